"""Who has a power and by which ways, and the powers of several abilities put together."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from azaudit.analysis.abilities import Ability
from azaudit.analysis.permissions import Grant
from azaudit.analysis.power_words import scope_words
from azaudit.analysis.principals import Known
from azaudit.analysis.rbac import Assignment, Holding
from azaudit.model import Evidence, Gap, ResourceId


@dataclass(frozen=True)
class Way:
    """One way in which somebody has a power: the action, the role, where, and through whom.

    place: the scope in words, with the names that are known.
    """

    action: str
    holding: Holding
    through: tuple[str, ...] = ()
    place: str = ""

    @property
    def sure(self) -> bool:
        """Whether nothing that was not read or judged could take it away."""
        return self.holding.grant is Grant.YES and not self.holding.open

    def __str__(self) -> str:
        held = self.holding
        kind = {"eligible": "eligible as ", "delegated": "by delegation "}
        at = self.place or scope_words(held.assignment.scope)
        groups = f" through {', '.join(self.through)}" if self.through else ""
        limit = " under a condition" if held.assignment.condition else ""
        return f"{kind.get(held.assignment.kind, '')}{held.role.name} of {at}{groups}{limit}"


@dataclass(frozen=True)
class Holder:
    """Somebody who has a power, and how; the surest and widest way first.

    gap: why nothing was read of who that is, so that it may exist no more or be anybody.
    """

    who: Known
    ways: tuple[Way, ...]
    gap: Gap | None = None

    @property
    def sure(self) -> bool:
        """Whether it certainly has the power, if it still exists."""
        return self.ways[0].sure

    @property
    def proved(self) -> bool:
        """Whether it certainly exists and has the power."""
        return self.sure and self.gap is None

    @property
    def delegated(self) -> bool:
        """Whether it has the power only as somebody of another tenant, by delegation."""
        return {way.holding.assignment.kind for way in self.ways} == {"delegated"}

    @cached_property
    def order(self) -> tuple[str, str]:
        """What lists are in order of."""
        return str(self.who).lower(), self.who.id

    # thousands of resources have the same holders, whose ways are put together once
    @cached_property
    def _with(self) -> dict[int, tuple["Holder", "Holder"]]:
        return {}

    def with_ways_of(self, other: "Holder") -> "Holder":
        """The same principal with the ways of both, the surest first."""
        found = self._with.get(id(other))
        if found is None:
            ways = dict.fromkeys((*self.ways, *other.ways))
            both = replace(self, ways=tuple(sorted(ways, key=lambda way: not way.sure)))
            # what is held keeps its id its own
            found = self._with[id(other)] = (other, both)
        return found[1]

    def __str__(self) -> str:
        return f"{self.who}: {self.ways[0]}"


@dataclass(frozen=True)
class Effective:
    """Who can do something to a resource.

    holders: now, by name. eligible: once they activate a role, who cannot now. orphaned:
    assignments that would give it to principals that are no more. gaps: what was not read and
    could add holders. doubts: what was not read and could take the power from all. proofs: the
    complete lists that show that there are no others.
    """

    resource: ResourceId
    ability: Ability
    holders: tuple[Holder, ...] = ()
    eligible: tuple[Holder, ...] = ()
    orphaned: tuple[Assignment, ...] = ()
    gaps: tuple[Gap, ...] = ()
    doubts: tuple[Gap, ...] = ()
    eligible_gaps: tuple[Gap, ...] = ()
    proofs: tuple[Evidence, ...] = ()


def together(verb: str, *powers: Effective) -> Effective:
    """Who can do any of several things to a resource. verb: as messages say them all."""
    holders = _merged(one for power in powers for one in power.holders)
    eligible = _merged(one for power in powers for one in power.eligible)
    able = {one.who.id for one in holders}
    return Effective(
        powers[0].resource,
        Ability(verb),
        holders,
        tuple(one for one in eligible if one.who.id not in able),
        tuple({one.id: one for power in powers for one in power.orphaned}.values()),
        _each(power.gaps for power in powers),
        _each(power.doubts for power in powers),
        _each(power.eligible_gaps for power in powers),
        # the values of proofs are no keys of a dictionary
        tuple({repr(proof): proof for power in powers for proof in power.proofs}.values()),
    )


def shared(verb: str, first: Effective, second: Effective) -> Effective:
    """Who can do both of two things to a resource. verb: as messages say them both."""
    could = {one.who.id: one for one in (*second.eligible, *second.holders)}
    can = {one.who.id: one for one in second.holders}
    holders = [_less_sure(one, can[one.who.id]) for one in first.holders if one.who.id in can]
    able = {one.who.id for one in holders}
    eligible = [
        one if one in first.eligible else could[one.who.id]
        for one in (*first.holders, *first.eligible)
        if one.who.id in could and one.who.id not in able
    ]
    orphaned = {one.id for one in second.orphaned}
    return replace(
        together(verb, first, second),
        holders=tuple(holders),
        eligible=tuple(eligible),
        orphaned=tuple(one for one in first.orphaned if one.id in orphaned),
    )


def _merged(holders: Iterable[Holder]) -> tuple[Holder, ...]:
    found: dict[str, Holder] = {}
    for one in holders:
        held = found.setdefault(one.who.id, one)
        if held is not one:
            found[one.who.id] = held.with_ways_of(one)
    return tuple(sorted(found.values(), key=lambda one: one.order))


def _less_sure(one: Holder, other: Holder) -> Holder:
    return one if other.sure else replace(one, ways=other.ways)


def _each(gaps: Iterable[tuple[Gap, ...]]) -> tuple[Gap, ...]:
    return tuple(dict.fromkeys(gap for some in gaps for gap in some))
