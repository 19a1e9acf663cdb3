"""Application gateways: the frames of their parts, and the references that the service adds.

A description gives each part a name and properties, and names other parts as `$self/<part>/<name>`.
"""

from typing import Any

_TYPE = "Microsoft.Network/applicationGateways"
# in the order of real bodies; a v2 gateway lists each, be it empty
_PARTS = (
    "gatewayIPConfigurations",
    "sslCertificates",
    "trustedRootCertificates",
    "trustedClientCertificates",
    "sslProfiles",
    "frontendIPConfigurations",
    "frontendPorts",
    "backendAddressPools",
    "loadDistributionPolicies",
    "backendHttpSettingsCollection",
    "backendSettingsCollection",
    "httpListeners",
    "listeners",
    "urlPathMaps",
    "requestRoutingRules",
    "routingRules",
    "probes",
    "rewriteRuleSets",
    "redirectConfigurations",
    "privateLinkConfigurations",
)
_ONLY_V2 = {"privateLinkConfigurations"}
# property of a part -> (where the service repeats it at the other end, under which name)
_BACK = {
    ("httpListeners", "frontendIPConfiguration"): ("frontendIPConfigurations", "httpListeners"),
    ("httpListeners", "frontendPort"): ("frontendPorts", "httpListeners"),
    ("requestRoutingRules", "httpListener"): ("httpListeners", "requestRoutingRules"),
    ("requestRoutingRules", "backendAddressPool"): ("backendAddressPools", "requestRoutingRules"),
    ("requestRoutingRules", "backendHttpSettings"): (
        "backendHttpSettingsCollection",
        "requestRoutingRules",
    ),
    ("frontendIPConfigurations", "privateLinkConfiguration"): (
        "privateLinkConfigurations",
        "frontendIpConfigurations",
    ),
}

Body = dict[str, Any]


def completed_gateway(id: str, body: Body) -> None:
    """Frame the parts of a described gateway, and let each know who refers to it."""
    properties = body.get("properties")
    if not isinstance(properties, dict):
        return
    etag = body.setdefault("etag", 'W/"00000000-0000-0000-0009-00000000e7a6"')
    second = str(properties.get("sku", {}).get("name", "")).lower().endswith("_v2")
    for part in _PARTS:
        if part in properties or second or part not in _ONLY_V2:
            held = properties.pop(part, [])
            properties[part] = [
                _framed(one, f"{id}/{part}", f"{_TYPE}/{part}", etag) for one in held
            ]
    for (part, reference), (other, back) in _BACK.items():
        for one in properties.get(part, ()):
            _refer(properties.get(other, ()), one, reference, back)
    if second and "sslPolicy" not in properties:
        properties["defaultPredefinedSslPolicy"] = "AppGwSslPolicy20150501"


def _framed(part: Body, above: str, type: str, etag: str) -> Body:
    id = f"{above}/{part['name']}"
    inner = {"provisioningState": "Succeeded", **part.get("properties", {})}
    addresses = inner.get("ipConfigurations")
    if isinstance(addresses, list):
        inner["ipConfigurations"] = [
            _framed(one, f"{id}/ipConfigurations", f"{type}/ipConfigurations", etag)
            for one in addresses
        ]
    return {"name": part["name"], "id": id, "etag": etag, "properties": inner, "type": type}


def _refer(others: list[Body], one: Body, reference: str, back: str) -> None:
    named = one["properties"].get(reference, {}).get("id", "").lower()
    for other in others:
        if other["id"].lower() == named:
            other["properties"].setdefault(back, []).append({"id": one["id"]})
