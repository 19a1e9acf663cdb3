"""Microsoft.Network: application gateways and their private link."""

from azaudit.model import ResourceId
from azaudit.resources.base import Listing, Resource
from azaudit.resources.cognitive_services import ConnectionStatus
from azaudit.resources.fields import Field, Items
from azaudit.resources.node import Part


class SubnetAddress(Part):
    """An address that a gateway takes from a subnet: one of its own, or of its private link."""

    subnet_id = Field("properties.subnet.id", ResourceId)


class PrivateLinkConfiguration(Part):
    """A private link configuration: the NAT addresses through which consumers come in."""

    id = Field("id", ResourceId)
    addresses = Items("properties.ipConfigurations", SubnetAddress)


class FrontendIpConfiguration(Part):
    """A frontend address of a gateway.

    It has either a public address or a subnet: the service refuses both
    (learn.microsoft.com/troubleshoot/azure/application-gateway/error-codes/
    application-gateway-frontend-ip-cannot-have-public-ip-subnet-error). Without a reference to a
    private link configuration it takes part in none.
    """

    id = Field("id", ResourceId)
    public_address_id = Field(
        "properties.publicIPAddress.id",
        ResourceId,
        absent=None,
        whole="properties.publicIPAddress",
    )
    subnet_id = Field("properties.subnet.id", ResourceId)
    private_link_configuration = Field(
        "properties.privateLinkConfiguration.id", ResourceId, absent=None
    )

    @property
    def is_private(self) -> bool:
        """Whether its address is one of a subnet; unread when it has neither kind of address."""
        return self.public_address_id is None and bool(self.subnet_id.name)


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
    gateway_addresses = Items("properties.gatewayIPConfigurations", SubnetAddress)
    frontends = Items("properties.frontendIPConfigurations", FrontendIpConfiguration)
    http_listeners = Items("properties.httpListeners", Listener)
    layer4_listeners = Items("properties.listeners", Listener, absent=())


class ApplicationGatewayEndpointConnection(Resource):
    """A consumer's private endpoint, connected or asking to be, at a gateway's private link."""

    arm_type = "Microsoft.Network/applicationGateways/privateEndpointConnections"
    listing = Listing("application-gateway-endpoint-connections", ApplicationGateway)

    status = Field("properties.privateLinkServiceConnectionState.status", ConnectionStatus)
    request = Field("properties.privateLinkServiceConnectionState.description", str, absent="")
    endpoint_id = Field("properties.privateEndpoint.id", ResourceId)
