"""Collecting into a snapshot that is judged later."""

from dataclasses import dataclass
from pathlib import Path

from azaudit.app.collection import collect_into, open_source
from azaudit.app.plan import make_plan
from azaudit.app.request import JudgeRequest, ScopeRequest, SourceRequest
from azaudit.app.selected import selected_checks
from azaudit.app.verdict import CLEAN, GAPS, NOTHING, anything_readable, has_gaps
from azaudit.collect.progress import Progress
from azaudit.errors import concerning
from azaudit.snapshot.index import SnapshotIndex
from azaudit.snapshot.read import read_snapshot
from azaudit.snapshot.store import require_new


@dataclass(frozen=True)
class Collected:
    """How a collection ended: one line for people, and the exit code of the contract."""

    summary: str
    exit_code: int


def run_collect(
    scope: ScopeRequest,
    source: SourceRequest,
    judge: JudgeRequest,
    output: Path,
    progress: Progress,
) -> Collected:
    """Collect what the selected checks read into a new snapshot file.

    Raises the errors of `collect_into`, and OutputError for a file that exists or cannot be
    created, before anything is asked of Azure.
    """
    with concerning("--output"):
        require_new(output)
    plan = make_plan(selected_checks(judge), narrowed=judge.narrowed)
    collect_into(output, open_source(source), scope, plan, progress)
    return collected(SnapshotIndex([read_snapshot(output)]), output)


def collected(index: SnapshotIndex, written: Path) -> Collected:
    """What a collection brought, and whether it brought all; written: where it lies."""
    coverage = index.all_coverage()
    unread = sum(unit.gap() is not None for unit in coverage)
    rows = sum(unit.rows for unit in coverage if unit.subscription_id is not None)
    calls = sum(unit.calls for unit in coverage)
    summary = f"{written}: {rows} resources in {calls} calls"
    if unread:
        summary += f"; {unread} of {len(coverage)} units could not be read completely"
    if not anything_readable(index):
        return Collected(summary, NOTHING)
    return Collected(summary, GAPS if has_gaps(index) else CLEAN)
