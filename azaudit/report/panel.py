"""The last part of the table: what could not be read, and what that costs."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from rich.box import ROUNDED
from rich.panel import Panel
from rich.text import Text

from azaudit.report.document import Document
from azaudit.report.summary import plural
from azaudit.report.visible import cut_end, cut_middle, visible

_PROVES_ABSENCE = ("complete", "not-registered")
_PLACES_SHOWN = 5
_FRAME = 4  # two borders and a space beside each


@dataclass
class _Cause:
    """Units of one collector that failed in one way, in however many places."""

    unit: dict[str, Any]
    scopes: list[str] = field(default_factory=list)


def coverage_panel(document: Document, width: int) -> Panel:
    """What could not be read, where, why, and how many checks rest on it."""
    room = width - _FRAME
    causes = _causes(document)
    names = _names(document)
    lines = [line for cause in causes for line in _lines(cause, names, room)]
    if not causes:
        lines.append(Text(_nothing_missing(document)))
    lines.extend(Text(cut_end(line, room)) for line in _left_out(document.scope))
    return Panel(
        Text("\n").join(lines),
        title="could not be read" if causes else "coverage",
        title_align="left",
        box=ROUNDED,
        border_style="magenta" if causes else "dim",
        width=width,
    )


def _causes(document: Document) -> list[_Cause]:
    """The gaps by cause, those that cost the most checks first."""
    causes: dict[tuple[Any, ...], _Cause] = {}
    for unit in document.coverage:
        if unit["state"] not in _PROVES_ABSENCE:
            what = ("collector", "state", "http_status", "error_code", "missing_action")
            key = tuple(unit.get(name) for name in what)
            causes.setdefault(key, _Cause(unit)).scopes.append(unit["scope"])
    return sorted(causes.values(), key=lambda cause: -len(cause.unit["affects"]))


def _lines(cause: _Cause, names: dict[str, str], room: int) -> Iterator[Text]:
    unit = cause.unit
    code = " ".join(str(unit[name]) for name in ("http_status", "error_code") if name in unit)
    head = Text(visible(unit["collector"]), style="bold")
    head.append(f"  {unit['state']}", style="magenta")
    head.append(f"  {visible(code)}" if code else "", style="not bold")
    head.append(f"  affects {plural(len(unit['affects']), 'check')}", style="not bold")
    head.truncate(room, overflow="ellipsis")
    yield head
    if "missing_action" in unit:
        yield Text(cut_middle(f"  needs {visible(unit['missing_action'])}", room))
    elif "message" in unit:
        yield Text(cut_end(f"  {visible(unit['message'])}", room))
    for scope in cause.scopes[:_PLACES_SHOWN]:
        yield _place(scope, names, room)
    hidden = len(cause.scopes) - _PLACES_SHOWN
    if hidden > 0:
        yield Text(f"  and {plural(hidden, 'more place')}", style="dim")


def _place(scope: str, names: dict[str, str], room: int) -> Text:
    """A scope, whole if it fits, since roles are assigned at it; then its name if there is room."""
    line = Text(cut_middle(f"  at {visible(scope)}", room))
    name = names.get(scope.rsplit("/", 1)[-1])
    left = room - line.cell_len - len(" ()")
    if name and left >= len("a…z"):
        line.append(f" ({cut_middle(name, left)})", style="dim")
    return line


def _names(document: Document) -> dict[str, str]:
    return {
        subscription["id"]: visible(subscription["name"])
        for tenant in document.scope["tenants"]
        for subscription in tenant["subscriptions"]
        if subscription["name"]
    }


def _nothing_missing(document: Document) -> str:
    if not document.coverage:
        return "nothing was asked for"
    return "everything that was asked for was read"


def _left_out(scope: dict[str, Any]) -> Iterator[str]:
    skipped, delegated = scope["skipped"], scope["delegated"]
    if skipped:
        reasons = Counter(visible(one["reason"] or one["state"]) for one in skipped)
        why = ", ".join(f"{number} {reason}" for reason, number in sorted(reasons.items()))
        yield f"{plural(len(skipped), 'subscription')} skipped: {why}"
    if delegated:
        yield f"{plural(len(delegated), 'delegated subscription')} not audited"
