"""Documents for the formats of one object a line, and what is read back from these."""

import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from azaudit.evaluate.finding import Evaluation, Finding
from azaudit.evaluate.waiver import Waived
from azaudit.model import Status
from azaudit.report.base import REPORTERS
from azaudit.report.document import Document, build_document
from azaudit.snapshot.index import SnapshotIndex
from azaudit.snapshot.read import SnapshotFile
from azaudit.snapshot.schema import Run, ScopeRow
from tests.report.samples import CHECKS, NOW, SCOPE

FORMATS = ("ndjson", "ocsf")
REASON, OWNER, EXPIRES = "the vault is retired in March", "maggie@jogcloud.com", date(2027, 3, 31)


def text_of(made: Document, name: str) -> str:
    out = io.StringIO()
    REPORTERS[name].write(made, out)
    return out.getvalue()


def lines_of(made: Document, name: str) -> list[dict[str, Any]]:
    """The objects, one a line however a reader tells lines apart."""
    text = text_of(made, name)
    assert text.endswith("\n") or not text
    lines = text.splitlines()
    assert lines == text.split("\n")[:-1]
    return [json.loads(line) for line in lines]


def of_kind(made: Document, kind: str) -> list[dict[str, Any]]:
    return [line for line in lines_of(made, "ndjson") if line["kind"] == kind]


def waived(made: Document, status: str = "fail") -> Document:
    """The document with a waiver for each finding that is said to be waived."""
    waiver = Waived(REASON, OWNER, EXPIRES, Status(status))
    findings = (
        replace(one, waiver=waiver) if one.status is Status.WAIVED else one
        for one in made.evaluation.findings
    )
    return replace(made, evaluation=replace(made.evaluation, findings=tuple(findings)))


def snapshot_of(
    findings: Iterable[Finding],
    *,
    cloud: str = "AzureCloud",
    as_of: str = NOW,
    scope: Sequence[ScopeRow] = SCOPE,
) -> Document:
    """A document from one snapshot of another cloud or time."""
    run = Run("0.1.0", cloud, "tests", as_of=as_of, finished=True)
    file = SnapshotFile(Path("a.azaudit"), run, tuple(scope), (), ())
    return several([file], findings)


def several(files: Sequence[SnapshotFile], findings: Iterable[Finding]) -> Document:
    """A document from several snapshots."""
    return build_document(
        Evaluation(tuple(findings)),
        SnapshotIndex(files),
        CHECKS,
        tool_version="0.1.0",
        cloud=", ".join(dict.fromkeys(file.run.cloud for file in files)),
    )
