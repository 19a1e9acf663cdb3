"""Who can run critical operations on a vault, and who can approve them on its Resource Guard.

A guard is worth what keeps the two apart: one person on both sides approves what he runs
(learn.microsoft.com/azure/backup/multi-user-authorization-concept, "usage scenarios").
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from azaudit.analysis.abilities import WAIVE_APPROVAL, Ability, or_self_grant
from azaudit.analysis.authority import home_of
from azaudit.analysis.guard_operations import action_of, by_harm, is_of
from azaudit.analysis.persons import Pair, Side
from azaudit.analysis.power import POWER_VIEWS, who_can
from azaudit.analysis.power_holders import Effective
from azaudit.analysis.power_words import NOT_COUNTED, named
from azaudit.analysis.separation import Meeting, meet, side_of
from azaudit.analysis.traced import reading
from azaudit.model import Evidence, Notes, ResourceId
from azaudit.resources.base import Resource
from azaudit.resources.inventory import Inventory
from azaudit.resources.recovery_services import GuardProxy
from azaudit.resources.role_policies import RolePolicyAssignment
from azaudit.resources.trail import note, unread

DUTY_VIEWS: tuple[type[Resource], ...] = (*POWER_VIEWS, RolePolicyAssignment)
_RUN = "run critical operations"
_APPROVE = "approve on the guard, or let themselves do it"
# sides that are held at a time: checks go from vault to vault
_HELD = 64
_REMOVE = "backupResourceGuardProxies/delete"


@dataclass(frozen=True)
class Duties:
    """The two sides of a guard, and who sits on both.

    runners: who can run what the guard protects at the vault. approvers: who can approve on it, or
    change it so that nothing needs an approval. Both with whoever grants himself what is missing.
    """

    runners: Effective
    approvers: Effective
    meeting: Meeting


def protected_actions(proxy: GuardProxy) -> tuple[str, ...]:
    """The actions on a vault that take an approval there, the most harmful first.

    What the proxy names of the vault's own type, and its removal, which every guard protects. To
    read is no operation that takes one, though proxies of early 2024 named that as well. Raises
    Unread where the proxy cannot be read.
    """
    vault_type = proxy.vault_type
    names = [one.name for one in proxy.operations]
    removal = f"{vault_type}/{_REMOVE}"
    own = by_harm({name for name in (*names, removal) if is_of(name, vault_type)})
    actions = dict.fromkeys(map(action_of, own))
    return tuple(one for one in actions if not one.lower().endswith("/read"))


@reading(*DUTY_VIEWS)
def guard_duties(inventory: Inventory, proxy: GuardProxy) -> Duties:
    """Who can run critical operations on a proxy's vault, who can approve them, and who does both.

    It leaves no evidence but what it reads of the proxy; `holders_of_both` does. Raises Unread
    where the proxy cannot be read.
    """
    runners, running = run_side(inventory, proxy.vault_id, protected_actions(proxy))
    approvers, approving = approve_side(inventory, proxy.guard_id)
    return Duties(runners, approvers, meet(running, approving))


def run_side(
    inventory: Inventory, vault: ResourceId, actions: tuple[str, ...]
) -> tuple[Effective, Side]:
    """Who can run some actions on a vault, or grant himself that."""

    def work_out() -> tuple[Effective, Side]:
        power = who_can(inventory, vault, or_self_grant(_RUN, Ability(_RUN, actions)))
        return power, side_of(inventory, tenant_holding(inventory, vault), power)

    return _once(inventory, ("run", vault.folded, actions), work_out)


def approve_side(inventory: Inventory, guard: ResourceId) -> tuple[Effective, Side]:
    """Who can approve on a guard or change it, or grant himself that."""

    def work_out() -> tuple[Effective, Side]:
        power = who_can(inventory, guard, or_self_grant(_APPROVE, WAIVE_APPROVAL))
        return power, side_of(inventory, tenant_holding(inventory, guard), power)

    return _once(inventory, ("approve", guard.folded), work_out)


@reading(*DUTY_VIEWS)
def guard_approvers(inventory: Inventory, guard: ResourceId) -> Effective:
    """Who can approve on a guard or change it, or grant himself that; it leaves no evidence."""
    return approve_side(inventory, guard)[0]


def tenant_holding(inventory: Inventory, id: ResourceId) -> str:
    """The tenant whose directory knows who has roles at a resource; empty where none is known."""
    scope = inventory.index.subscription(id.subscription_id or "")
    return home_of(inventory, id.subscription_id, scope.tenant_id if scope is not None else "")


def _sides(inventory: Inventory) -> dict[tuple[Any, ...], tuple[Effective, Side]]:
    del inventory
    return {}


def _once(
    inventory: Inventory,
    key: tuple[Any, ...],
    work_out: Callable[[], tuple[Effective, Side]],
) -> tuple[Effective, Side]:
    """A side worked out once while it is in use: many vaults have one guard."""
    held = inventory.once(_sides)
    found = held.pop(key, None) or work_out()
    while len(held) >= _HELD:
        del held[next(iter(held))]
    held[key] = found
    return found


def holders_of_both(duties: Duties, exempt: frozenset[str] = frozenset()) -> tuple[Pair, ...]:
    """Those who can run and approve; raises Unread where there is none for sure and it is open.

    exempt: ids, in lower case, of those whom the organisation excepts.
    """
    found = tuple(one for one in duties.meeting.both if not is_excepted(one, exempt))
    _witness_sides(duties)
    if found:
        note(*(piece for one in found for piece in _evidence(one)))
        return found
    if duties.meeting.open:
        raise unread(*duties.meeting.open)
    note(*duties.runners.proofs, *duties.approvers.proofs)
    return ()


def is_excepted(pair: Pair, exempt: frozenset[str]) -> bool:
    """Whether the organisation excepts somebody, under either of his ids."""
    return not exempt.isdisjoint((pair.first.who.id, pair.second.who.id))


def duty_notes(duties: Duties, exempt: frozenset[str] = frozenset()) -> Notes:
    """What is to be said besides of who can run and who can approve."""
    return Notes((*_remarks(duties, exempt), NOT_COUNTED))


def _remarks(duties: Duties, exempt: frozenset[str]) -> Iterator[str]:
    meeting = duties.meeting
    spared = [one for one in meeting.both if is_excepted(one, exempt)]
    if spared:
        yield f"not counted, since the profile excepts them: {named(map(in_words, spared))}"
    for pair in meeting.approved[:_SHOWN]:
        yield f"{pair.first} can do both once that is approved: {pair.approval}"
    for pair in meeting.likely[:_SHOWN]:
        yield (
            f"{pair.first} ({_called(pair.first.who.user_name)}) and {pair.second}"
            f" ({_called(pair.second.who.user_name)}) have one name and nothing else in common;"
            " they are likely, and not certainly, one person"
        )
    orphaned = [*duties.runners.orphaned, *duties.approvers.orphaned]
    if orphaned:
        gone = named(one.principal_id for one in orphaned)
        yield f"to be removed, roles of principals that are no more: {gone}"


_SHOWN = 5


def _called(user_name: str) -> str:
    return user_name or "whose user name was not read"


def held_together(pairs: Iterable[Pair]) -> str:
    """How some people come to both sides, for a message."""
    return named(map(in_words, pairs))


def above_both(duties: Duties) -> tuple[str, ...]:
    """Those who are on both sides by one role at a scope above the vault and the guard."""
    found = (
        f"{pair.first} by {way}"
        for pair in duties.meeting.both
        for way in pair.first.ways[:1]
        if way.holding.assignment.id in {one.holding.assignment.id for one in pair.second.ways}
    )
    return tuple(dict.fromkeys(found))


def in_words(pair: Pair) -> str:
    """How somebody comes to both sides."""
    first, second = pair.first, pair.second
    by, at_guard = str(first.ways[0]), str(second.ways[0])
    if by == at_guard and str(first) == str(second):
        return f"{first} by {by}, which reaches the guard too"
    alias = "" if str(first) == str(second) else f", as {second}"
    tie = f", {pair.tie}" if pair.tie else ""
    return f"{first} by {by}, and on the guard by {at_guard}{alias}{tie}"


def _witness_sides(duties: Duties) -> None:
    for power in (duties.runners, duties.approvers):
        path = f"who can {power.ability.verb}"
        number = len(power.holders)
        note(Evidence("derived", power.resource.text, path, number, "", ""))


def _evidence(pair: Pair) -> Iterable[Evidence]:
    for seat in (pair.first, pair.second):
        way = seat.ways[0]
        held = way.holding
        chain = (str(seat), *way.through, held.role.name, held.assignment.scope, way.action)
        yield Evidence("derived", held.assignment.id, "power", str(seat), "", "", chain)
