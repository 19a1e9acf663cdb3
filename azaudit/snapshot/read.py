"""Reading a snapshot file, which may be damaged, somebody else's, or no snapshot at all."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from azaudit.errors import InputError
from azaudit.snapshot.coverage import Coverage, CoverageState
from azaudit.snapshot.schema import (
    APPLICATION_ID,
    FORMAT_VERSION,
    SOURCES,
    ResourceRow,
    Run,
    ScopeRow,
    Selection,
)

_NOT_A_SNAPSHOT_HINT = "name a file that `azaudit collect` wrote"
_ROLES = ("audited", "skipped", "delegated")


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
    try:
        if not path.is_file():
            raise InputError(f"{path} does not exist or is no file", hint=_NOT_A_SNAPSHOT_HINT)
        with closing(_open(path.resolve())) as connection:
            _check_form(path, connection)
            return SnapshotFile(
                path,
                _read_run(path, connection),
                tuple(_read_scope(connection)),
                tuple(_read_coverage(connection)),
                tuple(_read_resources(connection)),
            )
    except (sqlite3.Error, ValueError) as error:
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
    return sqlite3.connect(f"{path.as_uri()}?mode={mode}", uri=True)


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


def _rows(
    connection: sqlite3.Connection, columns: Sequence[tuple[str, type]], source: str
) -> Iterator[tuple[Any, ...]]:
    """The rows of a table; raises ValueError for a value that is not of its column's type.

    columns: name and type of each; a name that ends with `?` may be null. SQLite itself would
    store anything anywhere.
    """
    names = [name.rstrip("?") for name, _ in columns]
    allowed = [(kind, type(None)) if name.endswith("?") else (kind,) for name, kind in columns]
    for held in connection.execute(f"SELECT {', '.join(names)} FROM {source}"):  # noqa: S608 - ours
        for value, kinds, name in zip(held, allowed, names, strict=True):
            if not isinstance(value, kinds):
                raise ValueError(f"{name} is {value!r} in {source.partition(' ')[0]}")  # noqa: TRY004
        yield held


_RUN: list[tuple[str, type]] = [
    *((name, str) for name in ("tool_version", "cloud", "identity", "selection", "as_of")),
    ("finished", int),
]


def _read_run(path: Path, connection: sqlite3.Connection) -> Run:
    held = next(_rows(connection, _RUN, "run"), None)
    if held is None:
        raise InputError(f"{path} holds no run", hint=_NOT_A_SNAPSHOT_HINT)
    version, cloud, identity, selection, as_of, finished = held
    if as_of:
        # judging counts days from it and reports print it; strptime raises ValueError
        datetime.strptime(as_of, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    return Run(version, cloud, identity, Selection.load(selection), as_of, bool(finished))


_SCOPE: list[tuple[str, type]] = [
    *((name, str) for name in ("tenant_id", "subscription_id", "name?", "state", "role")),
    *((name, str) for name in ("reason?", "tenant_name?", "home_tenant_id?")),
]


def _read_scope(connection: sqlite3.Connection) -> Iterator[ScopeRow]:
    order = "scope ORDER BY tenant_id, subscription_id"
    for held in _rows(connection, _SCOPE, order):
        row = ScopeRow(*held)
        if row.role not in _ROLES:
            raise ValueError(f"scope.role is {row.role!r}")
        yield row


_COVERAGE: list[tuple[str, type]] = [
    *((name, str) for name in ("collector", "tenant_id", "subscription_id?", "scope", "state")),
    *((name, str) for name in ("finished_at", "error_code?", "missing_action?", "message?")),
    *((name, int) for name in ("http_status?", "rows", "calls", "attempts")),
]


def _read_coverage(connection: sqlite3.Connection) -> Iterator[Coverage]:
    order = "coverage ORDER BY collector, scope_folded, tenant_id"
    for held in _rows(connection, _COVERAGE, order):
        values = dict(zip((name.rstrip("?") for name, _ in _COVERAGE), held, strict=True))
        yield Coverage(**{**values, "state": CoverageState(values["state"])})


_RESOURCE: list[tuple[str, type]] = [
    *((name, str) for name in ("id", "type", "source", "tenant_id", "subscription_id?")),
    *((name, str) for name in ("api_version", "collected_at")),
    ("body", bytes),
    *((name, str) for name in ("collector", "scope_folded")),
]


def _read_resources(connection: sqlite3.Connection) -> Iterator[ResourceRow]:
    # a hundred thousand rows share a few tenants, types and times; so do their strings then
    known: dict[Any, Any] = {}
    for id, *shared in _rows(connection, _RESOURCE, "resource ORDER BY id_folded, type, source"):
        row = ResourceRow(id, *(known.setdefault(value, value) for value in shared))
        if row.source not in SOURCES:
            raise ValueError(f"resource.source is {row.source!r}")
        yield row
