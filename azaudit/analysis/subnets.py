"""Subnets by their ids, what lies in them, and how many addresses they have."""

from ipaddress import IPv4Network, IPv6Network, ip_network

from azaudit.analysis.traced import reading
from azaudit.model import Gap, ResourceId
from azaudit.resources.combinators import any_of
from azaudit.resources.inventory import Inventory, Missing
from azaudit.resources.network import Subnet, VirtualNetwork
from azaudit.resources.trail import Unread, trail, unread

# Azure keeps the first four addresses of a subnet and the last one for itself, see the FAQ at
# https://learn.microsoft.com/azure/virtual-network/virtual-networks-faq
_RESERVED_ADDRESSES = 5
_RESERVED_NAMES = {
    "gatewaysubnet": "virtual network gateways",
    "azurefirewallsubnet": "Azure Firewall",
    "azurefirewallmanagementsubnet": "Azure Firewall",
    "azurebastionsubnet": "Azure Bastion",
    "routeserversubnet": "Azure Route Server",
}
# An application gateway's private link is a private link service of the platform underneath; that
# service and its network interface show in the subnet under names that begin like this, as
# recorded answers have them.
_UNDERNEATH = "_e41f87a2_"


@reading(VirtualNetwork)
def subnet_of(inventory: Inventory, id: ResourceId) -> Subnet | None:
    """The subnet with an id, or None where it is proved that there is none.

    Raises Unread when its network could not be read, or was left out of the run.
    """
    network_id = id.parent
    if network_id is None or id.type is None or not id.type.lower().endswith("/subnets"):
        raise unread(Gap("unreadable", id.text, f"{id} is the id of no subnet"))
    network = inventory.find(VirtualNetwork, network_id)
    if isinstance(network, Missing):
        if network.reason == "out-of-scope":
            raise unread(Gap("skipped", id.text, f"the network of {id} was left out of the run"))
        return None
    if not any_of(network.subnets, lambda one: one.id == id):
        return None
    return next(one for one in network.subnets if _is(one, id))


def _is(subnet: Subnet, id: ResourceId) -> bool:
    # an unreadable neighbour does not matter once the subnet is known to be there
    with trail():
        try:
            return subnet.id == id
        except Unread:
            return False


def reserved_for(subnet: Subnet) -> str | None:
    """The service that a subnet's name reserves it for, if any."""
    return _RESERVED_NAMES.get(subnet.id.name.lower())


def is_underneath(id: ResourceId) -> bool:
    """Whether an id is that of what the platform puts underneath a gateway's private link."""
    return any(part.lower().startswith(_UNDERNEATH) for part in id.text.split("/"))


def usable_addresses(subnet: Subnet) -> int:
    """How many IPv4 addresses a subnet has for resources, used or not.

    Raises Unread for a subnet whose address range is missing or malformed.
    """
    prefixes = [*subnet.address_prefixes]
    if not prefixes and subnet.address_prefix is not None:
        prefixes = [subnet.address_prefix]
    networks = [_network(subnet, prefix) for prefix in prefixes]
    sizes = [one.num_addresses for one in networks if isinstance(one, IPv4Network)]
    if not sizes:
        raise unread(_unreadable(subnet, "no IPv4 address range is named"))
    return sum(max(size - _RESERVED_ADDRESSES, 0) for size in sizes)


def _network(subnet: Subnet, prefix: str) -> IPv4Network | IPv6Network:
    try:
        return ip_network(prefix)
    except ValueError:
        raise unread(_unreadable(subnet, f"{prefix!r} is no address range")) from None


def _unreadable(subnet: Subnet, why: str) -> Gap:
    return Gap("unreadable", subnet.id.text, f"the addresses of {subnet.id.name}: {why}")
