"""Reading snapshots: one index over one or several files.

Several snapshots are read together because the two ends of a control (a vault and the guard in
another tenant) are often collected by different people.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from azaudit.errors import InputError
from azaudit.model import ResourceId
from azaudit.snapshot.coverage import Coverage, CoverageState
from azaudit.snapshot.schema import (
    APPLICATION_ID,
    FORMAT_VERSION,
    SOURCE_RANK,
    ResourceRow,
    Run,
    ScopeRow,
    Selection,
)

_NOT_A_SNAPSHOT_HINT = "name a file that `azaudit collect` wrote"


@dataclass(frozen=True)
class SnapshotFile:
    """The contents of one snapshot file."""

    path: Path
    run: Run
    scope: tuple[ScopeRow, ...]
    coverage: tuple[Coverage, ...]
    resources: tuple[ResourceRow, ...]


def read_snapshot(path: Path) -> SnapshotFile:
    """Read a snapshot file whole.

    Raises InputError, with one sentence, for a file that is missing, no snapshot, truncated,
    damaged, or written by a newer azaudit.
    """
    if not path.is_file():
        raise InputError(f"{path} does not exist or is no file", hint=_NOT_A_SNAPSHOT_HINT)
    try:
        connection = _open(path)
        try:
            _check_form(path, connection)
            return SnapshotFile(
                path,
                _read_run(path, connection),
                tuple(_read_scope(connection)),
                tuple(_read_coverage(connection)),
                tuple(_read_resources(connection)),
            )
        finally:
            connection.close()
    except (sqlite3.DatabaseError, ValueError, TypeError) as error:
        raise InputError(
            f"{path} is not a readable snapshot: {error}", hint=_NOT_A_SNAPSHOT_HINT
        ) from error
    except OSError as error:
        raise InputError(
            f"{path} cannot be read: {error.strerror}", hint="check its permissions"
        ) from error


def _open(path: Path) -> sqlite3.Connection:
    with path.open("rb"):
        pass  # SQLite says "unable to open database file" and no more; the system says why
    journal = path.with_name(path.name + "-journal")
    # A run that was killed leaves a journal that must be rolled back, which needs writing.
    mode = "rw" if journal.exists() else "ro"
    return sqlite3.connect(f"file:{quote(str(path.absolute()))}?mode={mode}", uri=True)


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])


def _check_form(path: Path, connection: sqlite3.Connection) -> None:
    if _pragma(connection, "application_id") != APPLICATION_ID:
        raise InputError(f"{path} is not a snapshot", hint=_NOT_A_SNAPSHOT_HINT)
    version = _pragma(connection, "user_version")
    if version > FORMAT_VERSION:
        raise InputError(
            f"{path} has snapshot format {version}, and this azaudit reads up to {FORMAT_VERSION}",
            hint="install a newer azaudit",
        )
    expected = _pragma(connection, "page_count") * _pragma(connection, "page_size")
    if path.stat().st_size < expected:
        raise InputError(f"{path} is cut short", hint="collect again, or copy the file again")


def _read_run(path: Path, connection: sqlite3.Connection) -> Run:
    held = connection.execute(
        "SELECT tool_version, cloud, identity, selection, as_of, finished FROM run"
    ).fetchone()
    if held is None:
        raise InputError(f"{path} holds no run", hint=_NOT_A_SNAPSHOT_HINT)
    version, cloud, identity, selection, as_of, finished = held
    return Run(version, cloud, identity, Selection.load(selection), as_of, bool(finished))


def _read_scope(connection: sqlite3.Connection) -> Iterator[ScopeRow]:
    for held in connection.execute(
        "SELECT tenant_id, subscription_id, name, state, role, reason, tenant_name,"
        " home_tenant_id FROM scope ORDER BY tenant_id, subscription_id"
    ):
        yield ScopeRow(*held)


def _read_coverage(connection: sqlite3.Connection) -> Iterator[Coverage]:
    for collector, tenant, subscription, scope, state, *rest in connection.execute(
        "SELECT collector, tenant_id, subscription_id, scope, state, finished_at, http_status,"
        " error_code, missing_action, message, rows, calls, attempts FROM coverage"
        " ORDER BY collector, scope_folded"
    ):
        yield Coverage(collector, tenant, subscription, scope, CoverageState(state), *rest)


def _read_resources(connection: sqlite3.Connection) -> Iterator[ResourceRow]:
    for held in connection.execute(
        "SELECT id, type, source, tenant_id, subscription_id, api_version, collected_at, body"
        " FROM resource ORDER BY id_folded, type"
    ):
        yield ResourceRow(*held)


class SnapshotIndex:
    """What one or several snapshots hold, by id, by type and by scope.

    Where two snapshots hold the same resource or unit, the better source wins, then the newer
    answer: reading again can only add knowledge.
    """

    def __init__(self, files: Sequence[SnapshotFile]) -> None:
        self.files = tuple(files)
        self._resources: dict[tuple[str, str], ResourceRow] = {}
        self._by_type: dict[str, list[ResourceRow]] = {}
        self._by_subscription: dict[tuple[str, str | None], list[ResourceRow]] = {}
        self._below: dict[tuple[str, str], list[ResourceRow]] = {}
        self._coverage: dict[tuple[str, str], Coverage] = {}
        self._scope: dict[str, ScopeRow] = {}
        for file in self.files:
            self._merge(file)
        for row in self._resources.values():
            self._by_type.setdefault(row.type, []).append(row)
            self._by_subscription.setdefault((row.type, row.subscription_id), []).append(row)
            # Some lists hold grandchildren, as a vault's list of protected items does.
            above = ResourceId(row.id).parent
            while above is not None:
                self._below.setdefault((above.folded, row.type), []).append(row)
                above = above.parent

    def _merge(self, file: SnapshotFile) -> None:
        for row in file.resources:
            key = (ResourceId(row.id).folded, row.type)
            held = self._resources.get(key)
            if held is None or _rank(row) > _rank(held):
                self._resources[key] = row
        for coverage in file.coverage:
            place = (coverage.collector, ResourceId(coverage.scope).folded)
            known = self._coverage.get(place)
            if known is None or _trust(coverage) > _trust(known):
                self._coverage[place] = coverage
        for scope in file.scope:
            seen = self._scope.get(scope.subscription_id)
            # A subscription that any of the snapshots audited is audited.
            if seen is None or (seen.role != "audited" and scope.role == "audited"):
                self._scope[scope.subscription_id] = scope

    def resource(self, id: ResourceId, type: str) -> ResourceRow | None:
        """The row with this id and type (lower case), or None."""
        return self._resources.get((id.folded, type))

    def of_type(self, type: str) -> Sequence[ResourceRow]:
        """All rows of a type (lower case), in the order of their ids within each file."""
        return self._by_type.get(type, ())

    def in_subscription(self, type: str, subscription_id: str) -> Sequence[ResourceRow]:
        """The rows of a type (lower case) in a subscription (lower case)."""
        return self._by_subscription.get((type, subscription_id), ())

    def listed_below(self, parent: ResourceId, type: str) -> Sequence[ResourceRow]:
        """The rows of a type (lower case) anywhere below a resource."""
        return self._below.get((parent.folded, type), ())

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


def _rank(row: ResourceRow) -> tuple[int, str]:
    return SOURCE_RANK[row.source], row.collected_at


def _trust(coverage: Coverage) -> tuple[bool, str]:
    return coverage.state.proves_absence, coverage.finished_at
