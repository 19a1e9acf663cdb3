"""Collectors of Microsoft.KeyVault."""

from typing import Any

from azaudit.collect import versions
from azaudit.collect.collector import Collector
from azaudit.resources.key_vault import KeyVault


def _client() -> type[Any]:
    from azure.mgmt.keyvault.aio import KeyVaultManagementClient

    return KeyVaultManagementClient


VAULTS = Collector(
    view=KeyVault,
    client=_client,
    api_version=versions.KEY_VAULT,
    actions=("Microsoft.KeyVault/vaults/read",),
    list=lambda client, scope: client.vaults.list_by_subscription(),
)
