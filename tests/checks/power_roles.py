"""Role definitions for worlds: the built-in ones that matter, and any other."""

from collections.abc import Iterable
from typing import Any
from zlib import crc32

from tests.worlds import SUBSCRIPTION

HERE = f"/subscriptions/{SUBSCRIPTION}"

OWNER = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"
CONTRIBUTOR = "b24988ac-6180-42a0-ab88-20f7382dd24c"
READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7"
ACCESS_ADMINISTRATOR = "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9"
OPENAI_USER = "5e0bd9bd-7b93-4f28-af87-19fc36ad61bd"
COGNITIVE_CONTRIBUTOR = "25fbc0a9-bd7c-42a3-aa1a-3b75d497ee68"
COGNITIVE_USER = "a97b65f3-24c7-4388-baec-2e87135dc908"
BACKUP_CONTRIBUTOR = "5e467623-bb1f-42f4-a55d-6e525e11384b"
BACKUP_OPERATOR = "00c29273-979b-4161-815c-10b084fb9324"
MUA_ADMIN = "c2a970b4-16a7-4a51-8c84-8a8ea6ee0bb8"
MUA_OPERATOR = "f54b6d04-23c6-443e-b462-9c16ab7b4a52"
KEY_VAULT_ADMINISTRATOR = "00482a5a-887f-4fb3-b363-3b7fe8e74483"
CRYPTO_OFFICER = "14b46e9e-c2b7-41b4-b07b-48a6ebf60603"
CRYPTO_USER = "12338af0-0e69-4776-bea7-57ae8d297424"
ENCRYPTION_USER = "e147488a-f6f5-4113-8e2d-b22465e65bf6"


def guid(name: str) -> str:
    """A GUID of its own for each name."""
    return f"00000000-0000-0000-0009-{crc32(name.encode()):012x}"


def role(
    name: str,
    *actions: str,
    less: Iterable[str] = (),
    data: Iterable[str] = (),
    less_data: Iterable[str] = (),
    id: str = "",
    built_in: bool = False,
    condition: str = "",
) -> dict[str, Any]:
    """A role definition. less, less_data: what it takes away again."""
    permission = {
        "actions": list(actions),
        "notActions": list(less),
        "dataActions": list(data),
        "notDataActions": list(less_data),
        **({"condition": condition} if condition else {}),
    }
    at = "" if built_in else HERE
    return {
        "id": f"{at}/providers/Microsoft.Authorization/roleDefinitions/{id or guid(name)}",
        "properties": {
            "roleName": name,
            "type": "BuiltInRole" if built_in else "CustomRole",
            "permissions": [permission],
        },
    }


_AUTH = "Microsoft.Authorization"
_VAULTS = "Microsoft.KeyVault/vaults/*"
_KEYS = "Microsoft.KeyVault/vaults/keys"
_DATA = "Microsoft.DataProtection"
_PLUS = f"{_DATA}/backupVaults"
_RSV = "Microsoft.RecoveryServices/Vaults"
_ITEMS = f"{_RSV}/backupFabrics/protectionContainers/protectedItems"
_COGNITIVE = "Microsoft.CognitiveServices"


def _built_in(name: str, id: str, *actions: str, **more: Any) -> dict[str, Any]:
    return role(name, *actions, id=id, built_in=True, **more)


def _keys(*names: str) -> tuple[str, ...]:
    return tuple(f"{_KEYS}/{name}" for name in names)


# as learn.microsoft.com/azure/role-based-access-control/built-in-roles has them, shortened to what
# the checks ask about
BUILT_IN = (
    _built_in("Owner", OWNER, "*"),
    _built_in(
        "Contributor",
        CONTRIBUTOR,
        "*",
        less=(f"{_AUTH}/*/Delete", f"{_AUTH}/*/Write", f"{_AUTH}/elevateAccess/Action"),
    ),
    _built_in("Reader", READER, "*/read"),
    _built_in(
        "User Access Administrator",
        ACCESS_ADMINISTRATOR,
        "*/read",
        f"{_AUTH}/*",
        "Microsoft.Support/*",
    ),
    _built_in(
        "Cognitive Services OpenAI User",
        OPENAI_USER,
        f"{_COGNITIVE}/*/read",
        data=(f"{_COGNITIVE}/accounts/OpenAI/*/action",),
    ),
    _built_in("Cognitive Services Contributor", COGNITIVE_CONTRIBUTOR, f"{_COGNITIVE}/*"),
    _built_in(
        "Cognitive Services User",
        COGNITIVE_USER,
        f"{_COGNITIVE}/*/read",
        f"{_COGNITIVE}/accounts/listkeys/action",
        data=(f"{_COGNITIVE}/*",),
    ),
    _built_in(
        "Backup Contributor",
        BACKUP_CONTRIBUTOR,
        f"{_RSV}/write",
        f"{_RSV}/backupconfig/*",
        f"{_RSV}/backupPolicies/*",
        f"{_ITEMS}/*",
        f"{_RSV}/backupResourceGuardProxies/delete",
        f"{_PLUS}/write",
        f"{_PLUS}/backupInstances/delete",
    ),
    _built_in("Backup Operator", BACKUP_OPERATOR, f"{_ITEMS}/read", f"{_ITEMS}/write"),
    _built_in(
        "Backup MUA Admin",
        MUA_ADMIN,
        f"{_DATA}/*/read",
        f"{_DATA}/*/resourceGuards/write",
        f"{_DATA}/subscriptions/resourceGroups/providers/resourceGuards/write",
        f"{_DATA}/subscriptions/resourceGroups/providers/resourceGuards/delete",
        f"{_DATA}/backupVaults/backupResourceGuardProxies/delete",
    ),
    _built_in(
        "Backup MUA Operator",
        MUA_OPERATOR,
        f"{_DATA}/*/action",
        f"{_DATA}/*/read",
        f"{_AUTH}/*/read",
    ),
    _built_in("Key Vault Administrator", KEY_VAULT_ADMINISTRATOR, data=(_VAULTS,)),
    _built_in("Key Vault Crypto Officer", CRYPTO_OFFICER, data=(f"{_KEYS}/*",)),
    _built_in(
        "Key Vault Crypto User",
        CRYPTO_USER,
        data=_keys(
            *("read", "update/action", "backup/action", "encrypt/action", "decrypt/action"),
            *("wrap/action", "unwrap/action", "sign/action", "verify/action"),
        ),
    ),
    _built_in(
        "Key Vault Crypto Service Encryption User",
        ENCRYPTION_USER,
        data=_keys("read", "wrap/action", "unwrap/action"),
    ),
)
