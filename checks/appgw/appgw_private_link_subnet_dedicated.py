"""Subnets of an application gateway's private link hold nothing else.

Traffic of consumers leaves the private link from an address of this subnet, so rules for it can
only be told from rules for its neighbours when there are none. A subnet with a gateway in it is not
even supported.
"""

from collections.abc import Callable

from azaudit.api import (
    ApplicationGateway,
    Audit,
    Found,
    ResourceId,
    Severity,
    Subnet,
    SubnetUse,
    Verdict,
    any_of,
    check,
    failed,
    not_applicable,
    of_private_link,
    passed,
    select,
    subnet_of,
    uses_of,
)

from ._faults import MISSING_SUBNET, SubnetFault, complaints, uses_no_subnet

# names that Azure keeps for one purpose each
RESERVED = {
    "azurebastionsubnet",
    "azurefirewallmanagementsubnet",
    "azurefirewallsubnet",
    "gatewaysubnet",
    "routeserversubnet",
}
NAMED = 5


def is_own(audit: Audit, gateway: ApplicationGateway, id: ResourceId) -> bool:
    return any_of(gateway.gateway_addresses, lambda one: one.subnet_id == id)


def is_reserved(audit: Audit, gateway: ApplicationGateway, id: ResourceId) -> bool:
    return id.name.lower() in RESERVED


Uses = Callable[[], tuple[SubnetUse, ...]]


def others(gateway: ApplicationGateway, subnet: Subnet, uses: Uses) -> Found[SubnetUse]:
    return select(uses(), lambda one: not of_private_link(gateway, subnet, one))


def sorts(gateway: ApplicationGateway, subnet: Subnet) -> Found[Uses]:
    return select(uses_of(subnet), lambda one: bool(others(gateway, subnet, one)))


def is_shared(audit: Audit, gateway: ApplicationGateway, id: ResourceId) -> bool:
    subnet = subnet_of(audit.inventory, id).value
    return subnet is not None and bool(sorts(gateway, subnet))


def neighbours(gateway: ApplicationGateway, subnet: Subnet) -> list[str]:
    found = [one.words for uses in sorts(gateway, subnet) for one in others(gateway, subnet, uses)]
    return list(dict.fromkeys(found))


def shared_with(audit: Audit, gateway: ApplicationGateway, id: ResourceId) -> str:
    subnet = subnet_of(audit.inventory, id).value
    found = neighbours(gateway, subnet) if subnet is not None else []
    more = f" and {len(found) - NAMED} more" if len(found) > NAMED else ""
    return f"{id.name} also holds {', '.join(found[:NAMED])}{more}"


def belonging(audit: Audit, gateway: ApplicationGateway, id: ResourceId) -> str:
    return f"{id.name} is the gateway's own subnet"


def reservation(audit: Audit, gateway: ApplicationGateway, id: ResourceId) -> str:
    return f"{id.name} is reserved for another service"


FAULTS = (
    SubnetFault(is_own, belonging).of_configuration(),
    SubnetFault(is_reserved, reservation).of_configuration(),
    MISSING_SUBNET,
    SubnetFault(is_shared, shared_with).of_configuration(),
)


@check(
    id="appgw-private-link-subnet-dedicated",
    over=ApplicationGateway,
    severity=Severity.LOW,
    control="appgw/private-link",
    maps=("mcsb-1.0:NS-1", "nist-800-53-r5:SC-7"),
    remedy=(
        "give the private link a subnet of its own: create one with"
        " `az network vnet subnet create`, then the configuration anew with"
        " `az network application-gateway private-link add --frontend-ip FRONTEND --subnet SUBNET`"
    ),
    references=("https://learn.microsoft.com/azure/application-gateway/private-link-configure",),
)
def appgw_private_link_subnet_dedicated(gateway: ApplicationGateway, audit: Audit) -> Verdict:
    if not gateway.private_link_configurations:
        return not_applicable("the gateway has no private link configuration")
    found = complaints(audit, gateway, FAULTS)
    if found:
        return failed("; ".join(found))
    if uses_no_subnet(gateway):
        return not_applicable("no private link configuration has an address")
    return passed("the subnets of the private link hold nothing else")
