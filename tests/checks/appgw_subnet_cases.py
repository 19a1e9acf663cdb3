"""Cases of the checks on the subnets and frontends of application gateways' private link."""

from dataclasses import replace
from typing import Any

from azaudit.api import ApplicationGateway, VirtualNetwork
from azaudit.profile import PrivateLinkProfile, Profile
from azaudit.snapshot.schema import ScopeRow
from tests.checks.appgw_cases import CONFIGURATION, FRONTEND, frontend, gateway
from tests.checks.case import Case
from tests.worlds import GROUP, OTHER_SUBSCRIPTION, OTHER_TENANT, World

PRIVATE = "appgw-private-link-frontend-private"
DEDICATED = "appgw-private-link-subnet-dedicated"
POLICIES = "appgw-private-link-subnet-policies-disabled"
CAPACITY = "appgw-private-link-capacity"

NETWORK = f"{GROUP}/providers/Microsoft.Network/virtualNetworks/vnet"
PLACE = f"{NETWORK}/subnets/snet-pl"
OWN = f"{CONFIGURATION}/ipConfigurations/nat1"
HIDDEN = f"{GROUP}/providers/Microsoft.Network"
MEMBERS = {
    "privateLinkIpConfigurations": [{"id": OWN}],
    "ipConfigurations": [
        {"id": f"{HIDDEN}/networkInterfaces/_e41f87a2_agw_plc.nic.1/ipConfigurations/appgwPlsIp0"},
        {"id": f"{HIDDEN}/privateLinkServices/_e41f87a2_agw_plc/ipConfigurations/appgwPlsIp0"},
    ],
}


def link(*places: Any, name: str = CONFIGURATION) -> dict[str, Any]:
    addresses = [{"properties": {"subnet": {"id": one}}} for one in places]
    return {"id": name, "properties": {"ipConfigurations": addresses}}


def subnet(id: Any = PLACE, **properties: Any) -> dict[str, Any]:
    standard = {
        "addressPrefix": "10.0.6.0/24",
        "privateLinkServiceNetworkPolicies": "Disabled",
        "delegations": [],
        **MEMBERS,
    }
    return {"id": id, "properties": standard | properties}


def network(*subnets: Any, id: str = NETWORK) -> dict[str, Any]:
    return {"id": id, "properties": {"subnets": [*subnets]}}


def world(*subnets: Any, **properties: Any) -> World:
    """A gateway whose private link lies in snet-pl of a network with some subnets."""
    standard = {
        "privateLinkConfigurations": [link(PLACE.upper())],
        "gatewayIPConfigurations": [
            {"properties": {"subnet": {"id": f"{NETWORK}/subnets/snet-agw"}}}
        ],
        "frontendIPConfigurations": [bound(subnet={"id": f"{NETWORK}/subnets/snet-agw"})],
    }
    made = gateway(**(standard | properties))
    return World().with_body(ApplicationGateway, made).with_body(VirtualNetwork, network(*subnets))


def bound(configuration: Any = CONFIGURATION, **place: Any) -> dict[str, Any]:
    made = frontend(configuration)
    return {**made, "properties": {**made["properties"], **place}}


def holding(**properties: Any) -> World:
    return world(subnet(**properties))


PUBLIC = bound(publicIPAddress={"id": f"{HIDDEN}/publicIPAddresses/pip"})
ALLOWED = Profile(private_link=PrivateLinkProfile(public_frontends=True))
EXPECTING = Profile(private_link=PrivateLinkProfile(expected_connections=65_537))
NONE = world(subnet(), privateLinkConfigurations=[])
NIC = {"id": f"{HIDDEN}/networkInterfaces/vm1-nic/ipConfigurations/ipconfig1"}
ELSEWHERE = f"/subscriptions/{OTHER_SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Network"
FAR = world(privateLinkConfigurations=[link(f"{ELSEWHERE}/virtualNetworks/hub/subnets/snet-pl")])
DENIED = replace(world(), bodies={ApplicationGateway: world().bodies[ApplicationGateway]}).denied(
    VirtualNetwork
)
LEFT_OUT = FAR.with_scope(
    ScopeRow(OTHER_TENANT, OTHER_SUBSCRIPTION, "hub", "Enabled", "skipped", "excluded by the user")
)

FRONTEND_CASES = (
    Case("private", PRIVATE, world(subnet()), "pass", "private frontends only"),
    Case(
        "public",
        PRIVATE,
        world(subnet(), frontendIPConfigurations=[PUBLIC]),
        "fail",
        "public address: private",
        "medium",
    ),
    Case(
        "public and allowed",
        PRIVATE,
        world(subnet(), frontendIPConfigurations=[PUBLIC]),
        "pass",
        profile=ALLOWED,
        notes="leads to private",
    ),
    Case(
        "a public one beside it that is not bound",
        PRIVATE,
        world(
            subnet(),
            frontendIPConfigurations=[
                bound(subnet={"id": PLACE}),
                {"id": f"{FRONTEND}2", "properties": {"publicIPAddress": {"id": NIC["id"]}}},
            ],
        ),
        "pass",
    ),
    Case(
        "neither",
        PRIVATE,
        world(subnet(), frontendIPConfigurations=[bound()]),
        "unknown",
        "properties.subnet.id",
    ),
    Case(
        "a public one beside an unreadable one",
        PRIVATE,
        world(subnet(), frontendIPConfigurations=[bound(), PUBLIC]),
        "fail",
    ),
    Case("no configuration", PRIVATE, NONE, "not_applicable"),
    Case("nothing bound", PRIVATE, world(subnet(), frontendIPConfigurations=[]), "not_applicable"),
    Case("gateways denied", PRIVATE, World().denied(ApplicationGateway), "unknown", "denied"),
)

DEDICATED_CASES = (
    Case("alone", DEDICATED, holding(), "pass", "nothing but the private link"),
    Case("an interface of a machine", DEDICATED, holding(ipConfigurations=[NIC]), "fail",
         "also holds networkInterfaces/vm1-nic", "low"),
    Case("a machine beside what lies underneath", DEDICATED,
         holding(ipConfigurations=[*MEMBERS["ipConfigurations"], NIC]), "fail", "vm1-nic"),
    Case("a private endpoint", DEDICATED,
         holding(privateEndpoints=[{"id": f"{HIDDEN}/privateEndpoints/pe"}]), "fail",
         "privateEndpoints/pe"),
    Case("another gateway's private link", DEDICATED,
         holding(privateLinkIpConfigurations=[
             {"id": OWN}, {"id": OWN.replace("Gateways/agw/", "Gateways/agw2/")}]),
         "fail", "applicationGateways/agw2"),
    Case("another gateway", DEDICATED,
         holding(applicationGatewayIPConfigurations=[
             {"id": f"{HIDDEN}/applicationGateways/agw2/gatewayIPConfigurations/g"}]),
         "fail", "applicationGateways/agw2"),
    Case("many things", DEDICATED,
         holding(ipConfigurations=[{"id": NIC["id"].replace("vm1", f"vm{i}")} for i in range(9)]),
         "fail", "and 6 more"),
    Case("the gateway's own subnet", DEDICATED,
         world(subnet(), gatewayIPConfigurations=[{"properties": {"subnet": {"id": PLACE}}}]),
         "fail", "holds the gateway itself"),
    Case("delegated", DEDICATED,
         holding(delegations=[{"properties": {"serviceName": "Microsoft.Web/serverFarms"}}]),
         "fail", "delegated to Microsoft.Web/serverFarms"),
    Case("a service's own things", DEDICATED,
         holding(serviceAssociationLinks=[{"properties": {"linkedResourceType": "Microsoft.App"}}]),
         "fail", "used by Microsoft.App"),
    Case("a reserved name", DEDICATED,
         world(subnet(f"{NETWORK}/subnets/GatewaySubnet"),
               privateLinkConfigurations=[link(f"{NETWORK}/subnets/gatewaysubnet")]),
         "fail", "reserved for virtual network gateways"),
    Case("proved not to exist", DEDICATED, world(), "fail", "plc: SNET-PL does not exist"),
    Case("an unreadable member hides no other", DEDICATED,
         holding(ipConfigurations=[{"id": 7}, NIC]), "fail", "vm1-nic"),
    Case("an unreadable list hides no other", DEDICATED,
         holding(ipConfigurations="what",
                 delegations=[{"properties": {"serviceName": "Microsoft.Web/serverFarms"}}]),
         "fail", "delegated"),
    Case("an unreadable member", DEDICATED, holding(ipConfigurations=[{"id": 7}]), "unknown",
         "ipConfigurations[0]"),
    Case("an unreadable neighbour", DEDICATED, world({"id": 7}, subnet()), "pass"),
    Case("one of two configurations", DEDICATED,
         world(subnet(), subnet(f"{NETWORK}/subnets/two", ipConfigurations=[NIC]),
               privateLinkConfigurations=[
                   link(PLACE), link(f"{NETWORK}/subnets/two", name=f"{CONFIGURATION}2")]),
         "fail", "plc2: two also holds"),
    Case("no configuration", DEDICATED, NONE, "not_applicable"),
    Case("networks denied", DEDICATED, DENIED, "unknown", "virtualNetworks/read is denied"),
    Case("network of a subscription that nobody collected", DEDICATED, FAR, "unknown",
         "lies in no tenant that was collected"),
    Case("network of a subscription that was left out", DEDICATED, LEFT_OUT, "unknown",
         "left out"),
    Case("no subnet's id", DEDICATED,
         world(subnet(), privateLinkConfigurations=[link(NETWORK)]), "unknown", "no subnet"),
)  # fmt: skip

POLICIES_CASES = (
    Case("disabled", POLICIES, holding(), "pass", "policies are disabled"),
    Case(
        "disabled in other letters",
        POLICIES,
        holding(privateLinkServiceNetworkPolicies="disabled"),
        "pass",
    ),
    Case(
        "enabled",
        POLICIES,
        holding(privateLinkServiceNetworkPolicies="Enabled"),
        "fail",
        "policies enabled",
        "low",
    ),
    Case(
        "absent is enabled",
        POLICIES,
        holding(privateLinkServiceNetworkPolicies=None),
        "fail",
        "plc: ",
    ),
    Case("a new word", POLICIES, holding(privateLinkServiceNetworkPolicies="Some"), "unknown"),
    Case("no boolean", POLICIES, holding(privateLinkServiceNetworkPolicies=False), "unknown"),
    Case(
        "an unreadable address hides no other",
        POLICIES,
        world(
            subnet(privateLinkServiceNetworkPolicies="Enabled"),
            privateLinkConfigurations=[link(7, PLACE)],
        ),
        "fail",
    ),
    Case(
        "an unreadable address beside a good one",
        POLICIES,
        world(subnet(), privateLinkConfigurations=[link(7, PLACE)]),
        "unknown",
    ),
    Case("proved not to exist", POLICIES, world(), "fail", "does not exist"),
    Case("no configuration", POLICIES, NONE, "not_applicable"),
    Case("not collected", POLICIES, FAR, "unknown"),
)

CAPACITY_CASES = (
    Case("room", CAPACITY, holding(), "pass", "65536 connections; addresses left: 250 in"),
    Case(
        "the smallest that can grow",
        CAPACITY,
        holding(addressPrefix="10.0.6.0/28"),
        "pass",
        "addresses left: 10",
    ),
    Case(
        "too small", CAPACITY, holding(addressPrefix="10.0.6.0/29"), "fail", "2 addresses", "info"
    ),
    Case(
        "used up by others",
        CAPACITY,
        holding(
            addressPrefix="10.0.6.0/28",
            ipConfigurations=[{"id": NIC["id"].replace("vm1", f"vm{i}")} for i in range(4)],
        ),
        "fail",
        "6 addresses left",
    ),
    Case(
        "eight already",
        CAPACITY,
        world(
            subnet(
                addressPrefix="10.0.6.0/28",
                privateLinkIpConfigurations=[{"id": f"{OWN}{i}"} for i in range(8)],
            ),
            privateLinkConfigurations=[link(*[PLACE] * 8)],
        ),
        "pass",
        "524288 connections; addresses left: 3",
    ),
    Case(
        "several ranges, one of them of the new protocol",
        CAPACITY,
        holding(addressPrefix=None, addressPrefixes=["10.0.6.0/28", "fd00::/64"]),
        "pass",
    ),
    Case(
        "only the new protocol", CAPACITY, holding(addressPrefix="fd00::/64"), "unknown", "no IPv4"
    ),
    Case("no range", CAPACITY, holding(addressPrefix=None), "unknown", "no IPv4"),
    Case("a range that is none", CAPACITY, holding(addressPrefix="10.0.6.9/24"), "unknown"),
    Case("fewer than expected", CAPACITY, holding(), "fail", "65537 are", profile=EXPECTING),
    Case(
        "as many as expected",
        CAPACITY,
        world(subnet(), privateLinkConfigurations=[link(PLACE, PLACE)]),
        "pass",
        "131072",
        profile=EXPECTING,
    ),
    Case(
        "an unreadable configuration hides no other",
        CAPACITY,
        world(
            subnet(addressPrefix="10.0.6.0/29"),
            privateLinkConfigurations=["what", link(7, PLACE)],
        ),
        "fail",
        "plc: ",
    ),
    Case("proved not to exist", CAPACITY, world(), "fail", "does not exist"),
    Case("no configuration", CAPACITY, NONE, "not_applicable"),
    Case("not collected", CAPACITY, FAR, "unknown"),
)

APPGW_SUBNET_CASES = (*FRONTEND_CASES, *DEDICATED_CASES, *POLICIES_CASES, *CAPACITY_CASES)
