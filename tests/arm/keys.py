"""Keys in vaults as the management plane describes them, and what its lists leave out."""

from typing import Any

# the rest of a key's properties is in the answer to a GET only
_LISTED = ("attributes", "keyUri", "keyUriWithVersion")


def completed_key(id: str, properties: dict[str, Any]) -> None:
    """Give a key what a described one need not say; one of a certain version names it."""
    vault, _, rest = id.rpartition("/vaults/")[2].partition("/")
    _, key, *version = rest.split("/")
    uri = f"https://{vault.lower()}.vault.azure.net:443/keys/{key}"
    usual: dict[str, Any] = {
        "attributes": {"enabled": True, "recoveryLevel": "Recoverable"},
        "kty": "RSA",
        "keyOps": ["encrypt", "decrypt", "sign", "verify", "wrapKey", "unwrapKey"],
        "keySize": 2048,
        "keyUri": uri,
    }
    if version:
        usual["keyUriWithVersion"] = f"{uri}/{version[1]}"
    for name, value in usual.items():
        properties.setdefault(name, value)
    properties["attributes"] = {**usual["attributes"], **properties["attributes"]}


def cut_key(properties: dict[str, Any]) -> None:
    """What a list says of a key."""
    for name in [name for name in properties if name not in _LISTED]:
        del properties[name]
