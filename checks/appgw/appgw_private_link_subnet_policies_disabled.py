"""Subnets of an application gateway's private link have private link service policies disabled.

Azure requires it: with the policies enabled, which is the default, the private link cannot be
made or changed there, and network security groups and routes do not filter its traffic anyway.
"""

from azaudit.api import (
    ApplicationGateway,
    Audit,
    NetworkPolicies,
    ResourceId,
    Severity,
    Verdict,
    check,
    failed,
    not_applicable,
    passed,
    subnet_of,
)

from ._faults import MISSING_SUBNET, SubnetFault, complaints, uses_no_subnet


def applies_policies(audit: Audit, gateway: ApplicationGateway, id: ResourceId) -> bool:
    subnet = subnet_of(audit.inventory, id).value
    return subnet is not None and subnet.private_link_policies is NetworkPolicies.ENABLED


def application(audit: Audit, gateway: ApplicationGateway, id: ResourceId) -> str:
    return f"private link service network policies are enabled on {id.name}"


FAULTS = (MISSING_SUBNET, SubnetFault(applies_policies, application).of_configuration())


@check(
    id="appgw-private-link-subnet-policies-disabled",
    over=ApplicationGateway,
    severity=Severity.LOW,
    control="appgw/private-link",
    maps=("mcsb-1.0:NS-2",),
    remedy=(
        "`az network vnet subnet update --resource-group GROUP --vnet-name NETWORK --name SUBNET"
        " --disable-private-link-service-network-policies true`"
    ),
    references=(
        "https://learn.microsoft.com/azure/application-gateway/private-link-configure",
        "https://learn.microsoft.com/azure/private-link/disable-private-link-service-network-policy",
    ),
)
def appgw_private_link_subnet_policies_disabled(
    gateway: ApplicationGateway, audit: Audit
) -> Verdict:
    if not gateway.private_link_configurations:
        return not_applicable("the gateway has no private link configuration")
    found = complaints(audit, gateway, FAULTS)
    if found:
        return failed("; ".join(found))
    if uses_no_subnet(gateway):
        return not_applicable("no private link configuration has an address")
    return passed("private link service network policies are disabled on every subnet")
