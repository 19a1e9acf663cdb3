"""Subnets that other resources name: whether they exist, what uses them, what room they have."""

import re
from collections.abc import Callable
from functools import partial
from itertools import chain

from azaudit.analysis.traced import Traced, conclude, reading
from azaudit.model import Gap, ResourceId
from azaudit.resources.combinators import any_of, count_of, select
from azaudit.resources.inventory import Inventory
from azaudit.resources.network import ApplicationGateway
from azaudit.resources.trail import unread
from azaudit.resources.virtual_network import Subnet, SubnetUse, VirtualNetwork

_SUBNET = "microsoft.network/virtualnetworks/subnets"
# learn.microsoft.com/azure/virtual-network/virtual-networks-faq
_RESERVED_ADDRESSES = 5
_IPV4 = 4

# How the service behind a private link configuration is called, in the gateway's own group:
# learn.microsoft.com/azure/frontdoor/how-to-enable-private-link-application-gateway. The name of
# its network interface begins with the first 43 characters of that (recorded by azure-cli,
# test_manage_appgw_private_endpoint and test_appgw_private_endpoint_with_overwrite_default).
_MANAGED = "_e41f87a2_"
_INTERFACE_NAME = 43
_SERVICE_TYPE = "microsoft.network/privatelinkservices"
_INTERFACE_TYPE = "microsoft.network/networkinterfaces"
# whose configurations have one address each; scale sets have interfaces of their own
_ONE_ADDRESS = re.compile(r"microsoft\.network/loadbalancers|.+/networkinterfaces")
_INTERFACE = re.compile(r"(?P<service>.+)\.nic\.[0-9a-f-]{36}")


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


def of_private_link(gateway: ApplicationGateway, use: SubnetUse) -> bool:
    """Whether what uses a subnet is part of a gateway's own private link.

    That is each address of a configuration and, once a frontend is bound to it, the private link
    service that Azure makes for it with a network interface.
    """
    id = use.id
    if id.within(ResourceId(f"{gateway.id}/privateLinkConfigurations")):
        return True
    owner, name = id.parent, _managed_name(id)
    if owner is None or name is None or not owner.within(_group_of(gateway)):
        return False
    kept = len(name) if (owner.type or "").lower() == _SERVICE_TYPE else _INTERFACE_NAME
    return any_of(
        gateway.private_link_configurations,
        lambda one: name == f"{_MANAGED}{gateway.name}_{one.id.name}".lower()[:kept],
    )


def _group_of(gateway: ApplicationGateway) -> ResourceId:
    id = gateway.id
    return ResourceId(f"/subscriptions/{id.subscription_id}/resourceGroups/{id.resource_group}")


def _managed_name(id: ResourceId) -> str | None:
    """The name that a service of Azure's own has, or its network interface from it; or None."""
    owner = id.parent
    if owner is None:
        return None
    name, type = owner.name.lower(), (owner.type or "").lower()
    if type == _INTERFACE_TYPE:
        found = _INTERFACE.fullmatch(name)
        name = found["service"] if found else ""
    elif type != _SERVICE_TYPE:
        return None
    return name if name.startswith(_MANAGED) else None


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
    taken = managed = 0
    for use in subnet.addresses:
        type = ((use.id.parent.type if use.id.parent else None) or "").lower()
        if type == _SERVICE_TYPE or of_private_link(gateway, use):
            continue  # a service and its network interface share an address
        if not _ONE_ADDRESS.fullmatch(type):
            raise _uncountable(subnet, use)
        taken += 1
        managed += _managed_name(use.id) is not None
    # those of a configuration that nothing is bound to have no network interface yet
    declared = count_of(
        subnet.private_link_addresses, lambda one: not of_private_link(gateway, one)
    )
    return taken + max(0, declared - managed)


def _uncountable(subnet: Subnet, use: SubnetUse) -> Exception:
    message = f"how many addresses of {subnet.id.name} {use.words} has is not in the answer"
    return unread(Gap("unreadable", subnet.id.text, message))


__all__ = ["of_private_link", "others_in", "subnet_of", "usable_addresses", "uses_of"]
