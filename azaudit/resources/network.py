"""Microsoft.Network: application gateways and their private link."""

from azaudit.model import ResourceId
from azaudit.resources.base import Listing, Resource
from azaudit.resources.cognitive_services import ConnectionStatus
from azaudit.resources.fields import Field, Items
from azaudit.resources.node import Part


class PrivateLinkConfiguration(Part):
    """A private link configuration: the NAT addresses through which consumers come in."""

    id = Field("id", ResourceId)


class FrontendIpConfiguration(Part):
    """A frontend address of a gateway.

    Without a reference to a private link configuration it takes part in none.
    """

    id = Field("id", ResourceId)
    private_link_configuration = Field(
        "properties.privateLinkConfiguration.id", ResourceId, absent=None
    )


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
    http_listeners = Items("properties.httpListeners", Listener)
    layer4_listeners = Items("properties.listeners", Listener, absent=())


class ApplicationGatewayEndpointConnection(Resource):
    """A consumer's private endpoint, connected or asking to be, at a gateway's private link."""

    arm_type = "Microsoft.Network/applicationGateways/privateEndpointConnections"
    listing = Listing("application-gateway-endpoint-connections", ApplicationGateway)

    status = Field("properties.privateLinkServiceConnectionState.status", ConnectionStatus)
    request = Field("properties.privateLinkServiceConnectionState.description", str, absent="")
    endpoint_id = Field("properties.privateEndpoint.id", ResourceId)
