"""Who could destroy data and backups if what is open of single people went in their favour."""

from collections.abc import Callable
from dataclasses import replace

from azaudit.analysis.destruction import Destruction, with_alone
from azaudit.analysis.permissions import Grant
from azaudit.analysis.persons import Seat, Side
from azaudit.model import Gap


def if_conditions_hold(found: Destruction, unlocked: tuple[Gap, ...]) -> Destruction:
    """What would be so if every condition of a role let its holder through.

    What is open of it then was really not read. unlocked: as of `with_alone`.
    """
    return _without(found, unlocked, _by_condition)


def if_nothing_stops(found: Destruction, unlocked: tuple[Gap, ...]) -> Destruction:
    """What would be so if everybody had what is open whether he has it.

    unlocked: as of `with_alone`.
    """
    return _with_sides(found, unlocked, _undoubted)


def _without(
    found: Destruction, unlocked: tuple[Gap, ...], goes: Callable[[Seat], bool]
) -> Destruction:
    """What would be so without the doubts of some seats."""
    return _with_sides(found, unlocked, lambda side: _spared(side, goes))


def _undoubted(side: Side) -> Side:
    bare = Side(side.seats, side.gaps) if side.doubts else side
    return _spared(bare, lambda _: True)


def _with_sides(
    found: Destruction, unlocked: tuple[Gap, ...], change: Callable[[Side], Side]
) -> Destruction:
    """What would be so with other sides; the very same where none of them is another."""
    data, backups, unguarded = map(change, (found.data, found.backups, found.unguarded))
    approvals = change(found.approvals) if found.approvals is not None else None
    if (data, backups, unguarded, approvals) == (
        found.data,
        found.backups,
        found.unguarded,
        found.approvals,
    ):
        return found
    other = replace(found, data=data, backups=backups, unguarded=unguarded, approvals=approvals)
    return with_alone(replace(other, alone=(), approved=(), open=()), unlocked)


def _spared(side: Side, goes: Callable[[Seat], bool]) -> Side:
    if not any(seat.doubts and goes(seat) for seat in side.seats):
        return side
    seats = (replace(one, doubts=()) if one.doubts and goes(one) else one for one in side.seats)
    return Side(tuple(seats), side.gaps, side.doubts)


def _by_condition(seat: Seat) -> bool:
    """Whether nothing but a condition makes it open that somebody has a power."""
    held = seat.ways[0].holding
    limits = [one.condition for one in held.role.permissions if one.condition]
    words = held.assignment.condition or (
        "; ".join(limits) if held.grant is Grant.CONDITIONAL else ""
    )
    # an eligible role may be open for the settings of its activation as well
    return bool(words) and not held.open and all(_ends(gap, words) for gap in seat.doubts)


def _ends(gap: Gap, words: str) -> bool:
    return gap.message.endswith(f"limit it: {words}")
