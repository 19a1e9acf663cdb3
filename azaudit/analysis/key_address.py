"""Addresses of keys: the vault or managed HSM that holds one, its name and its version."""

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from azaudit.azure.clouds import CLOUDS

_SUFFIXES = {cloud.name: cloud.keyvault_suffix for cloud in CLOUDS.values()}
_VAULT, _HSM = "vault.", "managedhsm."


class Holder(StrEnum):
    """What holds a key."""

    VAULT = "key vault"
    HSM = "managed HSM"
    ABROAD = "key vault or managed HSM of another cloud"


@dataclass(frozen=True)
class KeyAddress:
    """Where a key lies.

    host: in lower case. name: the holder's, in lower case, which is the host's first label. key,
    version: in lower case, None where the address does not say them.
    """

    holder: Holder
    host: str
    name: str
    key: str | None = None
    version: str | None = None

    def __str__(self) -> str:
        return f"{self.holder} {self.name}"


def key_address(uri: str, clouds: frozenset[str]) -> KeyAddress:
    """An address as services hold it, of a key or of what holds keys.

    clouds: the names of the clouds that are audited. One name can be taken in each cloud, so that
    of another cloud is another vault. The suffixes of a cloud that only a cloud file describes are
    not known; there every host of the usual form counts. Raises ValueError for what is neither.
    """
    host, path = _split(uri)
    name, _, suffix = host.partition(".")
    holder = _holder(suffix, clouds) if name else None
    if holder is None:
        raise ValueError(f"{uri!r} is the address of no key vault")
    match [part for part in path.split("/") if part]:
        case []:
            return KeyAddress(holder, host, name)
        case ["keys", key]:
            return KeyAddress(holder, host, name, key.lower())
        case ["keys", key, version]:
            return KeyAddress(holder, host, name, key.lower(), version.lower())
        case _:
            raise ValueError(f"{uri!r} is the address of no key")


def host_of(uri: str) -> str:
    """The host of an address in lower case, empty when there is none."""
    return _split(uri)[0]


def _split(uri: str) -> tuple[str, str]:
    try:
        parts = urlsplit(uri if "//" in uri else f"https://{uri}")
        host = parts.hostname or ""
    except ValueError:  # brackets that hold no IPv6 address
        return "", ""
    return host, parts.path


def _holder(suffix: str, clouds: frozenset[str]) -> Holder | None:
    """What the hosts with a suffix are, seen from some clouds; None for none that is known."""
    vaults = {_SUFFIXES[cloud] for cloud in clouds if cloud in _SUFFIXES}
    described = bool(clouds - _SUFFIXES.keys())
    for known, holder in ((_VAULT, Holder.VAULT), (_HSM, Holder.HSM)):
        if suffix.startswith(known):
            as_vault = _VAULT + suffix.removeprefix(known)
            if as_vault in vaults or described:
                return holder
            return Holder.ABROAD if as_vault in _SUFFIXES.values() else None
    return None
