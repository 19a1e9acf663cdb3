"""Cases of the checks on the frontends and the capacity of application gateways' private links."""

from typing import Any

from azaudit.profile import PrivateLinkProfile, Profile
from tests.checks.case import Case
from tests.checks.private_link_world import (
    NEAR,
    NETWORK,
    NO_ADDRESS,
    NONE,
    OWN,
    PARTNER,
    PROVIDER,
    SPARE,
    TWO,
    configuration,
    declared,
    fronted,
    frontend,
    interface,
    made,
    on_subnets,
    public,
    subnet,
    used,
    using,
    world,
)

FRONTEND = "appgw-private-link-frontend-private"
CAPACITY = "appgw-private-link-capacity"

OPEN = Profile(private_link=PrivateLinkProfile(public_frontends=True))


def expecting(connections: int) -> Profile:
    return Profile(private_link=PrivateLinkProfile(expected_connections=connections))


def sized(*prefixes: str, **uses: Any) -> Any:
    """A world in which the private link's subnet has some address ranges."""
    one = {"addressPrefix": prefixes[0]} if len(prefixes) == 1 else {"addressPrefix": None}
    several = {"addressPrefixes": list(prefixes)} if len(prefixes) > 1 else {}
    return world(subnet(**one, **several, **uses))


def machines(count: int) -> list[dict[str, Any]]:
    return used(*(interface(f"nic{i}") for i in range(count)))


FRONTEND_CASES = (
    Case("private", FRONTEND, world(), "pass", "has a private frontend", notes="!no public"),
    Case("no private link", FRONTEND, NONE, "not_applicable"),
    Case("v1 leaves it out", FRONTEND, world(privateLinkConfigurations=None), "not_applicable"),
    Case(
        "public",
        FRONTEND,
        fronted(frontend("private", None), public()),
        "fail",
        "plc is bound to the public frontend public",
    ),
    Case("public, allowed", FRONTEND, fronted(public()), "pass", "allows", profile=OPEN),
    Case("private, public allowed", FRONTEND, world(), "pass", "private frontend", profile=OPEN),
    Case(
        "public and unread, allowed",
        FRONTEND,
        fronted(public(), 7),
        "unknown",
        "frontendIPConfigurations[1]",
        profile=OPEN,
    ),
    Case("bound to nothing", FRONTEND, fronted(frontend("private", None)), "not_applicable"),
    Case(
        "one of two is public",
        FRONTEND,
        fronted(frontend(), public(SPARE)),
        "fail",
        "plc-spare is bound to the public frontend public",
    ),
    Case(
        "one of two is bound to nothing",
        FRONTEND,
        world(privateLinkConfigurations=TWO),
        "pass",
        notes="plc-spare is bound to no frontend",
    ),
    Case(
        "a gateway without a public frontend",
        FRONTEND,
        fronted(frontend()),
        "pass",
        notes="do not support private link",
    ),
    Case(
        "neither a public address nor a subnet",
        FRONTEND,
        fronted(frontend(privateIPAddress="10.0.4.10")),
        "unknown",
        "subnet.id",
    ),
    Case(
        "a public address without an id",
        FRONTEND,
        fronted(frontend(publicIPAddress={}, subnet={"id": OWN})),
        "unknown",
        "publicIPAddress",
    ),
    Case(
        "public beside an unreadable one",
        FRONTEND,
        fronted("what", public()),
        "fail",
        "public frontend public",
    ),
    Case(
        "private beside an unreadable one",
        FRONTEND,
        fronted(frontend(), "what"),
        "unknown",
        "frontendIPConfigurations[1]",
    ),
    Case(
        "no frontend can be read",
        FRONTEND,
        world(frontendIPConfigurations=None),
        "unknown",
        "frontendIPConfigurations",
    ),
)

CAPACITY_CASES = (
    Case(
        "room for eight",
        CAPACITY,
        world(),
        "pass",
        "plc has 1 address for 65,536 connections, and room for eight",
        notes="10 of 11 usable addresses of SNET-LINK are left",
    ),
    Case(
        "no room", CAPACITY, sized("10.0.8.0/29"), "fail", "SNET-LINK has 3 usable addresses, and 8"
    ),
    Case("no subnet so small", CAPACITY, sized("10.0.8.0/30"), "fail", "has 0 usable addresses"),
    Case(
        "more is expected",
        CAPACITY,
        world(),
        "fail",
        "plc: 1 address for 65,536 connections, and 65,537 are expected",
        profile=expecting(65_537),
        notes="10 of 11",
    ),
    Case(
        "two addresses carry it",
        CAPACITY,
        world(privateLinkConfigurations=[configuration(addresses=2)]),
        "pass",
        "2 addresses for 131,072 connections",
        profile=expecting(131_072),
        notes="9 of 11",
    ),
    Case("no address", CAPACITY, NO_ADDRESS, "fail", "plc: 0 addresses for 0 connections"),
    Case(
        "nine addresses",
        CAPACITY,
        world(privateLinkConfigurations=[configuration(addresses=9)]),
        "fail",
        "plc: 9 addresses, and 8 are the most that are supported",
    ),
    Case(
        "eight addresses in the smallest subnet for them",
        CAPACITY,
        world(privateLinkConfigurations=[configuration(addresses=8)]),
        "pass",
        notes="3 of 11",
    ),
    Case(
        "two configurations need room for sixteen",
        CAPACITY,
        world(privateLinkConfigurations=TWO),
        "fail",
        "plc: SNET-LINK has 11 usable addresses, and 16 can be needed; plc-spare: SNET-LINK",
    ),
    Case(
        "two configurations in two subnets",
        CAPACITY,
        world(
            subnet(),
            subnet(NEAR),
            privateLinkConfigurations=[configuration(), configuration(SPARE, 2, NEAR)],
        ),
        "pass",
        "plc has 1 address for 65,536 connections; plc-spare has 2 addresses",
        notes="10 of 11 usable addresses of SNET-LINK|9 of 11 usable addresses of snet-near",
    ),
    Case(
        "its own interfaces take no room from it",
        CAPACITY,
        using(ipConfigurations=used(*made())),
        "pass",
        notes="10 of 11",
    ),
    Case(
        "machines that leave eight",
        CAPACITY,
        using(ipConfigurations=machines(3)),
        "pass",
        notes="7 of",
    ),
    Case(
        "machines that do not",
        CAPACITY,
        using(ipConfigurations=machines(4)),
        "fail",
        "SNET-LINK has 11 usable addresses, 4 of them taken by others, and 8 can be needed",
        notes="6 of 11",
    ),
    Case(
        "the private link of another gateway, unbound so far",
        CAPACITY,
        using(
            privateLinkIpConfigurations=used(
                declared(), *(declared(PARTNER, number) for number in range(4))
            )
        ),
        "fail",
        "4 of them taken by others",
    ),
    Case(
        "the private link of another gateway is not counted twice",
        CAPACITY,
        using(
            privateLinkIpConfigurations=used(declared(), declared(PARTNER), declared(PARTNER, 1)),
            ipConfigurations=used(*made(), *made("agw-partner"), *made("agw-partner", 1)),
        ),
        "pass",
        notes="8 of 11",
    ),
    Case(
        "a machine of a scale set",
        CAPACITY,
        using(
            ipConfigurations=used(
                f"{NETWORK.partition('/providers')[0]}/providers/Microsoft.Compute/"
                "virtualMachineScaleSets/s/virtualMachines/0/networkInterfaces/n/ipConfigurations/i"
            )
        ),
        "pass",
        notes="9 of 11",
    ),
    Case(
        "a gateway that does not say how many it has",
        CAPACITY,
        using(ipConfigurations=used(f"{PROVIDER}/virtualNetworkGateways/v/ipConfigurations/i")),
        "unknown",
        "how many addresses of snet-link virtualNetworkGateways v has",
    ),
    Case(
        "a delegation, in a subnet that is too small anyhow",
        CAPACITY,
        sized("10.0.8.0/29", delegations=[{"properties": {"serviceName": "A.b/c"}}]),
        "fail",
        "3 usable addresses",
        notes="not known",
    ),
    Case(
        "two ranges",
        CAPACITY,
        sized("10.0.8.0/29", "10.0.8.8/28"),
        "pass",
        notes="13 of 14",
    ),
    Case(
        "addresses of version 6 do not count",
        CAPACITY,
        sized("10.0.8.0/29", "fd00::/64"),
        "fail",
        "3 usable addresses",
    ),
    Case("no range", CAPACITY, using(addressPrefix=None), "unknown", "addressPrefix"),
    Case("no such range", CAPACITY, using(addressPrefix="10.0.8/28"), "unknown", "10.0.8/28"),
    *on_subnets(CAPACITY),
)

PRIVATE_LINK_CASES = (*FRONTEND_CASES, *CAPACITY_CASES)
