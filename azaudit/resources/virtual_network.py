"""Microsoft.Network: virtual networks with their subnets, and what uses those."""

from enum import StrEnum

from azaudit.model import ResourceId
from azaudit.resources.addresses import AddressRange
from azaudit.resources.base import Listing, Resource
from azaudit.resources.fields import Field, Items, Values
from azaudit.resources.node import Part


class NetworkPolicies(StrEnum):
    """Whether network security groups and routes of a subnet apply to a private link service."""

    ENABLED = "Enabled"
    DISABLED = "Disabled"


class SubnetUse(Part):
    """A reference to something that uses a subnet: an address, a private endpoint."""

    id = Field("id", ResourceId)

    @property
    def words(self) -> str:
        """What it belongs to, as its id says it: `networkInterfaces nic-app`."""
        owner = self.id
        while owner.parent is not None and owner.parent.type is not None:
            owner = owner.parent
        return f"{_last(owner.type)} {owner.name}"


class SubnetLink(SubnetUse):
    """A service's hold on a subnet, which is part of the subnet itself."""

    @property
    def words(self) -> str:
        """Its kind and name: `serviceAssociationLinks AppServiceLink`."""
        return f"{_last(self.id.type)} {self.id.name}"


class Delegation(SubnetUse):
    """The right of a service to put its own resources into a subnet."""

    service = Field("properties.serviceName", str)

    @property
    def words(self) -> str:
        """The service that the subnet is handed over to."""
        return f"a delegation to {self.service}"


class ServiceEndpoint(Part):
    """A service that a subnet reaches with its own identity."""

    service = Field("service", str)


class Subnet(Part):
    """A subnet, as the virtual network's own answer holds it.

    Absences: the published schema gives Enabled as the default of privateLinkServiceNetworkPolicies
    (azure-rest-api-specs, SubnetPropertiesFormat). Recorded answers leave out every list of uses
    that is empty, and serviceEndpoints that were never set (azure-cli,
    test_manage_appgw_private_endpoint and test_network_vnet); delegations are in all of them.
    privateLinkIpConfigurations is in the recordings and in no schema.
    """

    id = Field("id", ResourceId)
    private_link_policies = Field(
        "properties.privateLinkServiceNetworkPolicies",
        NetworkPolicies,
        absent=NetworkPolicies.ENABLED,
        since="2019-04-01",
    )
    service_endpoints = Items("properties.serviceEndpoints", ServiceEndpoint, absent=())

    gateway_addresses = Items("properties.applicationGatewayIPConfigurations", SubnetUse, absent=())
    addresses = Items("properties.ipConfigurations", SubnetUse, absent=())
    private_link_addresses = Items("properties.privateLinkIpConfigurations", SubnetUse, absent=())
    private_endpoints = Items("properties.privateEndpoints", SubnetUse, absent=())
    address_profiles = Items("properties.ipConfigurationProfiles", SubnetUse, absent=())
    address_allocations = Items("properties.ipAllocations", SubnetUse, absent=())
    service_links = Items("properties.serviceAssociationLinks", SubnetLink, absent=())
    navigation_links = Items("properties.resourceNavigationLinks", SubnetLink, absent=())
    delegations = Items("properties.delegations", Delegation)

    _prefix = Field("properties.addressPrefix", AddressRange)
    _prefixes = Values("properties.addressPrefixes", AddressRange, absent=())

    @property
    def prefixes(self) -> tuple[AddressRange, ...]:
        """Its address ranges; a subnet writes either one prefix or a list."""
        return self._prefixes or (self._prefix,)


class VirtualNetwork(Resource):
    """A virtual network.

    Lists hold the subnets whole: recorded list and single answers have the same keys.
    """

    arm_type = "Microsoft.Network/virtualNetworks"
    listing = Listing("virtual-networks")

    subnets = Items("properties.subnets", Subnet)


def _last(type: str | None) -> str:
    return (type or "").rpartition("/")[2]
