"""Application gateways with a private link and the subnets that it uses, in described worlds."""

from typing import Any

from azaudit.api import ApplicationGateway, VirtualNetwork
from azaudit.snapshot.schema import ScopeRow
from tests.checks.case import Case
from tests.worlds import GROUP, OTHER_SUBSCRIPTION, TENANT, World

PROVIDER = f"{GROUP}/providers/Microsoft.Network"
GATEWAY = f"{PROVIDER}/applicationGateways/agw"
PARTNER = f"{PROVIDER}/applicationGateways/agw-partner"
NETWORK = f"{PROVIDER}/virtualNetworks/vnet"
LINK = f"{NETWORK}/subnets/snet-link"
OWN = f"{NETWORK}/subnets/snet-agw"
SHOUTED = LINK.upper()  # ids compare without case
GUID = "98e0ff5d-daed-4e57-bfe1-62a2f938518f"
SPARE = "plc-spare"


def configuration(name: str = "plc", addresses: Any = 1, subnet: Any = SHOUTED) -> dict[str, Any]:
    """addresses: how many, all in the subnet, or the list itself."""
    if isinstance(addresses, int):
        addresses = [{"properties": {"subnet": {"id": subnet}}} for _ in range(addresses)]
    return {
        "id": f"{GATEWAY}/privateLinkConfigurations/{name}",
        "properties": {"ipConfigurations": addresses},
    }


def frontend(name: str = "private", bound_to: str | None = "plc", **more: Any) -> dict[str, Any]:
    properties: dict[str, Any] = more or {"subnet": {"id": OWN}}
    if bound_to is not None:
        id = f"{GATEWAY}/privateLinkConfigurations/{bound_to}"
        properties = {**properties, "privateLinkConfiguration": {"id": id}}
    return {"id": f"{GATEWAY}/frontendIPConfigurations/{name}", "properties": properties}


def public(bound_to: str | None = "plc", name: str = "public") -> dict[str, Any]:
    address = {"id": f"{PROVIDER}/publicIPAddresses/pip"}
    return frontend(name, bound_to, publicIPAddress=address)


def gateway(**properties: Any) -> dict[str, Any]:
    standard = {
        "gatewayIPConfigurations": [{"properties": {"subnet": {"id": OWN}}}],
        "frontendIPConfigurations": [frontend(), public(None)],
        "privateLinkConfigurations": [configuration()],
    }
    return {"id": GATEWAY, "properties": standard | properties}


def used(*ids: Any) -> list[dict[str, Any]]:
    return [{"id": id} for id in ids]


def interface(name: str, number: int = 0) -> str:
    return f"{PROVIDER}/networkInterfaces/{name}/ipConfigurations/ip{number}"


def made(gateway: str = "agw", number: int = 0) -> list[str]:
    """What Azure makes for an address of a bound configuration."""
    name = f"_e41f87a2_{gateway}_plc"
    return [
        f"{PROVIDER}/networkInterfaces/{name}.nic.{GUID}/ipConfigurations/appgwPlsIp{number}",
        f"{PROVIDER}/privateLinkServices/{name}/ipConfigurations/appgwPlsIp{number}",
    ]


def declared(above: str = GATEWAY, number: int = 0) -> str:
    return f"{above}/privateLinkConfigurations/plc/ipConfigurations/nat{number}"


def subnet(id: Any = LINK, **properties: Any) -> dict[str, Any]:
    standard = {
        "addressPrefix": "10.0.8.0/28",
        "delegations": [],
        "privateLinkServiceNetworkPolicies": "Disabled",
        "privateLinkIpConfigurations": used(declared()),
    }
    return {"id": id, "properties": standard | properties}


def network(*subnets: Any) -> dict[str, Any]:
    return {"id": NETWORK, "properties": {"subnets": list(subnets)}}


def world(*subnets: Any, **properties: Any) -> World:
    """A gateway and its network; the parts of the gateway that differ, by name."""
    held = World().with_body(ApplicationGateway, gateway(**properties))
    return held.with_body(VirtualNetwork, network(*(subnets or (subnet(),))))


def using(**uses: Any) -> World:
    """A network in which something more uses the private link's subnet."""
    return world(subnet(**uses))


def fronted(*frontends: Any) -> World:
    return world(frontendIPConfigurations=list(frontends))


TWO = [configuration(), configuration(SPARE)]
NEAR = f"{NETWORK}/subnets/snet-near"
ELSEWHERE = f"/subscriptions/{OTHER_SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Network"
FAR = f"{ELSEWHERE}/virtualNetworks/vnet/subnets/snet-far"
AFAR = world(privateLinkConfigurations=[configuration(subnet=FAR)])
LEFT_OUT = ScopeRow(TENANT, OTHER_SUBSCRIPTION, "x", "Enabled", "skipped", "by the user")
NONE = world(privateLinkConfigurations=[])
NO_ADDRESS = world(privateLinkConfigurations=[configuration(addresses=[])])


def on_subnets(check: str) -> tuple[Case, ...]:
    """What every check on the subnets of a private link says alike."""
    return (
        Case("no private link", check, NONE, "not_applicable"),
        Case("v1 leaves it out", check, world(privateLinkConfigurations=None), "not_applicable"),
        Case(
            "no configuration can be read",
            check,
            world(privateLinkConfigurations=[7]),
            "unknown",
            "privateLinkConfigurations[0]",
        ),
        Case(
            "a subnet that is gone",
            check,
            world(subnet(OWN)),
            "fail",
            "plc: SNET-LINK does not exist",
        ),
        Case(
            "a network that is gone",
            check,
            World().with_body(ApplicationGateway, gateway()),
            "fail",
            "plc: SNET-LINK does not exist",
        ),
        Case(
            "networks denied",
            check,
            World().with_body(ApplicationGateway, gateway()).denied(VirtualNetwork),
            "unknown",
            "denied",
        ),
        Case("a subscription that no snapshot reached", check, AFAR, "unknown", "no tenant"),
        Case(
            "a subscription that the user left out",
            check,
            AFAR.with_scope(LEFT_OUT),
            "unknown",
            "this audit leaves out",
        ),
        Case(
            "the id of another thing",
            check,
            world(privateLinkConfigurations=[configuration(subnet=GATEWAY)]),
            "unknown",
            "is the id of no subnet",
        ),
        Case(
            "a configuration that does not say its addresses",
            check,
            world(privateLinkConfigurations=[configuration(addresses=None)]),
            "unknown",
            "ipConfigurations",
        ),
        Case(
            "an address without a subnet",
            check,
            world(privateLinkConfigurations=[configuration(addresses=[{"properties": {}}])]),
            "unknown",
            "subnet.id",
        ),
        Case(
            "a subnet whose id cannot be read",
            check,
            world(subnet(7)),
            "unknown",
            "subnets[0].id",
        ),
        Case(
            "a subnet that is gone beside an unreadable configuration",
            check,
            world(subnet(OWN), privateLinkConfigurations=[{"id": 5}, configuration()]),
            "fail",
            "plc: SNET-LINK does not exist",
        ),
        Case(
            "a good configuration beside an unreadable one",
            check,
            world(privateLinkConfigurations=[configuration(), "what"]),
            "unknown",
            "privateLinkConfigurations[1]",
        ),
    )
