"""Judging snapshots that were collected earlier, perhaps elsewhere."""

from collections.abc import Sequence
from pathlib import Path

from azaudit.app.judge import Outcome, judge
from azaudit.app.outputs import Output
from azaudit.app.request import GateRequest, JudgeRequest
from azaudit.app.selected import selected_checks
from azaudit.snapshot.index import SnapshotIndex
from azaudit.snapshot.read import SnapshotFile, read_snapshot


def run_check(
    paths: Sequence[Path], request: JudgeRequest, gate: GateRequest, outputs: tuple[Output, ...]
) -> Outcome:
    """Judge one or several snapshots together; a path that is given twice counts once.

    Raises UsageError or CheckFileError for the selection, InputError for a file that is no
    readable snapshot.
    """
    checks = selected_checks(request)
    files = [read_snapshot(path) for path in _each_once(paths)]
    return judge(SnapshotIndex(files), checks, request, gate, outputs, _resource_groups(files))


def _each_once(paths: Sequence[Path]) -> list[Path]:
    unique: dict[Path, Path] = {}
    for path in paths:
        unique.setdefault(path.resolve(), path)
    return list(unique.values())


def _resource_groups(files: Sequence[SnapshotFile]) -> frozenset[str]:
    """The resource groups to which all snapshots were limited, or none.

    One snapshot without a limit lifts it for all: judging too much hides nothing.
    """
    limits = [frozenset(file.run.selection.resource_groups) for file in files]
    return frozenset().union(*limits) if all(limits) else frozenset()
