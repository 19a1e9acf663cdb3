"""Virtual networks: the frames of their subnets, and what the service adds of all that uses them.

A description gives each subnet a name and properties; what uses it follows from the gateways and
private endpoints of the world, and the description may name more.
"""

import zlib
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from tests.arm.tenant import Resource
from tests.arm.world import World

_SUBNETS = "Microsoft.Network/virtualNetworks/subnets"
_GATEWAYS = "Microsoft.Network/applicationGateways"
_ENDPOINTS = "Microsoft.Network/privateEndpoints"
# in the order of real bodies; those without an entry are left out
_USES = (
    "ipConfigurations",
    "applicationGatewayIPConfigurations",
    "privateLinkIpConfigurations",
    "privateEndpoints",
    "serviceAssociationLinks",
)
_NAME = 43  # of a private link service's name, what the name of its network interface keeps

Body = dict[str, Any]
Use = tuple[str, str, str]  # the subnet's id, the list that it goes to, the id of what uses it


def completed_network(world: World, resource: Resource, body: Body) -> None:
    """Frame the subnets of a described network, and let each know what uses it."""
    properties = body.get("properties")
    if not isinstance(properties, dict):
        return
    etag = body.setdefault("etag", 'W/"00000000-0000-0000-0009-00000000e7a7"')
    uses: dict[tuple[str, str], list[str]] = defaultdict(list)
    for subnet, sort, id in _uses(world):
        uses[subnet.lower(), sort].append(id)
    described = properties.pop("subnets", [])
    properties.setdefault("privateEndpointVNetPolicies", "Disabled")
    properties["subnets"] = [_subnet(one, resource.id, etag, uses) for one in described]
    properties.setdefault("virtualNetworkPeerings", [])
    properties.setdefault("enableDdosProtection", False)


def _subnet(described: Body, above: str, etag: str, uses: dict[tuple[str, str], list[str]]) -> Body:
    id = f"{above}/subnets/{described['name']}"
    inner = dict(described.get("properties", {}))
    policies = {
        "privateEndpointNetworkPolicies": inner.pop("privateEndpointNetworkPolicies", "Disabled"),
        "privateLinkServiceNetworkPolicies": inner.pop(
            "privateLinkServiceNetworkPolicies", "Enabled"
        ),
    }
    delegations = [_delegation(one, id, etag) for one in inner.pop("delegations", [])]
    endpoints = [
        {"provisioningState": "Succeeded", **one} for one in inner.pop("serviceEndpoints", [])
    ]
    found = {
        sort: [*inner.pop(sort, []), *({"id": one} for one in uses[id.lower(), sort])]
        for sort in _USES
    }
    properties = {"provisioningState": "Succeeded", **inner, "ipamPoolPrefixAllocations": []}
    if endpoints:
        properties["serviceEndpoints"] = endpoints
    properties |= {sort: one for sort, one in found.items() if one}
    properties["delegations"] = delegations
    if delegations or found["privateEndpoints"]:
        properties["purpose"] = "HostedWorkloads" if delegations else "PrivateEndpoints"
    properties |= policies
    return {
        "name": described["name"],
        "id": id,
        "etag": etag,
        "properties": properties,
        "type": _SUBNETS,
    }


def _delegation(service: str, above: str, etag: str) -> Body:
    return {
        "name": "delegation",
        "id": f"{above}/delegations/delegation",
        "etag": etag,
        "properties": {"provisioningState": "Succeeded", "serviceName": service, "actions": []},
        "type": f"{_SUBNETS}/delegations",
    }


def _uses(world: World) -> Iterator[Use]:
    for subscription in world.subscriptions():
        scope = f"/subscriptions/{subscription.id}"
        for gateway in world.below(scope, _GATEWAYS):
            if not gateway.verbatim:
                yield from _of_gateway(gateway)
        for endpoint in world.below(scope, _ENDPOINTS):
            yield from _of_endpoint(endpoint)


def _of_gateway(gateway: Resource) -> Iterator[Use]:
    properties = gateway.body.get("properties", {})
    for one in properties.get("gatewayIPConfigurations", ()):
        id = f"{gateway.id}/gatewayIPConfigurations/{one['name']}"
        yield _subnet_of(one), "applicationGatewayIPConfigurations", id
    bound = set()
    for one in properties.get("frontendIPConfigurations", ()):
        inner = one["properties"]
        bound.add(inner.get("privateLinkConfiguration", {}).get("id", "").lower())
        if "subnet" in inner:
            id = f"{gateway.id}/frontendIPConfigurations/{one['name']}"
            yield _subnet_of(one), "ipConfigurations", id
    for one in properties.get("privateLinkConfigurations", ()):
        id = f"{gateway.id}/privateLinkConfigurations/{one['name']}"
        yield from _of_link(gateway, id, one, bound=id.lower() in bound)


def _of_link(gateway: Resource, id: str, link: Body, *, bound: bool) -> Iterator[Use]:
    """The addresses of a private link configuration.

    For one that a frontend is bound to, Azure makes a private link service with a network
    interface; from then on the subnet has all these ids in capitals, from the group on.
    """
    service = f"_e41f87a2_{gateway.id.rpartition('/')[2]}_{link['name']}"
    interface = f"{service[:_NAME]}.nic.00000000-0000-0000-0009-{zlib.crc32(service.encode()):012x}"
    provider, _, _ = gateway.id.partition("/applicationGateways/")
    for number, one in enumerate(link.get("properties", {}).get("ipConfigurations", ())):
        subnet, declared = _subnet_of(one), f"{id}/ipConfigurations/{one['name']}"
        if not bound:
            yield subnet, "privateLinkIpConfigurations", declared
            continue
        yield subnet, "privateLinkIpConfigurations", _capitals(declared)
        for owner in (f"networkInterfaces/{interface}", f"privateLinkServices/{service}"):
            used = f"{provider}/{owner}/ipConfigurations/appgwPlsIp{number}"
            yield subnet, "ipConfigurations", _capitals(used)


def _of_endpoint(endpoint: Resource) -> Iterator[Use]:
    subnet = _subnet_of(endpoint.body)
    yield subnet, "privateEndpoints", endpoint.id
    for one in endpoint.body["properties"].get("networkInterfaces", ()):
        yield subnet, "ipConfigurations", f"{one['id']}/ipConfigurations/privateEndpointIpConfig"


def _subnet_of(part: Any) -> str:
    return str(part["properties"].get("subnet", {}).get("id", ""))


def _capitals(id: str) -> str:
    """An id with the names of its group and resources in capitals; the types keep their own."""
    parts = id.split("/")
    return "/".join(
        part.upper() if at >= 4 and at % 2 == 0 and part != "Microsoft.Network" else part
        for at, part in enumerate(parts)
    )
