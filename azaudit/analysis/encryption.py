"""The customer-managed keys that services use, and the vaults that hold them."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

from azaudit.analysis.traced import Traced, conclude, reading
from azaudit.model import Evidence, Gap, ResourceId
from azaudit.resources.base import Resource
from azaudit.resources.cognitive_services import CognitiveAccount, KeySource
from azaudit.resources.data_protection import BackupVault
from azaudit.resources.inventory import Inventory
from azaudit.resources.key_vault import KeyVault
from azaudit.resources.recovery_services import RecoveryVault
from azaudit.resources.trail import unread

_USERS = (CognitiveAccount, RecoveryVault, BackupVault)


@dataclass(frozen=True)
class KeyUse:
    """A service resource whose data a key in a vault protects."""

    resource_id: ResourceId


def vault_name(uri: str) -> str | None:
    """The vault that a key or vault address points to, in lower case; None for a managed HSM.

    Vault names are unique over all of Azure, so the first label of the host is enough. Raises
    ValueError for what is the address of neither.
    """
    name, _, suffix = _host(uri).partition(".")
    if name and suffix.startswith("vault."):
        return name
    if name and suffix.startswith("managedhsm."):
        return None
    raise ValueError(f"{uri!r} is the address of no key vault")


def _host(uri: str) -> str:
    try:
        return urlsplit(uri if "//" in uri else f"https://{uri}").hostname or ""
    except ValueError:  # brackets that hold no IPv6 address
        return ""


@reading(*_USERS)
def key_uses(inventory: Inventory, vault: KeyVault) -> Traced[tuple[KeyUse, ...]]:
    """What the keys of a vault protect, over all that was collected.

    One use that is found is a conclusion. None is a conclusion only when every account and backup
    vault of the audited subscriptions could be read.
    """
    uses = inventory.once(_all_uses)
    found = uses.by_vault.get(vault.name.lower(), ())
    if found:
        witnesses = tuple(item for _, read in found for item in read)
        return Traced(tuple(use for use, _ in found), witnesses)
    if uses.gaps:
        return Traced(None, (), uses.gaps)
    value = {"used by": "none", "accounts and backup vaults read": uses.read}
    nothing = Evidence("derived", vault.id.text, "keyUses", value, inventory.as_of, "")
    return Traced((), (nothing,))


@dataclass(frozen=True)
class _Uses:
    """All key uses by the vault's name, each with what it was read from.

    read: how many resources could be read. gaps: where there may be more uses.
    """

    by_vault: dict[str, list[tuple[KeyUse, tuple[Evidence, ...]]]]
    read: int
    gaps: tuple[Gap, ...]


def _all_uses(inventory: Inventory) -> _Uses:
    by_vault: dict[str, list[tuple[KeyUse, tuple[Evidence, ...]]]] = defaultdict(list)
    read, gaps = 0, list(_unlisted(inventory))
    for view in _USERS:
        for resource in inventory.known(view):
            holder = conclude(partial(_holder, resource))
            gaps.extend(holder.gaps)
            read += not holder.gaps
            if not holder.gaps and holder.value is not None:
                by_vault[holder.value].append((KeyUse(resource.id), holder.witnesses))
    return _Uses(dict(by_vault), read, tuple(dict.fromkeys(gaps)))


def _unlisted(inventory: Inventory) -> Iterator[Gap]:
    for view in _USERS:
        for place in inventory.listed(view):
            if place.gap is not None:
                yield place.gap


def _holder(resource: Resource) -> str | None:
    """The name of the vault that holds a resource's key, or None; raises Unread."""
    address = _key_address(resource)
    if address is None:
        return None
    try:
        return vault_name(address)
    except ValueError as error:
        raise unread(Gap("unreadable", resource.id.text, f"{resource.id.name}: {error}")) from None


def _key_address(resource: Resource) -> str | None:
    if isinstance(resource, CognitiveAccount):
        if resource.key_source is KeySource.MICROSOFT:
            return None
        return resource.key_vault_uri
    if isinstance(resource, (RecoveryVault, BackupVault)):
        return resource.key_uri
    raise TypeError(f"{resource!r} has no key")


__all__ = ["KeyUse", "key_uses", "vault_name"]
