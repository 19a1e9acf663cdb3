"""What a vault backs up, and where that lies: of either kind of vault."""

from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from azaudit.analysis.traced import conclude, reading
from azaudit.model import Evidence, Gap, ResourceId
from azaudit.resources.base import Resource
from azaudit.resources.data_protection import BackupInstance, BackupVault
from azaudit.resources.inventory import Inventory
from azaudit.resources.recovery_backups import BackupManagement, RecoveryProtectedItem
from azaudit.resources.recovery_services import RecoveryVault
from azaudit.resources.trail import note, unread, untraced

Vault: TypeAlias = RecoveryVault | BackupVault
# agents that back up machines outside Azure, whose items name no source in it
_OUTSIDE = frozenset({BackupManagement.AGENT, BackupManagement.DPM, BackupManagement.BACKUP_SERVER})


@dataclass(frozen=True)
class BackedUp:
    """What a vault backs up.

    items: how many. sources: the resources, each once, in the order of their ids. outside: how many
    items have a source outside Azure. gaps: why it is not known what others are of. snapshots: the
    subscriptions, besides the vault's store, in which snapshots of them lie. witnesses: what the
    sources were read from; they are evidence only where somebody concludes from them.
    """

    items: int
    sources: tuple[ResourceId, ...]
    outside: int = 0
    gaps: tuple[Gap, ...] = ()
    snapshots: frozenset[str] = frozenset()
    witnesses: tuple[Evidence, ...] = ()

    def within(self, subscription_id: str | None) -> tuple[ResourceId, ...]:
        """The sources that lie in a subscription."""
        return tuple(one for one in self.sources if one.subscription_id == subscription_id)

    def lies_apart_from(self, subscription_id: str | None) -> bool:
        """Whether nothing of it lies in a subscription; raises Unread where that is open."""
        note(*self.witnesses)
        if self.within(subscription_id):
            return False
        if self.gaps:
            raise unread(*self.gaps)
        return True


@reading(RecoveryProtectedItem, BackupInstance)
def backed_up(inventory: Inventory, vault: Vault) -> BackedUp:
    """What a vault backs up; raises Unread where its list has a gap."""
    items: tuple[Resource, ...]
    if isinstance(vault, RecoveryVault):
        items = inventory.children(vault, RecoveryProtectedItem)
    else:
        items = inventory.children(vault, BackupInstance)
    sources: dict[str, ResourceId] = {}
    gaps: list[Gap] = []
    witnesses: list[Evidence] = []
    snapshots: set[str] = set()
    outside = 0
    with untraced():
        for item in items:
            read = conclude(partial(_source, item))
            witnesses += read.witnesses
            gaps += read.gaps
            if read.gaps:
                continue
            if read.value is None:
                outside += 1
            else:
                sources.setdefault(read.value.folded, read.value)
            snapshots |= _snapshots(item)
    found = tuple(sources[folded] for folded in sorted(sources))
    return BackedUp(
        len(items),
        found,
        outside,
        tuple(dict.fromkeys(gaps)),
        frozenset(snapshots),
        tuple(witnesses),
    )


def _source(item: Resource) -> ResourceId | None:
    """What an item is a backup of; None where that is no resource of Azure's."""
    if isinstance(item, BackupInstance):
        return item.source_id
    assert isinstance(item, RecoveryProtectedItem)  # noqa: S101 - of the two views that there are
    named, taken_by = conclude(lambda: item.source_id), conclude(lambda: item.backup_management)
    if not named.gaps:
        return named.value
    note(*taken_by.witnesses)
    if not taken_by.gaps and taken_by.value in _OUTSIDE:
        return None
    raise unread(*taken_by.gaps, *named.gaps)


def _snapshots(item: Resource) -> set[str]:
    """The subscriptions of the groups in which an instance's snapshots lie, as far as is told."""
    if not isinstance(item, BackupInstance):
        return set()
    read = conclude(lambda: [one.group_id.subscription_id for one in item.data_stores])
    return {one for one in read.value if one} if not read.gaps else set()
