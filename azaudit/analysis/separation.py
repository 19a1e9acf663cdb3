"""Whether one person sits on two sides that are to be kept apart, as far as that was read."""

from collections.abc import Iterator
from dataclasses import dataclass

from azaudit.analysis.activation import activation_of
from azaudit.analysis.persons import Pair, Seat, Side
from azaudit.analysis.power_holders import Effective, Holder, Way
from azaudit.analysis.power_limits import doubt_of
from azaudit.analysis.power_words import named
from azaudit.analysis.principals import Known, directory, members_gap
from azaudit.model import Gap
from azaudit.resources.inventory import Inventory


@dataclass(frozen=True)
class Meeting:
    """Who sits on both of two sides.

    both: who surely does, and needs nobody. approved: who does once somebody else approves. likely:
    pairs of people who have nothing in common but a name. open: what was not read and could add
    somebody to those.
    """

    both: tuple[Pair, ...] = ()
    approved: tuple[Pair, ...] = ()
    likely: tuple[Pair, ...] = ()
    open: tuple[Gap, ...] = ()


def side_of(inventory: Inventory, tenant_id: str, power: Effective) -> Side:
    """Everybody who has a power, or can take it by activating a role.

    tenant_id: whose directory knows the holders.
    """
    seats: list[Seat] = []
    gaps = [*power.gaps, *power.eligible_gaps]
    for holder in power.holders:
        doubt = () if holder.sure else (doubt_of(power, holder),)
        seats += _seats(inventory, tenant_id, holder, gaps, doubt)
    for holder in power.eligible:
        doubts, approval = _activation(inventory, tenant_id, power, holder)
        seats += _seats(inventory, tenant_id, holder, gaps, doubts, approval)
    return Side(tuple(seats), tuple(dict.fromkeys(gaps)), power.doubts)


def _activation(
    inventory: Inventory, tenant_id: str, power: Effective, holder: Holder
) -> tuple[tuple[Gap, ...], str]:
    """Why it is open whether somebody can activate a role alone, and who has to approve it.

    Of several roles that he can activate, the one that asks least counts.
    """
    doubts: list[Gap] = []
    approval = ""
    for way in holder.ways:
        needed = activation_of(inventory, tenant_id, way.holding.assignment)
        if needed.approval is None:
            doubts += [needed.gap] if needed.gap is not None else []
        elif needed.approval:
            approval = (
                f"{way.holding.role.name} takes the approval of {_approvers(needed.approvers)}"
            )
        elif way.sure:
            return (), ""
        else:
            doubts.append(doubt_of(power, holder))
    return tuple(doubts), "" if doubts else approval


def _approvers(approvers: tuple[Known, ...] | None) -> str:
    return named(approvers) if approvers else "somebody who was not read"


def _seats(
    inventory: Inventory,
    tenant_id: str,
    holder: Holder,
    gaps: list[Gap],
    doubts: tuple[Gap, ...],
    approval: str = "",
) -> list[Seat]:
    """A holder's seats: of a delegation one in each of the tenants that it is given to."""
    key = (id(holder), tenant_id, doubts, approval)
    held = inventory.once(_own_seats).get(key)
    if held is not None:
        return [held[1]]
    own = tuple(way for way in holder.ways if way.holding.assignment.kind != "delegated")
    seats = (
        [Seat(holder.who, tenant_id, own, doubts, approval, holder.gap)]
        if own or not holder.ways
        else []
    )
    if len(own) == len(holder.ways):
        # thousands of resources have the same holders; what is held keeps its id its own
        inventory.once(_own_seats)[key] = (holder, seats[0])
    for way in holder.ways:
        if way.holding.assignment.kind == "delegated":
            seats += _delegates(inventory, holder, way, gaps, doubts, approval)
    return seats


def _own_seats(
    inventory: Inventory,
) -> dict[tuple[int, str, tuple[Gap, ...], str], tuple[Holder, Seat]]:
    del inventory
    return {}


def _delegates(
    inventory: Inventory,
    holder: Holder,
    way: Way,
    gaps: list[Gap],
    doubts: tuple[Gap, ...],
    approval: str,
) -> list[Seat]:
    """Who stands behind a delegation, as far as the directory of the managing tenant was read."""
    tenant = way.holding.assignment.managing
    people = directory(inventory, tenant)
    known = people.principals.get(holder.who.id)
    if known is None or known.kind is None:
        said = f"who stands behind {holder.who} was not read: that is for its tenant to say"
        gap = Gap("not-collected", f"/tenants/{tenant}", said)
        return [
            Seat(Known(holder.who.id, None, holder.who.name), tenant, (way,), doubts, approval, gap)
        ]
    if known.kind != "group":
        return [Seat(known, tenant, (way,), doubts, approval)]
    if known.id not in people.groups:
        gaps.append(members_gap(inventory, tenant, known.id, known.name))
        return []
    inside = (people.principals.get(id) or Known(id) for id in sorted(people.groups[known.id]))
    return [Seat(one, tenant, (way,), doubts, approval) for one in inside]


def meet(first: Side, second: Side) -> Meeting:
    """Who sits on both sides.

    What was not read of one side is open only where there is somebody on the other, or may be.
    """
    pairs = [seat.paired(other) for seat in first.seats for other in second.same(seat)]
    doubts = (*first.doubts, *second.doubts)
    doubtful = [one for one in pairs if not one.approval and (one.doubts or doubts)]
    open = [gap for one in doubtful for gap in (*one.doubts, *doubts)]
    open += _unrecognised(first, second)
    for side, other in ((first, second), (second, first)):
        open += side.gaps if other.may_have_anybody else ()
    return Meeting(
        tuple(one for one in pairs if not (one.approval or one.doubts or doubts)),
        tuple(one for one in pairs if one.approval),
        tuple(_namesakes(first, second, pairs)),
        tuple(dict.fromkeys(open)),
    )


def _unrecognised(first: Side, second: Side) -> list[Gap]:
    """Why it is open who some are, where one of the other side may be the same person."""
    if not first.unclear and not second.unclear:
        return []
    those = [one for one in first.seats if not one.approval and second.may_hold(one)]
    own = [one for one in those if not one.recognisable]
    others = second.unclear if len(own) < len(those) else ()
    return [_nameless(one) for one in (*own, *others)]


def _namesakes(first: Side, second: Side, pairs: list[Pair]) -> Iterator[Pair]:
    """People of two tenants who have a name in common, and nothing else."""
    known = {(seat.tenant_id, seat.who.id) for one in pairs for seat in (one.first, one.second)}
    for seat in first.seats:
        for other in second.by_name.get(seat.name, ()) if seat.name else ():
            ids = {(seat.tenant_id, seat.who.id), (other.tenant_id, other.who.id)}
            if seat.tenant_id != other.tenant_id and known.isdisjoint(ids):
                yield Pair(seat, other)


def joined(meeting: Meeting) -> Side:
    """Those who sit on both sides, or may, as one side that can meet a third."""
    pairs = (*meeting.both, *meeting.approved)
    return Side(tuple(one.joined for one in pairs), meeting.open)


def _nameless(seat: Seat) -> Gap:
    """Why it is open who somebody is in other tenants."""
    if seat.unread is not None:
        return seat.unread
    scope = f"/tenants/{seat.tenant_id}/principals"
    return Gap("unreadable", scope, f"what {seat} is called in other tenants was not read")
