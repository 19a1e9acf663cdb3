"""Snapshots made of wire JSON, for tests of everything that works offline."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from azaudit.evaluate.check import Check
from azaudit.evaluate.engine import evaluate
from azaudit.evaluate.finding import Evaluation, Finding
from azaudit.evaluate.loader import load_checks
from azaudit.model import ResourceId
from azaudit.profile import Profile
from azaudit.resources.authorization import HandedDown, SubscriptionAncestry, plain_scope
from azaudit.resources.base import Resource
from azaudit.resources.directory import DirectoryGroup
from azaudit.resources.inventory import Inventory
from azaudit.resources.role_policies import RolePolicyAssignment
from azaudit.snapshot.coverage import Coverage, CoverageState
from azaudit.snapshot.index import SnapshotIndex
from azaudit.snapshot.read import SnapshotFile
from azaudit.snapshot.schema import ResourceRow, Run, ScopeRow, Source, pack
from tests.world_views import (
    DIRECTORY,
    SUBSCRIPTION,
    TENANT,
    all_views,
    of_tenant,
    usual_place,
    view_of,
)

OTHER_TENANT = "00000000-0000-0000-0002-000000000000"
OTHER_SUBSCRIPTION = "00000000-0000-0000-0002-000000000001"
NOW = "2026-11-20T09:00:00Z"
GROUP = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg"

_CHECKS = {check.id: check for check in load_checks()}


def check_named(id: str) -> Check:
    return _CHECKS[id]


def all_checks() -> tuple[Check, ...]:
    return tuple(_CHECKS.values())


# Worlds that differ in one body share the others, and hundreds of such are made of each case. A
# body stays the object that it is: whoever changes one makes another.
_PACKED: dict[int, tuple[Mapping[str, Any], bytes]] = {}
_MOST_PACKED = 4096


def _packed(body: Mapping[str, Any]) -> bytes:
    held = _PACKED.get(id(body))
    if held is None:
        if len(_PACKED) >= _MOST_PACKED:
            _PACKED.clear()
        held = _PACKED[id(body)] = (body, pack(dict(body)))
    return held[1]


@dataclass
class World:
    """A described set of tenants; every list is complete unless `gaps` says otherwise.

    bodies: what lists hold, per view. details: what GETs answered, per view. gaps: (view, scope)
    -> the coverage fields of a list that failed; None where it was never asked. below: folded id
    -> the scope that listed it, for resources whose own ids do not say it, or the tenant
    (`/tenants/{id}`) for what is of none of its subscriptions. absent: ids that were read by
    themselves, and do not exist. Role settings were asked for where there are any, or a gap.
    """

    bodies: dict[type[Resource], list[Mapping[str, Any]]] = field(default_factory=dict)
    details: dict[type[Resource], list[Mapping[str, Any]]] = field(default_factory=dict)
    gaps: dict[tuple[type[Resource], str], dict[str, Any] | None] = field(default_factory=dict)
    below: dict[str, str] = field(default_factory=dict)
    absent: tuple[tuple[type[Resource], str], ...] = ()
    scopes: tuple[ScopeRow, ...] = (
        ScopeRow(TENANT, SUBSCRIPTION, "workload", "Enabled", "audited"),
    )
    source: Source = "get"
    api_version: str = "2026-11-01"
    now: str = NOW
    more: tuple[Coverage, ...] = ()

    def with_body(self, view: type[Resource], *bodies: Mapping[str, Any]) -> "World":
        return replace(self, bodies={**self.bodies, view: [*self.bodies.get(view, []), *bodies]})

    def with_detail(self, view: type[Resource], *bodies: Mapping[str, Any]) -> "World":
        return replace(self, details={**self.details, view: [*self.details.get(view, []), *bodies]})

    def with_scope(self, *rows: ScopeRow) -> "World":
        return replace(self, scopes=(*self.scopes, *rows))

    def with_unit(self, *units: Coverage) -> "World":
        return replace(self, more=(*self.more, *units))

    def gap(
        self, view: type[Resource], scope: str = "", state: str = "failed", **more: Any
    ) -> "World":
        """The world in which a list ended in a state."""
        place = ResourceId(scope or usual_place(view)).folded
        made = {"message": f"{view.arm_type} is {state}", **more, "state": CoverageState(state)}
        return replace(self, gaps={**self.gaps, (view, place): made})

    def denied(self, view: type[Resource], scope: str = "") -> "World":
        action = f"{view.arm_type}/read"
        return self.gap(
            view,
            scope,
            "denied",
            http_status=403,
            error_code="AuthorizationFailed",
            missing_action=action,
            message=f"{action} is denied",
        )

    def with_absent(self, view: type[Resource], *ids: str) -> "World":
        return replace(self, absent=(*self.absent, *((view, id) for id in ids)))

    def not_asked(self, view: type[Resource], scope: str = "") -> "World":
        place = ResourceId(scope or usual_place(view)).folded
        return replace(self, gaps={**self.gaps, (view, place): None})

    def file(self, name: str = "test.azaudit") -> SnapshotFile:
        listed = [
            row
            for view, held in self.bodies.items()
            for body in held
            for row in self._rows(view, body)
        ]
        details = [self._detail(view, body) for view, held in self.details.items() for body in held]
        return SnapshotFile(
            Path(name),
            Run("0", "AzureCloud", "tests", as_of=self.now, finished=True),
            self.scopes,
            (*self._coverage(listed), *self._tenant_coverage(listed), *self.more),
            (*listed, *details),
        )

    def index(self) -> SnapshotIndex:
        return SnapshotIndex([self.file()])

    def inventory(self) -> Inventory:
        return Inventory(self.index())

    def _rows(self, view: type[Resource], body: Mapping[str, Any]) -> Iterator[ResourceRow]:
        """A row for each list that holds a resource: what lies above subscriptions is in all."""
        row = self._row(view, body)
        id = ResourceId(row.id)
        if not issubclass(view, HandedDown) or id.subscription_id:
            yield row
            return
        for scope in self.scopes:
            if scope.role == "audited" and scope.tenant_id == self._tenant_of(id):
                place = f"/subscriptions/{scope.subscription_id}"
                yield replace(row, subscription_id=scope.subscription_id, scope=place)

    def _row(self, view: type[Resource], body: Mapping[str, Any]) -> ResourceRow:
        id = ResourceId(str(body["id"]))
        tenant = self._tenant_of(id)
        if view in DIRECTORY:
            id = ResourceId(f"/tenants/{tenant}/{DIRECTORY[view]}/{id.name}")
        place = self._listed_at(view, id)
        subscription = id.subscription_id or place.subscription_id
        return ResourceRow(
            id.text,
            view.arm_type.lower(),
            "bulk" if view is SubscriptionAncestry else self.source,
            self._tenants.get(subscription or "", tenant),
            subscription,
            self.api_version,
            self.now,
            _packed(body),
            view.listing.collector,
            place.folded,
        )

    @property
    def _tenants(self) -> dict[str, str]:
        return {scope.subscription_id: scope.tenant_id for scope in self.scopes}

    def _tenant_of(self, id: ResourceId) -> str:
        """The tenant of what may be of no subscription."""
        place = self.below.get(id.folded, "")
        if place.startswith("/tenants/"):
            return place.split("/")[2]
        return self._tenants.get(id.subscription_id or "", TENANT)

    def _detail(self, view: type[Resource], body: Mapping[str, Any]) -> ResourceRow:
        row = self._row(view, body)
        collector = view.listing.collector + "-detail"
        return replace(row, source="get", collector=collector, scope=ResourceId(row.id).folded)

    def _listed_at(self, view: type[Resource], id: ResourceId) -> ResourceId:
        if view is RolePolicyAssignment:
            return ResourceId(plain_scope(id.parent.text if id.parent is not None else "/"))
        parent = view.listing.parent
        if view.listing.by_id or view.listing.of_tenant or not (parent or id.subscription_id):
            return id
        if id.folded in self.below:
            return ResourceId(self.below[id.folded])
        if parent is None:
            return ResourceId(f"/subscriptions/{id.subscription_id}")
        above = id.parent
        while above is not None and not parent.names(above):
            above = above.parent
        assert above is not None, f"{id} lies below no {parent.arm_type}"
        return above

    def _coverage(self, listed: list[ResourceRow]) -> Iterator[Coverage]:
        rows = Counter((row.collector, row.scope) for row in listed)
        for scope in self.scopes:
            if scope.role != "audited":
                continue
            places: dict[type[Resource] | None, list[str]] = {None: []}
            places[None].append(f"/subscriptions/{scope.subscription_id}")
            for row in listed:
                if row.subscription_id == scope.subscription_id:
                    places.setdefault(view_of(row.type), []).append(row.id)
            for view in (one for one in all_views() if not of_tenant(one)):
                asked = places.get(view.listing.parent, [])
                for place in self._by_id(view, scope, listed) if view.listing.by_id else asked:
                    yield from self._unit(view, scope, place, rows)

    def _tenant_coverage(self, listed: list[ResourceRow]) -> Iterator[Coverage]:
        for tenant in dict.fromkeys(one.tenant_id for one in self.scopes if one.role == "audited"):
            for view in all_views():
                if of_tenant(view):
                    yield from self._of_tenant(view, tenant, listed)

    def _of_tenant(
        self, view: type[Resource], tenant: str, listed: list[ResourceRow]
    ) -> Iterator[Coverage]:
        """What became of a view that is read once for a tenant; of groups and scopes, of each."""
        collector = view.listing.collector
        own = [row for row in listed if row.collector == collector and row.tenant_id == tenant]
        if view not in (DirectoryGroup, RolePolicyAssignment):
            place = ResourceId(usual_place(view, tenant)).folded
            yield from self._ended(view, tenant, None, place, len(own))
            return
        read = Counter(row.scope for row in own)
        above = "/" if view is RolePolicyAssignment else f"{usual_place(view, tenant)}/"
        asked = [at for one, at in self.gaps if one is view and at.startswith(above)]
        for place in dict.fromkeys([*read, *asked]):
            yield from self._ended(
                view, tenant, ResourceId(place).subscription_id, place, read[place]
            )

    def _by_id(
        self, view: type[Resource], scope: ScopeRow, listed: list[ResourceRow]
    ) -> Iterator[str]:
        """What was read by itself in a subscription, with whatever result."""
        collector = view.listing.collector
        ids = [row.id for row in listed if row.collector == collector]
        ids += [id for one, id in (*self.absent, *self.gaps) if one is view]
        for id in {ResourceId(id).folded: id for id in ids}.values():
            if ResourceId(id).subscription_id == scope.subscription_id:
                yield id

    def _unit(
        self, view: type[Resource], scope: ScopeRow, place: str, rows: Counter[tuple[str, str]]
    ) -> Iterator[Coverage]:
        number = rows[view.listing.collector, ResourceId(place).folded]
        yield from self._ended(view, scope.tenant_id, scope.subscription_id, place, number)

    def _ended(
        self, view: type[Resource], tenant: str, subscription: str | None, place: str, rows: int
    ) -> Iterator[Coverage]:
        gap = self.gaps.get((view, ResourceId(place).folded), {})
        if gap is None:
            return
        made = Coverage(
            view.listing.collector,
            tenant,
            subscription,
            place,
            CoverageState.COMPLETE,
            self.now,
            rows=rows,
        )
        yield replace(made, **gap)


def judge(world: World, *ids: str, profile: Profile | None = None) -> Evaluation:
    checks = [_CHECKS[id] for id in ids] if ids else list(_CHECKS.values())
    return evaluate(world.inventory(), checks, profile or Profile())


def verdict(world: World, id: str, profile: Profile | None = None) -> tuple[str, str]:
    """The status and message of the only finding, or ("not_applicable", "")."""
    evaluation = judge(world, id, profile=profile)
    if not evaluation.findings:
        assert evaluation.not_applicable[id] > 0
        return "not_applicable", ""
    (finding,) = evaluation.findings
    return str(finding.status), finding.message


def only(evaluation: Evaluation) -> Finding:
    (finding,) = evaluation.findings
    return finding


__all__ = [
    "GROUP",
    "NOW",
    "OTHER_SUBSCRIPTION",
    "OTHER_TENANT",
    "SUBSCRIPTION",
    "TENANT",
    "World",
    "all_checks",
    "all_views",
    "check_named",
    "judge",
    "only",
    "verdict",
]
