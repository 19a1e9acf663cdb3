"""Judging who has a power: how many, and whether strangers do, as far as that is proved."""

from collections.abc import Callable, Iterable, Iterator

from azaudit.analysis.permissions import Grant
from azaudit.analysis.power_holders import Effective, Holder
from azaudit.model import Evidence, Gap
from azaudit.resources.trail import note, unread

NOBODY: frozenset[str] = frozenset()


def counted(power: Effective, exempt: frozenset[str] = NOBODY) -> tuple[Holder, ...]:
    """Those who have a power, or may have it, and whom the organisation does not except.

    exempt: ids in lower case.
    """
    return tuple(one for one in power.holders if one.who.id not in exempt)


def more_than(power: Effective, limit: int, exempt: frozenset[str] = NOBODY) -> bool:
    """Whether more than a number of principals have a power; raises Unread where that is open.

    exempt: ids in lower case of those whom the organisation has named. Only those who surely have
    the power make it too many; whoever may have it leaves it open.
    """
    those = counted(power, exempt)
    proved = [one for one in those if one.proved]
    if len(proved) > limit and not power.doubts:
        witness(power, proved)
        return True
    witness(power, those)
    crowds = [_crowd(power, one) for one in those if one.delegated]
    if len(those) <= limit and not power.gaps and not crowds:
        note(*power.proofs)
        return False
    why = [*power.gaps]
    if len(those) > limit:
        why.extend(_doubts(power, those))
    raise unread(*dict.fromkeys([*why, *crowds]))


def has_nobody(power: Effective) -> bool:
    """Whether nobody may have a power, nor have it by activating a role.

    Raises Unread where nobody was found and that is not proved.
    """
    if power.holders or power.eligible:
        return False
    open = dict.fromkeys((*power.gaps, *power.eligible_gaps))
    if open:
        raise unread(*open)
    note(*power.proofs)
    return True


def outsiders(power: Effective, exempt: frozenset[str] = NOBODY) -> tuple[Holder, ...]:
    """The guests who have a power, and those of other tenants to whom it is delegated.

    Raises Unread where there is no proved one, and whether there is one is open.
    """
    return _those(power, exempt, "a guest", is_outsider)


def applications(power: Effective, exempt: frozenset[str] = NOBODY) -> tuple[Holder, ...]:
    """The applications that have a power; raises Unread as `outsiders` does."""
    return _those(power, exempt, "an application", is_application)


def is_outsider(one: Holder) -> bool | None:
    """Whether somebody is a guest or of another tenant; None where that was not read."""
    if one.delegated:
        return True
    return one.who.guest if one.who.kind in (None, "user") else False


def is_application(one: Holder) -> bool | None:
    """Whether somebody is an application; None where that was not read."""
    # what a delegation goes to is an outsider, whatever it is
    if one.delegated:
        return False
    return None if one.who.kind is None else one.who.kind == "application"


def _those(
    power: Effective, exempt: frozenset[str], what: str, question: Callable[[Holder], bool | None]
) -> tuple[Holder, ...]:
    those = [(one, question(one)) for one in counted(power, exempt)]
    found = tuple(one for one, answer in those if answer and one.proved)
    if found and not power.doubts:
        witness(power, found)
        return found
    open = list(power.gaps)
    for one, answer in those:
        if answer is None:
            said = f"whether {one.who} is {what} was not read"
            open.append(one.gap or Gap("unreadable", power.resource.text, said))
        elif answer:
            open.extend(_doubts(power, (one,)))
    witness(power, (one for one, _ in those))
    if open:
        raise unread(*dict.fromkeys(open))
    note(*power.proofs)
    return ()


def reasons(power: Effective, holders: Iterable[Holder]) -> Iterator[Gap]:
    """Why it is open who has a power; at least one, where it is."""
    yield from power.gaps
    yield from _doubts(power, holders)


def _doubts(power: Effective, holders: Iterable[Holder]) -> Iterator[Gap]:
    """Why it is open whether those have a power who may have it."""
    for one in holders:
        if not one.sure:
            yield doubt_of(power, one)
        elif one.gap is not None:
            yield one.gap
    yield from power.doubts


def doubt_of(power: Effective, one: Holder) -> Gap:
    """Why it is open whether somebody has a power."""
    held = one.ways[0].holding
    condition = held.assignment.condition
    if condition:
        why = f"only a condition could limit it: {condition}"
    elif held.open:
        why = "; ".join(held.open)
    elif held.grant is Grant.CONDITIONAL:
        limits = [one.condition for one in held.role.permissions if one.condition]
        why = f"a condition of the role could limit it: {'; '.join(limits)}"
    else:
        why = "it was not proved"
    place = power.resource.text
    return Gap("unreadable", place, f"whether {one.who} can {power.ability.verb} is open: {why}")


def _crowd(power: Effective, one: Holder) -> Gap:
    """Why one to whom a scope is delegated may be many."""
    said = f"how many people stand behind {one.who} was not read: that is for its tenant to say"
    return Gap("not-collected", power.resource.text, said)


def witness(power: Effective, holders: Iterable[Holder]) -> None:
    """Leave as evidence how those who have a power come by it, and how many have it."""
    of = power.resource.text
    number = len(power.holders)
    note(
        Evidence("derived", of, f"who can {power.ability.verb}", number, "", ""),
        *map(_evidence, holders),
    )


def _evidence(one: Holder) -> Evidence:
    way = one.ways[0]
    held = way.holding
    chain = (str(one.who), *way.through, held.role.name, held.assignment.scope, way.action)
    return Evidence("derived", held.assignment.id, "power", str(one.who), "", "", chain)
