"""Described chains of keys: accounts, the vaults that they name, and what lies in those."""

from typing import Any

from tests.arm import ArmEndpoint
from tests.azure.live import NOW, tenant

HERE, THERE = (f"00000000-0000-0000-0001-{number:012}" for number in (1, 2))


def vault(name: str, *keys: str, versions: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        "type": "Microsoft.KeyVault/vaults",
        "name": name,
        "group": "rg",
        "properties": {
            "vaultUri": f"https://{name.lower()}.vault.azure.net/",
            "tenantId": "00000000-0000-0000-0001-000000000000",
        },
        "children": [
            *({"type": "keys", "name": key, "properties": {}} for key in keys),
            *({"type": "keys/versions", "name": one, "properties": {}} for one in versions),
        ],
    }


def account(name: str, holder: str, key: str, **more: Any) -> dict[str, Any]:
    named = {"keyVaultUri": f"https://{holder}.vault.azure.net", "keyName": key, **more}
    return {
        "type": "Microsoft.CognitiveServices/accounts",
        "name": name,
        "group": "rg",
        "kind": "OpenAI",
        "properties": {
            "encryption": {"keySource": "Microsoft.KeyVault", "keyVaultProperties": named}
        },
    }


def recovery_vault(name: str, key_uri: str) -> dict[str, Any]:
    """A Recovery Services vault with a key, which lists do not tell of."""
    encryption = {"keyVaultProperties": {"keyUri": key_uri}}
    return {
        "type": "Microsoft.RecoveryServices/vaults",
        "name": name,
        "group": "rg",
        "properties": {"encryption": encryption},
    }


def backup_vault(name: str, key_uri: str) -> dict[str, Any]:
    settings = {"state": "Enabled", "keyVaultProperties": {"keyUri": key_uri}}
    return {
        "type": "Microsoft.DataProtection/backupVaults",
        "name": name,
        "group": "rg",
        "properties": {"securitySettings": {"encryptionSettings": settings}},
    }


def serving(
    *resources: dict[str, Any], others: tuple[dict[str, Any], ...] = (), **more: Any
) -> ArmEndpoint:
    here, there = {"id": HERE, "resources": resources}, {"id": THERE, "resources": others}
    return ArmEndpoint(tenant(here, there), now=NOW, **more)
