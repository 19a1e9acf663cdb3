"""The same person or application in the directories of several tenants.

Each tenant has an object of its own for a person, with an id of its own. What ties them together
is the name that a guest's user name carries, an address that both know, and of an application its
application id (learn.microsoft.com/entra/external-id/user-properties,
learn.microsoft.com/entra/identity-platform/app-objects-and-service-principals).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from azaudit.analysis.power_holders import Way
from azaudit.analysis.principals import Known
from azaudit.model import Gap


@dataclass(frozen=True)
class Seat:
    """Somebody who has a power, or may have it, and by what others can recognise him.

    tenant_id: whose directory knows him. ways: how he has it, the surest first. doubts: why it is
    open whether he has it; empty where he surely does. approval: in words who has to approve
    before he has it; empty where nobody has to. unread: why it is not known who he is. aliases:
    keys of his that this directory does not know of.
    """

    who: Known
    tenant_id: str
    ways: tuple[Way, ...]
    doubts: tuple[Gap, ...] = ()
    approval: str = ""
    unread: Gap | None = None
    aliases: frozenset[str] = frozenset()

    @cached_property
    def keys(self) -> frozenset[str]:
        """What the same person has in common with himself in whatever tenant."""
        who = self.who
        addresses = {f"address:{one}" for one in who.addresses}
        application = {f"application:{who.app_id}"} if who.app_id else set()
        own = {f"object:{self.tenant_id}/{who.id}"}
        return frozenset(own | addresses | application | self.aliases)

    @cached_property
    def keys_in_order(self) -> tuple[str, ...]:
        """The keys, in order."""
        return tuple(sorted(self.keys))

    @cached_property
    def recognisable(self) -> bool:
        """Whether enough was read to tell that somebody in another tenant is not the same."""
        if self.unread is not None or self.who.kind is None:
            return False
        if self.who.kind == "user":
            return bool(self.who.addresses)
        return self.who.kind != "application" or bool(self.who.app_id)

    @cached_property
    def name(self) -> str:
        """The name of a person, folded, by which nobody is told apart for sure."""
        return self.who.name.casefold() if self.who.kind == "user" else ""

    # thousands of vaults have the same holders, who are paired once
    @cached_property
    def _pairs(self) -> dict[int, "Pair"]:
        return {}

    def paired(self, other: "Seat") -> "Pair":
        """The seat and another one of the same person."""
        found = self._pairs.get(id(other))
        if found is None:
            found = self._pairs[id(other)] = Pair(self, other)
        return found

    def __str__(self) -> str:
        return str(self.who)


@dataclass(frozen=True)
class Pair:
    """Two seats that one person has."""

    first: Seat
    second: Seat

    @property
    def approval(self) -> str:
        """Who has to approve before he has both; empty where nobody has to."""
        return self.first.approval or self.second.approval

    @cached_property
    def doubts(self) -> tuple[Gap, ...]:
        """Why it is open whether he has both; somebody of whom nothing was read may be no more."""
        nobody = self.first.unread if self.second.unread is not None else None
        existence = (nobody,) if nobody is not None else ()
        return tuple(dict.fromkeys((*self.first.doubts, *self.second.doubts, *existence)))

    @property
    def tie(self) -> str:
        """By what the two are known for the same person, in words; empty for one object."""
        shared = sorted(self.first.keys & self.second.keys)
        if not shared or any(one.startswith("object:") for one in shared):
            return ""
        kind, _, value = shared[0].partition(":")
        return f"the same {'person' if kind == 'address' else kind} by {value}"

    @cached_property
    def joined(self) -> Seat:
        """The two seats as one: of somebody who has both powers."""
        ways = (*self.first.ways, *self.second.ways)
        keys = self.first.keys | self.second.keys
        one = self.second
        return Seat(one.who, one.tenant_id, ways, self.doubts, self.approval, one.unread, keys)


class Side:
    """Everybody on one side of a separation.

    gaps: what was not read and could add somebody. doubts: what was not read and could take the
    power from all of them.
    """

    def __init__(
        self, seats: tuple[Seat, ...], gaps: tuple[Gap, ...] = (), doubts: tuple[Gap, ...] = ()
    ) -> None:
        self.seats = seats
        self.gaps = gaps
        self.doubts = doubts

    @cached_property
    def by_key(self) -> dict[str, list[Seat]]:
        """The seats by all that their holders are recognised by."""
        found: dict[str, list[Seat]] = {}
        for seat in self.seats:
            for key in seat.keys:
                found.setdefault(key, []).append(seat)
        return found

    @cached_property
    def by_name(self) -> dict[str, list[Seat]]:
        """The seats of people by their names."""
        found: dict[str, list[Seat]] = {}
        for seat in self.seats:
            if seat.name:
                found.setdefault(seat.name, []).append(seat)
        return found

    @cached_property
    def kinds(self) -> frozenset[tuple[str, str, bool]]:
        """The tenant and kind of each who needs no approval, and whether he is recognisable."""
        return frozenset(
            (seat.tenant_id, seat.who.kind or "", seat.recognisable)
            for seat in self.seats
            if not seat.approval
        )

    @cached_property
    def unclear(self) -> tuple[Seat, ...]:
        """Those who need no approval, and of whom it is open who they are in other tenants."""
        return tuple(one for one in self.seats if not (one.approval or one.recognisable))

    @property
    def may_have_anybody(self) -> bool:
        """Whether it is not proved that there is nobody who needs no approval."""
        return bool(self.kinds or self.gaps)

    def same(self, seat: Seat) -> Iterable[Seat]:
        """The seats of the same person."""
        by_key = self.by_key
        if by_key.keys().isdisjoint(seat.keys):  # as of nearly all
            return ()
        found = {id(one): one for key in seat.keys_in_order for one in by_key.get(key, ())}
        return found.values()

    def may_hold(self, seat: Seat) -> bool:
        """Whether one whom nobody could recognise may be the same person as a seat's.

        Within one tenant a person is told by the object's id.
        """
        return any(
            tenant != seat.tenant_id
            and not (recognisable and seat.recognisable)
            and (not kind or not seat.who.kind or kind == seat.who.kind)
            for tenant, kind, recognisable in self.kinds
        )
