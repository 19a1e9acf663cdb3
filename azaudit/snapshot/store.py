"""Writing a snapshot so that each finished unit survives whatever comes next.

One thread owns the connection. What is handed over waits in a bounded queue; the thread writes
what has come together within a quarter of a second as one transaction, so that thousands of small
units do not cost thousands of disk flushes.
"""

import os
import queue
import sqlite3
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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
_QUEUE_LENGTH = 256

_INSERT_SCOPE = "INSERT OR REPLACE INTO scope VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_INSERT_RESOURCE = "INSERT OR REPLACE INTO resource VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_INSERT_COVERAGE = (
    "INSERT OR REPLACE INTO coverage VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


@dataclass(frozen=True)
class Unit:
    """A finished piece of collection: its coverage and the rows that it read.

    coverage: the first one is that of rows which do not say themselves who read them.
    """

    coverage: tuple[Coverage, ...]
    rows: tuple[ResourceRow, ...] = ()


def require_new(path: Path) -> None:
    """Raise OutputError when a snapshot cannot be created at a path; leaves no trace."""
    _create(path)
    path.unlink()


def _create(path: Path) -> None:
    """Create an empty file that only its owner may read."""
    # O_EXCL follows no symbolic link, so nobody can make us write elsewhere
    flags = os.O_CREAT | os.O_EXCL | os.O_RDWR
    try:
        os.close(os.open(path, flags, 0o600))
    except FileExistsError as error:
        raise OutputError(
            f"{path} exists already", hint="name a file that does not exist yet"
        ) from error
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else error
        raise OutputError(
            f"{path} cannot be created: {why}",
            hint="name a file in a folder that exists and that you may write to",
        ) from error


_Delivery = Unit | Sequence[ScopeRow]


class SnapshotWriter:
    """A new snapshot file, open for writing; use it as a context manager.

    path must not exist. Raises OutputError when it does or cannot be created, and from then on
    whenever the file could not be written.
    """

    def __init__(self, path: Path, run: Run) -> None:
        self.path = path
        self._failure: Exception | None = None
        self._closed = False
        self._queue: queue.Queue[_Delivery | None] = queue.Queue(_QUEUE_LENGTH)
        _create(path)
        self._connection = sqlite3.connect(path, check_same_thread=False)
        self._prepare(run)
        self._thread = threading.Thread(target=self._write_all, name="snapshot", daemon=True)
        self._thread.start()

    def _prepare(self, run: Run) -> None:
        values = (run.tool_version, run.cloud, run.identity, run.selection.dump(), run.as_of)
        try:
            self._connection.execute("PRAGMA journal_mode=DELETE")
            self._connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
            self._connection.execute(f"PRAGMA user_version={FORMAT_VERSION}")
            self._connection.executescript(TABLES)
            with self._connection:
                self._connection.execute("INSERT INTO run VALUES (?, ?, ?, ?, ?, 0)", values)
        except sqlite3.Error as error:
            self._connection.close()
            self.path.unlink(missing_ok=True)
            raise self._unwritable(error) from error

    def __enter__(self) -> "SnapshotWriter":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self.close(finished=kind is None)
        except OutputError:
            if not isinstance(error, OutputError):  # else it has been said
                raise

    def add_scope(self, rows: Iterable[ScopeRow]) -> None:
        """Record subscriptions that the credential reaches; call before their first unit."""
        self._hand_over(tuple(rows))

    def add(self, unit: Unit) -> None:
        """Hand over a finished unit; returns once it is queued, which may wait for the disk.

        Raises OutputError when an earlier unit could not be written.
        """
        self._hand_over(unit)

    def _hand_over(self, delivery: _Delivery) -> None:
        while True:
            self._raise_failure()
            try:
                self._queue.put(delivery, timeout=1)
            except queue.Full:
                continue
            return

    def close(self, *, finished: bool) -> None:
        """Write what is queued and close the file; closing it again does nothing.

        finished: whether the run came to its end. Raises OutputError when a unit was not written.
        """
        if self._closed:
            return
        self._closed = True
        self._queue.put(None)  # the thread goes on emptying the queue when the disk is full
        self._thread.join()
        try:
            self._raise_failure()
            with self._connection:
                self._connection.execute("UPDATE run SET finished = ?", (int(finished),))
        except sqlite3.Error as error:
            raise self._unwritable(error) from error
        finally:
            self._connection.close()

    def _raise_failure(self) -> None:
        if self._failure is not None:
            raise self._unwritable(self._failure) from self._failure

    def _unwritable(self, error: Exception) -> OutputError:
        return OutputError(
            f"{self.path} cannot be written: {error}",
            hint="free disk space or name a file elsewhere, then run again",
        )

    def _write_all(self) -> None:
        last = False
        while not last:
            group, last = self._next_group()
            if self._failure is not None:
                continue  # keep emptying the queue, so that nobody waits on it for ever
            try:
                with self._connection:
                    for delivery in group:
                        self._write(delivery)
            except Exception as error:  # noqa: BLE001 - a dead thread would lose what is queued, silently
                self._failure = error

    def _next_group(self) -> tuple[list[_Delivery], bool]:
        """What comes together within the grouping time, and whether it is the last."""
        group: list[_Delivery] = []
        until: float | None = None
        while until is None or time.monotonic() < until:
            wait = None if until is None else max(0.0, until - time.monotonic())
            try:
                delivery = self._queue.get(timeout=wait)
            except queue.Empty:
                break
            if delivery is None:
                return group, True
            group.append(delivery)
            until = until or time.monotonic() + _GROUP_SECONDS
        return group, False

    def _write(self, delivery: _Delivery) -> None:
        if not isinstance(delivery, Unit):
            self._connection.executemany(_INSERT_SCOPE, [_scope_values(row) for row in delivery])
            return
        for coverage in delivery.coverage:
            self._connection.execute(_INSERT_COVERAGE, _coverage_values(coverage))
            self._connection.execute(
                "UPDATE run SET as_of = max(as_of, ?)", (coverage.finished_at,)
            )
        if delivery.rows:
            of = delivery.coverage[0]
            values = [_resource_values(row, of) for row in delivery.rows]
            self._connection.executemany(_INSERT_RESOURCE, values)


def _storable(text: str | None) -> str | None:
    """The text without what UTF-8 cannot hold: names come from tenants, as JSON spells them."""
    return text if text is None else text.encode("utf-8", "replace").decode()


def _scope_values(row: ScopeRow) -> tuple[str | None, ...]:
    return (
        row.tenant_id,
        row.subscription_id,
        _storable(row.tenant_name),
        _storable(row.name),
        row.state,
        row.role,
        row.reason,
        row.home_tenant_id,
    )


def _resource_values(row: ResourceRow, of: Coverage) -> tuple[object, ...]:
    return (
        ResourceId(row.id).folded,
        row.type,
        row.source,
        row.id,
        row.tenant_id,
        row.subscription_id,
        row.api_version,
        row.collected_at,
        row.collector or of.collector,
        row.scope or ResourceId(of.scope).folded,
        row.packed,
    )


def _coverage_values(row: Coverage) -> tuple[object, ...]:
    return (
        row.collector,
        ResourceId(row.scope).folded,
        row.scope,
        row.tenant_id,
        row.subscription_id,
        row.state.value,
        row.finished_at,
        row.http_status,
        row.error_code,
        row.missing_action,
        _storable(row.message),
        row.rows,
        row.calls,
        row.attempts,
    )
