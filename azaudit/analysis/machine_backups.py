"""What the Recovery Services vaults of a tenant hold of a virtual machine.

A vault may lie in another subscription than the machine, so the vaults of all are looked through.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from azaudit.analysis.tenancy import tenant_of
from azaudit.analysis.traced import Traced, conclude, reading
from azaudit.model import Gap, ResourceId
from azaudit.resources.combinators import either
from azaudit.resources.compute import VirtualMachine
from azaudit.resources.inventory import Inventory, Missing, absence
from azaudit.resources.recovery_backups import (
    BackupManagement,
    ProtectionState,
    RecoveryBackupPolicy,
    RecoveryProtectedItem,
    ScheduleFrequency,
)
from azaudit.resources.trail import note, unread, untraced
from azaudit.snapshot.coverage import Coverage
from azaudit.snapshot.schema import ResourceRow, ScopeRow

# a backup a week, and a day for the one that is late
_A_WEEK = timedelta(days=8)
# how services say never: the first day that .NET knows, and what lastBackupTime has at first
_NEVER = (date(1, 1, 1), date(2001, 1, 1))
# clocks differ; a copy that is made later than that after the snapshot is none
_SKEW = timedelta(hours=1)
_WORDS = {
    ProtectionState.STOPPED: "protection is stopped",
    ProtectionState.SUSPENDED: "backups are suspended",
    ProtectionState.PAUSED: "protection is paused",
    ProtectionState.ERROR: "protection has an error",
    ProtectionState.INVALID: "protection is invalid",
    ProtectionState.PENDING: "there has been no backup yet",
}
# A machine has to be unprotected before another vault takes it (azure-cli says so where it finds
# none to protect), so such an item leaves no room for a better one elsewhere.
_EXCLUSIVE = frozenset({ProtectionState.PROTECTED, ProtectionState.PENDING, ProtectionState.ERROR})


@dataclass(frozen=True)
class MachineBackup:
    """What one vault holds of a machine.

    age: of the last backup that succeeded, None where that does not matter any more. flaw: why it
    is no backup to rely on, or None. exclusive: whether no other vault can hold a better one.
    """

    item: RecoveryProtectedItem
    age: timedelta | None = None
    flaw: str | None = None
    exclusive: bool = False
    weekly: bool = False

    @property
    def vault(self) -> str:
        """The name of the vault."""
        segments = self.item.id.text.strip("/").split("/")
        return segments[7] if len(segments) > 7 else self.item.id.text  # noqa: PLR2004 - where an id has it


@reading(RecoveryProtectedItem, RecoveryBackupPolicy)
def machine_backups(
    inventory: Inventory, machine: VirtualMachine, hours: int
) -> Traced[tuple[MachineBackup, ...]]:
    """The backups of a machine: the one that is good, or all, the worst first.

    Good is an item whose protection goes on and whose last successful backup is no older than some
    hours, or than 8 days where its policy takes one a week. One that is good is a conclusion. None,
    and items with flaws, are a conclusion only when no vault can hold a better one: every list of
    the machine's tenant is complete, or the machine is protected where it was found.
    """
    tried = [
        conclude(partial(_judged, inventory, machine, item, hours))
        for item in _items_of(inventory, machine)
    ]
    with untraced():
        found = [(one.value, one.witnesses) for one in tried if not one.gaps]
    for backup, witnesses in found:
        if backup is not None and backup.flaw is None:
            return Traced((backup,), witnesses)
    witnesses = tuple(item for one in tried for item in one.witnesses)
    gaps = tuple(dict.fromkeys(gap for one in tried for gap in one.gaps))
    flawed = tuple(backup for backup, _ in found if backup is not None)
    if not any(backup.exclusive for backup in flawed):
        proved = conclude(partial(_prove_no_other, inventory, machine))
        witnesses += proved.witnesses
        gaps += proved.gaps
    if gaps:
        return Traced(None, witnesses, tuple(dict.fromkeys(gaps)))
    return Traced(tuple(sorted(flawed, key=_badness)), witnesses)


@reading(RecoveryProtectedItem)
def databases_backed_up(inventory: Inventory, machine: VirtualMachine) -> int:
    """For notes: of how many databases in a machine there are backups, as far as is known."""
    return len(inventory.once(_by_machine).databases.get(machine.id.folded, ()))


def _badness(backup: MachineBackup) -> tuple[int, timedelta, str]:
    order = 0 if backup.age is None else 1
    return order, -(backup.age or timedelta()), backup.item.id.folded


def _judged(
    inventory: Inventory, machine: VirtualMachine, item: RecoveryProtectedItem, hours: int
) -> MachineBackup | None:
    """What an item is to a machine: None for nothing; raises Unread."""
    if item.backup_management is not BackupManagement.MACHINE or not _is_of(item, machine):
        return None
    if item.soft_deleted:
        return MachineBackup(item, flaw="the backup is deleted, and kept for some days only")
    state = item.protection_state
    if state is not ProtectionState.PROTECTED:
        return MachineBackup(item, flaw=_WORDS[state], exclusive=state in _EXCLUSIVE)
    made = _moment(item)
    if made.date() in _NEVER:
        return MachineBackup(item, flaw=_WORDS[ProtectionState.PENDING], exclusive=True)
    age = datetime.fromisoformat(inventory.as_of) - made
    if age < -_SKEW:
        raise unread(_gap(item, f"lastRecoveryPoint lies after {inventory.as_of}"))
    limit, weekly = timedelta(hours=hours), False
    if limit < age <= _A_WEEK:
        weekly = _is_weekly(inventory, item)
        limit = _A_WEEK if weekly else limit
    flaw = f"the last backup is more than {age_shown(age)} old, and may be {age_shown(limit)}"
    return MachineBackup(item, age, flaw if age > limit else None, age > limit, weekly)


def age_shown(age: timedelta) -> str:
    """A span of time in hours, or in days where those say enough."""
    hours = max(age, timedelta()) // timedelta(hours=1)
    if hours < 72:  # noqa: PLR2004 - three days
        return f"{hours} {'hour' if hours == 1 else 'hours'}"
    return f"{hours // 24} days"


def _is_of(item: RecoveryProtectedItem, machine: VirtualMachine) -> bool:
    return either(lambda: item.source_id == machine.id, lambda: item.machine_id == machine.id)


def _moment(item: RecoveryProtectedItem) -> datetime:
    text = item.last_recovery_point
    try:
        made = datetime.fromisoformat(text)
    except ValueError:
        raise unread(_gap(item, f"lastRecoveryPoint is no time: {text}")) from None
    if made.tzinfo is None:
        raise unread(_gap(item, f"lastRecoveryPoint has no time zone: {text}"))
    return made


def _is_weekly(inventory: Inventory, item: RecoveryProtectedItem) -> bool:
    """Whether an item's policy takes a backup a week; raises Unread."""
    policy = inventory.find(RecoveryBackupPolicy, ResourceId(item.policy_id))
    if isinstance(policy, Missing):
        raise unread(_gap(item, f"policyId names a policy that does not exist: {policy.id}"))
    return policy.frequency is ScheduleFrequency.WEEKLY


def _gap(item: RecoveryProtectedItem, message: str) -> Gap:
    return Gap("unreadable", item.id.text, f"properties.{message}")


@dataclass(frozen=True)
class _Items:
    """Protected items by the machine, in lower case, that they are of.

    open: those of which that could not be read; they may be of any machine.
    """

    machines: dict[str, list[ResourceRow]]
    databases: dict[str, list[ResourceRow]]
    open: tuple[ResourceRow, ...]


def _items_of(inventory: Inventory, machine: VirtualMachine) -> Iterator[RecoveryProtectedItem]:
    items = inventory.once(_by_machine)
    rows = (*items.machines.get(machine.id.folded, ()), *items.open)
    for row in {row.id: row for row in rows}.values():
        yield inventory.view(RecoveryProtectedItem, row)


def _by_machine(inventory: Inventory) -> _Items:
    machines: dict[str, list[ResourceRow]] = defaultdict(list)
    databases: dict[str, list[ResourceRow]] = defaultdict(list)
    unsure: list[ResourceRow] = []
    for item in inventory.known(RecoveryProtectedItem):
        kind = conclude(partial(_management, item))
        if not kind.gaps and kind.value is not BackupManagement.MACHINE:
            source = conclude(partial(_source, item))
            if kind.value is BackupManagement.WORKLOAD and not source.gaps:
                databases[source.value.folded].append(item.row)
            continue
        named = [conclude(partial(read, item)) for read in (_source, _machine)]
        for id in {one.value.folded for one in named if not one.gaps and one.value is not None}:
            machines[id].append(item.row)
        if any(one.gaps for one in named):
            unsure.append(item.row)
    return _Items(dict(machines), dict(databases), tuple(unsure))


def _management(item: RecoveryProtectedItem) -> BackupManagement:
    return item.backup_management


def _source(item: RecoveryProtectedItem) -> ResourceId:
    return item.source_id


def _machine(item: RecoveryProtectedItem) -> ResourceId | None:
    return item.machine_id


@dataclass(frozen=True)
class _Lists:
    """The lists of protected items in a tenant: those that are whole, and why others are not."""

    proofs: tuple[Coverage, ...]
    gaps: tuple[Gap, ...]


def _prove_no_other(inventory: Inventory, machine: VirtualMachine) -> None:
    """Leave evidence that every list of the machine's tenant is complete, or raise Unread."""
    tenant = tenant_of(inventory, machine.id).value
    lists = inventory.once(_lists_by_tenant).get(tenant, _Lists((), ()))
    note(*map(absence, lists.proofs))
    if lists.gaps:
        raise unread(*lists.gaps)


def _lists_by_tenant(inventory: Inventory) -> dict[str, _Lists]:
    proofs: dict[str, list[Coverage]] = defaultdict(list)
    gaps: dict[str, list[Gap]] = defaultdict(list)
    for place in inventory.listed(RecoveryProtectedItem):
        home = _home(place.subscription)
        if place.gap is not None:
            gaps[home].append(place.gap)
        if place.proof is not None:
            proofs[home].append(place.proof)
    for tenant in {_home(scope) for scope in inventory.index.subscriptions()}:
        gaps[tenant] += _left_out(inventory, tenant)
    return {
        tenant: _Lists(tuple(proofs[tenant]), tuple(dict.fromkeys(gaps[tenant])))
        for tenant in proofs.keys() | gaps.keys()
    }


def _left_out(inventory: Inventory, tenant: str) -> Iterator[Gap]:
    listing = inventory.index.coverage("subscriptions", f"/tenants/{tenant}")
    gap = listing.gap() if listing is not None else None
    if gap is not None:
        yield gap
    for scope in inventory.index.subscriptions():
        if _home(scope) == tenant and scope.role != "audited":
            id = f"/subscriptions/{scope.subscription_id}"
            message = f"a vault may lie in {scope.name or id}, which was left out: {scope.reason}"
            yield Gap("skipped", id, message)


def _home(scope: ScopeRow) -> str:
    return scope.home_tenant_id or scope.tenant_id


__all__ = ["MachineBackup", "age_shown", "databases_backed_up", "machine_backups"]
