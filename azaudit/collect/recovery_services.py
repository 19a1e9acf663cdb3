"""Collectors of Microsoft.RecoveryServices."""

from typing import Any

from azaudit.collect import versions
from azaudit.collect.collector import Collector
from azaudit.resources.recovery_services import (
    RecoveryBackupPolicy,
    RecoveryGuardProxy,
    RecoveryProtectedItem,
    RecoveryVault,
)


def _client() -> type[Any]:
    from azure.mgmt.recoveryservices.aio import RecoveryServicesClient

    return RecoveryServicesClient


def _backup_client() -> type[Any]:
    from azure.mgmt.recoveryservicesbackup.aio import RecoveryServicesBackupClient

    return RecoveryServicesBackupClient


VAULTS = Collector(
    view=RecoveryVault,
    client=_client,
    api_version=versions.RECOVERY_SERVICES,
    actions=("Microsoft.RecoveryServices/vaults/read",),
    list=lambda client, scope: client.vaults.list_by_subscription_id(),
    detail=lambda client, vault: client.vaults.get(vault.resource_group, vault.name),
    detail_actions=("Microsoft.RecoveryServices/vaults/read",),
)

# The operations of this client take the vault first and the resource group second; the one that
# lists guard proxies is called get.
GUARD_PROXIES = Collector(
    view=RecoveryGuardProxy,
    client=_backup_client,
    api_version=versions.RECOVERY_SERVICES_BACKUP,
    actions=("Microsoft.RecoveryServices/vaults/backupResourceGuardProxies/read",),
    list=lambda client, vault: client.resource_guard_proxies.get(vault.name, vault.resource_group),
)

PROTECTED_ITEMS = Collector(
    view=RecoveryProtectedItem,
    client=_backup_client,
    api_version=versions.RECOVERY_SERVICES_BACKUP,
    actions=("Microsoft.RecoveryServices/vaults/backupProtectedItems/read",),
    list=lambda client, vault: client.backup_protected_items.list(vault.name, vault.resource_group),
)

BACKUP_POLICIES = Collector(
    view=RecoveryBackupPolicy,
    client=_backup_client,
    api_version=versions.RECOVERY_SERVICES_BACKUP,
    actions=("Microsoft.RecoveryServices/vaults/backupPolicies/read",),
    list=lambda client, vault: client.backup_policies.list(vault.name, vault.resource_group),
)
