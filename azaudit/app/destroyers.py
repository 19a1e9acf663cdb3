"""Those who can destroy data and its backups, as JSON holds them, in one vault and in all."""

from collections.abc import Iterable, Iterator
from typing import Any

from azaudit.analysis.destruction import Alone, Destruction
from azaudit.analysis.persons import Pair, Seat, Side
from azaudit.analysis.power_holders import Way
from azaudit.app.ways import Ways
from azaudit.model import Gap

# the hands that it may take, in the order in which they are told
HANDS = ("data", "backups", "approval")


class Destroyers:
    """Says who has which hand of a vault."""

    def __init__(self, ways: Ways) -> None:
        self._ways = ways
        # vaults below one scope share their holders; what is held keeps its id its own
        self._said: dict[tuple[str, int], tuple[tuple[Way, ...], list[dict[str, Any]]]] = {}

    def alone(self, one: Alone) -> dict[str, Any]:
        """Somebody who surely needs nobody."""
        return self._alone(one, [], sure=True)

    def maybe(self, one: Alone, found: Destruction) -> dict[str, Any]:
        """Somebody who may need nobody. found: what is open of it."""
        sides = {"data": found.data, "backups": found.backups, "approval": found.approvals}
        doubts: list[Gap] = []
        for hand, seat in seats_of(one).items():
            side = sides[hand]
            for own in side.seats if side is not None else ():
                doubts += own.doubts if own.ways is seat.ways else ()
            doubts += side.doubts if side is not None else ()
        return self._alone(one, [gap.message for gap in doubts], sure=False)

    def _alone(self, one: Alone, doubts: Iterable[str], *, sure: bool) -> dict[str, Any]:
        seats = seats_of(one)
        return {
            **_who(one.data),
            "tie": _tie(tuple(seats.values())),
            "sure": sure,
            "open": list(dict.fromkeys(doubts)),
            "needs": list(dict.fromkeys(seat.approval for seat in seats.values() if seat.approval)),
            "hands": {hand: self._hand(seats[hand]) if hand in seats else None for hand in HANDS},
        }

    def _hand(self, seat: Seat) -> dict[str, Any]:
        return {
            "id": seat.who.id,
            "name": seat.who.name or None,
            "guest": seat.who.guest,
            "tenant_id": seat.tenant_id or None,
            "ways": self._ways_of(seat),
        }

    def together(self, found: Destruction, alone: Iterable[Alone]) -> dict[str, Any]:
        """Who has one hand of a vault and is none of those who need nobody."""
        able = frozenset(key for one in alone for key in keys_of(one))
        free = {(one.tenant_id, one.who.id) for one in found.unguarded.seats}
        guarded = found.approvals is not None
        backups = [
            {**one, "needs_approval": guarded and (one["tenant_id"], one["id"]) not in free}
            for one in self._holders(found.backups, able)
        ]
        approvals = found.approvals
        return {
            "data": list(self._holders(found.data, able)),
            "backups": backups,
            "approval": None if approvals is None else list(self._holders(approvals, able)),
        }

    def _holders(self, side: Side, able: frozenset[str]) -> Iterator[dict[str, Any]]:
        found: dict[tuple[str, str], Seat] = {}
        for seat in side.seats:
            key = (seat.tenant_id, seat.who.id)
            if seat.keys.isdisjoint(able) and (key not in found or _rank(seat) < _rank(found[key])):
                found[key] = seat
        for seat in sorted(found.values(), key=lambda one: (str(one).lower(), one.who.id)):
            yield {
                **_who(seat),
                "sure": not (seat.doubts or side.doubts or seat.unread),
                "needs": [seat.approval] if seat.approval else [],
                "way": self._ways_of(seat)[0],
            }

    def _ways_of(self, seat: Seat) -> list[dict[str, Any]]:
        key = (seat.tenant_id, id(seat.ways))
        held = self._said.get(key)
        if held is None:
            # by one assignment somebody can run several actions that each suffice
            unlike = {
                (way.holding.assignment.id, way.holding.chain): way for way in seat.ways[::-1]
            }
            ways = [self._ways.of(way, seat.tenant_id) for way in [*unlike.values()][::-1]]
            held = self._said[key] = (seat.ways, ways)
        return held[1]


def _rank(seat: Seat) -> tuple[bool, bool]:
    """What is sure comes before what may be, and before what has to be approved."""
    return bool(seat.approval), bool(seat.doubts)


def _who(seat: Seat) -> dict[str, Any]:
    who = seat.who
    return {
        "id": who.id,
        "tenant_id": seat.tenant_id or None,
        "name": who.name or None,
        "user_name": who.user_name or None,
        "kind": who.kind,
        "managed_identity": who.managed,
        "guest": who.guest,
        "known": seat.unread is None,
    }


def seats_of(one: Alone) -> dict[str, Seat]:
    """The seats of somebody who needs nobody, by the hand."""
    seats = {"data": one.data, "backups": one.backups}
    return seats if one.approval is None else {**seats, "approval": one.approval}


def keys_of(one: Alone) -> frozenset[str]:
    """All that somebody is recognised by, in whatever tenant."""
    return frozenset().union(*(seat.keys for seat in seats_of(one).values()))


def _tie(seats: tuple[Seat, ...]) -> str | None:
    """By what the seats are known for one person's."""
    ties = (Pair(one, other).tie for at, one in enumerate(seats) for other in seats[at + 1 :])
    return next(filter(None, ties), None)


class Persons:
    """The same people over many vaults, each once, whatever their tenants call them."""

    def __init__(self) -> None:
        self._first: dict[str, str] = {}
        self._said: dict[str, dict[str, Any]] = {}
        self._vaults: dict[str, list[dict[str, Any]]] = {}

    def add(self, one: Alone, vault: dict[str, Any]) -> None:
        """Count a vault for somebody."""
        keys = sorted(keys_of(one))
        roots = sorted({self._root(key) for key in keys})
        for root in (*roots, *keys):
            self._first[root] = roots[0]
        for root in roots[1:]:
            self._vaults.setdefault(roots[0], []).extend(self._vaults.pop(root, ()))
            said = self._said.pop(root, None)
            if said is not None:
                self._said.setdefault(roots[0], said)
        self._said.setdefault(roots[0], _who(one.data))
        self._vaults.setdefault(roots[0], []).append(vault)

    def _root(self, key: str) -> str:
        above = self._first.get(key, key)
        while self._first.get(above, above) != above:
            above = self._first[above]
        return above

    def has(self, one: Alone) -> bool:
        """Whether somebody is among them."""
        return any(self._root(key) in self._said for key in keys_of(one))

    def listed(self) -> list[dict[str, Any]]:
        """Everybody with the vaults, those with the most first."""
        found = []
        for root, who in self._said.items():
            vaults = {one["id"]: one for one in self._vaults[root]}
            found.append({**who, "number": len(vaults), "vaults": list(vaults.values())})
        return sorted(
            found, key=lambda one: (-one["number"], (one["name"] or one["id"]).lower(), one["id"])
        )
