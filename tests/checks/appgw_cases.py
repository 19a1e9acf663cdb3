"""Cases of the checks on application gateways."""

from typing import Any

from azaudit.api import ApplicationGateway, ApplicationGatewayEndpointConnection
from azaudit.profile import PrivateLinkProfile, Profile
from azaudit.snapshot.schema import ScopeRow
from tests.checks.case import Case
from tests.worlds import GROUP, OTHER_SUBSCRIPTION, OTHER_TENANT, SUBSCRIPTION, TENANT, World

BOUND = "appgw-private-link-bound"
CONSUMERS = "appgw-private-link-consumers-reviewed"

OTHER_SCOPE = ScopeRow(OTHER_TENANT, OTHER_SUBSCRIPTION, "security", "Enabled", "audited")
STRANGER = "00000000-0000-0000-0008-000000000008"
GATEWAY = f"{GROUP}/providers/Microsoft.Network/applicationGateways/agw"
CONFIGURATION = f"{GATEWAY}/privateLinkConfigurations/plc"
FRONTEND = f"{GATEWAY}/frontendIPConfigurations/private"
SHOUTING = FRONTEND.upper()


def listener(name: str, frontend: Any = SHOUTING) -> dict[str, Any]:
    return {
        "id": f"{GATEWAY}/httpListeners/{name}",
        "properties": {"frontendIPConfiguration": {"id": frontend}},
    }


def frontend(configuration: Any = CONFIGURATION, id: Any = FRONTEND) -> dict[str, Any]:
    return {"id": id, "properties": {"privateLinkConfiguration": {"id": configuration}}}


def gateway(**properties: Any) -> dict[str, Any]:
    standard = {
        "privateLinkConfigurations": [{"id": CONFIGURATION}],
        "frontendIPConfigurations": [frontend()],
        "httpListeners": [listener("https")],
    }
    return {"id": GATEWAY, "properties": standard | properties}


def with_gateway(**properties: Any) -> World:
    return World().with_body(ApplicationGateway, gateway(**properties))


def consumer(
    name: str, status: Any, subscription: str = SUBSCRIPTION, **more: Any
) -> dict[str, Any]:
    endpoint = f"/subscriptions/{subscription}/resourceGroups/c/providers/Microsoft.Network"
    return {
        "id": f"{GATEWAY}/privateEndpointConnections/{name}",
        "properties": {
            "privateLinkServiceConnectionState": {"status": status, **more},
            "privateEndpoint": {"id": f"{endpoint}/privateEndpoints/{name}"},
        },
    }


def with_consumers(*bodies: dict[str, Any]) -> World:
    return with_gateway().with_body(ApplicationGatewayEndpointConnection, *bodies)


def allowing(*subscriptions: str, tenants: tuple[str, ...] = ()) -> Profile:
    allowed = PrivateLinkProfile(frozenset(tenants), frozenset(subscriptions))
    return Profile(private_link=allowed)


def seen_from(role: Any, home: str | None) -> ScopeRow:
    return ScopeRow(TENANT, OTHER_SUBSCRIPTION, "x", "Enabled", role, None, None, home)


ABROAD = with_consumers(consumer("c", "Approved", OTHER_SUBSCRIPTION))

BOUND_CASES = (
    Case("bound", BOUND, with_gateway(), "pass", "every private link configuration"),
    Case("v1 leaves it out", BOUND, with_gateway(privateLinkConfigurations=None), "not_applicable"),
    Case("none", BOUND, with_gateway(privateLinkConfigurations=[]), "not_applicable"),
    Case(
        "no frontend refers to it",
        BOUND,
        with_gateway(frontendIPConfigurations=[{"id": FRONTEND, "properties": {}}]),
        "fail",
        "bound to plc",
    ),
    Case("no listener", BOUND, with_gateway(httpListeners=[]), "fail", "plc"),
    Case(
        "a listener elsewhere",
        BOUND,
        with_gateway(httpListeners=[listener("https", f"{FRONTEND}2")]),
        "fail",
        "plc",
    ),
    Case(
        "one of two is idle",
        BOUND,
        with_gateway(
            privateLinkConfigurations=[{"id": CONFIGURATION}, {"id": f"{CONFIGURATION}2"}]
        ),
        "fail",
        "plc2",
    ),
    Case(
        "a listener of layer 4",
        BOUND,
        with_gateway(httpListeners=[], listeners=[listener("l4", FRONTEND)]),
        "pass",
    ),
    Case(
        "an unreadable listener hides nothing",
        BOUND,
        with_gateway(httpListeners=["what"]),
        "unknown",
        "httpListeners[0]",
    ),
    Case(
        "an unreadable listener beside one in use",
        BOUND,
        with_gateway(httpListeners=["what", listener("https")]),
        "pass",
    ),
    Case(
        "an idle configuration beside an unreadable one",
        BOUND,
        with_gateway(privateLinkConfigurations=[{"id": f"{CONFIGURATION}2"}, {"id": 7}]),
        "fail",
        "plc2",
    ),
    Case(
        "a bound configuration beside an unreadable one",
        BOUND,
        with_gateway(privateLinkConfigurations=[{"id": CONFIGURATION}, {"id": 7}]),
        "unknown",
        "privateLinkConfigurations[1]",
    ),
)

CONSUMERS_CASES = (
    Case("known consumer", CONSUMERS, with_consumers(consumer("c", "Approved")), "pass", "known"),
    Case("nobody", CONSUMERS, with_consumers(), "pass", "no consumer"),
    Case(
        "no private link", CONSUMERS, with_gateway(privateLinkConfigurations=[]), "not_applicable"
    ),
    Case(
        "pending",
        CONSUMERS,
        with_consumers(consumer("c", "Pending", description="please, it is Bob")),
        "fail",
        "c waits for an answer",
        notes="c asks: please, it is Bob",
    ),
    Case(
        "pending without a word",
        CONSUMERS,
        with_consumers(consumer("c", "Pending")),
        "fail",
        "c waits for an answer",
        notes="c asks: no text",
    ),
    Case(
        "pending with words that cannot be read",
        CONSUMERS,
        with_consumers(consumer("c", "Pending", description=7)),
        "fail",
        "c waits for an answer",
        notes="not known",
    ),
    Case(
        "stranger",
        CONSUMERS,
        with_consumers(consumer("c", "Approved", STRANGER)),
        "fail",
        STRANGER,
    ),
    Case(
        "stranger and pending",
        CONSUMERS,
        with_consumers(consumer("c", "Approved", STRANGER), consumer("d", "Pending")),
        "fail",
        "c is approved for subscription 00000000-0000-0000-0008-000000000008, which no snapshot"
        " reached; d waits for an answer",
    ),
    Case(
        "of another tenant that was collected",
        CONSUMERS,
        ABROAD.with_scope(OTHER_SCOPE),
        "pass",
        "known",
    ),
    Case(
        "of a customer's tenant, seen by delegation",
        CONSUMERS,
        ABROAD.with_scope(seen_from("delegated", OTHER_TENANT)),
        "fail",
        f"of tenant {OTHER_TENANT}",
    ),
    Case(
        "of the own tenant, left out of this audit",
        CONSUMERS,
        ABROAD.with_scope(seen_from("skipped", None)),
        "pass",
    ),
    Case(
        "allowed stranger",
        CONSUMERS,
        with_consumers(consumer("c", "Approved", STRANGER)),
        "pass",
        profile=allowing(STRANGER),
    ),
    Case(
        "of an allowed tenant that was seen",
        CONSUMERS,
        ABROAD.with_scope(seen_from("delegated", OTHER_TENANT)),
        "pass",
        profile=allowing(tenants=(OTHER_TENANT,)),
    ),
    Case(
        "may be of an allowed tenant that was not collected",
        CONSUMERS,
        with_consumers(consumer("c", "Approved", STRANGER)),
        "unknown",
        "audit that tenant",
        profile=allowing(tenants=(OTHER_TENANT,)),
    ),
    Case(
        "rejected and disconnected are no consumers",
        CONSUMERS,
        with_consumers(
            consumer("c", "Rejected", STRANGER), consumer("d", "Disconnected", STRANGER)
        ),
        "pass",
        notes="c is Rejected|d is Disconnected",
    ),
    Case(
        "pending beside unreadable",
        CONSUMERS,
        with_consumers(consumer("c", "Pending"), consumer("d", 5)),
        "fail",
        "c waits",
    ),
    Case("unreadable", CONSUMERS, with_consumers(consumer("d", 5)), "unknown", "status"),
    Case(
        "approved for nobody knows what",
        CONSUMERS,
        with_consumers(consumer("c", "Approved", "")),
        "unknown",
        "names no subscription",
    ),
    Case(
        "connections denied",
        CONSUMERS,
        with_gateway().denied(ApplicationGatewayEndpointConnection, GATEWAY),
        "unknown",
        "denied",
    ),
)

APPGW_CASES = (*BOUND_CASES, *CONSUMERS_CASES)
