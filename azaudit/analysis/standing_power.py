"""Who holds a power all the time, and not only once it is activated, or until a role ends."""

from dataclasses import dataclass, replace

from azaudit.analysis.power_holders import Effective, Holder, Way
from azaudit.analysis.power_limits import doubt_of, witness
from azaudit.analysis.role_ends import RoleEnds, role_ends
from azaudit.analysis.traced import reading
from azaudit.model import Gap
from azaudit.resources.authorization import ActiveRole
from azaudit.resources.inventory import Inventory
from azaudit.resources.trail import note, unread


@dataclass(frozen=True)
class _Standing:
    """Whether somebody holds a power for good: by these ways, and what leaves that open."""

    ways: tuple[Way, ...]
    open: tuple[Gap, ...]


@reading(ActiveRole)
def standing_holders(
    inventory: Inventory, power: Effective, exempt: frozenset[str] = frozenset()
) -> tuple[Holder, ...]:
    """Those who have a power for good, each with the ways by which he does.

    A role that was activated, or that ends, is none; what a delegation gives has no end
    (learn.microsoft.com/azure/lighthouse/concepts/tenants-users-roles). Raises Unread where nobody
    surely does, and whether somebody does is open. exempt: ids in lower case.
    """
    ends = role_ends(inventory)
    those = [one for one in power.holders if one.who.id not in exempt]
    judged = [(one, _standing(ends, power, one)) for one in those]
    found = tuple(
        replace(one, ways=answer.ways)
        for one, answer in judged
        if answer.ways and one.gap is None and not power.doubts
    )
    if found:
        witness(power, found)
        return found
    witness(power, those)
    open = [*power.gaps, *(gap for _, answer in judged for gap in answer.open)]
    for one, answer in judged:
        if answer.ways:
            open += [*power.doubts, *([one.gap] if one.gap is not None else [])]
    if open:
        raise unread(*dict.fromkeys(open))
    note(*power.proofs)
    return ()


def _standing(ends: RoleEnds, power: Effective, one: Holder) -> _Standing:
    ways: list[Way] = []
    open: list[Gap] = []
    for way in one.ways:
        held = way.holding.assignment
        permanent = True if held.kind == "delegated" else ends.standing(held)
        if permanent is False:
            continue
        if permanent is None:
            open.append(ends.standing_gap(held))
        elif way.sure:
            ways.append(way)
        else:
            open.append(doubt_of(power, replace(one, ways=(way,))))
    return _Standing(tuple(ways), tuple(open))
