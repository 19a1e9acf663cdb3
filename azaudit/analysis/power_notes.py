"""What findings say of who has a power: how many there are, and what was not counted."""

from collections.abc import Iterable, Iterator

from azaudit.analysis.power_holders import Effective, Holder
from azaudit.analysis.power_limits import NOBODY, counted, is_application, is_outsider
from azaudit.analysis.power_words import NOT_COUNTED, named, scope_words
from azaudit.analysis.rbac import Assignment
from azaudit.model import Gap, Notes


def within(power: Effective, exempt: frozenset[str] = NOBODY) -> str:
    """Who has a power, where they are few enough."""
    those = counted(power, exempt)
    if not those:
        but = " but those whom the profile excepts" if power.holders else ""
        return f"nobody{but} can {power.ability.verb}"
    most = "" if {one.proved for one in those} == {True} else "at most "
    return f"{most}{_principals(those)} can {power.ability.verb}: {named(those)}"


def beyond(power: Effective, limit: int, exempt: frozenset[str] = NOBODY) -> str:
    """Who has a power, where they are too many."""
    those = counted(power, exempt)
    proved = [one for one in those if one.proved]
    least = "at least " if power.gaps or len(proved) < len(those) else ""
    can = f"{least}{_principals(proved)} can {power.ability.verb}"
    return f"{can}, and the profile allows {limit}: {named(proved)}"


def remarks(power: Effective, exempt: frozenset[str] = NOBODY, *ways_to_it: Effective) -> Notes:
    """What was not counted among those who have a power.

    ways_to_it: the powers by which somebody can give it to himself.
    """
    return Notes((*_remarks(power, exempt, ways_to_it), NOT_COUNTED))


def strangers(power: Effective, exempt: frozenset[str] = NOBODY) -> Notes:
    """The guests and applications among those who have a power, as far as that was read."""
    texts = []
    for what, question in (
        ("guests or other tenants", is_outsider),
        ("applications", is_application),
    ):
        those = [one for one in counted(power, exempt) if question(one)]
        texts += [f"among them are {what}: {named(those)}"] if those else []
    return Notes(tuple(texts))


def _remarks(
    power: Effective, exempt: frozenset[str], ways_to_it: Iterable[Effective]
) -> Iterator[str]:
    spared = [one for one in power.holders if one.who.id in exempt]
    if spared:
        yield f"not counted, since the profile excepts them: {named(spared)}"
    able = {one.who.id for one in power.holders}
    for way in ways_to_it:
        others = [one for one in way.holders if one.who.id not in able]
        if others:
            yield f"can {way.ability.verb} besides: {named(others)}"
        yield from _unread(f"who else can {way.ability.verb}", (*way.gaps, *way.doubts))
    if power.eligible:
        yield f"can once they activate a role: {named(power.eligible)}"
    yield from _unread("who can once they activate a role", power.eligible_gaps)
    if power.orphaned:
        gone = named(map(_gone, power.orphaned))
        yield f"to be removed, roles of principals that are no more: {gone}"


def _unread(what: str, gaps: Iterable[Gap]) -> Iterator[str]:
    first = next(iter(gaps), None)
    if first is not None:
        yield f"{what} was not fully read: {first.message}"


def _gone(one: Assignment) -> str:
    return f"{one.principal_id} at {scope_words(one.scope)}"


def _principals(those: Iterable[Holder]) -> str:
    number = len(list(those))
    return "1 principal" if number == 1 else f"{number} principals"
