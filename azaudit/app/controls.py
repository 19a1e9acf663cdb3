"""The documented controls, which checks cover each, and how it stands in some snapshots."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from azaudit.app.check import run_check
from azaudit.app.request import GateRequest, JudgeRequest
from azaudit.app.selected import selected_checks
from azaudit.catalogue.controls import Covered, covered
from azaudit.evaluate.check import Check
from azaudit.model import Status
from azaudit.report.document import Document

_Counts = Mapping[str, Counter[Status]]
# the state of a control is that of its worst finding
_STATES = {
    Status.FAIL: "broken",
    Status.UNKNOWN: "not judged",
    Status.MANUAL: "to be looked at",
    Status.WAIVED: "waived",
    Status.PASS: "holds",
    Status.NOT_APPLICABLE: "nothing to judge",
}
_WORDS = {Status.FAIL: "failed", Status.PASS: "passed"}


def list_controls(snapshots: Sequence[Path], request: JudgeRequest) -> list[dict[str, Any]]:
    """Every documented control with its checks, as JSON holds it.

    With snapshots, controls and checks have a `state` and the number of findings of each status.
    Raises what `run_check` raises.
    """
    counts: _Counts | None = None
    if snapshots:
        outcome = run_check(snapshots, request, GateRequest(None), ())
        counts = _counted(outcome.document)
    return [_entry(one, counts) for one in covered(selected_checks(request))]


def controls_text(entries: Iterable[dict[str, Any]]) -> str:
    """The controls for a terminal: a paragraph each."""
    return "\n".join("\n".join((*_lines(entry), "")) for entry in entries)


def _counted(document: Document) -> _Counts:
    counts: dict[str, Counter[Status]] = {}
    for finding in document.evaluation.findings:
        counts.setdefault(finding.check.id, Counter())[finding.status] += 1
    for id, number in document.evaluation.not_applicable.items():
        counts.setdefault(id, Counter())[Status.NOT_APPLICABLE] += number
    return counts


def _entry(one: Covered, counts: _Counts | None) -> dict[str, Any]:
    entry: dict[str, Any] = {"control": one.control.path, "title": one.control.title}
    if one.control.document:
        entry["document"] = one.control.document
    if counts is not None:
        entry |= _state(one.checks, counts)
    entry["checks"] = [
        {
            "id": check.id,
            "severity": check.severity.word,
            "title": check.title,
            **(_state((check,), counts) if counts is not None else {}),
        }
        for check in one.checks
    ]
    return entry


def _state(checks: Sequence[Check], counts: _Counts) -> dict[str, Any]:
    total: Counter[Status] = Counter()
    for check in checks:
        total.update(counts.get(check.id, Counter()))
    state = next((word for status, word in _STATES.items() if total[status]), "nothing to judge")
    return {
        "state": state if checks else "not covered",
        "findings": {status.value: total[status] for status in Status},
    }


def _lines(entry: Mapping[str, Any]) -> Iterator[str]:
    state = entry.get("state")
    yield f"{entry['control']}: {state}" if state else entry["control"]
    yield f"  {entry['title']}"
    if not entry["checks"] and not state:
        yield "  no check covers it yet"
    width = max((len(check["id"]) for check in entry["checks"]), default=0)
    for check in entry["checks"]:
        line = f"  {check['severity']:<8}  {check['id']:<{width}}  {_numbers(check)}"
        yield line.rstrip()


def _numbers(check: Mapping[str, Any]) -> str:
    numbers = check.get("findings", {})
    judged = [
        f"{numbers[status.value]} {_WORDS.get(status, status.value)}"
        for status in _STATES
        if status is not Status.NOT_APPLICABLE and numbers.get(status.value)
    ]
    return ", ".join(judged) or check.get("state", "")
