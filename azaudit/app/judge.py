"""Judging snapshots and turning the result into a document, for every command that reports."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from azaudit import __version__
from azaudit.app.outputs import Output, write_reports
from azaudit.app.request import GateRequest, JudgeRequest
from azaudit.app.verdict import exit_code
from azaudit.evaluate.check import Check
from azaudit.evaluate.engine import evaluate
from azaudit.evaluate.finding import Evaluation
from azaudit.report.document import Document, build_document
from azaudit.resources.inventory import Inventory
from azaudit.snapshot.index import SnapshotIndex


@dataclass(frozen=True)
class Outcome:
    """A judged run: its document, and the exit code that the contract gives it.

    warnings: what the user should know beside the report, a sentence each.
    """

    document: Document
    exit_code: int
    warnings: tuple[str, ...] = ()


def judge(
    index: SnapshotIndex,
    checks: Sequence[Check],
    request: JudgeRequest,
    gate: GateRequest,
    outputs: tuple[Output, ...],
    resource_groups: frozenset[str] = frozenset(),
) -> Outcome:
    """Judge what the snapshots hold, write every report, and say how the run ends.

    resource_groups: names in any case outside of which nothing is judged; empty means all.
    """
    groups = frozenset(name.lower() for name in resource_groups)
    evaluation = evaluate(
        Inventory(index),
        checks,
        request.profile,
        resource_groups=groups,
        waivers=request.rulings.waivers,
    )
    document = build_document(
        evaluation, index, checks, tool_version=__version__, cloud=_cloud(index)
    )
    write_reports(document, outputs)
    warnings = (
        *_unfinished(index),
        *_asked_for_less(evaluation, index),
        *_empty_groups(evaluation, groups),
        *_idle_waivers(evaluation, checks),
    )
    return Outcome(document, exit_code(evaluation, index, gate), warnings)


def _cloud(index: SnapshotIndex) -> str:
    return ", ".join(dict.fromkeys(file.run.cloud for file in index.files))


def _unfinished(index: SnapshotIndex) -> Iterator[str]:
    for file in index.files:
        if not file.run.finished:
            yield f"{file.path} is of a run that did not finish; what it did not reach is unknown"


def _asked_for_less(evaluation: Evaluation, index: SnapshotIndex) -> Iterator[str]:
    """Say why so much is unknown where the snapshot was collected for other checks."""
    asked = {id for file in index.files for id in file.run.selection.checks}
    missed = {
        finding.check.id
        for finding in evaluation.findings
        if finding.gap is not None
        and finding.gap.state == "not-asked"
        and finding.check.id not in asked
    }
    if asked and missed:
        yield (
            f"collected for other checks, so that some of this was not asked:"
            f" {', '.join(sorted(missed))}"
        )


def _empty_groups(evaluation: Evaluation, groups: frozenset[str]) -> Iterator[str]:
    """Say which resource groups nothing was found in; the name may be misspelt."""
    seen = {(finding.subject.id.resource_group or "").lower() for finding in evaluation.findings}
    for name in sorted(groups - seen):
        yield f"no finding lies in the resource group {name}"


def _idle_waivers(evaluation: Evaluation, checks: Sequence[Check]) -> Iterator[str]:
    """Say which waivers did nothing, and why; of a check that was not selected none is expected."""
    judged = {name for check in checks for name in (check.id, *check.aliases)}
    for use in evaluation.waivers:
        waiver = use.waiver
        head = f"{waiver.place}: the waiver of {waiver.check} for {waiver.resource}"
        if waiver.check not in judged:
            continue
        if not use.holds:
            yield f"{head} expired on {waiver.expires} and is not applied"
        elif not use.covered:
            yield f"{head} covers no open finding"
