"""The report for people: what is wrong, worst first, and what could not be judged.

Every name is drawn as plain text: what looks like markup or a terminal command is shown as it is
spelt. A colour only repeats what a word says.
"""

import os
from collections.abc import Iterator
from typing import TextIO

from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.text import Text

from azaudit.model import Severity, Status
from azaudit.report.base import PlainFile
from azaudit.report.document import Document
from azaudit.report.panel import coverage_panel
from azaudit.report.rows import CheckRows, ControlRows, Row, grouped, worst_first
from azaudit.report.summary import summary_line
from azaudit.report.visible import cut_end, cut_middle, folded, padded, visible

# for a file or a pipe: the same on every machine, and wide enough for one line a finding
_FILE_WIDTH = 120
# from here on the subscription has a column of its own
_WIDE = 100
_LEAST_WIDTH = 60  # below that, columns would hold nothing but ellipses
_MESSAGE_LINES = 8  # enough for a command that a message offers, also at 80 columns
_SUMMARY_LINES = 3

_SEVERITY_WIDTH = 8
_STATUS_WIDTH = 7
_INDENT = 2

_SEVERITY_STYLE = {
    Severity.CRITICAL: "bold red",
    Severity.HIGH: "red",
    Severity.MEDIUM: "yellow",
    Severity.LOW: "cyan",
    Severity.INFO: "dim",
}
_STATUS_STYLE = {
    Status.FAIL: "bold red",
    Status.UNKNOWN: "bold magenta",
    Status.MANUAL: "bold cyan",
    Status.WAIVED: "dim",
}
_COUNT_WORDS = {
    "fail": "failed",
    "unknown": "unknown",
    "manual": "manual",
    "waived": "waived",
    "pass": "passed",
    "not_applicable": "not applicable",
}


def write_table(document: Document, out: TextIO, *, width: int | None = None) -> None:
    """Write the report as text.

    width: in columns; without it COLUMNS, else the terminal's, else that of a file.
    """
    console = _console(out, width)
    for part in _parts(document, max(console.width, _LEAST_WIDTH)):
        # lines are already cut to the width, and rich would fold what is exactly as wide
        console.print(part, soft_wrap=isinstance(part, Text))


def _console(out: TextIO, width: int | None) -> Console:
    if width is None and not out.isatty() and "COLUMNS" not in os.environ:
        width = _FILE_WIDTH
    refused = bool(os.environ.get("NO_COLOR"))
    forced = bool(os.environ.get("FORCE_COLOR")) and not refused and not isinstance(out, PlainFile)
    # said outright, since versions of rich differ in what they make of the two variables
    return Console(
        file=out,
        width=width,
        force_terminal=forced or out.isatty(),
        no_color=refused,
        markup=False,
        emoji=False,
        highlight=False,
    )


def _parts(document: Document, width: int) -> Iterator[RenderableType]:
    header = document.header()
    times = ", ".join(time or "nothing read" for time in header["as_of"])
    line = f"azaudit {document.tool_version}  {visible(document.cloud)}  as of {times}"
    yield Text(cut_end(line, width), style="dim")
    controls, quiet = grouped(document)
    layout = _Layout(width, controls, several=_subscriptions(document) > 1)
    for control in controls:
        yield Text()
        yield _heading(control.control, control.counts, width)
        for check in worst_first(control.checks.values()):
            yield from layout.check(check)
    if quiet:
        yield Text()
        yield Text("no open findings", style="bold")
        for name, counts in quiet:
            yield _heading(f"  {name}", counts, width, style="")
    yield Text()
    yield coverage_panel(document, width)
    yield _summary(document, width)


def _subscriptions(document: Document) -> int:
    return sum(len(tenant["subscriptions"]) for tenant in document.scope["tenants"])


def _heading(name: str, counts: dict[str, int], width: int, style: str = "bold") -> Text:
    """A control at the left, its counts at the right."""
    words = [f"{counts[key]} {word}" for key, word in _COUNT_WORDS.items() if counts[key]]
    right = ", ".join(words) or "nothing judged"
    left = width - len(right) - 2
    line = Text(padded(name, left) if left > 0 else name, style=style)
    return line.append(f"  {right}", style="not bold")


class _Layout:
    """The columns of a finding's line: as wide as the names need, within what the width allows."""

    def __init__(self, width: int, controls: list[ControlRows], *, several: bool) -> None:
        rows = [
            row for control in controls for check in control.checks.values() for row in check.rows
        ]
        self.beside = several and width >= _WIDE
        self.below = several and width < _WIDE
        names = [row.name for row in rows]
        places = [row.subscription for row in rows]
        self.place = min(_longest(places), width // 5) if self.beside else 0
        self.name = min(_longest([*names, *(places if self.below else [])]), width // 3)
        self.before = _INDENT + _SEVERITY_WIDTH + 1 + _STATUS_WIDTH + 1
        gaps = 4 if self.beside else 2
        self.message = width - self.before - self.name - self.place - gaps
        self.width = width

    def check(self, check: CheckRows) -> Iterator[Text]:
        """A check's title and its findings."""
        # the id is what people type next, so the title gives way to it
        title = Text(" " + cut_middle(check.id, self.width - 1), style="")
        room = self.width - title.cell_len - 2
        if room > 0:
            title.append(f"  {cut_end(check.title, room)}", style="dim")
        yield title
        for row in check.rows:
            yield from self._row(row)

    def _row(self, row: Row) -> Iterator[Text]:
        lines = folded(row.message, self.message, _MESSAGE_LINES)
        word = row.status.value.upper() if row.status is Status.FAIL else row.status.value
        line = Text(" " * _INDENT)
        line.append(padded(row.severity.word, _SEVERITY_WIDTH), _SEVERITY_STYLE[row.severity])
        line.append(" ").append(padded(word, _STATUS_WIDTH), _STATUS_STYLE[row.status])
        line.append(" ").append(padded(row.name, self.name), "bold")
        if self.beside:
            line.append("  ").append(padded(row.subscription, self.place), "dim")
        yield line.append(f"  {lines[0]}")
        for number, more in enumerate(lines[1:] or ([""] if self.below else [])):
            yield self._further(row.subscription if self.below and number == 0 else "", more)

    def _further(self, subscription: str, message: str) -> Text:
        line = Text(" " * self.before).append(padded(subscription, self.name), "dim")
        if self.beside:
            line.append(" " * (self.place + 2))
        line.append(f"  {message}")
        line.rstrip()
        return line


def _longest(texts: list[str]) -> int:
    return max((cell_len(text) for text in texts), default=0)


def _summary(document: Document, width: int) -> Text:
    counts = document.summary["by_status"]
    style = "bold"
    if counts["fail"]:
        style = "bold red"
    elif counts["unknown"]:
        style = "bold magenta"
    return Text("\n".join(folded(summary_line(document), width, _SUMMARY_LINES)), style=style)
