"""Private link configurations of application gateways carry the expected connections and can grow.

Each address of a configuration carries 65,536 connections at a time, and a configuration can have
eight. A configuration that is too small refuses consumers when it is full, and in a subnet without
room for eight addresses it cannot grow when that happens.
"""

from functools import partial

from azaudit.api import (
    ApplicationGateway,
    Audit,
    PrivateLinkConfiguration,
    ResourceId,
    Severity,
    Verdict,
    any_of,
    aside,
    check,
    count_of,
    either,
    failed,
    not_applicable,
    others_in,
    passed,
    subnet_of,
    usable_addresses,
)

from ._faults import MISSING_SUBNET, Fault, SubnetFault, complaints

CONNECTIONS = 65_536
MOST_ADDRESSES = 8


def capacity(configuration: PrivateLinkConfiguration) -> int:
    return len(configuration.addresses) * CONNECTIONS


def is_too_small(
    audit: Audit, gateway: ApplicationGateway, configuration: PrivateLinkConfiguration
) -> bool:
    return capacity(configuration) < audit.profile.private_link.expected_connections


def smallness(
    audit: Audit, gateway: ApplicationGateway, configuration: PrivateLinkConfiguration
) -> str:
    expected = audit.profile.private_link.expected_connections
    return (
        f"{counted(configuration)} for {capacity(configuration):,} connections,"
        f" and {expected:,} are expected"
    )


def counted(configuration: PrivateLinkConfiguration) -> str:
    many = len(configuration.addresses)
    return "1 address" if many == 1 else f"{many} addresses"


def is_too_large(
    audit: Audit, gateway: ApplicationGateway, configuration: PrivateLinkConfiguration
) -> bool:
    return len(configuration.addresses) > MOST_ADDRESSES


def excess(
    audit: Audit, gateway: ApplicationGateway, configuration: PrivateLinkConfiguration
) -> str:
    return f"{counted(configuration)}, and {MOST_ADDRESSES} are the most that are supported"


def wanted(gateway: ApplicationGateway, id: ResourceId) -> int:
    """How many addresses the gateway's configurations in a subnet can come to have there."""

    def lies_there(configuration: PrivateLinkConfiguration) -> bool:
        return any_of(configuration.addresses, lambda one: one.subnet_id == id)

    return MOST_ADDRESSES * count_of(gateway.private_link_configurations, lies_there)


def is_cramped(audit: Audit, gateway: ApplicationGateway, id: ResourceId) -> bool:
    subnet = subnet_of(audit.inventory, id).value
    if subnet is None:
        return False
    return either(
        lambda: usable_addresses(subnet) < wanted(gateway, id),
        lambda: usable_addresses(subnet) - others_in(subnet, gateway).value < wanted(gateway, id),
    )


def crampedness(audit: Audit, gateway: ApplicationGateway, id: ResourceId) -> str:
    subnet = subnet_of(audit.inventory, id).value
    usable, most = usable_addresses(subnet) if subnet is not None else 0, wanted(gateway, id)
    if subnet is None or usable < most:
        return f"{id.name} has {usable} usable addresses, and {most} can be needed"
    others = others_in(subnet, gateway).value
    return (
        f"{id.name} has {usable} usable addresses, {others} of them taken by others, and {most}"
        " can be needed"
    )


def left(
    audit: Audit, gateway: ApplicationGateway, configuration: PrivateLinkConfiguration
) -> str | None:
    said = []
    for id in dict.fromkeys(one.subnet_id for one in configuration.addresses):
        subnet = subnet_of(audit.inventory, id).value
        if subnet is not None:
            usable = usable_addresses(subnet)
            free = usable - others_in(subnet, gateway).value - own(gateway, id)
            said.append(f"{max(0, free)} of {usable} usable addresses of {id.name} are left")
    return "; ".join(said) or None


def own(gateway: ApplicationGateway, id: ResourceId) -> int:
    """How many addresses the gateway's configurations have in a subnet."""
    return sum(
        count_of(configuration.addresses, lambda one: one.subnet_id == id)
        for configuration in gateway.private_link_configurations
    )


FAULTS = (
    MISSING_SUBNET,
    Fault(is_too_small, smallness),
    Fault(is_too_large, excess),
    SubnetFault(is_cramped, crampedness).of_configuration(),
)


@check(
    id="appgw-private-link-capacity",
    over=ApplicationGateway,
    severity=Severity.INFO,
    control="appgw/private-link",
    maps=("nist-800-53-r5:SC-5",),
    remedy=(
        "add addresses to the configuration, up to eight, in a subnet of /28 or larger;"
        " private_link.expected_connections in the profile says how many connections each"
        " configuration has to carry"
    ),
    references=("https://learn.microsoft.com/azure/application-gateway/private-link-configure",),
)
def appgw_private_link_capacity(gateway: ApplicationGateway, audit: Audit) -> Verdict:
    configurations = gateway.private_link_configurations
    if not configurations:
        return not_applicable("the gateway has no private link configuration")
    notes = aside(*(partial(left, audit, gateway, one) for one in configurations))
    found = complaints(audit, gateway, FAULTS)
    if found:
        return failed("; ".join(found), note=notes)
    named = "; ".join(
        f"{one.id.name} has {counted(one)} for {capacity(one):,} connections"
        for one in configurations
    )
    return passed(f"{named}, and room for eight", note=notes)
