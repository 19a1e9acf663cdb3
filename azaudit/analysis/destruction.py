"""Who can destroy what is backed up together with its backup.

Whoever deletes machines to extort money deletes their backups first. It takes up to three hands:
one that deletes the data, one that deletes the backups in the vault, and where a Resource Guard
stands before that, one that approves it. Locked immutability takes the second away from everybody.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from azaudit.analysis.abilities import (
    DESTROY_AGENT_BACKUPS,
    DESTROY_BACKUP_INSTANCES,
    DESTROY_RECOVERY_BACKUPS,
    destroy_data,
    or_self_grant,
)
from azaudit.analysis.authority import authority
from azaudit.analysis.backed_up import BackedUp, Vault, backed_up
from azaudit.analysis.guard_duties import (
    DUTY_VIEWS,
    approve_side,
    protected_actions,
    run_side,
    tenant_holding,
)
from azaudit.analysis.persons import Pair, Seat, Side
from azaudit.analysis.power import who_can
from azaudit.analysis.separation import Meeting, joined, meet, side_of
from azaudit.analysis.traced import conclude, reading
from azaudit.model import Gap, ResourceId
from azaudit.resources.data_protection import BackupGuardProxy
from azaudit.resources.inventory import Inventory
from azaudit.resources.recovery_services import (
    GuardProxy,
    Immutability,
    RecoveryGuardProxy,
    RecoveryVault,
)
from azaudit.resources.trail import note, unread

_NOBODY = Side(())


@dataclass(frozen=True)
class Alone:
    """Somebody who has every hand that it takes; approval: None where no approval is needed."""

    data: Seat
    backups: Seat
    approval: Seat | None = None

    @property
    def tie(self) -> str:
        """By what his seats in two tenants are known for one person's; empty for one object."""
        return Pair(self.backups, self.approval).tie if self.approval is not None else ""

    def __str__(self) -> str:
        ways = list(dict.fromkeys(str(seat.ways[0]) for seat in (self.data, self.backups)))
        if self.approval is not None:
            alias = "" if str(self.approval) == str(self.data) else f" as {self.approval}"
            ways.append(f"on the guard by {self.approval.ways[0]}{alias}")
        return f"{self.data} by {', and '.join(ways)}"


@dataclass(frozen=True)
class Destruction:
    """The hands that it takes to destroy what a vault backs up together with the backups.

    data: who can delete at least one of the sources. backups: who can delete the backups, whatever
    that takes besides. unguarded: who of them needs no approval for it. approvals: who can approve
    it, or None where no guard is attached. alone: who needs nobody. approved: who needs nobody once
    somebody else has approved that he activates a role. locked: whether immutability lets nobody
    delete backups; None where that was not read. open: what was not read and could add somebody who
    needs nobody, or take the power from those who do.
    """

    backed_up: BackedUp
    data: Side
    backups: Side
    unguarded: Side
    approvals: Side | None
    guards: tuple[ResourceId, ...]
    locked: bool | None
    alone: tuple[Alone, ...] = ()
    approved: tuple[Alone, ...] = ()
    open: tuple[Gap, ...] = ()

    @property
    def surely_alone(self) -> tuple[Alone, ...]:
        """Those who surely need nobody."""
        return self.alone if self.locked is False else ()

    @property
    def proved_alone(self) -> tuple[Alone, ...]:
        """Those who surely need nobody; raises Unread where there is none for sure and it is open.

        Leaves no evidence, for it decides nothing.
        """
        if self.open and not self.surely_alone:
            raise unread(*self.open)
        return self.surely_alone


@reading(*DUTY_VIEWS, RecoveryGuardProxy, BackupGuardProxy)
def destruction(inventory: Inventory, vault: Vault) -> Destruction:
    """Who can destroy what a vault backs up together with the backups.

    Raises Unread where the list of what it backs up, or of its guards, has a gap.
    """
    held = backed_up(inventory, vault)
    proxies = _proxies(inventory, vault)
    data = _data_side(inventory, held)
    actions = _destroying(vault, held)
    backups = run_side(inventory, vault.id, actions)[1]
    guards, free, unread = _protection(proxies, actions)
    unguarded = run_side(inventory, vault.id, free)[1] if free else _NOBODY
    approvals = _approvals(inventory, guards, unread) if proxies else None
    locked = conclude(lambda: vault.immutability is Immutability.LOCKED)
    note(*locked.witnesses)
    is_locked = None if locked.gaps else locked.value
    found = Destruction(held, data, backups, unguarded, approvals, guards, is_locked)
    return found if is_locked else with_alone(found, locked.gaps)


def _destroying(vault: Vault, held: BackedUp) -> tuple[str, ...]:
    """The actions on a vault of which any one loses backups."""
    if not isinstance(vault, RecoveryVault):
        return DESTROY_BACKUP_INSTANCES.actions
    agents = DESTROY_AGENT_BACKUPS.actions if held.outside else ()
    return (*DESTROY_RECOVERY_BACKUPS.actions, *agents)


def _proxies(inventory: Inventory, vault: Vault) -> tuple[GuardProxy, ...]:
    if isinstance(vault, RecoveryVault):
        return inventory.children(vault, RecoveryGuardProxy)
    return inventory.children(vault, BackupGuardProxy)


def _data_side(inventory: Inventory, held: BackedUp) -> Side:
    """Who can delete any of the sources; those over which the same people have power count once."""
    # by whose they are, since to tell whether whole seats are alike takes long
    seats: dict[tuple[str, str], list[Seat]] = {}
    gaps: dict[Gap, None] = dict.fromkeys(held.gaps)
    doubts: dict[Gap, None] = {}
    for source in _unlike(inventory, held.sources):
        side = _source_side(inventory, source)
        for seat in side.seats:
            alike = seats.setdefault((seat.tenant_id, seat.who.id), [])
            if not any(one is seat or one == seat for one in alike):
                alike.append(seat)
        gaps |= dict.fromkeys(side.gaps)
        doubts |= dict.fromkeys(side.doubts)
    found = tuple(seat for alike in seats.values() for seat in alike)
    return Side(found, tuple(gaps), tuple(doubts))


def _unlike(inventory: Inventory, sources: tuple[ResourceId, ...]) -> Iterator[ResourceId]:
    """One of all those sources over which the same people have the same power."""
    seen: set[tuple[object, ...]] = set()
    for source in sources:
        held = authority(inventory, tenant_holding(inventory, source))
        key = (
            (source.type or "").lower(),
            source.subscription_id,
            held.active.reach(source),
            held.eligible.reach(source),
        )
        if key not in seen:
            seen.add(key)
            yield source


def _sides(inventory: Inventory) -> dict[tuple[object, ...], Side]:
    del inventory
    return {}


def _source_side(inventory: Inventory, source: ResourceId) -> Side:
    held = authority(inventory, tenant_holding(inventory, source))
    ability = destroy_data(source.type or "")
    key = (source.subscription_id, ability, held.active.reach(source), held.eligible.reach(source))
    sides = inventory.once(_sides)
    if key not in sides:
        power = who_can(inventory, source, or_self_grant(ability.verb, ability))
        sides[key] = side_of(inventory, tenant_holding(inventory, source), power)
    return sides[key]


def _protection(
    proxies: tuple[GuardProxy, ...], actions: tuple[str, ...]
) -> tuple[tuple[ResourceId, ...], tuple[str, ...], tuple[Gap, ...]]:
    """The guards of a vault, the actions that none of them protects, and what is open of that."""
    guards: list[ResourceId] = []
    covered: set[str] = set()
    unread: list[Gap] = []
    for proxy in proxies:
        guard = conclude(partial(_guard_of, proxy))
        protects = conclude(partial(protected_actions, proxy))
        unread += (*guard.gaps, *protects.gaps)
        if not guard.gaps:
            guards.append(guard.value)
        if not protects.gaps:
            covered |= {action.lower() for action in protects.value}
    free = () if unread else tuple(one for one in actions if one.lower() not in covered)
    return tuple(dict.fromkeys(guards)), free, tuple(unread)


def _guard_of(proxy: GuardProxy) -> ResourceId:
    return proxy.guard_id


def _approvals(
    inventory: Inventory, guards: tuple[ResourceId, ...], unread: tuple[Gap, ...]
) -> Side:
    """Who can approve on any of a vault's guards."""
    sides = [approve_side(inventory, guard)[1] for guard in guards]
    return Side(
        tuple(dict.fromkeys(seat for side in sides for seat in side.seats)),
        tuple(dict.fromkeys((*unread, *(gap for side in sides for gap in side.gaps)))),
        tuple(dict.fromkeys(gap for side in sides for gap in side.doubts)),
    )


def with_alone(found: Destruction, unlocked: tuple[Gap, ...]) -> Destruction:
    """With those who need nobody. unlocked: why it is open whether anybody can delete backups."""
    both = meet(found.data, found.backups)
    if found.approvals is None:
        meetings = [(both, {id(pair): Alone(pair.first, pair.second) for pair in _all(both)})]
    else:
        free = meet(found.data, found.unguarded)
        pairs = {id(pair.joined): pair for pair in _all(both)}
        third = meet(joined(both), found.approvals)
        meetings = [
            (free, {id(pair): Alone(pair.first, pair.second) for pair in _all(free)}),
            (
                third,
                {
                    id(pair): _with_approval(pairs[id(pair.first)], pair.second)
                    for pair in _all(third)
                },
            ),
        ]
    alone = _by_person(made[id(pair)] for meeting, made in meetings for pair in meeting.both)
    able = {id for id, _ in alone}
    approved = _by_person(made[id(pair)] for meeting, made in meetings for pair in meeting.approved)
    open = dict.fromkeys(gap for meeting, _ in meetings for gap in meeting.open)
    if alone or open:
        open |= dict.fromkeys(unlocked)
    return replace(
        found,
        alone=tuple(one for _, one in alone),
        approved=tuple(one for id, one in approved if id not in able),
        open=tuple(open),
    )


def _all(meeting: Meeting) -> tuple[Pair, ...]:
    return (*meeting.both, *meeting.approved)


def _with_approval(pair: Pair, approval: Seat) -> Alone:
    return Alone(pair.first, pair.second, approval)


def _by_person(those: Iterable[Alone]) -> list[tuple[str, Alone]]:
    """Each person once, by name; the way that asks least of him comes first in the meetings."""
    found: dict[str, Alone] = {}
    for one in those:
        found.setdefault(one.data.who.id, one)
    return sorted(found.items(), key=lambda item: (str(item[1].data).lower(), item[0]))
