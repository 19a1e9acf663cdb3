"""Snapshots made of wire JSON, for tests of everything that works offline."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from azaudit.evaluate.check import Check
from azaudit.evaluate.engine import evaluate
from azaudit.evaluate.finding import Evaluation, Finding
from azaudit.evaluate.loader import load_checks
from azaudit.model import ResourceId
from azaudit.profile import Profile
from azaudit.resources.base import Resource
from azaudit.resources.inventory import Inventory
from azaudit.snapshot.coverage import Coverage, CoverageState
from azaudit.snapshot.index import SnapshotIndex
from azaudit.snapshot.read import SnapshotFile
from azaudit.snapshot.schema import ResourceRow, Run, ScopeRow, Source, pack

TENANT = "00000000-0000-0000-0001-000000000000"
SUBSCRIPTION = "00000000-0000-0000-0001-000000000001"
OTHER_TENANT = "00000000-0000-0000-0002-000000000000"
OTHER_SUBSCRIPTION = "00000000-0000-0000-0002-000000000001"
NOW = "2026-11-20T09:00:00Z"
GROUP = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg"

_CHECKS = {check.id: check for check in load_checks()}


def check_named(id: str) -> Check:
    return _CHECKS[id]


def all_checks() -> tuple[Check, ...]:
    return tuple(_CHECKS.values())


def views_below(view: type[Resource]) -> Iterable[type[Resource]]:
    pending = [Resource]
    while pending:
        current = pending.pop()
        pending.extend(current.__subclasses__())
        if getattr(current, "listing", None) and current.listing.parent is view:
            yield current


@dataclass
class World:
    """A described set of tenants; every list is complete unless `gaps` says otherwise.

    rows: per view the bodies. gaps: (view, scope) -> coverage fields of a unit that failed.
    """

    bodies: dict[type[Resource], list[Mapping[str, Any]]] = field(default_factory=dict)
    gaps: dict[tuple[type[Resource], str], dict[str, Any]] = field(default_factory=dict)
    scopes: tuple[ScopeRow, ...] = (
        ScopeRow(TENANT, SUBSCRIPTION, "workload", "Enabled", "audited"),
    )
    source: Source = "get"
    api_version: str = "2026-11-01"

    def with_body(self, view: type[Resource], body: Mapping[str, Any]) -> "World":
        bodies = {**self.bodies, view: [*self.bodies.get(view, []), body]}
        return replace(self, bodies=bodies)

    def with_scope(self, *rows: ScopeRow) -> "World":
        return replace(self, scopes=(*self.scopes, *rows))

    def denied(self, view: type[Resource], scope: str = "") -> "World":
        gap = {
            "state": CoverageState.DENIED,
            "http_status": 403,
            "error_code": "AuthorizationFailed",
            "missing_action": f"{view.arm_type}/read",
            "message": f"{view.arm_type}/read is denied",
        }
        place = scope or f"/subscriptions/{SUBSCRIPTION}"
        return replace(self, gaps={**self.gaps, (view, ResourceId(place).folded): gap})

    def index(self) -> SnapshotIndex:
        rows = [self._row(view, body) for view, held in self.bodies.items() for body in held]
        file = SnapshotFile(
            Path("test.azaudit"),
            Run("0", "AzureCloud", "tests", as_of=NOW, finished=True),
            self.scopes,
            tuple(self._coverage(rows)),
            tuple(rows),
        )
        return SnapshotIndex([file])

    def inventory(self) -> Inventory:
        return Inventory(self.index())

    def _row(self, view: type[Resource], body: Mapping[str, Any]) -> ResourceRow:
        id = ResourceId(str(body["id"]))
        tenants = {scope.subscription_id: scope.tenant_id for scope in self.scopes}
        return ResourceRow(
            id.text,
            view.arm_type.lower(),
            self.source,
            tenants.get(id.subscription_id or "", TENANT),
            id.subscription_id,
            self.api_version,
            NOW,
            pack(dict(body)),
            view.listing.collector,
            self._listed_at(view, id).folded,
        )

    def _listed_at(self, view: type[Resource], id: ResourceId) -> ResourceId:
        parent = view.listing.parent
        if parent is None:
            return ResourceId(f"/subscriptions/{id.subscription_id}")
        above = id.parent
        while above is not None and not parent.names(above):
            above = above.parent
        assert above is not None, f"{id} lies below no {parent.arm_type}"
        return above

    def _coverage(self, rows: list[ResourceRow]) -> Iterable[Coverage]:
        for scope in self.scopes:
            if scope.role == "audited":
                place = f"/subscriptions/{scope.subscription_id}"
                for view in views_below(None):  # type: ignore[arg-type]  # no parent: top level
                    yield self._unit(view, scope, place)
                for view in self.bodies:
                    for row in rows:
                        if row.type == view.arm_type.lower():
                            for child in views_below(view):
                                yield self._unit(child, scope, row.id)

    def _unit(self, view: type[Resource], scope: ScopeRow, place: str) -> Coverage:
        made = Coverage(
            view.listing.collector,
            scope.tenant_id,
            scope.subscription_id,
            place,
            CoverageState.COMPLETE,
            NOW,
        )
        return replace(made, **self.gaps.get((view, ResourceId(place).folded), {}))


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
