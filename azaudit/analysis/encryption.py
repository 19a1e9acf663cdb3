"""The customer-managed keys that services use, and the vaults that hold them."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from azaudit.analysis.key_address import Holder, KeyAddress, key_address
from azaudit.analysis.traced import Traced, conclude, reading
from azaudit.model import Evidence, Gap, ResourceId
from azaudit.resources.cognitive_services import CognitiveAccount, KeySource
from azaudit.resources.data_protection import BackupVault, EncryptionState
from azaudit.resources.inventory import Inventory
from azaudit.resources.key_vault import KeyVault
from azaudit.resources.recovery_services import RecoveryVault
from azaudit.resources.trail import unread

Encrypted: TypeAlias = CognitiveAccount | RecoveryVault | BackupVault
ENCRYPTED: tuple[type[Encrypted], ...] = (CognitiveAccount, RecoveryVault, BackupVault)


@dataclass(frozen=True)
class KeyUse:
    """A service resource whose data a key in a vault protects."""

    resource_id: ResourceId


@reading(*ENCRYPTED)
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


def key_holder(inventory: Inventory, resource: Encrypted) -> KeyAddress | None:
    """The address of what holds a resource's key, or None for Microsoft's; raises Unread."""
    uri = _key_uri(resource)
    if uri is None:
        return None
    try:
        return key_address(uri, _clouds(inventory))
    except ValueError as error:
        raise unread(Gap("unreadable", resource.id.text, f"{resource.id.name}: {error}")) from None


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
    for view in ENCRYPTED:
        for resource in inventory.known(view):
            found = conclude(partial(key_holder, inventory, resource))
            gaps.extend(found.gaps)
            if found.gaps:
                continue
            read += 1
            holder = found.value
            if holder is not None and holder.holder is Holder.VAULT:
                by_vault[holder.name].append((KeyUse(resource.id), found.witnesses))
    return _Uses(dict(by_vault), read, tuple(dict.fromkeys(gaps)))


def _unlisted(inventory: Inventory) -> Iterator[Gap]:
    for view in ENCRYPTED:
        for place in inventory.listed(view):
            if place.gap is not None:
                yield place.gap


def _key_uri(resource: Encrypted) -> str | None:
    if isinstance(resource, CognitiveAccount):
        microsofts = resource.key_source is KeySource.MICROSOFT
        return None if microsofts else resource.key_vault_uri
    if isinstance(resource, BackupVault) and resource.encryption_state is EncryptionState.DISABLED:
        return None
    return resource.key_uri


def _clouds(inventory: Inventory) -> frozenset[str]:
    return frozenset(file.run.cloud for file in inventory.index.files)


__all__ = ["ENCRYPTED", "Encrypted", "KeyUse", "key_holder", "key_uses"]
