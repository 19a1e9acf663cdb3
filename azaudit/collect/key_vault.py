"""Collectors of Microsoft.KeyVault, all of the management plane: keys are described, never read."""

from typing import Any

from azaudit.analysis.customer_key import named_keys
from azaudit.analysis.encryption import ENCRYPTED
from azaudit.collect import versions
from azaudit.collect.collector import Collector, Naming
from azaudit.model import ResourceId
from azaudit.resources.base import Resource
from azaudit.resources.cognitive_services import CognitiveAccount
from azaudit.resources.key_vault import (
    KeyVault,
    KeyVaultEndpointConnection,
    KeyVaultKey,
    KeyVaultKeyVersion,
)
from azaudit.resources.trail import Unread, untraced

_READ_KEYS = "Microsoft.KeyVault/vaults/keys/read"
_READ_VERSIONS = "Microsoft.KeyVault/vaults/keys/versions/read"


def _client() -> type[Any]:
    from azure.mgmt.keyvault.aio import KeyVaultManagementClient

    return KeyVaultManagementClient


def _may_be_private(vault: Resource) -> bool:
    if not isinstance(vault, KeyVault):
        return True
    with untraced():
        try:
            return not vault.public
        except Unread:
            return True


def _names(id: ResourceId) -> tuple[str, ...]:
    """Vault, key and version of an id, as far as it goes."""
    return tuple(id.text.strip("/").split("/")[7::2])


def _folded(id: ResourceId) -> tuple[str, ...]:
    return tuple(name.lower() for name in _names(id))


KEYS_NAMED = Naming(
    views=(CognitiveAccount,),
    lists=lambda inventory, vault: _folded(vault.id) in named_keys(inventory).vaults,
    completes=lambda inventory, key: _folded(key.id) in named_keys(inventory).followed,
    also=ENCRYPTED,
)

# each version of a key has its own type, size and expiry; the newest is what the key's GET answers
VERSIONS_NAMED = Naming(
    views=(CognitiveAccount,),
    lists=lambda inventory, key: _folded(key.id) in named_keys(inventory).pinned,
    completes=lambda inventory, version: _folded(version.id) in named_keys(inventory).versions,
    also=ENCRYPTED,
)

VAULTS = Collector(
    view=KeyVault,
    client=_client,
    api_version=versions.KEY_VAULT,
    actions=("Microsoft.KeyVault/vaults/read",),
    list=lambda client, scope: client.vaults.list_by_subscription(),
)

ENDPOINT_CONNECTIONS = Collector(
    view=KeyVaultEndpointConnection,
    client=_client,
    api_version=versions.KEY_VAULT,
    actions=("Microsoft.KeyVault/vaults/privateEndpointConnections/read",),
    list=lambda client, vault: client.private_endpoint_connections.list_by_resource(
        vault.resource_group, vault.name
    ),
    needed=_may_be_private,
)

KEYS = Collector(
    view=KeyVaultKey,
    client=_client,
    api_version=versions.KEY_VAULT,
    actions=(_READ_KEYS,),
    list=lambda client, vault: client.keys.list(vault.resource_group, vault.name),
    detail=lambda client, key: client.keys.get(key.resource_group, *_names(key)),
    detail_actions=(_READ_KEYS,),
    named_by=KEYS_NAMED,
)

KEY_VERSIONS = Collector(
    view=KeyVaultKeyVersion,
    client=_client,
    api_version=versions.KEY_VAULT,
    actions=(_READ_VERSIONS,),
    list=lambda client, key: client.keys.list_versions(key.resource_group, *_names(key)),
    detail=lambda client, version: client.keys.get_version(
        version.resource_group, *_names(version)
    ),
    detail_actions=(_READ_VERSIONS,),
    named_by=VERSIONS_NAMED,
)
