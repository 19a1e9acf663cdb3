"""Lines of text about powers, folded between words and without control characters.

Ids stand whole, each on a line of its own where it is long, so that they can be copied and searched
for; a terminal that is narrower than one breaks it itself.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from rich.cells import cell_len
from rich.text import Text

from azaudit.app.plain_console import plain_console
from azaudit.report.visible import visible

# a text and its style
Line: TypeAlias = tuple[str, str]

# for a file or a pipe: the same on every machine
_LEAST_WIDTH = 60


def printed(lines: Callable[[int], Iterator[Line]]) -> str:
    """What some lines are as text. lines: makes them for a width, that of standard output."""
    console = plain_console()
    with console.capture() as captured:
        for text, style in _merged(lines(max(console.width, _LEAST_WIDTH))):
            # lines are folded already, and rich would break ids
            console.print(Text(text, style=style), soft_wrap=True)
    return captured.get()


def _merged(lines: Iterator[Line]) -> Iterator[Line]:
    """The lines, those of one style that follow each other together; there may be thousands."""
    held: list[str] = []
    style = ""
    for text, own in lines:
        if held and own != style:
            yield "\n".join(held), style
            held = []
        style = own
        held.append(text)
    if held:
        yield "\n".join(held), style


def folded(text: str, width: int, indent: int, style: str = "", *, hang: int = 0) -> Iterator[Line]:
    """A text folded between words; one that is longer than a line stands whole on its own."""
    margin, line = indent, ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if line and margin + cell_len(longer) > width:
            yield " " * margin + line, style
            margin, longer = indent + hang, word
        line = longer
    yield " " * margin + line, style


def way_lines(way: Mapping[str, Any], width: int, indent: int) -> Iterator[Line]:
    """One way in which somebody has a power, its scope, and what limits it."""
    groups = [visible(group["name"] or group["id"]) for group in way["through"]]
    through = f", through the group {', '.join(groups)}" if groups else ""
    how = {"eligible": "eligible as ", "delegated": "by delegation "}.get(way["kind"], "")
    head = f"{how}{visible(way['role'])} of {visible(way['scope_words'])}{through}"
    yield from folded(f"- {head}", width, indent, hang=2)
    yield f"{' ' * indent}  at {visible(way['scope'])}", ""
    for text in _limits(way):
        yield from folded(text, width, indent + 2, hang=2)


def _limits(way: Mapping[str, Any]) -> Iterator[str]:
    manager = way["managing_tenant"]
    if manager is not None:
        name = f"{visible(manager['name'])}, " if manager["name"] else ""
        yield f"managed by the tenant {name}{visible(manager['id'] or 'that was not read')}"
    if way["condition"]:
        words = "but " if way["kind"] == "delegated" else "under the condition "
        said = visible(way["condition"])
        yield words + (said if way["kind"] == "delegated" else f'"{said}"')
    for doubt in way["open"]:
        yield f"open: {visible(doubt)}"
    if way["until"] or way["activated"]:
        head = "activated" if way["activated"] else ""
        until = f"until {visible(way['until'])}" if way["until"] else ""
        yield f"{head} {until}".strip()


def gaps_by_effect(
    gaps: Iterator[Mapping[str, Any]],
) -> dict[str, list[Mapping[str, Any]]]:
    """What was not read, each once, under what it could do to the answer."""
    found: dict[str, dict[tuple[Any, ...], Mapping[str, Any]]] = {}
    for gap in gaps:
        found.setdefault(gap["could"], {})[tuple(gap.values())] = gap
    return {could: list(those.values()) for could, those in found.items()}


def gap_lines(gap: Mapping[str, Any], width: int) -> Iterator[Line]:
    """What was not read, why, and where."""
    yield from folded(visible(gap["message"]), width, 2, hang=2)
    status = [visible(str(gap[key])) for key in ("http_status", "error_code") if gap[key]]
    action = [f"needs {visible(gap['missing_action'])}"] if gap["missing_action"] else []
    if status or action:
        why = ", ".join([" ".join([gap["state"], *status]), *action])
        yield from folded(why, width, 4, hang=2)
    if gap["scope"] not in gap["message"]:
        yield f"    at {visible(gap['scope'])}", ""
