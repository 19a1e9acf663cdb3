"""Subnets that other resources name: whether they exist, what uses them, what room they have."""

import re
from collections.abc import Callable
from functools import partial
from itertools import chain

from azaudit.analysis.traced import Traced, conclude, reading
from azaudit.model import Gap, ResourceId
from azaudit.resources.combinators import count_of, select
from azaudit.resources.inventory import Inventory
from azaudit.resources.network import ApplicationGateway
from azaudit.resources.trail import unread
from azaudit.resources.virtual_network import Subnet, SubnetUse, VirtualNetwork

_SUBNET = "microsoft.network/virtualnetworks/subnets"
# learn.microsoft.com/azure/virtual-network/virtual-networks-faq
_RESERVED_ADDRESSES = 5
_IPV4 = 4

# For a bound private link configuration Azure makes a private link service and its network
# interface, whose addresses it calls so (recorded by azure-cli, test_manage_appgw_private_endpoint
# and test_appgw_private_endpoint_with_overwrite_default).
_MADE = re.compile(r"appgwplsip[0-9]+")
_MADE_TYPES = (
    "microsoft.network/networkinterfaces/ipconfigurations",
    "microsoft.network/privatelinkservices/ipconfigurations",
)
# the types that have one address a part; scale sets have network interfaces of their own
_ONE_ADDRESS = re.compile(
    r"microsoft\.network/loadbalancers/[^/]+|.+/networkinterfaces/ipconfigurations"
)


@reading(VirtualNetwork)
def subnet_of(inventory: Inventory, id: ResourceId) -> Traced[Subnet | None]:
    """The subnet with an id, or None when it is proved that there is none.

    Open where its virtual network was not read, or was left out of this audit.
    """
    return conclude(partial(_subnet, inventory, id))


def _subnet(inventory: Inventory, id: ResourceId) -> Subnet | None:
    above = id.parent
    if above is None or (id.type or "").lower() != _SUBNET:
        raise unread(Gap("unreadable", id.text, f"{id} is the id of no subnet"))
    network = inventory.find(VirtualNetwork, above)
    if isinstance(network, VirtualNetwork):
        return next(iter(select(network.subnets, lambda one: one.id == id)), None)
    if network.reason == "deleted":
        return None
    message = f"{id} lies in a subscription that this audit leaves out"
    raise unread(Gap("skipped", id.text, message))


def uses_of(subnet: Subnet) -> tuple[Callable[[], tuple[SubnetUse, ...]], ...]:
    """The lists of what uses a subnet, each to be read by itself, as each may be unreadable."""
    return (
        lambda: subnet.gateway_addresses,
        lambda: subnet.private_link_addresses,
        lambda: subnet.addresses,
        lambda: subnet.private_endpoints,
        lambda: subnet.delegations,
        lambda: subnet.service_links,
        lambda: subnet.navigation_links,
        lambda: subnet.address_profiles,
        lambda: subnet.address_allocations,
    )


def of_private_link(gateway: ApplicationGateway, subnet: Subnet, use: SubnetUse) -> bool:
    """Whether what uses a subnet is part of a gateway's own private link.

    That is each address of a configuration, and what Azure makes for those. The latter does not say
    whose it is, but the former are in the subnet for as long, so if the only addresses are the
    gateway's then so is what was made for them; without any, that is open.
    """
    if not _is_made(use):
        return use.id.within(ResourceId(f"{gateway.id}/privateLinkConfigurations"))
    if not subnet.private_link_addresses:
        message = f"whose private link {use.words} is of is not in the answer"
        raise unread(Gap("unreadable", subnet.id.text, message))
    return True


def _is_made(use: SubnetUse) -> bool:
    made = _MADE.fullmatch(use.id.name.lower()) is not None
    return made and (use.id.type or "").lower() in _MADE_TYPES


def usable_addresses(subnet: Subnet) -> int:
    """How many IPv4 addresses of a subnet can be used: Azure reserves five of each range."""
    sizes = [one.size for one in subnet.prefixes if one.version == _IPV4]
    return sum(max(0, size - _RESERVED_ADDRESSES) for size in sizes)


def others_in(subnet: Subnet, gateway: ApplicationGateway) -> Traced[int]:
    """How many addresses of a subnet something else has than a gateway's private link.

    Open where something uses the subnet that does not say how many it has.
    """
    return conclude(partial(_others, subnet, gateway))


def _others(subnet: Subnet, gateway: ApplicationGateway) -> int:
    uncounted = (
        subnet.gateway_addresses,
        subnet.delegations,
        subnet.service_links,
        subnet.navigation_links,
        subnet.address_profiles,
        subnet.address_allocations,
    )
    unclear = next(chain(*uncounted), None)
    if unclear is not None:
        raise _uncountable(subnet, unclear)
    for use in subnet.addresses:
        if not _is_made(use) and not _ONE_ADDRESS.fullmatch((use.id.type or "").lower()):
            raise _uncountable(subnet, use)
    # what Azure makes has the addresses of the private links
    return count_of(subnet.addresses, lambda one: not _is_made(one)) + count_of(
        subnet.private_link_addresses, lambda one: not of_private_link(gateway, subnet, one)
    )


def _uncountable(subnet: Subnet, use: SubnetUse) -> Exception:
    message = f"how many addresses of {subnet.id.name} {use.words} has is not in the answer"
    return unread(Gap("unreadable", subnet.id.text, message))


__all__ = ["of_private_link", "others_in", "subnet_of", "usable_addresses", "uses_of"]
