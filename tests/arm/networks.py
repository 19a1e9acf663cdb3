"""Virtual networks: the frames of their subnets, and what the service says lies in each.

A description gives each subnet a name and properties; what application gateways and private
endpoints put into it is added, as recorded answers have it.
"""

from collections.abc import Iterator
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from tests.arm.tenant import Resource
from tests.arm.world import World

_SUBNET = "Microsoft.Network/virtualNetworks/subnets"
_GATEWAY = "Microsoft.Network/applicationGateways"
_ENDPOINT = "Microsoft.Network/privateEndpoints"
_DEFAULTS = {
    "delegations": [],
    "privateEndpointNetworkPolicies": "Disabled",
    "privateLinkServiceNetworkPolicies": "Enabled",
}
# how much of the name of the service underneath a private link its interface keeps
_INTERFACE_NAME = 43

Body = dict[str, Any]
# the subnet, the key of its list, the id in that list
_Member = tuple[str, str, str]


def completed_network(world: World, network: Resource, body: Body) -> None:
    """Frame the subnets of a described network, and let each know what lies in it."""
    properties = body.get("properties")
    if not isinstance(properties, dict):
        return
    properties.setdefault("provisioningState", "Succeeded")
    properties.setdefault("virtualNetworkPeerings", [])
    properties.setdefault("enableDdosProtection", False)
    etag = body.setdefault("etag", 'W/"00000000-0000-0000-0009-00000000e7a7"')
    members = list(_members(world, network))
    properties["subnets"] = [
        _subnet(one, network.id, etag, members) for one in properties.get("subnets", ())
    ]


def _subnet(described: Body, network: str, etag: str, members: list[_Member]) -> Body:
    id = f"{network}/subnets/{described['name']}"
    inner = {"provisioningState": "Succeeded", **described.get("properties", {})}
    for subnet, key, member in members:
        if subnet.lower() == id.lower():
            inner.setdefault(key, []).append({"id": member})
    for key, value in _DEFAULTS.items():
        inner.setdefault(key, value)
    return {
        "name": described["name"],
        "id": id,
        "etag": etag,
        "properties": inner,
        "type": _SUBNET,
    }


def _members(world: World, network: Resource) -> Iterator[_Member]:
    subscription = "/".join(network.id.split("/")[:3])
    for gateway in world.below(subscription, _GATEWAY):
        yield from _of_gateway(gateway.id, gateway.body.get("properties", {}))
    for endpoint in world.below(subscription, _ENDPOINT):
        yield _place(endpoint.body), "privateEndpoints", endpoint.id


def _of_gateway(id: str, properties: Body) -> Iterator[_Member]:
    for part in properties.get("gatewayIPConfigurations", ()):
        own = f"{id}/gatewayIPConfigurations/{part['name']}"
        yield _place(part), "applicationGatewayIPConfigurations", own
    for part in properties.get("frontendIPConfigurations", ()):
        yield _place(part), "ipConfigurations", f"{id}/frontendIPConfigurations/{part['name']}"
    for part in properties.get("privateLinkConfigurations", ()):
        for number, address in enumerate(part.get("properties", {}).get("ipConfigurations", ())):
            own = f"{id}/privateLinkConfigurations/{part['name']}/ipConfigurations"
            yield _place(address), "privateLinkIpConfigurations", f"{own}/{address['name']}"
            for hidden in _underneath(id, part["name"]):
                below = f"{hidden}/ipConfigurations/appgwPlsIp{number}"
                yield _place(address), "ipConfigurations", below


def _underneath(gateway: str, configuration: str) -> tuple[str, str]:
    """The platform's own private link service and its interface."""
    provider, _, name = gateway.rpartition("/applicationGateways/")
    service = f"_e41f87a2_{name}_{configuration}"
    guid = uuid5(NAMESPACE_URL, f"{gateway}/{configuration}")
    reserved = f"00000000-0000-0000-0009-{guid.hex[:12]}"
    interface = f"{service[:_INTERFACE_NAME]}.nic.{reserved}"
    return f"{provider}/networkInterfaces/{interface}", f"{provider}/privateLinkServices/{service}"


def _place(body: Any) -> str:
    """The subnet that a body names, or nothing."""
    subnet = body.get("properties", {}).get("subnet", {})
    return str(subnet.get("id", "")) if isinstance(subnet, dict) else ""
