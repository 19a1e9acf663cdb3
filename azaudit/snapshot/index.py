"""One index over one or several snapshots.

Several are read together because the two ends of a control (a vault and the guard in another
tenant) are often collected by different people, and because one may be newer than another. Then
the newest answer counts, and nothing that an older one knew is lost:

- of the answers about one resource, the resource provider's come before Resource Graph's, then the
  newest; what only a GET answers comes from the newest GET;
- of the units that list one scope, a complete one comes before any other, then the newest;
- a resource that a newer complete list no longer holds does not exist any more, nor what lay below.

The result does not depend on the order in which the snapshots are given.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from azaudit.model import ResourceId
from azaudit.snapshot.coverage import Coverage
from azaudit.snapshot.read import SnapshotFile
from azaudit.snapshot.schema import SOURCES, ResourceRow, ScopeRow

_Key: TypeAlias = tuple[str, str]  # folded id, type
_UnitKey: TypeAlias = tuple[str, str]  # collector, folded scope


class SnapshotIndex:
    """What one or several snapshots hold, by id, by type and by the unit that read it."""

    def __init__(self, files: Sequence[SnapshotFile]) -> None:
        self.files = tuple(files)
        self._coverage = _best(
            ((unit.collector, ResourceId(unit.scope).folded), unit)
            for file in self.files
            for unit in file.coverage
        )
        self._scope = _scope_rows(self.files)
        rows = [row for file in self.files for row in file.resources]
        held = _by_key(rows)
        if len(self.files) > 1:
            _drop(held, _gone(self.files, self._coverage))
        self._resources = {key: max(held[key], key=_freshness) for key in sorted(held)}
        self._details = {
            key: max(gets, key=_freshness)
            for key, found in held.items()
            if (gets := [row for row in found if row.source == "get"]) and len(found) > 1
        }
        self._by_type: dict[str, list[ResourceRow]] = defaultdict(list)
        self._by_unit: dict[_UnitKey, list[ResourceRow]] = defaultdict(list)
        for key, row in self._resources.items():
            self._by_type[row.type].append(row)
            for unit in sorted({(one.collector, one.scope) for one in held[key]}):
                # the GET that completes a row lists nothing; a subscription lists itself
                if not unit[0].endswith("-detail"):
                    self._by_unit[unit].append(row)

    def resource(self, id: ResourceId, type: str) -> ResourceRow | None:
        """The row with this id and type (lower case), or None."""
        return self._resources.get((id.folded, type))

    def detail(self, row: ResourceRow) -> ResourceRow | None:
        """The newest answer to a GET for the resource of a row, or None."""
        return self._details.get((ResourceId(row.id).folded, row.type))

    def of_type(self, type: str) -> Sequence[ResourceRow]:
        """All rows of a type (lower case), in the order of their ids."""
        return self._by_type.get(type, ())

    def listed(self, collector: str, scope: str) -> Sequence[ResourceRow]:
        """The rows that a collector read at a scope, in the order of their ids."""
        return self._by_unit.get((collector, ResourceId(scope).folded), ())

    def coverage(self, collector: str, scope: str) -> Coverage | None:
        """What became of a collector at a scope, or None when it was not run there."""
        return self._coverage.get((collector, ResourceId(scope).folded))

    def all_coverage(self) -> Sequence[Coverage]:
        """Every unit, in a fixed order."""
        return [self._coverage[key] for key in sorted(self._coverage)]

    def subscription(self, id: str) -> ScopeRow | None:
        """The scope row of a subscription (lower case), or None when no snapshot reached it."""
        return self._scope.get(id)

    def subscriptions(self) -> Sequence[ScopeRow]:
        """Every subscription that any of the snapshots reached, in a fixed order."""
        return sorted(self._scope.values(), key=lambda row: (row.tenant_id, row.subscription_id))

    def tenants(self) -> frozenset[str]:
        """The tenants of which at least one subscription was audited."""
        return frozenset(row.tenant_id for row in self._scope.values() if row.role == "audited")


def _best(units: Iterable[tuple[_UnitKey, Coverage]]) -> dict[_UnitKey, Coverage]:
    best: dict[_UnitKey, Coverage] = {}
    for key, unit in units:
        if key not in best or _trust(unit) > _trust(best[key]):
            best[key] = unit
    return best


def _trust(unit: Coverage) -> tuple[Any, ...]:
    return unit.state.proves_absence, unit.finished_at, unit.rows, unit.tenant_id, repr(unit)


def _scope_rows(files: Sequence[SnapshotFile]) -> dict[str, ScopeRow]:
    """One row a subscription: audited before not, seen from its home tenant before delegated."""
    best: dict[str, ScopeRow] = {}
    for row in (row for file in files for row in file.scope):
        id = row.subscription_id.lower()
        if id not in best or _nearness(row) > _nearness(best[id]):
            best[id] = row
    return best


def _nearness(row: ScopeRow) -> tuple[Any, ...]:
    at_home = row.home_tenant_id in (None, row.tenant_id)
    return row.role == "audited", at_home, row.tenant_name is not None, repr(row)


def _by_key(rows: Iterable[ResourceRow]) -> dict[_Key, list[ResourceRow]]:
    held: dict[_Key, list[ResourceRow]] = defaultdict(list)
    for row in rows:
        held[ResourceId(row.id).folded, row.type].append(row)
    return held


def _freshness(row: ResourceRow) -> tuple[Any, ...]:
    """What a newer answer has more of; the rest tells apart rows of one answer in several lists."""
    place = row.tenant_id, row.subscription_id or "", row.collector, row.scope
    return row.source != "bulk", row.collected_at, SOURCES.index(row.source), row.packed, place


def _gone(files: Sequence[SnapshotFile], best: dict[_UnitKey, Coverage]) -> set[_Key]:
    """What an older snapshot holds and a newer complete list does not."""
    lists: dict[_UnitKey, set[_Key]] = {}
    read: dict[_Key, str] = {}
    listed_by: dict[_Key, set[_UnitKey]] = defaultdict(set)
    for file in files:
        winning = set(file.coverage)
        for row in file.resources:
            key, unit = (ResourceId(row.id).folded, row.type), (row.collector, row.scope)
            read[key] = max(read.get(key, ""), row.collected_at)
            listed_by[key].add(unit)
            if best.get(unit) in winning:
                lists.setdefault(unit, set()).add(key)

    def is_gone(key: _Key) -> bool:
        # a GET that completes a listed row proves nothing of what exists
        units = [u for u in listed_by[key] if not u[0].endswith("-detail") and u in best]
        return bool(units) and all(
            best[unit].state.proves_absence
            and best[unit].finished_at > read[key]
            and key not in lists.get(unit, ())
            for unit in units
        )

    return {key for key in listed_by if is_gone(key)}


def _drop(held: dict[_Key, list[ResourceRow]], gone: set[_Key]) -> None:
    """Remove what is gone, and what lay below it."""
    ids = {folded for folded, _ in gone}
    for key in list(held):
        if key in gone or any(above.folded in ids for above in _above(key[0])):
            del held[key]


def _above(folded: str) -> Iterable[ResourceId]:
    above = ResourceId(folded).parent
    while above is not None:
        yield above
        above = above.parent
