"""The writer: what was handed over is on disk, whatever happens next."""

import os
import signal
import stat
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from azaudit.errors import InterruptedRunError, OutputError
from azaudit.snapshot.coverage import Coverage, CoverageState
from azaudit.snapshot.read import read_snapshot
from azaudit.snapshot.schema import ResourceRow, Run, ScopeRow, Selection, pack
from azaudit.snapshot.store import SnapshotWriter, Unit

ROOT = Path(__file__).parents[2]
RUN = Run("1", "AzureCloud", "me", Selection(("a-check",), ("rg",)))
LISTED = "/subscriptions/s"


def unit(number: int, rows: int = 3, time: str = "2026-11-20T09:00:00Z") -> Unit:
    scope = f"{LISTED}/resourceGroups/{number}"
    coverage = Coverage("vaults", "t", "s", scope, CoverageState.COMPLETE, time, rows=rows)
    listed = tuple(
        ResourceRow(f"{scope}/{i}", "a/b", "list", "t", "s", "v", time, pack({"i": i}))
        for i in range(rows)
    )
    return Unit((coverage,), listed)


def test_a_file_is_for_its_owner_only(tmp_path: Path):
    path = tmp_path / "a.azaudit"
    previous = os.umask(0)
    try:
        with SnapshotWriter(path, RUN) as writer:
            modes = [stat.S_IMODE(path.stat().st_mode)]
            writer.add(unit(1))
    finally:
        os.umask(previous)
    assert [*modes, stat.S_IMODE(path.stat().st_mode)] == [0o600, 0o600]
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_a_file_that_exists_is_left_alone(tmp_path: Path):
    path = tmp_path / "a.azaudit"
    path.write_text("mine")
    with pytest.raises(OutputError, match="exists already"):
        SnapshotWriter(path, RUN)
    assert path.read_text() == "mine"


@pytest.mark.parametrize("target", ["elsewhere", "nowhere/at/all"])
def test_a_symbolic_link_is_not_followed(tmp_path: Path, target: str):
    path = tmp_path / "a.azaudit"
    path.symlink_to(tmp_path / target)
    with pytest.raises(OutputError, match="exists already"):
        SnapshotWriter(path, RUN)
    assert not (tmp_path / target).exists()


@pytest.mark.parametrize("name", ["missing/a.azaudit", "a\x00b"])
def test_a_file_that_cannot_be_created_says_why(tmp_path: Path, name: str):
    with pytest.raises(OutputError, match="cannot be created") as raised:
        SnapshotWriter(tmp_path / name, RUN)
    assert raised.value.hint


def test_a_run_that_ended_says_so(tmp_path: Path):
    for finished in (True, False):
        writer = SnapshotWriter(tmp_path / f"{finished}.azaudit", RUN)
        writer.close(finished=finished)
        writer.close(finished=not finished)  # no more than once
        run = read_snapshot(writer.path).run
        assert run.finished is finished
        assert (run.selection, run.identity) == (RUN.selection, "me")


def test_a_run_that_broke_off_is_unfinished_and_keeps_its_units(tmp_path: Path):
    path = tmp_path / "a.azaudit"

    def run() -> None:
        with SnapshotWriter(path, RUN) as writer:
            writer.add(unit(1))
            raise InterruptedRunError("interrupted")

    with pytest.raises(InterruptedRunError):
        run()
    file = read_snapshot(path)
    assert not file.run.finished
    assert len(file.resources) == 3


def test_the_snapshot_knows_until_its_last_unit_ended(tmp_path: Path):
    path = tmp_path / "a.azaudit"
    times = ["2026-11-20T09:00:05Z", "2026-11-20T09:00:09Z", "2026-11-20T09:00:07Z"]
    with SnapshotWriter(path, RUN) as writer:
        for number, end in enumerate(times):
            writer.add(unit(number, time=end))
    assert read_snapshot(path).run.as_of == max(times)


def test_rows_know_the_unit_that_read_them(tmp_path: Path):
    path = tmp_path / "a.azaudit"
    made = unit(1)
    named = replace(made.rows[0], collector="others", scope="/elsewhere")
    with SnapshotWriter(path, RUN) as writer:
        writer.add(Unit(made.coverage, (named, *made.rows[1:])))
    units = {(row.collector, row.scope) for row in read_snapshot(path).resources}
    assert units == {("others", "/elsewhere"), ("vaults", "/subscriptions/s/resourcegroups/1")}


def test_two_tenants_that_ask_for_one_scope_do_not_overwrite_each_other(tmp_path: Path):
    path = tmp_path / "a.azaudit"
    (complete,) = unit(1).coverage
    refused = replace(complete, tenant_id="other", state=CoverageState.DENIED, http_status=403)
    with SnapshotWriter(path, RUN) as writer:
        writer.add(Unit((complete,)))
        writer.add(Unit((refused,)))
    assert set(read_snapshot(path).coverage) == {complete, refused}


def test_a_name_that_no_file_can_hold_is_no_failure(tmp_path: Path):
    path = tmp_path / "a.azaudit"
    with SnapshotWriter(path, RUN) as writer:
        writer.add_scope([ScopeRow("t", "s", "half \ud800 a pair", "Enabled", "audited")])
        coverage = replace(unit(1).coverage[0], message="\udfff")
        writer.add(Unit((coverage,)))
    file = read_snapshot(path)
    assert file.scope[0].name == "half ? a pair"
    assert file.coverage[0].message == "?"


def test_units_that_come_together_share_a_transaction(tmp_path: Path, monkeypatch):
    """The file changes a few times, not once for each of many units."""
    path = tmp_path / "a.azaudit"
    commits = []
    real = SnapshotWriter._next_group

    def counted(self):
        group = real(self)
        commits.append(len(group[0]))
        return group

    monkeypatch.setattr(SnapshotWriter, "_next_group", counted)
    with SnapshotWriter(path, RUN) as writer:
        for number in range(200):
            writer.add(unit(number))
    assert sum(commits) == 200
    assert len(commits) < 20
    assert len(read_snapshot(path).resources) == 600


def test_a_unit_is_on_disk_while_others_keep_coming(tmp_path: Path):
    """A steady flow of units delays none of them for ever."""
    path = tmp_path / "a.azaudit"
    stop = threading.Event()
    with SnapshotWriter(path, RUN) as writer:

        def go_on() -> None:
            number = 0
            while not stop.is_set():
                writer.add(unit(number, rows=0))
                number += 1

        flow = threading.Thread(target=go_on)
        flow.start()
        try:
            until = time.monotonic() + 10
            while not read_snapshot(path).coverage:
                assert time.monotonic() < until
                time.sleep(0.05)
        finally:
            stop.set()
            flow.join()


@pytest.mark.parametrize(
    "odd",
    [
        {"finished_at": object()},
        {"rows": 2**80},
        {"error_code": "\ud800"},
    ],
    ids=["no type of SQLite", "too large", "not encodable"],
)
def test_a_unit_that_cannot_be_written_is_said_and_never_lost_in_silence(tmp_path: Path, odd):
    path = tmp_path / "a.azaudit"

    def run() -> None:
        with SnapshotWriter(path, RUN) as writer:
            writer.add(unit(1))
            writer.add(Unit((replace(unit(2).coverage[0], **odd),)))
            for number in range(3, 2_000):  # more than the queue holds: nobody waits for ever
                writer.add(unit(number, rows=0))

    with pytest.raises(OutputError, match="cannot be written"):
        run()
    assert not read_snapshot(path).run.finished


def test_what_went_wrong_with_the_file_is_said_once(tmp_path: Path):
    said = []

    def run() -> None:
        with SnapshotWriter(tmp_path / "a.azaudit", RUN) as writer:
            writer.add(Unit((replace(unit(2).coverage[0], rows=2**80),)))
            try:
                while True:
                    writer.add(unit(1))
            except OutputError as error:
                said.append(error)
                raise

    with pytest.raises(OutputError) as raised:
        run()
    assert [raised.value] == said


FULL_DISK = """
import resource, sys
from pathlib import Path
from azaudit.errors import OutputError
from azaudit.snapshot.store import SnapshotWriter
from tests.snapshot.test_store import RUN, unit

size = int(sys.argv[2])
resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
said = []
try:
    with SnapshotWriter(Path(sys.argv[1]), RUN) as writer:
        for number in range(3_000):
            writer.add(unit(number))
except OutputError as error:
    said.append(error.message)
print(said)
sys.exit(len(said))
"""


@pytest.mark.parametrize("size", [0, 20_000, 200_000])
def test_a_full_disk_is_said_once_and_ends_the_run(tmp_path: Path, size: int):
    path = tmp_path / "a.azaudit"
    ran = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(path), str(size)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 1, ran.stderr
    assert "cannot be written" in ran.stdout
    assert "Traceback" not in ran.stderr
    if path.exists():
        whole_units(path)


KILLED = """
import sys
from pathlib import Path
from azaudit.snapshot.store import SnapshotWriter
from tests.snapshot.test_store import RUN, unit

with SnapshotWriter(Path(sys.argv[1]), RUN) as writer:
    for number in range(10**9):
        writer.add(unit(number, rows=30))
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such signal here")
@pytest.mark.parametrize("after", [0.05, 0.2, 0.4])
def test_a_killed_run_leaves_whole_units(tmp_path: Path, after: float):
    path = tmp_path / "a.azaudit"
    with subprocess.Popen([sys.executable, "-c", KILLED, str(path)], cwd=ROOT) as running:
        until = time.monotonic() + 30
        while not path.exists() or path.stat().st_size < 200_000:
            assert time.monotonic() < until
            time.sleep(0.01)
        while not read_snapshot(path).coverage:
            assert time.monotonic() < until
        time.sleep(after)
        running.kill()
    file = whole_units(path)
    assert file.coverage
    assert not file.run.finished


def whole_units(path: Path):
    """The file, in which each unit has all its rows and each row its unit."""
    file = read_snapshot(path)
    rows: dict[str, int] = {}
    for row in file.resources:
        rows[row.scope] = rows.get(row.scope, 0) + 1
    assert rows == {one.scope.lower(): one.rows for one in file.coverage if one.rows}
    return file
