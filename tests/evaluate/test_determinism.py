"""Same input, same output: byte for byte, on another machine, years later."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from azaudit.evaluate.engine import evaluate
from azaudit.profile import Profile
from azaudit.report.finding import finding_entry
from azaudit.resources.inventory import Inventory
from azaudit.snapshot.index import SnapshotIndex
from azaudit.snapshot.read import read_snapshot
from azaudit.snapshot.store import SnapshotWriter, Unit
from tests.bench.evaluate import write
from tests.checks.cases import CASES
from tests.worlds import World, all_checks

ROOT = Path(__file__).parents[2]

JUDGE = """
import json, sys
from pathlib import Path
from azaudit.evaluate.engine import evaluate
from azaudit.evaluate.loader import load_checks
from azaudit.profile import Profile
from azaudit.report.finding import finding_entry
from azaudit.resources.inventory import Inventory
from azaudit.snapshot.index import SnapshotIndex
from azaudit.snapshot.read import read_snapshot

index = SnapshotIndex([read_snapshot(Path(path)) for path in sys.argv[1:]])
evaluation = evaluate(Inventory(index), load_checks(), Profile())
print(json.dumps([finding_entry(finding) for finding in evaluation.findings]))
print(json.dumps(evaluation.not_applicable))
"""

# what reads a clock, the surroundings or the network would fail or be seen
GUARD = """
import builtins, datetime, os, random, socket, time

def refuse(*_, **__):
    raise AssertionError("evaluation looks outside")

class Closed(dict):
    def __getitem__(self, name):
        refuse()
    get = __contains__ = __iter__ = __getitem__

def close():
    for owner, names in {
        time: ["time", "time_ns", "monotonic", "localtime", "gmtime", "strftime"],
        random: ["random", "randint", "choice", "shuffle"],
        socket: ["socket", "getaddrinfo", "create_connection"],
        os: ["getenv", "urandom", "getpid", "getcwd", "listdir", "open", "stat"],
        builtins: ["open", "input"],
    }.items():
        for name in names:
            setattr(owner, name, refuse)
    os.environ = Closed()
"""


def written(path: Path, *worlds: World) -> Path:
    """The worlds as one snapshot file."""
    with SnapshotWriter(path, worlds[0].file().run) as writer:
        for world in worlds:
            file = world.file()
            writer.add_scope(file.scope)
            writer.add(Unit(file.coverage, file.resources))
    return path


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory) -> Path:
    path: Path = tmp_path_factory.mktemp("same") / "a.azaudit"
    write(path, 400)
    return path


def judged(*paths: Path, program: str = JUDGE, seed: str = "0", **surroundings: str) -> str:
    ran = subprocess.run(
        [sys.executable, "-c", program, *map(str, paths)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        env={"PATH": os.environ["PATH"], "PYTHONHASHSEED": seed, **surroundings},
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_the_seed_of_hashes_and_the_surroundings_change_nothing(snapshot: Path):
    outputs = {
        judged(snapshot, seed="0"),
        judged(snapshot, seed="1", TZ="Asia/Tokyo", LC_ALL="C"),
        judged(snapshot, seed="4711", TZ="America/New_York", AZAUDIT_FAIL_ON="low", LANG="tr_TR"),
    }
    assert len(outputs) == 1
    assert len(json.loads(outputs.pop().splitlines()[0])) > 200


def test_evaluation_reads_no_clock_no_surroundings_and_no_network(snapshot: Path):
    closed = JUDGE.replace(
        "evaluation = evaluate(Inventory(index), load_checks(),",
        "checks = load_checks()\nclose()\nevaluation = evaluate(Inventory(index), checks,",
    )
    assert "close()" in closed
    assert judged(snapshot, program=GUARD + closed) == judged(snapshot)


def test_the_order_of_snapshots_changes_nothing(tmp_path: Path):
    one = written(tmp_path / "1.azaudit", *(case.world for case in CASES[::3]))
    other = written(tmp_path / "2.azaudit", *(case.world for case in CASES[1::3]))
    third = written(tmp_path / "3.azaudit", *(case.world for case in CASES[2::3]))
    outputs = {judged(one, other, third), judged(third, one, other), judged(other, third, one)}
    assert len(outputs) == 1


def test_the_same_snapshot_twice_is_once(snapshot: Path):
    file = read_snapshot(snapshot)

    def entries(*files: Any) -> str:
        inventory = Inventory(SnapshotIndex(files))
        evaluation = evaluate(inventory, all_checks(), Profile())
        return json.dumps([finding_entry(finding) for finding in evaluation.findings])

    assert entries(file) == entries(file, file)


def test_the_order_of_checks_changes_nothing(snapshot: Path):
    index = SnapshotIndex([read_snapshot(snapshot)])
    forward, backward = (
        evaluate(Inventory(index), checks, Profile()).findings
        for checks in (all_checks(), all_checks()[::-1])
    )
    assert [finding_entry(one) for one in forward] == [finding_entry(one) for one in backward]
