"""The findings as a table shows them: by control, worst first, passes counted and not listed."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from azaudit.model import Severity, Status
from azaudit.report.document import Document
from azaudit.report.visible import visible

# among equally severe ones: what is broken, then what may be, then what a person has decided
_URGENCY = (Status.FAIL, Status.UNKNOWN, Status.MANUAL, Status.WAIVED)
_SUBSCRIPTION_TYPE = "microsoft.resources/subscriptions"


@dataclass(frozen=True)
class Row:
    """A finding that is not passed, every text of it fit for a terminal."""

    severity: Severity
    status: Status
    name: str
    subscription: str
    message: str

    @property
    def urgency(self) -> tuple[int, int]:
        """Smaller is worse."""
        return -self.severity, _URGENCY.index(self.status)


@dataclass
class CheckRows:
    """The rows of one check."""

    id: str
    title: str
    rows: list[Row] = field(default_factory=list)

    @property
    def urgency(self) -> tuple[int, int]:
        """That of the worst row."""
        return min(row.urgency for row in self.rows)


@dataclass
class ControlRows:
    """The rows of one control, and the counts of all its findings by status."""

    control: str
    counts: dict[str, int]
    checks: dict[str, CheckRows] = field(default_factory=dict)

    @property
    def urgency(self) -> tuple[int, int]:
        """That of the worst row."""
        return min(check.urgency for check in self.checks.values())


def grouped(document: Document) -> tuple[list[ControlRows], list[tuple[str, dict[str, int]]]]:
    """The controls with something to show, worst first, and the counts of the others."""
    counts: dict[str, dict[str, int]] = document.summary["by_control"]
    controls: dict[str, ControlRows] = {}
    for entry in document.findings():
        if entry["status"] != Status.PASS:
            name = entry["control"]
            held = controls.setdefault(name, ControlRows(visible(name), counts[name]))
            check = CheckRows(visible(entry["check_id"]), visible(entry["title"]))
            held.checks.setdefault(entry["check_id"], check).rows.append(_row(entry))
    for control in controls.values():
        for check in control.checks.values():
            check.rows.sort(key=lambda row: row.urgency)
    quiet = [(visible(name), held) for name, held in counts.items() if name not in controls]
    return sorted(controls.values(), key=lambda held: (held.urgency, held.control)), quiet


def worst_first(checks: Iterable[CheckRows]) -> list[CheckRows]:
    """The checks of a control in the order in which they are shown."""
    return sorted(checks, key=lambda check: (check.urgency, check.id))


def _row(entry: dict[str, Any]) -> Row:
    return Row(
        severity=Severity.of(entry["severity"]),
        status=Status(entry["status"]),
        name=visible(_name(entry)),
        subscription=visible(entry["subscription_name"] or entry["subscription_id"] or ""),
        message=visible(_message(entry)),
    )


def _message(entry: dict[str, Any]) -> str:
    """What is so and, of a waived finding, who has decided to live with it."""
    message, waiver = str(entry["message"]), entry.get("waiver")
    if waiver is None:
        return message
    return f"{message}; waived until {waiver['expires']} by {waiver['owner']}: {waiver['reason']}"


def _name(entry: dict[str, Any]) -> str:
    """The name with what tells it apart: the parent of a child, the guard of a pair."""
    if entry["resource_type"].lower() == _SUBSCRIPTION_TYPE:
        return "whole subscription"
    name = str(entry["resource_name"])
    if "parent_id" in entry:
        name = f"{entry['parent_id'].rsplit('/', 1)[-1]}/{name}"
    if "sub_resource" in entry:
        name = f"{name} ({entry['sub_resource'].rsplit('/', 1)[-1]})"
    return name
