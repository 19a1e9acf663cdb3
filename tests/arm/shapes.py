"""Bodies as a provider answers them: what is computed from other resources, and what lists omit."""

import re
from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

from tests.arm.gateways import completed_gateway
from tests.arm.guards import completed_guard, guarded_operations
from tests.arm.items import completed_item
from tests.arm.keys import completed_key, cut_key
from tests.arm.networks import completed_network
from tests.arm.tenant import Resource
from tests.arm.world import World

Body = dict[str, Any]

_RECOVERY_VAULT = "microsoft.recoveryservices/vaults"
_ACCOUNT = "microsoft.cognitiveservices/accounts"
_GATEWAY = "microsoft.network/applicationgateways"
_KEYS = ("microsoft.keyvault/vaults/keys", "microsoft.keyvault/vaults/keys/versions")
_NO_DESTINATION: Body = {
    "storageAccountId": None,
    "serviceBusRuleId": None,
    "workspaceId": None,
    "eventHubAuthorizationRuleId": None,
    "eventHubName": None,
    "metrics": [],
    "logs": [],
    "logAnalyticsDestinationType": None,
}
_LOG: Body = {
    "category": None,
    "categoryGroup": None,
    "enabled": True,
    "retentionPolicy": {"enabled": False, "days": 0},
}


def answered(world: World, resource: Resource) -> Body:
    """The body of a single GET."""
    body = deepcopy(dict(resource.body))
    complete = _COMPLETED.get(resource.type.lower())
    if complete is not None and not resource.verbatim:
        complete(world, resource, body)
    return body


def listed(world: World, resource: Resource) -> Body:
    """The body of a row in a list."""
    body = answered(world, resource)
    if resource.type.lower() == _RECOVERY_VAULT:
        _cut_recovery_vault(body)
    if resource.type.lower() in _KEYS:
        cut_key(_properties(body))
    return body


def _cut_recovery_vault(body: Body) -> None:
    """Lists leave the security settings out, and their scores are those of a vault without any."""
    properties = body.get("properties")
    if not isinstance(properties, dict):
        return
    left_out = ("securitySettings", "redundancySettings", "backupStorageVersion")
    for key in (*left_out, "monitoringSettings"):
        properties.pop(key, None)
    for key, wrong in (("secureScore", "None"), ("bcdrSecurityLevel", "Poor")):
        if key in properties:
            properties[key] = wrong


def _recovery_proxy(world: World, resource: Resource, body: Body) -> None:
    """The guard's id comes back with `resourcegroups` in lower case, whatever was sent."""
    properties = _properties(body)
    guard = properties.get("resourceGuardResourceId")
    if not isinstance(guard, str):
        return
    lowered = re.sub("/resourceGroups/", "/resourcegroups/", guard, flags=re.IGNORECASE)
    properties["resourceGuardResourceId"] = lowered
    namespace = "Microsoft.RecoveryServices/"
    _operations(properties, guarded_operations(world, guard, lowered, namespace))


def _backup_proxy(world: World, resource: Resource, body: Body) -> None:
    """The type says vaults where the id says backupVaults; the guard's id keeps its case."""
    body["type"] = "Microsoft.DataProtection/vaults/backupResourceGuardProxies"
    properties = _properties(body)
    guard = properties.get("resourceGuardResourceId")
    if isinstance(guard, str):
        namespace = "Microsoft.DataProtection/"
        _operations(properties, guarded_operations(world, guard, guard, namespace))


def _operations(properties: Body, found: list[dict[str, str]]) -> None:
    described = properties.pop("resourceGuardOperationDetails", None)
    rest = dict(properties)
    properties.clear()
    for key, value in rest.items():
        properties[key] = value
        if key == "resourceGuardResourceId":
            properties["resourceGuardOperationDetails"] = found if described is None else described


def _guard(world: World, resource: Resource, body: Body) -> None:
    completed_guard(_properties(body))


def _account(world: World, resource: Resource, body: Body) -> None:
    """The copies of endpoint connections inside an account leave out how far they have come."""
    _embed(world, resource, body, leave_out=("provisioningState",))


def _gateway(world: World, resource: Resource, body: Body) -> None:
    completed_gateway(resource.id, body)
    _embed(world, resource, body, leave_out=())


def _key_vault(world: World, resource: Resource, body: Body) -> None:
    """Without endpoint connections the key is absent."""
    _embed(world, resource, body, leave_out=())
    if not _properties(body).get("privateEndpointConnections"):
        _properties(body).pop("privateEndpointConnections", None)


def _key(world: World, resource: Resource, body: Body) -> None:
    completed_key(resource.id, _properties(body))


def _item(world: World, resource: Resource, body: Body) -> None:
    completed_item(resource.id, _properties(body))


def _diagnostic_setting(world: World, resource: Resource, body: Body) -> None:
    """Up to its own name the id comes back in lower case, and what there is not is null."""
    head, type, name = resource.id.rsplit("/", 2)
    body["id"] = f"{head.lower()}/{type}/{name}"
    described = _properties(body)
    logs = [_LOG | one for one in described.pop("logs", [])]
    body["properties"] = _NO_DESTINATION | described | {"logs": logs}
    body |= {"location": None, "kind": None, "tags": None, "identity": None}


def _embed(world: World, resource: Resource, body: Body, leave_out: tuple[str, ...]) -> None:
    """Repeat the endpoint connections below a resource in its body, if it does not say its own."""
    properties = _properties(body)
    if "privateEndpointConnections" in properties:
        return
    copies = []
    for connection in world.below(resource.id, f"{resource.type}/privateEndpointConnections"):
        copy = deepcopy(dict(connection.body))
        inner = copy.get("properties")
        if isinstance(inner, dict):
            for key in leave_out:
                inner.pop(key, None)
        copies.append(copy)
    properties["privateEndpointConnections"] = copies


def _properties(body: Body) -> Body:
    properties = body.get("properties")
    return properties if isinstance(properties, dict) else {}


_COMPLETED: Mapping[str, Callable[[World, Resource, Body], None]] = {
    _ACCOUNT: _account,
    _GATEWAY: _gateway,
    "microsoft.keyvault/vaults": _key_vault,
    "microsoft.network/virtualnetworks": completed_network,
    **dict.fromkeys(_KEYS, _key),
    "microsoft.insights/diagnosticsettings": _diagnostic_setting,
    "microsoft.recoveryservices/vaults/backupfabrics/protectioncontainers/protecteditems": _item,
    "microsoft.recoveryservices/vaults/backupresourceguardproxies": _recovery_proxy,
    "microsoft.dataprotection/backupvaults/backupresourceguardproxies": _backup_proxy,
    "microsoft.dataprotection/resourceguards": _guard,
}
