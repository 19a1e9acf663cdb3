"""Collectors of Microsoft.DataProtection."""

from typing import Any

from azaudit.collect import versions
from azaudit.collect.collector import Collector
from azaudit.resources.data_protection import (
    BackupGuardProxy,
    BackupInstance,
    BackupVault,
    ResourceGuard,
)


def _client() -> type[Any]:
    from azure.mgmt.dataprotection.aio import DataProtectionMgmtClient

    return DataProtectionMgmtClient


VAULTS = Collector(
    view=BackupVault,
    client=_client,
    api_version=versions.DATA_PROTECTION,
    actions=("Microsoft.DataProtection/backupVaults/read",),
    list=lambda client, scope: client.backup_vaults.get_in_subscription(),
)

GUARD_PROXIES = Collector(
    view=BackupGuardProxy,
    client=_client,
    api_version=versions.DATA_PROTECTION,
    actions=("Microsoft.DataProtection/backupVaults/backupResourceGuardProxies/read",),
    list=lambda client, vault: client.dpp_resource_guard_proxy.list(
        vault.resource_group, vault.name
    ),
)

INSTANCES = Collector(
    view=BackupInstance,
    client=_client,
    api_version=versions.DATA_PROTECTION,
    actions=("Microsoft.DataProtection/backupVaults/backupInstances/read",),
    list=lambda client, vault: client.backup_instances.list(vault.resource_group, vault.name),
)

# The action has this odd form; Microsoft.DataProtection/resourceGuards/read does not exist
# (permissions page of Microsoft.DataProtection).
RESOURCE_GUARDS = Collector(
    view=ResourceGuard,
    client=_client,
    api_version=versions.DATA_PROTECTION,
    actions=("Microsoft.DataProtection/subscriptions/providers/resourceGuards/read",),
    list=lambda client, scope: client.resource_guards.get_resources_in_subscription(),
)
