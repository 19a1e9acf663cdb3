"""Documents for the formats of one object a line, and what is read back from these."""

import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from azaudit.evaluate.finding import Evaluation, Finding
from azaudit.report.base import REPORTERS
from azaudit.report.document import Document, build_document
from azaudit.snapshot.index import SnapshotIndex
from azaudit.snapshot.read import SnapshotFile
from azaudit.snapshot.schema import Run, ScopeRow
from tests.report.samples import CHECKS, NOW, SCOPE

FORMATS = ("ndjson", "ocsf")
WAIVER = {
    "reason": "the vault is retired in March",
    "owner": "maggie@jogcloud.com",
    "expires": "2027-03-31",
    "waived_status": "fail",
}


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


@dataclass(frozen=True)
class Waived(Document):
    """A document whose waived findings have a waiver."""

    waived_status: str = "fail"

    def findings(self) -> Iterator[dict[str, Any]]:
        for entry in super().findings():
            if entry["status"] == "waived":
                entry["waiver"] = WAIVER | {"waived_status": self.waived_status}
            yield entry


def waived(made: Document, waived_status: str = "fail") -> Waived:
    return Waived(
        evaluation=made.evaluation,
        index=made.index,
        checks=made.checks,
        tool_version=made.tool_version,
        cloud=made.cloud,
        collector_of=made.collector_of,
        waived_status=waived_status,
    )


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
