"""Collectors of Microsoft.Network."""

from typing import Any

from azaudit.collect import versions
from azaudit.collect.collector import Collector
from azaudit.resources.base import Resource
from azaudit.resources.network import ApplicationGateway, ApplicationGatewayEndpointConnection
from azaudit.resources.trail import Unread, untraced
from azaudit.resources.virtual_network import VirtualNetwork


def _client() -> type[Any]:
    from azure.mgmt.network.aio import NetworkManagementClient

    return NetworkManagementClient


def _may_have_private_link(gateway: Resource) -> bool:
    if not isinstance(gateway, ApplicationGateway):
        return True
    with untraced():
        try:
            return bool(gateway.private_link_configurations)
        except Unread:
            return True


APPLICATION_GATEWAYS = Collector(
    view=ApplicationGateway,
    client=_client,
    api_version=versions.NETWORK,
    actions=("Microsoft.Network/applicationGateways/read",),
    list=lambda client, scope: client.application_gateways.list_all(api_version=versions.NETWORK),
)

ENDPOINT_CONNECTIONS = Collector(
    view=ApplicationGatewayEndpointConnection,
    client=_client,
    api_version=versions.NETWORK,
    actions=("Microsoft.Network/applicationGateways/privateEndpointConnections/read",),
    list=lambda client, gateway: client.application_gateway_private_endpoint_connections.list(
        gateway.resource_group, gateway.name, api_version=versions.NETWORK
    ),
    needed=_may_have_private_link,
)

# one call a subscription: the list holds the subnets and what uses them
VIRTUAL_NETWORKS = Collector(
    view=VirtualNetwork,
    client=_client,
    api_version=versions.NETWORK,
    actions=("Microsoft.Network/virtualNetworks/read",),
    list=lambda client, scope: client.virtual_networks.list_all(api_version=versions.NETWORK),
)
