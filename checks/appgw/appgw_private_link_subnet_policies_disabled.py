"""Subnets of application gateways' private link have private link network policies disabled.

The addresses of a private link translate what consumers send, and network security groups and
routes do not act on them. Azure asks that the policies be disabled in their subnet; with them
enabled, the configuration cannot be added or changed, and rules there promise a filter that there
is not.
"""

from azaudit.api import (
    ApplicationGateway,
    Audit,
    NetworkPolicies,
    PrivateLinkAddress,
    PrivateLinkConfiguration,
    Severity,
    Verdict,
    any_of,
    check,
    failed,
    not_applicable,
    passed,
    select,
    subnet_of,
)


def wrong(audit: Audit, address: PrivateLinkAddress) -> bool:
    subnet = subnet_of(audit.inventory, address.subnet)
    return subnet is None or subnet.private_link_policies is not NetworkPolicies.DISABLED


def described(audit: Audit, configuration: PrivateLinkConfiguration) -> str:
    address, *_ = select(configuration.addresses, lambda one: wrong(audit, one))
    what = (
        "does not exist"
        if subnet_of(audit.inventory, address.subnet) is None
        else "has private link service network policies enabled"
    )
    return f"{configuration.id.name}: {address.subnet.name} {what}"


@check(
    id="appgw-private-link-subnet-policies-disabled",
    over=ApplicationGateway,
    severity=Severity.LOW,
    control="appgw/private-link",
    maps=("mcsb-1.0:NS-2",),
    remedy=(
        "run `az network vnet subnet update --disable-private-link-service-network-policies true`"
        " for the subnet that is named"
    ),
    references=(
        "https://learn.microsoft.com/azure/private-link/disable-private-link-service-network-policy",
    ),
)
def appgw_private_link_subnet_policies_disabled(
    gateway: ApplicationGateway, audit: Audit
) -> Verdict:
    configurations = gateway.private_link_configurations
    if not configurations:
        return not_applicable("the gateway has no private link configuration")
    found = select(
        configurations, lambda one: any_of(one.addresses, lambda address: wrong(audit, address))
    )
    if found:
        return failed("; ".join(described(audit, one) for one in found))
    return passed("private link service network policies are disabled in its subnets")
