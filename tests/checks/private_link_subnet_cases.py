"""Cases of the checks on the subnets of application gateways' private links."""

from tests.checks.case import Case
from tests.checks.private_link_world import (
    LINK,
    NEAR,
    NETWORK,
    NO_ADDRESS,
    OWN,
    PARTNER,
    PROVIDER,
    SPARE,
    TWO,
    configuration,
    declared,
    interface,
    made,
    on_subnets,
    subnet,
    used,
    using,
    world,
)

DEDICATED = "appgw-private-link-subnet-dedicated"
POLICIES = "appgw-private-link-subnet-policies-disabled"

DEDICATED_CASES = (
    Case("dedicated", DEDICATED, world(), "pass", "hold nothing else"),
    Case("unused so far", DEDICATED, using(privateLinkIpConfigurations=None), "pass"),
    Case(
        "what Azure makes for a bound configuration is its own",
        DEDICATED,
        using(ipConfigurations=used(*made())),
        "pass",
    ),
    Case(
        "as it is answered in capitals",
        DEDICATED,
        using(
            ipConfigurations=used(*(one.upper() for one in made())),
            privateLinkIpConfigurations=used(declared().upper()),
        ),
        "pass",
    ),
    Case(
        "nobody says whose the service is",
        DEDICATED,
        using(ipConfigurations=used(*made()), privateLinkIpConfigurations=None),
        "unknown",
        "whose private link networkInterfaces _e41f87a2_agw_plc",
    ),
    Case("two configurations in it", DEDICATED, world(privateLinkConfigurations=TWO), "pass"),
    Case(
        "the gateway's own subnet",
        DEDICATED,
        world(subnet(OWN), privateLinkConfigurations=[configuration(subnet=OWN)]),
        "fail",
        "plc: snet-agw is the gateway's own subnet",
    ),
    Case(
        "another gateway's subnet",
        DEDICATED,
        using(applicationGatewayIPConfigurations=used(f"{PARTNER}/gatewayIPConfigurations/g")),
        "fail",
        "SNET-LINK also holds applicationGateways agw-partner",
    ),
    Case(
        "a subnet of Azure's own",
        DEDICATED,
        world(
            subnet(f"{NETWORK}/subnets/GatewaySubnet"),
            privateLinkConfigurations=[configuration(subnet=f"{NETWORK}/subnets/gatewaysubnet")],
        ),
        "fail",
        "gatewaysubnet is reserved for another service",
    ),
    Case(
        "a machine in it",
        DEDICATED,
        using(ipConfigurations=used(interface("nic-app"))),
        "fail",
        "also holds networkInterfaces nic-app",
    ),
    Case(
        "the private link of another gateway",
        DEDICATED,
        using(privateLinkIpConfigurations=used(declared(), declared(PARTNER))),
        "fail",
        "also holds applicationGateways agw-partner",
    ),
    Case(
        "the bound private link of another gateway",
        DEDICATED,
        using(
            ipConfigurations=used(*made(), *made("agw-partner")),
            privateLinkIpConfigurations=used(declared(), declared(PARTNER)),
        ),
        "fail",
        "also holds applicationGateways agw-partner",
    ),
    Case(
        "a private link service of one's own making",
        DEDICATED,
        using(ipConfigurations=used(f"{PROVIDER}/privateLinkServices/pls/ipConfigurations/i")),
        "fail",
        "also holds privateLinkServices pls",
    ),
    Case(
        "a private endpoint",
        DEDICATED,
        using(privateEndpoints=used(f"{PROVIDER}/privateEndpoints/pe")),
        "fail",
        "also holds privateEndpoints pe",
    ),
    Case(
        "a delegation",
        DEDICATED,
        using(
            delegations=[
                {
                    "id": f"{LINK}/delegations/0",
                    "properties": {"serviceName": "Microsoft.Web/serverFarms"},
                }
            ]
        ),
        "fail",
        "also holds a delegation to Microsoft.Web/serverFarms",
    ),
    Case(
        "a service that is injected",
        DEDICATED,
        using(serviceAssociationLinks=used(f"{LINK}/serviceAssociationLinks/AppServiceLink")),
        "fail",
        "also holds serviceAssociationLinks AppServiceLink",
    ),
    Case(
        "many machines",
        DEDICATED,
        using(ipConfigurations=used(*(interface(f"nic{i}") for i in range(7)))),
        "fail",
        "nic4 and 2 more",
    ),
    Case(
        "a machine in it beside what cannot be read",
        DEDICATED,
        using(ipConfigurations=used(7, interface("nic-app")), privateEndpoints="what"),
        "fail",
        "nic-app",
    ),
    Case(
        "a use that cannot be read",
        DEDICATED,
        using(ipConfigurations=used(7)),
        "unknown",
        "ipConfigurations[0].id",
    ),
    Case(
        "delegations that are not said",
        DEDICATED,
        using(delegations=None),
        "unknown",
        "delegations",
    ),
    Case(
        "the worst first",
        DEDICATED,
        world(
            subnet(ipConfigurations=used(interface("nic-app"))),
            privateLinkConfigurations=[configuration(), configuration(SPARE, 2, OWN)],
        ),
        "fail",
        "plc-spare: snet-agw is the gateway's own subnet; plc-spare: snet-agw does not exist;"
        " plc: SNET-LINK also holds networkInterfaces nic-app",
    ),
    Case("no address", DEDICATED, NO_ADDRESS, "not_applicable"),
    Case(
        "the gateway's own subnets are not said",
        DEDICATED,
        world(gatewayIPConfigurations=None),
        "unknown",
        "gatewayIPConfigurations",
    ),
    *on_subnets(DEDICATED),
)

POLICIES_CASES = (
    Case("disabled", POLICIES, world(), "pass", "disabled on every subnet"),
    Case("in capitals", POLICIES, using(privateLinkServiceNetworkPolicies="DISABLED"), "pass"),
    Case(
        "enabled",
        POLICIES,
        using(privateLinkServiceNetworkPolicies="Enabled"),
        "fail",
        "plc: private link service network policies are enabled on SNET-LINK",
    ),
    Case(
        "absent is enabled",
        POLICIES,
        using(privateLinkServiceNetworkPolicies=None),
        "fail",
        "are enabled on SNET-LINK",
    ),
    Case(
        "a state that nobody knows",
        POLICIES,
        using(privateLinkServiceNetworkPolicies="Sometimes"),
        "unknown",
        "Sometimes",
    ),
    Case(
        "enabled on one of two",
        POLICIES,
        world(
            subnet(),
            subnet(NEAR, privateLinkServiceNetworkPolicies="Enabled"),
            privateLinkConfigurations=[
                configuration(),
                configuration(SPARE, 1, NEAR),
            ],
        ),
        "fail",
        "plc-spare: private link service network policies are enabled on snet-near",
    ),
    Case("no address", POLICIES, NO_ADDRESS, "not_applicable"),
    *on_subnets(POLICIES),
)

PRIVATE_LINK_SUBNET_CASES = (*DEDICATED_CASES, *POLICIES_CASES)
