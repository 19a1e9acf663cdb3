"""Microsoft.Network: application gateways and their private link, virtual networks and subnets."""

from enum import StrEnum

from azaudit.model import ResourceId
from azaudit.resources.base import Listing, Resource
from azaudit.resources.cognitive_services import ConnectionStatus
from azaudit.resources.fields import Field, Items, Values
from azaudit.resources.node import Part


class SubnetMember(Part):
    """Something that lies in a subnet, named by its id alone."""

    id = Field("id", ResourceId)


class PrivateLinkAddress(Part):
    """An address of a private link configuration, given out of a subnet."""

    subnet = Field("properties.subnet.id", ResourceId)


class PrivateLinkConfiguration(Part):
    """A private link configuration: the NAT addresses through which consumers come in."""

    id = Field("id", ResourceId)
    addresses = Items("properties.ipConfigurations", PrivateLinkAddress)


class FrontendIpConfiguration(Part):
    """A frontend address of a gateway.

    Without a reference to a private link configuration it takes part in none. A frontend has a
    public address or lies in a subnet: of all recorded ones, each has exactly one of the two.
    """

    id = Field("id", ResourceId)
    public_address = Field("properties.publicIPAddress.id", ResourceId, absent=None)
    subnet = Field("properties.subnet.id", ResourceId)
    private_link_configuration = Field(
        "properties.privateLinkConfiguration.id", ResourceId, absent=None
    )


class GatewayIpConfiguration(Part):
    """The place of a gateway's instances in a network."""

    subnet = Field("properties.subnet.id", ResourceId)


class Listener(Part):
    """A listener, of layer 7 (httpListeners) or layer 4 (listeners)."""

    id = Field("id", ResourceId)
    frontend = Field("properties.frontendIPConfiguration.id", ResourceId)


class ApplicationGateway(Resource):
    """An application gateway.

    Recorded answers leave privateLinkConfigurations out on v1 gateways and give an empty list on
    v2 ones without; listeners of layer 4 are absent on gateways that have none.
    """

    arm_type = "Microsoft.Network/applicationGateways"
    listing = Listing("application-gateways")

    private_link_configurations = Items(
        "properties.privateLinkConfigurations",
        PrivateLinkConfiguration,
        absent=(),
        since="2020-05-01",
    )
    frontends = Items("properties.frontendIPConfigurations", FrontendIpConfiguration)
    instances = Items("properties.gatewayIPConfigurations", GatewayIpConfiguration)
    http_listeners = Items("properties.httpListeners", Listener)
    layer4_listeners = Items("properties.listeners", Listener, absent=())


class ApplicationGatewayEndpointConnection(Resource):
    """A consumer's private endpoint, connected or asking to be, at a gateway's private link."""

    arm_type = "Microsoft.Network/applicationGateways/privateEndpointConnections"
    listing = Listing("application-gateway-endpoint-connections", ApplicationGateway)

    status = Field("properties.privateLinkServiceConnectionState.status", ConnectionStatus)
    request = Field("properties.privateLinkServiceConnectionState.description", str, absent="")
    endpoint_id = Field("properties.privateEndpoint.id", ResourceId)


class NetworkPolicies(StrEnum):
    """Whether network security groups and routes act on the addresses of private link services."""

    ENABLED = "Enabled"
    DISABLED = "Disabled"


class Delegation(Part):
    """A service that may put its own things into a subnet."""

    service = Field("properties.serviceName", str)


class ServiceLink(Part):
    """Something that a service has put into a subnet."""

    type = Field("properties.linkedResourceType", str)


class Subnet(Part):
    """A subnet, as the list of virtual networks holds it.

    Recorded answers leave out what a subnet does not have, save for empty delegations in some.
    Private link network policies are Enabled unless they are switched off (the default that the
    API's specification gives; learn.microsoft.com/azure/private-link/disable-private-link-service-
    network-policy).
    """

    id = Field("id", ResourceId)
    address_prefix = Field("properties.addressPrefix", str, absent=None)
    address_prefixes = Values("properties.addressPrefixes", str, absent=())
    private_link_policies = Field(
        "properties.privateLinkServiceNetworkPolicies",
        NetworkPolicies,
        absent=NetworkPolicies.ENABLED,
    )
    interfaces = Items("properties.ipConfigurations", SubnetMember, absent=())
    gateways = Items("properties.applicationGatewayIPConfigurations", SubnetMember, absent=())
    private_links = Items("properties.privateLinkIpConfigurations", SubnetMember, absent=())
    private_endpoints = Items("properties.privateEndpoints", SubnetMember, absent=())
    delegations = Items("properties.delegations", Delegation, absent=())
    navigation_links = Items("properties.resourceNavigationLinks", ServiceLink, absent=())
    association_links = Items("properties.serviceAssociationLinks", ServiceLink, absent=())


class VirtualNetwork(Resource):
    """A virtual network with its subnets."""

    arm_type = "Microsoft.Network/virtualNetworks"
    listing = Listing("virtual-networks")

    subnets = Items("properties.subnets", Subnet)
