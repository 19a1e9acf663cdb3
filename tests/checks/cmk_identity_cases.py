"""Cases of the check on the identity that an account uses its key with."""

from dataclasses import replace

from azaudit.api import CognitiveAccount, KeyVault
from azaudit.snapshot.schema import ScopeRow
from tests.checks.case import Case
from tests.checks.cmk_worlds import CHINA, HSM, LEFT_OUT, MICROSOFT, NO_VAULT, vault
from tests.checks.key_chain_worlds import (
    ATTACHED,
    CLIENT,
    LOCKED_DOWN,
    NONE,
    SECOND,
    SYSTEM,
    account_with,
    attached,
    both,
    by_role,
    chained,
    granted,
)
from tests.worlds import OTHER_SUBSCRIPTION, OTHER_TENANT, World

AUTHORIZED = "openai-cmk-identity-authorized"


def with_identity(world: World) -> World:
    """The same world with an identity of the system's at its account."""
    (body,) = world.bodies[CognitiveAccount]
    kept = {view: held for view, held in world.bodies.items() if view is not CognitiveAccount}
    return replace(world, bodies=kept).with_body(CognitiveAccount, {**body, "identity": SYSTEM})


BESIDE_ODD = {
    "type": "UserAssigned",
    "userAssignedIdentities": {SECOND: None, **attached()["userAssignedIdentities"]},
}
FAR = (
    f"/subscriptions/{OTHER_SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv"
)
ABROAD = chained(account_with(), granted(), holder=vault(FAR, **LOCKED_DOWN)).with_scope(
    ScopeRow(OTHER_TENANT, OTHER_SUBSCRIPTION, "theirs", "Enabled", "audited")
)

BY_ATTACHED = granted(principal="id-ai")
IDENTITY_CASES = (
    Case(
        "the identity that is named",
        AUTHORIZED,
        by_role(both(ATTACHED, SECOND), BY_ATTACHED, identityClientId=CLIENT),
        "pass",
        "the identity id-ai may use key k",
    ),
    Case(
        "named in other letters",
        AUTHORIZED,
        by_role(attached(), BY_ATTACHED, identityClientId=CLIENT.upper()),
        "pass",
    ),
    Case(
        "beside one that cannot be read",
        AUTHORIZED,
        by_role(BESIDE_ODD, BY_ATTACHED, identityClientId=CLIENT),
        "pass",
    ),
    Case("named by empty text", AUTHORIZED, by_role(SYSTEM, identityClientId=""), "pass"),
    Case(
        "none named of two kinds",
        AUTHORIZED,
        by_role(both()),
        "pass",
        "the system-assigned identity",
    ),
    Case(
        "none named, and one attached",
        AUTHORIZED,
        by_role(attached(), BY_ATTACHED),
        "pass",
        "the identity id-ai",
    ),
    Case(
        "named, and not attached",
        AUTHORIZED,
        by_role(attached(SECOND), BY_ATTACHED, identityClientId=CLIENT),
        "fail",
        f"the identity {CLIENT} is named, and it is not attached",
    ),
    Case(
        "named, and only the system's is there",
        AUTHORIZED,
        by_role(SYSTEM, identityClientId=CLIENT),
        "fail",
        "not attached",
    ),
    Case("none", AUTHORIZED, by_role(NONE), "fail", "no identity is named, and none is attached"),
    Case("left out", AUTHORIZED, by_role(None), "fail", "none is attached"),
    Case(
        "the role is that of another of its identities",
        AUTHORIZED,
        by_role(both(), BY_ATTACHED),
        "fail",
        "the system-assigned identity lacks",
    ),
    Case(
        "none, and the vault's keys are in an HSM",
        AUTHORIZED,
        HSM,
        "fail",
        "none is attached",
    ),
    Case(
        "none named, and two attached",
        AUTHORIZED,
        by_role(attached(ATTACHED, SECOND)),
        "unknown",
        "none of its 2 attached identities is named",
    ),
    Case("without a type", AUTHORIZED, by_role({**SYSTEM, "type": None}), "unknown", "identity"),
    Case("of an unknown type", AUTHORIZED, by_role({**SYSTEM, "type": "Federated"}), "unknown"),
    Case("without a principal", AUTHORIZED, by_role({**SYSTEM, "principalId": None}), "unknown"),
    Case(
        "with an empty principal",
        AUTHORIZED,
        by_role({**SYSTEM, "principalId": ""}),
        "unknown",
        "is empty",
    ),
    Case("that is text", AUTHORIZED, by_role("SystemAssigned"), "unknown", "not an object"),
    Case(
        "attached ones in a list",
        AUTHORIZED,
        by_role({**attached(), "userAssignedIdentities": [ATTACHED]}, identityClientId=CLIENT),
        "unknown",
        "is a list, not an object",
    ),
    Case(
        "attached ones left out",
        AUTHORIZED,
        by_role({"type": "UserAssigned"}, identityClientId=CLIENT),
        "unknown",
        "userAssignedIdentities",
    ),
    Case(
        "an attached one without a client id",
        AUTHORIZED,
        by_role(
            {"type": "UserAssigned", "userAssignedIdentities": {ATTACHED: {}}},
            identityClientId=CLIENT,
        ),
        "unknown",
        "clientId",
    ),
    Case("a client id that is none", AUTHORIZED, by_role(identityClientId=7), "unknown"),
)

VAULT_CASES = (
    Case("Microsoft's key", AUTHORIZED, MICROSOFT, "not_applicable"),
    Case(
        "at an address without a slash",
        AUTHORIZED,
        by_role(uri="https://KV.vault.azure.net"),
        "pass",
    ),
    Case(
        "at an address with a port",
        AUTHORIZED,
        by_role(uri="https://kv.vault.azure.net:443/"),
        "pass",
    ),
    Case(
        "no such vault",
        AUTHORIZED,
        with_identity(NO_VAULT),
        "fail",
        "key vault kv is in none of the subscriptions of the account's tenant",
    ),
    Case("no such vault, a subscription left out", AUTHORIZED, with_identity(LEFT_OUT), "unknown"),
    Case(
        "vaults denied", AUTHORIZED, with_identity(NO_VAULT).denied(KeyVault), "unknown", "denied"
    ),
    Case("in a managed HSM", AUTHORIZED, with_identity(HSM), "unknown", "no HSM is collected"),
    Case("in another cloud", AUTHORIZED, CHINA, "unknown", "of another cloud"),
    Case(
        "in another tenant",
        AUTHORIZED,
        ABROAD,
        "fail",
        "the system-assigned identity lacks",
    ),
    Case("accounts denied", AUTHORIZED, World().denied(CognitiveAccount), "unknown", "denied"),
)

CMK_IDENTITY_CASES = (*IDENTITY_CASES, *VAULT_CASES)
