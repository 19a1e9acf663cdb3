"""Recording a collection: the answers of a tenant on disk, for tests and for bug reports."""

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

from azaudit.app.collect import Collected, collected
from azaudit.app.collection import collect_into, open_source
from azaudit.app.plan import make_plan
from azaudit.app.request import JudgeRequest, ScopeRequest, SourceRequest
from azaudit.app.selected import selected_checks
from azaudit.azure.recorder import require_empty
from azaudit.collect.progress import Progress
from azaudit.errors import InterruptedRunError
from azaudit.snapshot.index import SnapshotIndex
from azaudit.snapshot.read import read_snapshot


def run_record(
    scope: ScopeRequest,
    source: SourceRequest,
    judge: JudgeRequest,
    folder: Path,
    progress: Progress,
) -> Collected:
    """Collect what the selected checks read, and keep the answers, sanitised, in a folder.

    Raises the errors of `collect_into`, and OutputError for a folder that is not empty or cannot
    be written, before anything is asked of Azure, or for a recording that would hold a secret.
    """
    plan = make_plan(selected_checks(judge), narrowed=judge.narrowed)
    require_empty(folder)
    opened = open_source(replace(source, record=folder))
    scratch = Path(tempfile.mkdtemp(prefix="azaudit-"))
    try:
        collect_into(scratch / "snapshot.azaudit", opened, scope, plan, progress)
        return collected(SnapshotIndex([read_snapshot(scratch / "snapshot.azaudit")]), folder)
    except InterruptedRunError as error:
        raise InterruptedRunError(
            "interrupted; a recording is written at its end, so nothing was",
            hint="record again, or narrow it with --subscription or --select",
        ) from error
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
