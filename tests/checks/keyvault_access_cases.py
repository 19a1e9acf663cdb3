"""Cases of the checks on who reaches a key vault, and who may use its keys."""

from typing import Any

from azaudit.api import CognitiveAccount, KeyVault, KeyVaultEndpointConnection, RecoveryVault
from tests.checks.case import Case
from tests.checks.keyvault_cases import ALL, BARE, vault, with_vault
from tests.worlds import World

RBAC = "keyvault-rbac-authorization"
NETWORK = "keyvault-network-restricted"
ENDPOINT = "keyvault-private-endpoint-approved"

RULE = {"value": "203.0.113.0/24"}
SUBNET = {"id": "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v"}
OFF: dict[str, Any] = {"publicNetworkAccess": "Disabled"}


def acls(default: Any, *rules: Any, **more: Any) -> dict[str, Any]:
    return {"networkAcls": {"defaultAction": default, "ipRules": list(rules), **more}}


def connection(name: str, status: Any, state: Any = "Succeeded") -> dict[str, Any]:
    return {
        "id": f"{vault()['id']}/privateEndpointConnections/{name}",
        "properties": {
            "provisioningState": state,
            "privateLinkServiceConnectionState": {"status": status},
        },
    }


def connected(*connections: dict[str, Any], cmk: bool = True, **properties: Any) -> World:
    made = with_vault(cmk=cmk, **{**OFF, **properties})
    return made.with_body(KeyVaultEndpointConnection, *connections)


RBAC_CASES = (
    Case("on", RBAC, with_vault(enableRbacAuthorization=True), "pass", severity="medium"),
    Case("on, no key held", RBAC, with_vault(cmk=False, enableRbacAuthorization=True), "pass"),
    Case("off", RBAC, with_vault(enableRbacAuthorization=False), "fail", "encrypt ai"),
    Case("null is access policies", RBAC, with_vault(enableRbacAuthorization=None), "fail", "ai"),
    Case("absent is access policies", RBAC, with_vault(), "fail", "access policies decide"),
    Case("off, no key held", RBAC, BARE, "not_applicable"),
    Case("off, all vaults judged", RBAC, BARE, "fail", "access policies", profile=ALL),
    Case("text is neither", RBAC, with_vault(enableRbacAuthorization="true"), "unknown"),
    Case("off, and its users denied", RBAC, BARE.denied(RecoveryVault), "unknown", "denied"),
    Case("vaults denied", RBAC, World().denied(KeyVault), "unknown", "denied"),
    Case(
        "no properties at all",
        RBAC,
        World().with_body(KeyVault, {"id": vault()["id"]}),
        "unknown",
        "properties is absent",
    ),
)

NETWORK_CASES = (
    Case("denied by default", NETWORK, with_vault(**acls("Deny")), "pass", severity="high"),
    Case("in another casing", NETWORK, with_vault(**acls("deny")), "pass"),
    Case(
        "denied by default, rules named",
        NETWORK,
        with_vault(**acls("Deny", RULE, virtualNetworkRules=[SUBNET])),
        "pass",
        notes="203.0.113.0/24, v",
    ),
    Case("public access off", NETWORK, with_vault(**OFF), "pass", "access is disabled"),
    Case(
        "public access off, in lower case",
        NETWORK,
        with_vault(publicNetworkAccess="disabled"),
        "pass",
    ),
    Case(
        "public access off overrides the firewall",
        NETWORK,
        with_vault(**OFF, **acls("Allow", {"value": "0.0.0.0/0"})),
        "pass",
        "access is disabled",
    ),
    Case(
        "without trusted services is restricted as well",
        NETWORK,
        with_vault(**acls("Deny", bypass="None")),
        "pass",
    ),
    Case(
        "no firewall", NETWORK, with_vault(), "fail", "by default, and the vault's keys encrypt ai"
    ),
    Case("null is no firewall", NETWORK, with_vault(networkAcls=None), "fail"),
    Case("allowed by default", NETWORK, with_vault(**acls("Allow")), "fail"),
    Case(
        "a rule beside a firewall that allows by default",
        NETWORK,
        with_vault(**acls("Allow", RULE), publicNetworkAccess="Enabled"),
        "fail",
        "every network by default",
        notes="change nothing: 203.0.113.0/24",
    ),
    Case(
        "a rule that cannot be read beside one that allows by default",
        NETWORK,
        with_vault(**acls("Allow", {"value": 7})),
        "fail",
        notes="not known",
    ),
    Case(
        "a rule for everybody",
        NETWORK,
        with_vault(**acls("Deny", RULE, {"value": "0.0.0.0/0"})),
        "fail",
        "admits 0.0.0.0/0, no one's",
    ),
    Case(
        "a rule for half of everybody",
        NETWORK,
        with_vault(**acls("Deny", {"value": "128.0.0.0/1"})),
        "fail",
    ),
    Case(
        "a rule for a whole block",
        NETWORK,
        with_vault(**acls("Deny", {"value": "17.0.0.0/8"})),
        "pass",
    ),
    Case(
        "a rule for one address",
        NETWORK,
        with_vault(**acls("Deny", {"value": "203.0.113.7"})),
        "pass",
    ),
    Case(
        "a rule that is no range",
        NETWORK,
        with_vault(**acls("Deny", {"value": "?"})),
        "unknown",
        "ipRules[0]",
    ),
    Case(
        "a rule for all IPv4 addresses in IPv6 notation",
        NETWORK,
        with_vault(**acls("Deny", {"value": "::ffff:0:0/96"})),
        "fail",
    ),
    Case(
        "a rule for the address of nobody",
        NETWORK,
        with_vault(**acls("Deny", {"value": "0.0.0.0"})),
        "unknown",
        'no address range: "0.0.0.0"',
    ),
    Case(
        "a rule with a netmask",
        NETWORK,
        with_vault(**acls("Deny", {"value": "10.0.0.0/0.0.0.255"})),
        "unknown",
        "no address range",
    ),
    Case("a rule that is text", NETWORK, with_vault(**acls("Deny", "203.0.113.0/24")), "unknown"),
    Case(
        "a rule for everybody beside one that is no range",
        NETWORK,
        with_vault(**acls("Deny", {"value": "?"}, {"value": "0.0.0.0/0"})),
        "fail",
    ),
    Case("open, no key held", NETWORK, BARE, "not_applicable"),
    Case("open, all vaults judged", NETWORK, BARE, "fail", "every network", profile=ALL),
    Case("open, and its users denied", NETWORK, BARE.denied(CognitiveAccount), "unknown", "denied"),
    Case(
        "in a perimeter",
        NETWORK,
        with_vault(publicNetworkAccess="SecuredByPerimeter", **acls("Deny")),
        "unknown",
        "perimeter",
    ),
    Case("neither on nor off", NETWORK, with_vault(publicNetworkAccess="Some"), "unknown", "Some"),
    Case("settings without a default", NETWORK, with_vault(networkAcls={"ipRules": []}), "unknown"),
    Case("an unknown default", NETWORK, with_vault(**acls("Audit")), "unknown", "Audit"),
    Case("settings that are a list", NETWORK, with_vault(networkAcls=[]), "unknown"),
    Case("vaults denied", NETWORK, World().denied(KeyVault), "unknown", "denied"),
)

ENDPOINT_CASES = (
    Case("approved", ENDPOINT, connected(connection("a", "Approved")), "pass", severity="medium"),
    Case(
        "approved, no key held", ENDPOINT, connected(connection("a", "approved"), cmk=False), "pass"
    ),
    Case(
        "one approved, one pending",
        ENDPOINT,
        connected(connection("a", "Pending"), connection("b", "Approved")),
        "pass",
        notes="a is Pending",
    ),
    Case(
        "one approved, one unreadable",
        ENDPOINT,
        connected(connection("a", "Approving"), connection("b", "Approved")),
        "pass",
    ),
    Case("public access on", ENDPOINT, connected(publicNetworkAccess="Enabled"), "not_applicable"),
    Case(
        "public access on behind a firewall",
        ENDPOINT,
        with_vault(**acls("Deny")),
        "not_applicable",
    ),
    Case("none", ENDPOINT, connected(), "fail", "no private endpoint connection, and"),
    Case(
        "pending does not count",
        ENDPOINT,
        connected(connection("a", "Pending")),
        "fail",
        "approved and in use, and the vault's keys encrypt ai",
        notes="a is Pending",
    ),
    Case(
        "rejected and disconnected do not count",
        ENDPOINT,
        connected(connection("a", "Rejected"), connection("b", "Disconnected")),
        "fail",
        notes="a is Rejected|b is Disconnected",
    ),
    Case("approved and failed", ENDPOINT, connected(connection("a", "Approved", "Failed")), "fail"),
    Case("none, no key held", ENDPOINT, connected(cmk=False), "not_applicable"),
    Case("none, all vaults judged", ENDPOINT, connected(cmk=False), "fail", profile=ALL),
    Case("an unknown state", ENDPOINT, connected(connection("a", "Approving")), "unknown"),
    Case("no state", ENDPOINT, connected(connection("a", None)), "unknown", "status"),
    Case(
        "connections denied",
        ENDPOINT,
        connected().denied(KeyVaultEndpointConnection, vault()["id"]),
        "unknown",
        "denied",
    ),
    Case(
        "not asked for",
        ENDPOINT,
        connected().not_asked(KeyVaultEndpointConnection, vault()["id"]),
        "unknown",
    ),
    Case(
        "in a perimeter",
        ENDPOINT,
        connected(publicNetworkAccess="SecuredByPerimeter"),
        "unknown",
        "perimeter",
    ),
    Case("vaults denied", ENDPOINT, World().denied(KeyVault), "unknown", "denied"),
)

VAULT_ACCESS_CASES = (*RBAC_CASES, *NETWORK_CASES, *ENDPOINT_CASES)
