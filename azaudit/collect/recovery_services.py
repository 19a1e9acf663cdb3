"""Collectors of Microsoft.RecoveryServices."""

from functools import partial
from typing import Any

from azaudit.analysis.hybrid_items import vaults_with_hybrid_items
from azaudit.collect import versions
from azaudit.collect.collector import Collector, Naming
from azaudit.resources.recovery_backups import (
    RecoveryBackupConfig,
    RecoveryBackupPolicy,
    RecoveryProtectedItem,
)
from azaudit.resources.recovery_services import RecoveryGuardProxy, RecoveryVault


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

# The configuration tells of hybrid security, which matters where there is something hybrid.
BACKUP_CONFIG = Collector(
    view=RecoveryBackupConfig,
    client=_backup_client,
    api_version=versions.RECOVERY_SERVICES_BACKUP,
    actions=("Microsoft.RecoveryServices/vaults/backupconfig/read",),
    gets=lambda client, vault: (
        partial(client.backup_resource_vault_configs.get, vault.name, vault.resource_group),
    ),
    named_by=Naming(
        views=(RecoveryProtectedItem,),
        lists=lambda inventory, vault: vault.id in vaults_with_hybrid_items(inventory),
        completes=lambda inventory, config: True,
    ),
)
