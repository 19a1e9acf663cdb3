"""Those who can destroy data and its backups, as JSON holds them, in one vault and in all."""

from collections.abc import Iterable
from typing import Any

from azaudit.analysis.destruction import Alone, Destruction
from azaudit.analysis.persons import Pair, Seat, Side
from azaudit.analysis.power_holders import Way
from azaudit.app.ways import Ways

# the hands that it may take, in the order in which they are told
HANDS = ("data", "backups", "approval")


class Destroyers:
    """Says who has which hand of a vault, as positions in two lists.

    Thousands of vaults share those who have power above them, and each is told once. alone: those
    who need nobody, or may. holders: those who hold one hand.
    """

    def __init__(self, ways: Ways) -> None:
        self.alone: list[dict[str, Any]] = []
        self.holders: list[dict[str, Any]] = []
        self._ways = ways
        self._places: dict[tuple[object, ...], int] = {}
        # what is held keeps its id its own
        self._held: list[dict[str, Seat]] = []

    def of_alone(self, one: Alone) -> int:
        """Somebody who surely needs nobody."""
        return self._of(one, (), sure=True)

    def of_maybe(self, those: Iterable[Alone], found: Destruction) -> list[int]:
        """Those who may need nobody. found: what is open of it."""
        sides = (found.data, found.backups, found.approvals)
        doubts = {
            id(seat.ways): tuple(gap.message for gap in (*seat.doubts, *side.doubts))
            for side in sides
            if side is not None
            for seat in side.seats
        }
        return [
            self._of(
                one,
                tuple(text for seat in seats_of(one).values() for text in doubts[id(seat.ways)]),
                sure=False,
            )
            for one in those
        ]

    def _of(self, one: Alone, doubts: tuple[str, ...], *, sure: bool) -> int:
        seats = seats_of(one)
        parts = tuple((seat.tenant_id, id(seat.ways), seat.approval) for seat in seats.values())
        key = ("alone", sure, doubts, parts)
        place = self._places.get(key)
        if place is None:
            place = self._places[key] = len(self.alone)
            self._held.append(seats)
            hands = {hand: self._hand(seats[hand]) if hand in seats else None for hand in HANDS}
            needs = dict.fromkeys(seat.approval for seat in seats.values() if seat.approval)
            self.alone.append(
                {
                    **_who(one.data),
                    "tie": _tie(tuple(seats.values())),
                    "sure": sure,
                    "open": list(dict.fromkeys(doubts)),
                    "needs": list(needs),
                    "hands": hands,
                }
            )
        return place

    def _hand(self, seat: Seat) -> dict[str, Any]:
        # by one assignment somebody can run several actions that each suffice
        unlike: dict[tuple[str, tuple[str, ...]], Way] = {}
        for way in seat.ways:
            unlike.setdefault((way.holding.assignment.id, way.holding.chain), way)
        return {
            "id": seat.who.id,
            "name": seat.who.name or None,
            "guest": seat.who.guest,
            "tenant_id": seat.tenant_id or None,
            "ways": [self._ways.of(way, seat.tenant_id) for way in unlike.values()],
        }

    def together(self, found: Destruction, alone: Iterable[Alone]) -> dict[str, list[int] | None]:
        """Who has one hand of a vault and is none of those who need nobody, or one approval."""
        able = frozenset(key for one in alone for key in keys_of(one))
        approvals = found.approvals
        return {
            "data": self._holders(found.data, able),
            "backups": self._holders(found.backups, able),
            "unguarded": None if approvals is None else self._holders(found.unguarded, able),
            "approval": None if approvals is None else self._holders(approvals, able),
        }

    def _holders(self, side: Side, able: frozenset[str]) -> list[int]:
        found: dict[tuple[str, str], Seat] = {}
        for seat in side.seats:
            key = (seat.tenant_id, seat.who.id)
            if seat.keys.isdisjoint(able) and (key not in found or _rank(seat) < _rank(found[key])):
                found[key] = seat
        those = sorted(found.values(), key=lambda one: (str(one).lower(), one.who.id))
        return [self._holder(one, sure=not side.doubts) for one in those]

    def _holder(self, seat: Seat, *, sure: bool) -> int:
        way = seat.ways[0]
        sure = sure and not (seat.doubts or seat.unread)
        # the role that gives him the hand tells him apart, whatever action he has it by
        held = (way.holding.assignment.id, way.holding.chain)
        key = ("holder", seat.tenant_id, seat.who.id, *held, sure, seat.approval)
        place = self._places.get(key)
        if place is None:
            place = self._places[key] = len(self.holders)
            needs = [seat.approval] if seat.approval else []
            said = self._ways.of(way, seat.tenant_id)
            del said["action"]
            self.holders.append({**_who(seat), "sure": sure, "needs": needs, "way": said})
        return place


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
