"""Lookups over snapshots that return only what is proved.

A resource that is there is returned. One that is not there is reported missing only when the
coverage row that would have listed it is complete; otherwise Unread is raised with that row. So no
refusal ever reads as "none".
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, Literal, TypeVar

from azaudit.model import Evidence, Gap, ResourceId
from azaudit.resources.base import Resource
from azaudit.resources.trail import note, unread, untraced
from azaudit.snapshot.coverage import Coverage
from azaudit.snapshot.index import SnapshotIndex
from azaudit.snapshot.schema import ResourceRow, ScopeRow

T = TypeVar("T")
V = TypeVar("V", bound=Resource)
V_co = TypeVar("V_co", bound=Resource, covariant=True)

# Several checks look at one resource and at its children in turn; decoded bodies are large.
_CACHED_VIEWS = 512


@dataclass(frozen=True)
class Missing:
    """A target that is not there; false, so that nobody takes it for the target.

    reason: `deleted` when its absence is proved, `out-of-scope` when it lies in a subscription
    that the run left out on purpose.
    """

    id: ResourceId
    reason: Literal["deleted", "out-of-scope"]

    def __bool__(self) -> Literal[False]:
        return False


@dataclass(frozen=True)
class Listed(Generic[V_co]):
    """What is known of one place that lists a view.

    scope: the subscription or parent that was asked, or whose own list shows that there is nothing
    to ask. gap: why the list may be incomplete, or None; then proof is the list that is complete.
    """

    scope: ResourceId
    subscription: ScopeRow
    parent: Resource | None
    gap: Gap | None
    proof: Coverage | None
    rows: Sequence[ResourceRow] = ()
    view: Callable[[ResourceRow], V_co] | None = None

    @property
    def resources(self) -> Iterator[V_co]:
        """The resources that were read, each made as it is asked for."""
        return map(self.view, self.rows) if self.view is not None else iter(())


class Inventory:
    """Typed access to everything that the snapshots hold."""

    def __init__(self, index: SnapshotIndex) -> None:
        self.index = index
        self._views: dict[tuple[type[Resource], str], Resource] = {}
        self._conclusions: dict[Callable[[Inventory], Any], Any] = {}

    @property
    def as_of(self) -> str:
        """The time up to which the snapshots know: that of the newest one."""
        return max((file.run.as_of for file in self.index.files), default="")

    def find(self, view: type[V], id: ResourceId) -> V | Missing:
        """The resource with this id.

        Raises Unread when it is not there and that is not proved: its subscription was not
        reached, or was not readable, or the id is of another type.
        """
        row = self.index.resource(id, view.arm_type.lower())
        if row is not None:
            return self.view(view, row)
        if id.subscription_id is None or not view.names(id):
            raise unread(Gap("unreadable", id.text, f"{id} is the id of no {view.arm_type}"))
        if self._subscription(id).role != "audited":
            return Missing(id, "out-of-scope")
        self._prove_listed(view, id)
        return Missing(id, "deleted")

    def children(self, parent: Resource, view: type[V]) -> tuple[V, ...]:
        """All resources of a view below a resource; raises Unread when that list has a gap."""
        gap, proof = self._coverage(view, parent.id)
        if gap is not None:
            raise unread(gap)
        rows = self.index.listed(view.listing.collector, parent.id.text)
        if proof is not None and not rows:
            note(absence(proof))
        return tuple(self.view(view, row) for row in rows)

    def all(self, view: type[V], subscription_id: str | None = None) -> tuple[V, ...]:
        """All resources of a view in a subscription, or in all audited ones.

        Raises Unread with every gap when any of the lists is incomplete, or when the subscription
        was not audited.
        """
        if subscription_id is None:
            places = list(self.listed(view))
        else:
            id = ResourceId(f"/subscriptions/{subscription_id}")
            scope = self._subscription(id)
            if scope.role != "audited":
                raise unread(Gap("skipped", id.text, f"{id} was left out: {scope.reason}"))
            places = list(self._listed_in(view, scope))
        gaps = [place.gap for place in places if place.gap is not None]
        if not places:
            gaps.append(Gap("not-collected", "/", "no subscription was audited"))
        if gaps:
            raise unread(*dict.fromkeys(gaps))
        found = tuple(resource for place in places for resource in place.resources)
        if not found:
            note(*(absence(place.proof) for place in places if place.proof is not None))
        return found

    def known(self, view: type[V]) -> Iterator[V]:
        """The resources of a view that were read, whatever else may exist.

        Only for conclusions that more resources could not overturn.
        """
        for row in self.index.of_type(view.arm_type.lower()):
            yield self.view(view, row)

    def listed(self, view: type[V]) -> Iterator[Listed[V]]:
        """Every place that lists a view, with what it listed and its gap.

        At least one for each audited subscription: where there is nothing that a view could lie
        below, the place is the one whose list shows that.
        """
        for scope in self.index.subscriptions():
            if scope.role == "audited":
                yield from self._listed_in(view, scope)

    def once(self, conclude: Callable[["Inventory"], T]) -> T:
        """What an analysis concludes from everything, drawn at the first call only."""
        if conclude not in self._conclusions:
            with untraced():
                self._conclusions[conclude] = conclude(self)
        conclusion: T = self._conclusions[conclude]
        return conclusion

    def _listed_in(self, view: type[V], scope: ScopeRow) -> Iterator[Listed[V]]:
        parent_view = view.listing.parent
        if parent_view is None:
            place = ResourceId(f"/subscriptions/{scope.subscription_id}")
            yield self._listed_at(view, scope, place, None)
            return
        for above in self._listed_in(parent_view, scope):
            if above.gap is not None or not above.rows:
                yield Listed(above.scope, scope, above.parent, above.gap, above.proof)
            for parent in above.resources:
                yield self._listed_at(view, scope, parent.id, parent)

    def _listed_at(
        self, view: type[V], scope: ScopeRow, place: ResourceId, parent: Resource | None
    ) -> Listed[V]:
        gap, proof = self._coverage(view, place)
        rows = self.index.listed(view.listing.collector, place.text)
        return Listed(place, scope, parent, gap, proof, rows, partial(self.view, view))

    def _prove_listed(self, view: type[Resource], id: ResourceId) -> None:
        """Leave evidence of the complete answer that does not hold an id, or raise Unread."""
        parent_view = view.listing.parent
        place = id if view.listing.by_id else ResourceId(f"/subscriptions/{id.subscription_id}")
        if parent_view is not None:
            # a list may hold grandchildren, as a vault's list of protected items does
            found = next((above for above in _above(id) if parent_view.names(above)), None)
            if found is None:
                message = f"{id} lies below no {parent_view.arm_type}"
                raise unread(Gap("unreadable", id.text, message))
            if not self.find(parent_view, found):
                return  # what lies below a resource that is proved absent is absent
            place = found
        gap, proof = self._coverage(view, place)
        if gap is not None:
            raise unread(gap)
        if proof is not None:
            note(absence(proof))

    def _subscription(self, id: ResourceId) -> ScopeRow:
        scope = self.index.subscription(id.subscription_id or "")
        if scope is None:
            raise unread(unreached(id))
        return scope

    def _coverage(
        self, view: type[Resource], scope: ResourceId
    ) -> tuple[Gap | None, Coverage | None]:
        """Why a list may be incomplete, or the complete list."""
        coverage = self.index.coverage(view.listing.collector, scope.text)
        if coverage is None:
            message = f"{view.listing.collector} was not collected at {scope}"
            return Gap("not-asked", scope.text, message), None
        gap = coverage.gap()
        return (None, coverage) if gap is None else (gap, None)

    def view(self, view: type[V], row: ResourceRow) -> V:
        """A row as a view of its type; made once while it is in use."""
        key = (view, row.id)
        held = self._views.get(key)
        if isinstance(held, view):
            return held
        if len(self._views) >= _CACHED_VIEWS:
            self._views.clear()
        detail = self.index.detail(row) if row.source != "get" else None
        made = view(row, partial(self._detail_gap, view), detail)
        self._views[key] = made
        return made

    def _detail_gap(self, view: type[Resource], row: ResourceRow) -> Gap:
        coverage = self.index.coverage(view.listing.collector + "-detail", row.id)
        gap = coverage.gap() if coverage is not None else None
        return gap or Gap("not-asked", row.id, f"{row.id} was listed and not read by itself")


def absence(proof: Coverage) -> Evidence:
    """The evidence that a complete list gives for what is not on it."""
    return Evidence(
        kind="absence",
        resource_id=proof.scope,
        path=None,
        value={"collector": proof.collector, "state": str(proof.state), "rows": proof.rows},
        collected_at=proof.finished_at,
        api_version="",
    )


def unreached(id: ResourceId) -> Gap:
    """The gap that a subscription leaves which no snapshot reached."""
    return Gap(
        "not-collected",
        id.text,
        f"subscription {id.subscription_id} lies in no tenant that was collected, so {id.name}"
        f" was not read; its owner can run `azaudit collect --subscription {id.subscription_id}"
        " -o theirs.azaudit`, and `azaudit check` judges both snapshots together; or add its"
        " tenant with --tenant",
    )


def _above(id: ResourceId) -> Iterable[ResourceId]:
    above = id.parent
    while above is not None:
        yield above
        above = above.parent
