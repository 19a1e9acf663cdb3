"""Subnets of application gateways' private link hold nothing else.

The addresses of a private link translate every consumer's traffic. In a subnet of their own they
can be told apart in routes, rules and logs, and nothing else can use them up. A subnet that holds
an application gateway cannot be used at all.
"""

from collections.abc import Callable
from typing import NamedTuple

from azaudit.api import (
    ApplicationGateway,
    Audit,
    PrivateLinkAddress,
    PrivateLinkConfiguration,
    ResourceId,
    Severity,
    Subnet,
    SubnetMember,
    Verdict,
    any_of,
    check,
    failed,
    is_underneath,
    not_applicable,
    passed,
    reserved_for,
    select,
    subnet_of,
)

NAMED = 3  # of what lies in a subnet; there can be hundreds


def foreign(gateway: ApplicationGateway, id: ResourceId) -> bool:
    own = f"{gateway.id.folded}/privatelinkconfigurations/"
    return not id.folded.startswith(own) and not is_underneath(id)


def owner(id: ResourceId) -> str:
    """The resource that an address belongs to, rather than its configuration of it."""
    parts = id.text.split("/")
    return "/".join(parts[7:9]) or id.name


def others(gateway: ApplicationGateway, members: tuple[SubnetMember, ...]) -> str:
    found = select(members, lambda one: foreign(gateway, one.id))
    names = list(dict.fromkeys(owner(one.id) for one in found))
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return f"also holds {', '.join(names[:NAMED])}{more}"


class Reason(NamedTuple):
    """Why a subnet is not the private link's own: whether it is so, and in words."""

    holds: Callable[[Subnet], bool]
    words: Callable[[Subnet], str]


def of_members(
    gateway: ApplicationGateway, members: Callable[[Subnet], tuple[SubnetMember, ...]]
) -> Reason:
    return Reason(
        lambda subnet: any_of(members(subnet), lambda one: foreign(gateway, one.id)),
        lambda subnet: others(gateway, members(subnet)),
    )


def reasons(gateway: ApplicationGateway) -> tuple[Reason, ...]:
    return (
        Reason(
            lambda subnet: any_of(gateway.instances, lambda one: one.subnet == subnet.id),
            lambda _: "holds the gateway itself",
        ),
        Reason(
            lambda subnet: reserved_for(subnet) is not None,
            lambda subnet: f"is reserved for {reserved_for(subnet)}",
        ),
        of_members(gateway, lambda subnet: subnet.gateways),
        of_members(gateway, lambda subnet: subnet.interfaces),
        of_members(gateway, lambda subnet: subnet.private_links),
        of_members(gateway, lambda subnet: subnet.private_endpoints),
        Reason(
            lambda subnet: bool(subnet.delegations),
            lambda subnet: f"is delegated to {subnet.delegations[0].service}",
        ),
        Reason(
            lambda subnet: bool(subnet.navigation_links),
            lambda subnet: f"is used by {subnet.navigation_links[0].type}",
        ),
        Reason(
            lambda subnet: bool(subnet.association_links),
            lambda subnet: f"is used by {subnet.association_links[0].type}",
        ),
    )


def shared(gateway: ApplicationGateway, audit: Audit, address: PrivateLinkAddress) -> bool:
    subnet = subnet_of(audit.inventory, address.subnet)
    return subnet is None or any_of(reasons(gateway), lambda one: one.holds(subnet))


def why(gateway: ApplicationGateway, audit: Audit, address: PrivateLinkAddress) -> str:
    subnet = subnet_of(audit.inventory, address.subnet)
    if subnet is None:
        return "does not exist"
    reason, *_ = select(reasons(gateway), lambda one: one.holds(subnet))
    return reason.words(subnet)


def described(
    gateway: ApplicationGateway, audit: Audit, configuration: PrivateLinkConfiguration
) -> str:
    address, *_ = select(configuration.addresses, lambda one: shared(gateway, audit, one))
    return f"{configuration.id.name}: {address.subnet.name} {why(gateway, audit, address)}"


@check(
    id="appgw-private-link-subnet-dedicated",
    over=ApplicationGateway,
    severity=Severity.LOW,
    control="appgw/private-link",
    maps=("mcsb-1.0:NS-1", "nist-800-53-r5:SC-7"),
    remedy=(
        "add a subnet for the private link alone, then add the configuration anew in it with"
        " `az network application-gateway private-link add --subnet SUBNET`"
    ),
    references=("https://learn.microsoft.com/azure/application-gateway/private-link-configure",),
)
def appgw_private_link_subnet_dedicated(gateway: ApplicationGateway, audit: Audit) -> Verdict:
    configurations = gateway.private_link_configurations
    if not configurations:
        return not_applicable("the gateway has no private link configuration")
    mixed = select(
        configurations,
        lambda one: any_of(one.addresses, lambda address: shared(gateway, audit, address)),
    )
    if mixed:
        return failed("; ".join(described(gateway, audit, one) for one in mixed))
    return passed("nothing but the private link lies in its subnets")
