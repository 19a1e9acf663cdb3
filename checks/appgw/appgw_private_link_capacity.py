"""Private link of application gateways has room for the connections that are expected.

Each address of a private link configuration carries 65,536 connections, and a configuration can
have eight. A subnet that is too small for eight cannot be grown while it is in use, so the private
link cannot be either.
"""

from azaudit.api import (
    ApplicationGateway,
    Audit,
    PrivateLinkAddress,
    PrivateLinkConfiguration,
    ResourceId,
    Severity,
    Subnet,
    Verdict,
    any_of,
    check,
    count_of,
    either,
    failed,
    is_underneath,
    not_applicable,
    passed,
    select,
    subnet_of,
    usable_addresses,
)

CONNECTIONS = 65_536
MOST_ADDRESSES = 8


def capacity(configuration: PrivateLinkConfiguration) -> int:
    return len(configuration.addresses) * CONNECTIONS


def free(subnet: Subnet) -> int:
    """The addresses that nothing in the subnet takes, application gateways' instances aside."""
    members = (*subnet.interfaces, *subnet.private_links)
    return usable_addresses(subnet) - count_of(members, lambda one: not is_underneath(one.id))


def subnets(configuration: PrivateLinkConfiguration) -> list[ResourceId]:
    return list(dict.fromkeys(one.subnet for one in configuration.addresses))


def room(audit: Audit, id: ResourceId) -> int | None:
    subnet = subnet_of(audit.inventory, id)
    return None if subnet is None else free(subnet)


def tight(audit: Audit, address: PrivateLinkAddress, more: int) -> bool:
    left = room(audit, address.subnet)
    return left is None or left < more


def short(audit: Audit, configuration: PrivateLinkConfiguration) -> bool:
    addresses = configuration.addresses
    more = MOST_ADDRESSES - len(addresses)
    return either(
        lambda: capacity(configuration) < audit.profile.private_link.expected_connections,
        lambda: any_of(addresses, lambda one: tight(audit, one, more)),
    )


def shortage(audit: Audit, configuration: PrivateLinkConfiguration) -> str:
    expected, carried = audit.profile.private_link.expected_connections, capacity(configuration)
    if carried < expected:
        return f"carries {carried} connections, and {expected} are expected"
    more = MOST_ADDRESSES - len(configuration.addresses)
    address, *_ = select(configuration.addresses, lambda one: tight(audit, one, more))
    left, name = room(audit, address.subnet), address.subnet.name
    if left is None:
        return f"its subnet {name} does not exist"
    return f"{name} has {left} addresses left, too few to grow to {MOST_ADDRESSES}"


def described(audit: Audit, configuration: PrivateLinkConfiguration) -> str:
    left = ", ".join(f"{room(audit, id)} in {id.name}" for id in subnets(configuration))
    return (
        f"{configuration.id.name} carries {capacity(configuration)} connections;"
        f" addresses left: {left}"
    )


@check(
    id="appgw-private-link-capacity",
    over=ApplicationGateway,
    severity=Severity.INFO,
    control="appgw/private-link",
    maps=("nist-800-53-r5:SC-5",),
    remedy=(
        "add addresses to the configuration, up to eight, in a subnet of at least /28; how many"
        " connections are expected is the profile's private_link.expected_connections"
    ),
    references=("https://learn.microsoft.com/azure/application-gateway/private-link",),
)
def appgw_private_link_capacity(gateway: ApplicationGateway, audit: Audit) -> Verdict:
    configurations = gateway.private_link_configurations
    if not configurations:
        return not_applicable("the gateway has no private link configuration")
    small = select(configurations, lambda one: short(audit, one))
    if small:
        return failed("; ".join(f"{one.id.name}: {shortage(audit, one)}" for one in small))
    return passed("; ".join(described(audit, one) for one in configurations))
