"""Writing a snapshot so that each finished unit survives whatever comes next.

One thread owns the connection. Finished units wait in a bounded queue; the thread writes what has
come together within a quarter of a second as one transaction, so that thousands of small units do
not cost thousands of disk flushes.
"""

import os
import queue
import sqlite3
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from types import TracebackType

from azaudit.errors import OutputError
from azaudit.model import ResourceId
from azaudit.snapshot.coverage import Coverage
from azaudit.snapshot.schema import (
    APPLICATION_ID,
    FORMAT_VERSION,
    TABLES,
    ResourceRow,
    Run,
    ScopeRow,
)

_GROUP_SECONDS = 0.25
_QUEUE_UNITS = 256

_INSERT_SCOPE = "INSERT OR REPLACE INTO scope VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_INSERT_RESOURCE = "INSERT OR REPLACE INTO resource VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_INSERT_COVERAGE = (
    "INSERT OR REPLACE INTO coverage VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


@dataclass(frozen=True)
class Unit:
    """A finished piece of collection: its coverage and the rows that it read."""

    coverage: tuple[Coverage, ...]
    rows: tuple[ResourceRow, ...] = ()


def require_new(path: Path) -> None:
    """Raise OutputError when a snapshot cannot be created at a path; leaves no trace."""
    _create(path)
    path.unlink()


def _create(path: Path) -> None:
    """Create an empty file that only its owner may read."""
    flags = os.O_CREAT | os.O_EXCL | os.O_RDWR
    try:
        os.close(os.open(path, flags, 0o600))
    except FileExistsError as error:
        raise OutputError(
            f"{path} exists already", hint="name a file that does not exist yet"
        ) from error
    except OSError as error:
        raise OutputError(
            f"{path} cannot be created: {error.strerror}",
            hint="name a file in a folder that exists and that you may write to",
        ) from error


class SnapshotWriter:
    """A new snapshot file, open for writing; use it as a context manager.

    path must not exist. Raises OutputError when it does or cannot be created.
    """

    def __init__(self, path: Path, run: Run) -> None:
        self.path = path
        _create(path)
        self._connection = sqlite3.connect(path, check_same_thread=False)
        self._connection.execute("PRAGMA journal_mode=DELETE")
        self._connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
        self._connection.execute(f"PRAGMA user_version={FORMAT_VERSION}")
        self._connection.executescript(TABLES)
        self._connection.execute(
            "INSERT INTO run VALUES (?, ?, ?, ?, ?, 0)",
            (run.tool_version, run.cloud, run.identity, run.selection.dump(), run.as_of),
        )
        self._connection.commit()
        self._queue: queue.Queue[Unit | None] = queue.Queue(_QUEUE_UNITS)
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._write_all, name="snapshot", daemon=True)
        self._thread.start()

    def __enter__(self) -> "SnapshotWriter":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close(finished=kind is None)

    def add_scope(self, rows: Iterable[ScopeRow]) -> None:
        """Record the subscriptions that the credential reaches; call before the first unit."""
        ordered = [
            (
                row.tenant_id,
                row.subscription_id,
                row.tenant_name,
                row.name,
                row.state,
                row.role,
                row.reason,
                row.home_tenant_id,
            )
            for row in rows
        ]
        with self._connection:
            self._connection.executemany(_INSERT_SCOPE, ordered)

    def add(self, unit: Unit) -> None:
        """Hand over a finished unit; returns once it is queued, which may wait for the disk.

        Raises OutputError when an earlier unit could not be written.
        """
        while True:
            self._raise_failure()
            try:
                self._queue.put(unit, timeout=1)
            except queue.Full:
                continue
            return

    def close(self, *, finished: bool) -> None:
        """Write what is queued and close the file.

        finished: whether the run came to its end. Raises OutputError when a unit was not written.
        """
        if self._thread.is_alive():
            self._queue.put(None)
            self._thread.join()
        try:
            self._raise_failure()
            with self._connection:
                self._connection.execute("UPDATE run SET finished = ?", (int(finished),))
        finally:
            self._connection.close()

    def _raise_failure(self) -> None:
        if self._failure is not None:
            raise OutputError(
                f"{self.path} cannot be written: {self._failure}",
                hint="free disk space or name a file elsewhere, then run again",
            ) from self._failure

    def _write_all(self) -> None:
        last = False
        while not last:
            group, last = self._next_group()
            if self._failure is not None:
                continue  # keep emptying the queue, so that nobody waits on it for ever
            try:
                with self._connection:
                    for unit in group:
                        self._write(unit)
            except sqlite3.Error as error:
                self._failure = error

    def _next_group(self) -> tuple[Sequence[Unit], bool]:
        """The units that come together within the grouping time, and whether they are the last."""
        group: list[Unit] = []
        until: float | None = None
        while True:
            wait = None if until is None else max(0.0, until - time.monotonic())
            try:
                unit = self._queue.get(timeout=wait)
            except queue.Empty:
                return group, False
            if unit is None:
                return group, True
            group.append(unit)
            until = until or time.monotonic() + _GROUP_SECONDS

    def _write(self, unit: Unit) -> None:
        self._connection.executemany(
            _INSERT_RESOURCE,
            [
                (
                    ResourceId(row.id).folded,
                    row.type,
                    row.source,
                    row.id,
                    row.tenant_id,
                    row.subscription_id,
                    row.api_version,
                    row.collected_at,
                    row.packed,
                )
                for row in unit.rows
            ],
        )
        self._connection.executemany(
            _INSERT_COVERAGE, [_coverage_values(coverage) for coverage in unit.coverage]
        )
        for coverage in unit.coverage:
            self._connection.execute(
                "UPDATE run SET as_of = max(as_of, ?)", (coverage.finished_at,)
            )


def _coverage_values(coverage: Coverage) -> tuple[object, ...]:
    collector, tenant_id, subscription_id, scope, state, *rest = astuple(coverage)
    folded = ResourceId(scope).folded
    return (collector, folded, scope, tenant_id, subscription_id, str(state), *rest)
