"""Cases of the checks on Azure OpenAI accounts."""

from typing import Any

from azaudit.api import CognitiveAccount, CognitiveAccountEndpointConnection
from tests.checks.case import Case
from tests.worlds import GROUP, World

LOCAL = "openai-local-auth-disabled"
PUBLIC = "openai-public-network-access-disabled"
ENDPOINT = "openai-private-endpoint-approved"

DENYING = {"defaultAction": "Deny", "ipRules": [], "virtualNetworkRules": []}


def account(**properties: Any) -> dict[str, Any]:
    return {
        "id": f"{GROUP}/providers/Microsoft.CognitiveServices/accounts/ai",
        "kind": "OpenAI",
        "location": "eastus2",
        "properties": properties,
    }


def with_account(**properties: Any) -> World:
    return World().with_body(CognitiveAccount, account(**properties))


def with_kind(kind: Any, **properties: Any) -> World:
    return World().with_body(CognitiveAccount, {**account(**properties), "kind": kind})


def connection(name: str, status: Any, **more: Any) -> dict[str, Any]:
    return {
        "id": f"{account()['id']}/privateEndpointConnections/{name}",
        "properties": {
            "groupIds": ["account"],
            "provisioningState": "Succeeded",
            "privateLinkServiceConnectionState": {"status": status},
            **more,
        },
    }


def with_connections(*bodies: dict[str, Any]) -> World:
    return with_account().with_body(CognitiveAccountEndpointConnection, *bodies)


LOCAL_CASES = (
    Case("off", LOCAL, with_account(disableLocalAuth=True), "pass", severity="high"),
    Case("on", LOCAL, with_account(disableLocalAuth=False), "fail", "accepted"),
    Case("absent is on", LOCAL, with_account(), "fail", "accepted"),
    Case("null is absent", LOCAL, with_account(disableLocalAuth=None), "fail", "accepted"),
    Case("text is no boolean", LOCAL, with_account(disableLocalAuth="true"), "unknown"),
    Case(
        "no properties at all",
        LOCAL,
        World().with_body(CognitiveAccount, {"id": account()["id"], "kind": "OpenAI"}),
        "unknown",
        "properties is absent",
    ),
    Case("a kind in another casing", LOCAL, with_kind("openai", disableLocalAuth=True), "pass"),
    Case("a Foundry resource", LOCAL, with_kind("AIServices"), "fail"),
    Case("another kind", LOCAL, with_kind("Face"), "not_applicable"),
    Case("kind unreadable", LOCAL, with_kind(7, disableLocalAuth=True), "unknown", "kind"),
    Case("no accounts", LOCAL, World(), "not_applicable"),
    Case("accounts denied", LOCAL, World().denied(CognitiveAccount), "unknown", "denied"),
)

PUBLIC_CASES = (
    Case("disabled", PUBLIC, with_account(publicNetworkAccess="disabled"), "pass"),
    Case("absent is enabled", PUBLIC, with_account(), "fail", "every network", "high"),
    Case("a word of tomorrow", PUBLIC, with_account(publicNetworkAccess="Maybe"), "unknown"),
    Case(
        "firewall admits nobody",
        PUBLIC,
        with_account(publicNetworkAccess="Enabled", networkAcls=DENYING),
        "fail",
        "lower severity because the firewall admits no network",
        "low",
    ),
    Case(
        "firewall names networks",
        PUBLIC,
        with_account(
            networkAcls={"defaultAction": "Deny", "ipRules": [{"value": "203.0.113.0/24"}]}
        ),
        "fail",
        "names",
        "high",
    ),
    Case(
        "firewall names virtual networks",
        PUBLIC,
        with_account(
            networkAcls={
                "defaultAction": "deny",
                "ipRules": [],
                "virtualNetworkRules": [{"id": "/subscriptions/s"}],
            }
        ),
        "fail",
        "names",
        "high",
    ),
    Case(
        "firewall without its rules",
        PUBLIC,
        with_account(networkAcls={"defaultAction": "Deny"}),
        "unknown",
        "ipRules",
    ),
    Case(
        "firewall unreadable",
        PUBLIC,
        with_account(networkAcls={"defaultAction": "Deny", "ipRules": "none"}),
        "unknown",
        "ipRules",
    ),
)

ENDPOINT_CASES = (
    Case("approved", ENDPOINT, with_connections(connection("a", "Approved")), "pass"),
    Case("none", ENDPOINT, with_account(), "fail", "no private endpoint"),
    Case(
        "pending only",
        ENDPOINT,
        with_connections(connection("a", "Pending")),
        "fail",
        "approved and in use",
        notes="a is Pending",
    ),
    Case(
        "approved beside leftovers",
        ENDPOINT,
        with_connections(
            connection("a", "Approved"),
            connection("b", "Rejected"),
            connection("c", "disconnected"),
        ),
        "pass",
        notes="b is Rejected|c is Disconnected|!a is",
    ),
    Case(
        "approved beside one that is unreadable",
        ENDPOINT,
        with_connections(connection("a", "Odd"), connection("b", "approved")),
        "pass",
        notes="not known",
    ),
    Case(
        "pending beside one that is unreadable",
        ENDPOINT,
        with_connections(connection("a", "Odd"), connection("b", "Pending")),
        "unknown",
        "Odd",
    ),
    Case(
        "approved and still being set up",
        ENDPOINT,
        with_connections(connection("a", "Approved", provisioningState="Updating")),
        "fail",
    ),
    Case(
        "approved for another group",
        ENDPOINT,
        with_connections(connection("a", "Approved", groupIds=["other"])),
        "fail",
    ),
    Case(
        "approved for a group in another casing",
        ENDPOINT,
        with_connections(connection("a", "Approved", groupIds=["x", "Account"])),
        "pass",
    ),
    Case(
        "approved, and for what is not said",
        ENDPOINT,
        with_connections(connection("a", "Approved", groupIds=None)),
        "unknown",
        "groupIds",
    ),
    Case(
        "connections denied",
        ENDPOINT,
        with_account().denied(CognitiveAccountEndpointConnection, account()["id"]),
        "unknown",
        "denied",
    ),
    Case(
        "connections read in part",
        ENDPOINT,
        with_connections(connection("a", "Approved")).gap(
            CognitiveAccountEndpointConnection, account()["id"], "partial"
        ),
        "unknown",
        "partial",
    ),
)

OPENAI_CASES = (*LOCAL_CASES, *PUBLIC_CASES, *ENDPOINT_CASES)
