"""Resources, the identities that they have, and what lets those use a key, for several checks."""

from typing import Any

from azaudit.api import BackupVault, CognitiveAccount, KeyVault, KeyVaultKey, RecoveryVault
from tests.checks.backup_cases import BV, recovery_vault
from tests.checks.cmk_worlds import ROTATE, VAULT, encrypted, rotated, vault
from tests.checks.power_roles import ENCRYPTION_USER, guid
from tests.checks.power_worlds import assignment, ruled
from tests.worlds import GROUP, TENANT, World

OWN = "ai"  # the principal of an identity of the system's, as power_worlds names principals
ATTACHED = f"{GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-ai"
SECOND = f"{ATTACHED}2"
CLIENT = guid("client of id-ai")
SYSTEM = {"type": "SystemAssigned", "principalId": guid(OWN), "tenantId": TENANT}
NONE = {"type": "None"}
LOCKED_DOWN: dict[str, Any] = {"enableRbacAuthorization": True, "enablePurgeProtection": True}
KEY_URI = "https://kv.vault.azure.net/keys/k"
NEEDED = ("get", "wrapKey", "unwrapKey")


def attached(*ids: str, type: str = "UserAssigned", **more: Any) -> dict[str, Any]:
    """An identity with others attached; their principals are named after them."""
    held = {
        id: {
            "principalId": guid(id.rpartition("/")[2]),
            "clientId": guid(f"client of {id.rpartition('/')[2]}"),
        }
        for id in ids or (ATTACHED,)
    }
    return {"type": type, "userAssignedIdentities": held, **more}


def both(*ids: str, type: str = "SystemAssigned, UserAssigned") -> dict[str, Any]:
    return {**SYSTEM, **attached(*ids, type=type)}


def granted(
    role: Any = ENCRYPTION_USER, principal: str = OWN, scope: str = VAULT, **more: Any
) -> dict[str, Any]:
    return assignment(role, principal, scope, **{"type": "ServicePrincipal", **more})


def policy(
    *permissions: Any, principal: str = OWN, tenant: str = TENANT, **more: Any
) -> dict[str, Any]:
    return {
        "tenantId": tenant,
        "objectId": guid(principal),
        "permissions": {"keys": list(permissions)},
        **more,
    }


def account_with(identity: Any = SYSTEM, **key: Any) -> dict[str, Any]:
    return {**encrypted(**key), "identity": identity}


def recovery_with(
    uri: Any = KEY_URI, identity: Any = SYSTEM, kek: Any = None, **more: Any
) -> dict[str, Any]:
    """A Recovery Services vault with a key of the customer's."""
    used = {"useSystemAssignedIdentity": True, "userAssignedIdentity": None}
    encryption = {
        "keyVaultProperties": {"keyUri": uri},
        "kekIdentity": used if kek is None else kek,
        "infrastructureEncryption": "Enabled",
        **more,
    }
    made = recovery_vault({})
    properties = {**made["properties"], "encryption": encryption}
    return {**made, "location": "eastus2", "identity": identity, "properties": properties}


def backup_with(
    uri: Any = KEY_URI,
    identity: Any = SYSTEM,
    kek: Any = None,
    state: Any = "Enabled",
) -> dict[str, Any]:
    """A Backup vault with a key of the customer's."""
    settings = {
        "state": state,
        "keyVaultProperties": {"keyUri": uri},
        "kekIdentity": {"identityType": "SystemAssigned"} if kek is None else kek,
        "infrastructureEncryption": "Enabled",
    }
    properties = {"securitySettings": {"encryptionSettings": settings}}
    return {"id": BV, "location": "eastus2", "identity": identity, "properties": properties}


def chained(
    body: dict[str, Any],
    *assignments: dict[str, Any],
    holder: Any = None,
    keys: tuple[dict[str, Any], ...] | None = None,
) -> World:
    """A resource of any of the types, its vault, its rotated key, and who has which role."""
    view = next(view for view in (CognitiveAccount, RecoveryVault, BackupVault) if _is(view, body))
    world = World().with_body(view, body).with_body(KeyVault, holder or vault(**LOCKED_DOWN))
    return ruled(world.with_body(KeyVaultKey, *(keys or (rotated(ROTATE),))), *assignments)


def _is(view: Any, body: dict[str, Any]) -> bool:
    return f"/providers/{view.arm_type}/".lower() in body["id"].lower()


def by_role(identity: Any = SYSTEM, *assignments: dict[str, Any], **key: Any) -> World:
    """An account whose vault goes by roles."""
    return chained(account_with(identity, **key), *(assignments or (granted(),)))


def by_policy(*policies: Any, identity: Any = SYSTEM, **key: Any) -> World:
    """An account whose vault goes by access policies."""
    holder = vault(enableRbacAuthorization=False, accessPolicies=list(policies))
    return chained(account_with(identity, **key), holder=holder)


PINNED_URI = f"{KEY_URI}/0123456789abcdef0123456789abcdef"
