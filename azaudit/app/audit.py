"""The main job: collect, judge and report in one go."""

import shutil
import tempfile
from pathlib import Path

from azaudit.app.collection import collect_into, open_source
from azaudit.app.judge import Outcome, judge
from azaudit.app.outputs import Output
from azaudit.app.plan import make_plan
from azaudit.app.request import GateRequest, JudgeRequest, ScopeRequest, SourceRequest
from azaudit.app.selected import selected_checks
from azaudit.collect.progress import Progress
from azaudit.errors import InterruptedRunError
from azaudit.snapshot.index import SnapshotIndex
from azaudit.snapshot.read import read_snapshot

_PACKAGE = Path(__file__).resolve().parent.parent


def bundled_lab() -> Path:
    """The recording of the reference lab, in a wheel or in a checkout."""
    in_wheel = _PACKAGE / "recordings" / "lab"
    return in_wheel if in_wheel.is_dir() else _PACKAGE.parent / "recordings" / "lab"


def run_audit(
    scope: ScopeRequest,
    source: SourceRequest,
    request: JudgeRequest,
    gate: GateRequest,
    outputs: tuple[Output, ...],
    progress: Progress,
) -> Outcome:
    """Collect what the selected checks read, judge it, write the reports.

    The snapshot is a temporary file that is gone afterwards, unless the run is interrupted: then
    it is kept, and InterruptedRunError names it.
    """
    checks = selected_checks(request)
    opened = open_source(source)
    folder = Path(tempfile.mkdtemp(prefix="azaudit-"))
    keep = False
    try:
        path = folder / "snapshot.azaudit"
        collect_into(path, opened, scope, make_plan(checks, narrowed=request.narrowed), progress)
        index = SnapshotIndex([read_snapshot(path)])
        return judge(index, checks, request, gate, outputs, frozenset(scope.resource_groups))
    except InterruptedRunError:
        keep = True
        raise
    finally:
        if not keep:
            shutil.rmtree(folder, ignore_errors=True)
