"""Accounts, the vaults that hold their keys, and the keys, for cases of several checks."""

from datetime import UTC, datetime
from typing import Any

from azaudit.api import CognitiveAccount, KeyVault, KeyVaultKey, KeyVaultKeyVersion
from azaudit.profile import OpenAIProfile, Profile
from azaudit.snapshot.coverage import Coverage, CoverageState
from azaudit.snapshot.schema import ScopeRow
from tests.checks.openai_cases import account
from tests.worlds import GROUP, NOW, OTHER_SUBSCRIPTION, OTHER_TENANT, TENANT, World

ENABLED = "openai-cmk-enabled"
USABLE = "openai-cmk-key-usable"
ROTATES = "openai-cmk-key-rotates"
REACHABLE = "openai-cmk-vault-reachable"

VAULT = f"{GROUP}/providers/Microsoft.KeyVault/vaults/kv"
KEY = f"{VAULT}/keys/k"
VERSION = "0123456789abcdef0123456789abcdef"
ROTATE = {"trigger": {"timeAfterCreate": "P18M"}, "action": {"type": "Rotate"}}
NOTIFY = {"trigger": {"timeBeforeExpiry": "P30D"}, "action": {"type": "notify"}}
DENY = {"defaultAction": "Deny", "bypass": "AzureServices", "ipRules": []}


def at(days: float) -> int:
    """A time so many days from the audit, as a key's attributes have it."""
    return int(datetime.fromisoformat(NOW).astimezone(UTC).timestamp() + days * 86400)


def encrypted(uri: Any = "https://kv.vault.azure.net/", **key: Any) -> dict[str, Any]:
    """An account with a key of the customer's."""
    held = {"keyVaultUri": uri, "keyName": "k", **key}
    return account(encryption={"keySource": "Microsoft.KeyVault", "keyVaultProperties": held})


def vault(id: str = VAULT, location: str = "eastus2", **properties: Any) -> dict[str, Any]:
    name = id.rpartition("/")[2]
    held = {"vaultUri": f"https://{name}.vault.azure.net/", "tenantId": TENANT, **properties}
    return {"id": id, "location": location, "properties": held}


def key(id: str = KEY, attributes: Any = None, **properties: Any) -> dict[str, Any]:
    held = {"enabled": True, **(attributes or {})}
    return {
        "id": id,
        "properties": {"attributes": held, "kty": "RSA", "keySize": 2048, **properties},
    }


def rotated(*actions: Any) -> dict[str, Any]:
    return key(rotationPolicy={"lifetimeActions": list(actions)})


def world(*keys: dict[str, Any], of: Any = None, holder: Any = None) -> World:
    """An account, the vault of its key, and the keys that lie there."""
    made = World().with_body(CognitiveAccount, of or encrypted())
    return made.with_body(KeyVault, holder or vault()).with_body(KeyVaultKey, *keys)


def pinned(*versions: dict[str, Any], name: Any = VERSION) -> World:
    made = world(key(attributes={"enabled": False}), of=encrypted(keyVersion=name))
    return made.with_body(KeyVaultKeyVersion, *versions)


def version(**attributes: Any) -> dict[str, Any]:
    return key(f"{KEY}/versions/{VERSION}", attributes)


def of_account(body: dict[str, Any]) -> World:
    return World().with_body(CognitiveAccount, body)


def with_key(attributes: Any = None, **properties: Any) -> World:
    return world(key(attributes=attributes, **properties))


MICROSOFT = of_account(account())
NO_VAULT = of_account(encrypted())
HSM = of_account(encrypted("https://hsm.managedhsm.azure.net/"))
CHINA = world(key(), of=encrypted("https://kv.vault.azure.cn/"))
LEFT_OUT = NO_VAULT.with_scope(
    ScopeRow(TENANT, OTHER_SUBSCRIPTION, "retired", "Disabled", "skipped", "disabled")
)
ELSEWHERE = NO_VAULT.with_scope(
    ScopeRow(OTHER_TENANT, OTHER_SUBSCRIPTION, "theirs", "Disabled", "skipped", "disabled")
)
UNLISTED = NO_VAULT.with_unit(
    Coverage(
        "subscriptions",
        TENANT,
        None,
        f"/tenants/{TENANT}",
        CoverageState.PARTIAL,
        NOW,
        message="the second page of subscriptions is missing",
    )
)
OPTIONAL = Profile(openai=OpenAIProfile(require_customer_key=False))
OTHER = VAULT.replace("/kv", "/kv2")
HALF = account(
    encryption={"keySource": "Microsoft.KeyVault", "keyVaultProperties": {"keyName": "k"}}
)
ODD = account(encryption={"keySource": "Elsewhere"})
FOUNDRY = {**encrypted(), "kind": "AIServices"}
