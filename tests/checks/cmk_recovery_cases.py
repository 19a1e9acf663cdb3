"""Cases of the check on the key of a Recovery Services vault, and on the chain to it."""

from dataclasses import replace
from typing import Any

from azaudit.api import KeyVault, KeyVaultKey, KeyVaultKeyVersion, RecoveryVault
from azaudit.profile import BackupProfile, Profile
from azaudit.resources.authorization import RoleAssignment
from tests.checks.backup_cases import recovery_vault
from tests.checks.case import Case
from tests.checks.cmk_worlds import DENY, NOTIFY, ROTATE, VAULT, at, key, rotated, vault, version
from tests.checks.key_chain_worlds import (
    ATTACHED,
    LOCKED_DOWN,
    NEEDED,
    NONE,
    PINNED_URI,
    SECOND,
    attached,
    both,
    chained,
    granted,
    policy,
    recovery_with,
)
from tests.checks.power_roles import CRYPTO_OFFICER
from tests.worlds import OTHER_TENANT, World

RECOVERY = "recovery-vault-cmk-enabled"

NOT_REQUIRED = Profile(backup=BackupProfile(require_customer_key=False))
BY_ID = {"useSystemAssignedIdentity": False, "userAssignedIdentity": ATTACHED.lower()}
BY_ATTACHED = granted(principal="id-ai")
HSM_URI = "https://hsm.managedhsm.azure.net/keys/k"
VAULT_URI = "https://kv.vault.azure.net/"
CURVE = key(kty="EC", keySize=None, rotationPolicy={"lifetimeActions": [ROTATE]})
NOT_FOUND = "is in none of the subscriptions of the vault's tenant"


def recovery(*keys: dict[str, Any], holder: Any = None, **body: Any) -> World:
    return chained(recovery_with(**body), granted(), holder=holder, keys=keys or None)


def in_vault(**properties: Any) -> World:
    return recovery(holder=vault(**LOCKED_DOWN | properties))


def pinned(made: World, *versions: dict[str, Any]) -> World:
    return made.with_body(KeyVaultKeyVersion, *versions)


def without_vault(made: World) -> World:
    return replace(made, bodies={**made.bodies, KeyVault: [], KeyVaultKey: []})


def listed() -> World:
    """A vault whose encryption only a GET would tell."""
    return replace(recovery(), source="list")


def of_recovery(body: dict[str, Any]) -> World:
    return World().with_body(RecoveryVault, body)


PLAIN = of_recovery(recovery_vault({}))
CMK_RECOVERY_CASES = (
    Case(
        "own key, and the chain holds",
        RECOVERY,
        recovery(),
        "pass",
        "key k of key vault kv encrypts the vault",
        notes="no expiry|!change or delete",
        severity="medium",
    ),
    Case(
        "by an attached identity",
        RECOVERY,
        chained(recovery_with(identity=both(ATTACHED, SECOND), kek=BY_ID), BY_ATTACHED),
        "pass",
    ),
    Case(
        "by an access policy",
        RECOVERY,
        in_vault(enableRbacAuthorization=False, accessPolicies=[policy(*NEEDED)]),
        "pass",
    ),
    Case(
        "by a broad role",
        RECOVERY,
        chained(recovery_with(), granted(CRYPTO_OFFICER)),
        "pass",
        notes="as Key Vault Crypto Officer of kv|no expiry",
    ),
    Case("behind a firewall", RECOVERY, in_vault(networkAcls=DENY), "pass"),
    Case(
        "at an address with a port and a slash",
        RECOVERY,
        recovery(uri="https://KV.vault.azure.net:443/keys/K/"),
        "pass",
    ),
    Case("own key, and none required", RECOVERY, recovery(), "pass", profile=NOT_REQUIRED),
    Case("Microsoft's, and none required", RECOVERY, PLAIN, "not_applicable", profile=NOT_REQUIRED),
    Case("Microsoft's", RECOVERY, PLAIN, "fail", "keys of Microsoft's encrypt"),
    Case(
        "a broken chain, and no key required",
        RECOVERY,
        recovery(identity=NONE),
        "fail",
        profile=NOT_REQUIRED,
    ),
    Case(
        "settings without a key",
        RECOVERY,
        of_recovery(recovery_with(keyVaultProperties=None)),
        "fail",
        "Microsoft's",
    ),
    Case(
        "no identity",
        RECOVERY,
        recovery(identity=NONE),
        "fail",
        "the system-assigned identity is to be used, and there is none",
    ),
    Case(
        "an identity that is not attached",
        RECOVERY,
        recovery(identity=attached(SECOND), kek=BY_ID),
        "fail",
        "the identity id-ai is named, and it is not attached",
    ),
    Case(
        "no role",
        RECOVERY,
        chained(recovery_with()),
        "fail",
        "the system-assigned identity lacks get, wrapKey, unwrapKey",
    ),
    Case("no such vault", RECOVERY, without_vault(recovery()), "fail", NOT_FOUND),
    Case(
        "in another tenant",
        RECOVERY,
        in_vault(tenantId=OTHER_TENANT),
        "fail",
        "kv belongs to tenant",
    ),
    Case(
        "in another region",
        RECOVERY,
        recovery(holder=vault(location="westus", **LOCKED_DOWN)),
        "fail",
        "kv lies in westus, rsv in eastus2",
    ),
    Case(
        "the firewall lets nobody in",
        RECOVERY,
        in_vault(networkAcls={**DENY, "bypass": "None"}),
        "fail",
        "the firewall of kv lets no trusted",
    ),
    Case(
        "the vault can be purged",
        RECOVERY,
        in_vault(enablePurgeProtection=None),
        "fail",
        "kv is not protected from being purged",
    ),
    Case("no such key", RECOVERY, recovery(key(f"{VAULT}/keys/other")), "fail", "holds no key k"),
    Case("disabled", RECOVERY, recovery(key(attributes={"enabled": False})), "fail", "disabled"),
    Case("expired", RECOVERY, recovery(key(attributes={"exp": at(-2)})), "fail", "expired 2 days"),
    Case("an elliptic curve", RECOVERY, recovery(CURVE), "fail", "is EC"),
    Case(
        "several at once, the first first",
        RECOVERY,
        chained(
            recovery_with(),
            holder=vault(enableRbacAuthorization=True),
            keys=(key(attributes={"enabled": False}),),
        ),
        "fail",
        "the system-assigned identity lacks",
        notes="kv is not protected from being purged|k is disabled|policy of key k of kv does",
    ),
    Case(
        "broken, whatever is open",
        RECOVERY,
        chained(recovery_with(identity=NONE)).denied(KeyVaultKey, VAULT).denied(RoleAssignment),
        "fail",
        "there is none",
    ),
    Case(
        "not rotated",
        RECOVERY,
        recovery(rotated(NOTIFY)),
        "fail",
        "only notifies; lowered because",
        severity="low",
    ),
    Case(
        "pinned",
        RECOVERY,
        pinned(recovery(uri=PINNED_URI), version()),
        "fail",
        "rsv keeps version 0123456789abcdef0123456789abcdef of key k; lowered",
        severity="low",
    ),
    Case(
        "pinned to a version that is disabled",
        RECOVERY,
        pinned(recovery(uri=PINNED_URI), version(enabled=False)),
        "fail",
        "k is disabled",
        severity="medium",
        notes="keeps version",
    ),
    Case("in a managed HSM", RECOVERY, recovery(uri=HSM_URI), "unknown", "no HSM is collected"),
    Case("the address of a vault", RECOVERY, recovery(uri=VAULT_URI), "unknown", "not of a key"),
    Case("the address of nothing", RECOVERY, recovery(uri="k"), "unknown", "no key vault"),
    Case("an address in numbers", RECOVERY, recovery(uri=7), "unknown", "keyUri"),
    Case("listed and not read", RECOVERY, listed(), "unknown", "only in the answer to a GET"),
    Case("an identity left out", RECOVERY, recovery(identity=None), "unknown", "identity.type"),
    Case(
        "no word of the identity used", RECOVERY, recovery(kek={}), "unknown", "useSystemAssigned"
    ),
    Case(
        "an identity used that is none",
        RECOVERY,
        recovery(kek={"useSystemAssignedIdentity": False}),
        "unknown",
        "userAssignedIdentity",
    ),
    Case(
        "assignments denied",
        RECOVERY,
        chained(recovery_with()).denied(RoleAssignment),
        "unknown",
        "denied",
    ),
    Case(
        "keys denied",
        RECOVERY,
        recovery(key(f"{VAULT}/keys/other")).denied(KeyVaultKey, VAULT),
        "unknown",
        "denied",
    ),
    Case("vaults denied", RECOVERY, World().denied(RecoveryVault), "unknown", "denied"),
    Case(
        "key vaults denied",
        RECOVERY,
        without_vault(recovery()).denied(KeyVault),
        "unknown",
        "denied",
    ),
)
