"""Lookups over snapshots that return only what is proved.

A resource that is there is returned. One that is not there is reported missing only when the
coverage row that would have listed it is complete; otherwise Unread is raised with that row. So no
refusal ever reads as "none".
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from azaudit.model import Evidence, Gap, ResourceId
from azaudit.resources.base import Resource
from azaudit.resources.trail import note, unread
from azaudit.snapshot.coverage import Coverage
from azaudit.snapshot.read import SnapshotIndex
from azaudit.snapshot.schema import ResourceRow, ScopeRow

V = TypeVar("V", bound=Resource)

# The views of one judging round are built once; beyond this many the memory is not worth it.
_CACHED_VIEWS = 20_000


@dataclass(frozen=True)
class Missing:
    """A target that is not there.

    reason: `deleted` when its absence is proved, `out-of-scope` when it lies in a subscription
    that the run left out on purpose.
    """

    id: ResourceId
    reason: Literal["deleted", "out-of-scope"]


@dataclass(frozen=True)
class Listed:
    """What is known of one place that lists a view.

    scope: the subscription or parent that was asked. gap: why the list may be incomplete, or None.
    """

    scope: ResourceId
    subscription: ScopeRow
    parent: Resource | None
    resources: tuple[Any, ...]
    gap: Gap | None


class Inventory:
    """Typed access to everything that the snapshots hold."""

    def __init__(self, index: SnapshotIndex) -> None:
        self.index = index
        self._views: dict[tuple[str, str], Resource] = {}

    @property
    def as_of(self) -> str:
        """The time up to which the snapshots know: that of the newest one."""
        return max((file.run.as_of for file in self.index.files), default="")

    def find(self, view: type[V], id: ResourceId) -> V | Missing:
        """The resource with this id.

        Raises Unread when it is not there and that is not proved: its subscription was not
        reached, or was not readable.
        """
        row = self.index.resource(id, view.arm_type.lower())
        if row is not None:
            return self._view(view, row)
        if id.subscription_id is None:
            raise unread(Gap("unreadable", id.text, f"{id} has no subscription"))
        scope = self.index.subscription(id.subscription_id)
        if scope is None:
            raise unread(_unreached(id))
        if scope.role != "audited":
            return Missing(id, "out-of-scope")
        self._prove_listed(view, id)
        return Missing(id, "deleted")

    def children(self, parent: Resource, view: type[V]) -> tuple[V, ...]:
        """All resources of a view below a resource; raises Unread when that list has a gap."""
        assert view.listing.parent is not None  # noqa: S101 - a mistake of ours, for mypy too
        gap, coverage = self._coverage(view, parent.id.text)
        if gap is not None:
            raise unread(gap)
        found = self._below(view, parent.id)
        if coverage is not None and not found:
            note(absence(coverage))
        return found

    def all(self, view: type[V], subscription_id: str | None = None) -> tuple[V, ...]:
        """All resources of a view in a subscription, or in all audited ones.

        Raises Unread with every gap when any of the lists is incomplete.
        """
        found: list[V] = []
        gaps: list[Gap] = []
        for place in self.listed(view):
            if subscription_id is None or place.subscription.subscription_id == subscription_id:
                found.extend(place.resources)
                if place.gap is not None:
                    gaps.append(place.gap)
        if gaps:
            raise unread(*dict.fromkeys(gaps))
        return tuple(found)

    def known(self, view: type[V]) -> tuple[V, ...]:
        """The resources of a view that were read, whatever else may exist.

        Only for conclusions that more resources could not overturn.
        """
        rows = self.index.of_type(view.arm_type.lower())
        return tuple(self._view(view, row) for row in rows)

    def listed(self, view: type[V]) -> Iterator[Listed]:
        """Every place that lists a view, with what it listed and its gap."""
        if view.listing.parent is None:
            for scope in self.index.subscriptions():
                if scope.role == "audited":
                    yield self._listed_in(view, scope)
            return
        for place in self.listed(view.listing.parent):
            if place.gap is not None:
                yield Listed(place.scope, place.subscription, place.parent, (), place.gap)
            for parent in place.resources:
                gap, _ = self._coverage(view, parent.id.text)
                below = self._below(view, parent.id)
                yield Listed(parent.id, place.subscription, parent, below, gap)

    def _listed_in(self, view: type[V], scope: ScopeRow) -> Listed:
        place = ResourceId(f"/subscriptions/{scope.subscription_id}")
        gap, _ = self._coverage(view, place.text)
        rows = self.index.in_subscription(view.arm_type.lower(), scope.subscription_id)
        return Listed(place, scope, None, tuple(self._view(view, row) for row in rows), gap)

    def _below(self, view: type[V], parent: ResourceId) -> tuple[V, ...]:
        rows = self.index.listed_below(parent, view.arm_type.lower())
        return tuple(self._view(view, row) for row in rows)

    def _prove_listed(self, view: type[Resource], id: ResourceId) -> None:
        """Leave evidence of the complete list that does not hold an id, or raise Unread."""
        parent_view = view.listing.parent
        if parent_view is None:
            place = f"/subscriptions/{id.subscription_id}"
        else:
            parent = id.parent
            if parent is None:
                raise unread(Gap("unreadable", id.text, f"{id} has no parent"))
            if isinstance(self.find(parent_view, parent), Missing):
                return  # what lies below a resource that is proved absent is absent
            place = parent.text
        gap, coverage = self._coverage(view, place)
        if gap is not None:
            raise unread(gap)
        if coverage is not None:
            note(absence(coverage))

    def _coverage(self, view: type[Resource], scope: str) -> tuple[Gap | None, Coverage | None]:
        collector = view.listing.collector
        coverage = self.index.coverage(collector, scope)
        if coverage is None:
            message = f"{collector} was not collected at {scope}"
            return Gap("not-asked", scope, message), None
        return coverage.gap(), coverage

    def _view(self, view: type[V], row: ResourceRow) -> V:
        key = (row.id, row.type)
        held = self._views.get(key)
        if isinstance(held, view):
            return held
        if len(self._views) >= _CACHED_VIEWS:
            self._views.clear()
        made = view(row, lambda row: self._detail_gap(view, row))
        self._views[key] = made
        return made

    def _detail_gap(self, view: type[Resource], row: ResourceRow) -> Gap:
        coverage = self.index.coverage(view.listing.collector + "-detail", row.id)
        gap = coverage.gap() if coverage is not None else None
        return gap or Gap("not-asked", row.id, f"{row.id} was listed and not read by itself")


def absence(coverage: Coverage) -> Evidence:
    """The evidence that a complete list gives for what is not on it."""
    return Evidence(
        kind="absence",
        resource_id=coverage.scope,
        path=None,
        value={
            "collector": coverage.collector,
            "state": str(coverage.state),
            "rows": coverage.rows,
        },
        collected_at=coverage.finished_at,
        api_version="",
    )


def _unreached(id: ResourceId) -> Gap:
    return Gap(
        "not-collected",
        id.text,
        f"subscription {id.subscription_id} lies in no tenant that was collected, so {id.name}"
        " was not read; add its tenant with --tenant, or judge its owner's snapshot with this one",
    )
