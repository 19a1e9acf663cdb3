"""Cases of the checks on whose key encrypts an account, and on its rotation and reach."""

from dataclasses import replace
from typing import Any

from azaudit.api import CognitiveAccount, KeyVault, KeyVaultKey
from tests.checks.case import Case
from tests.checks.cmk_worlds import (
    CHINA,
    DENY,
    ENABLED,
    FOUNDRY,
    HALF,
    HSM,
    LEFT_OUT,
    MICROSOFT,
    NO_VAULT,
    NOTIFY,
    ODD,
    OPTIONAL,
    OTHER,
    REACHABLE,
    ROTATE,
    ROTATES,
    VAULT,
    VERSION,
    encrypted,
    key,
    of_account,
    pinned,
    rotated,
    vault,
    version,
    with_key,
    world,
)
from tests.checks.openai_cases import account
from tests.worlds import World

ENABLED_CASES = (
    Case("own key", ENABLED, NO_VAULT, "pass", "key k of key vault kv", severity="medium"),
    Case("own key of a Foundry resource", ENABLED, of_account(FOUNDRY), "pass"),
    Case("in a managed HSM", ENABLED, HSM, "pass", "key k of managed HSM hsm"),
    Case(
        "a source in another casing",
        ENABLED,
        of_account(
            account(
                encryption={
                    "keySource": "microsoft.keyvault",
                    "keyVaultProperties": {"keyVaultUri": "KV.vault.azure.net", "keyName": "K"},
                }
            )
        ),
        "pass",
        "key k of key vault kv",
    ),
    Case("absent is Microsoft's", ENABLED, MICROSOFT, "fail", "Microsoft's"),
    Case("null is absent", ENABLED, of_account(account(encryption=None)), "fail", "Microsoft's"),
    Case(
        "Microsoft's",
        ENABLED,
        of_account(account(encryption={"keySource": "Microsoft.CognitiveServices"})),
        "fail",
        "Microsoft's",
    ),
    Case("Microsoft's, and none required", ENABLED, MICROSOFT, "not_applicable", profile=OPTIONAL),
    Case("own key, and none required", ENABLED, NO_VAULT, "pass", profile=OPTIONAL),
    Case("settings without a source", ENABLED, of_account(account(encryption={})), "unknown"),
    Case("another source", ENABLED, of_account(ODD), "unknown", "Elsewhere"),
    Case("a key without a vault", ENABLED, of_account(HALF), "unknown", "keyVaultUri"),
    Case(
        "a vault without a key",
        ENABLED,
        of_account(encrypted(keyName=None)),
        "unknown",
        "keyName",
    ),
    Case("a key without a name", ENABLED, of_account(encrypted(keyName="")), "unknown", "empty"),
    Case(
        "an address of a key in place of a vault's",
        ENABLED,
        of_account(encrypted("https://kv.vault.azure.net/keys/other")),
        "unknown",
        "is the address of a key",
    ),
    Case("a vault of another cloud", ENABLED, CHINA, "unknown", "of another cloud"),
    Case(
        "an address of no vault",
        ENABLED,
        of_account(encrypted("https://kv.vault.example.org/")),
        "unknown",
        "no key vault",
    ),
    Case("accounts denied", ENABLED, World().denied(CognitiveAccount), "unknown", "denied"),
)

ROTATES_CASES = (
    Case("rotated", ROTATES, world(rotated(NOTIFY, ROTATE)), "pass", "rotates it", severity="low"),
    Case(
        "rotated, by empty text",
        ROTATES,
        world(rotated(ROTATE), of=encrypted(keyVersion="")),
        "pass",
    ),
    Case("Microsoft's key", ROTATES, MICROSOFT, "not_applicable"),
    Case("pinned", ROTATES, pinned(version()), "fail", f"keeps version {VERSION}"),
    Case(
        "pinned, and nothing else readable",
        ROTATES,
        of_account(encrypted("https://hsm.managedhsm.azure.net/", keyVersion=VERSION)),
        "fail",
        "keeps version",
    ),
    Case(
        "no policy is left out", ROTATES, with_key(), "fail", "policy of key k of kv does nothing"
    ),
    Case("null is left out", ROTATES, with_key(rotationPolicy=None), "fail", "does nothing"),
    Case("no actions", ROTATES, world(rotated()), "fail", "does nothing"),
    Case("notifies", ROTATES, world(rotated(NOTIFY)), "fail", "only notifies"),
    Case("no such key", ROTATES, world(), "fail", "kv holds no key k"),
    Case(
        "the same name rotated in another vault",
        ROTATES,
        world(key(), {**rotated(ROTATE), "id": f"{OTHER}/keys/k"}).with_body(
            KeyVault, vault(OTHER)
        ),
        "fail",
        "key k of kv does nothing",
    ),
    Case("no such vault", ROTATES, NO_VAULT, "fail", "in none of the subscriptions"),
    Case("no such vault, a subscription left out", ROTATES, LEFT_OUT, "unknown", "left out"),
    Case("a policy without actions", ROTATES, with_key(rotationPolicy={}), "unknown"),
    Case("an action without a type", ROTATES, world(rotated({"trigger": {}})), "unknown"),
    Case("an unknown action", ROTATES, world(rotated({"action": {"type": "renew"}})), "unknown"),
    Case(
        "an unknown action beside one that rotates",
        ROTATES,
        world(rotated({"action": {"type": "renew"}}, ROTATE)),
        "pass",
    ),
    Case("a version that is no text", ROTATES, world(key(), of=encrypted(keyVersion=7)), "unknown"),
    Case("keys denied", ROTATES, world().denied(KeyVaultKey, VAULT), "unknown", "denied"),
    Case("vaults denied", ROTATES, NO_VAULT.denied(KeyVault), "unknown", "denied"),
    Case(
        "listed and not read",
        ROTATES,
        replace(world(rotated(ROTATE)), source="list"),
        "unknown",
        "only in the answer to a GET",
    ),
    Case("in a managed HSM", ROTATES, HSM, "unknown", "no HSM is collected"),
)


def reached(**properties: Any) -> World:
    return world(holder=vault(**properties))


PASSES = "settings of kv let the service in"
REACHABLE_CASES = (
    Case(
        "trusted services pass the firewall",
        REACHABLE,
        reached(networkAcls=DENY),
        "pass",
        PASSES,
        notes="trusted",
        severity="high",
    ),
    Case("no firewall", REACHABLE, reached(), "pass", PASSES, notes="no firewall"),
    Case("null is no firewall", REACHABLE, reached(networkAcls=None), "pass", PASSES),
    Case(
        "open by default without bypass",
        REACHABLE,
        reached(networkAcls={"defaultAction": "Allow", "bypass": "None"}),
        "pass",
        PASSES,
    ),
    Case(
        "trusted services pass where public access is off",
        REACHABLE,
        reached(publicNetworkAccess="Disabled", networkAcls=DENY),
        "pass",
        PASSES,
    ),
    Case(
        "they pass unless it is said otherwise",
        REACHABLE,
        reached(networkAcls={"defaultAction": "Deny"}),
        "pass",
        notes="trusted",
    ),
    Case(
        "in another casing",
        REACHABLE,
        reached(networkAcls={**DENY, "bypass": "azureservices"}),
        "pass",
    ),
    Case("Microsoft's key", REACHABLE, MICROSOFT, "not_applicable"),
    Case(
        "none passes the firewall",
        REACHABLE,
        reached(networkAcls={**DENY, "bypass": "None"}),
        "fail",
        "the firewall of kv lets no trusted",
    ),
    Case(
        "a rule for others does not help the service",
        REACHABLE,
        reached(networkAcls={**DENY, "bypass": "None", "ipRules": [{"value": "203.0.113.0/24"}]}),
        "fail",
    ),
    Case(
        "none passes where public access is off",
        REACHABLE,
        reached(
            publicNetworkAccess="disabled",
            networkAcls={"defaultAction": "Allow", "bypass": "None"},
        ),
        "fail",
    ),
    Case("no such vault", REACHABLE, NO_VAULT, "fail", "in none of the subscriptions"),
    Case("no such vault, a subscription left out", REACHABLE, LEFT_OUT, "unknown", "left out"),
    Case("in a managed HSM", REACHABLE, HSM, "unknown", "no HSM is collected"),
    Case("in another cloud", REACHABLE, CHINA, "unknown", "of another cloud"),
    Case(
        "in a perimeter",
        REACHABLE,
        reached(publicNetworkAccess="SecuredByPerimeter", networkAcls=DENY),
        "unknown",
        "perimeter",
    ),
    Case(
        "an unknown bypass",
        REACHABLE,
        reached(networkAcls={**DENY, "bypass": "Logging"}),
        "unknown",
        "Logging",
    ),
    Case(
        "settings without a default action",
        REACHABLE,
        reached(networkAcls={"bypass": "AzureServices"}),
        "unknown",
        "defaultAction",
    ),
    Case("vaults denied", REACHABLE, NO_VAULT.denied(KeyVault), "unknown", "denied"),
)

CMK_CASES = (*ENABLED_CASES, *ROTATES_CASES, *REACHABLE_CASES)
