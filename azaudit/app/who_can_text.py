"""Who can do something to a resource, for people; it says what the document says.

Ids stand whole, each on a line of its own where it is long, so that they can be copied and searched
for; a terminal that is narrower than one breaks it itself.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from rich.cells import cell_len
from rich.text import Text

from azaudit.app.plain_console import plain_console
from azaudit.report.summary import plural
from azaudit.report.visible import visible

# for a file or a pipe: the same on every machine
_LEAST_WIDTH = 60
_LEFT_OUT = (
    "Not considered: Global Administrators who elevate their access, owners of groups and of"
    " applications, identities that machines and pipelines lend, and more: docs/power.md"
)

_COLLECT = (
    "`azaudit collect` without --select asks for all roles, and for who is in the groups whose"
    " roles can do harm"
)


def answer_text(document: Mapping[str, Any]) -> str:
    """The answer as text, as wide as standard output."""
    console = plain_console()
    with console.capture() as captured:
        for text, style in _merged(_lines(document, max(console.width, _LEAST_WIDTH))):
            # lines are folded already, and rich would break ids
            console.print(Text(text, style=style), soft_wrap=True)
    return captured.get()


def _merged(lines: Iterator[tuple[str, str]]) -> Iterator[tuple[str, str]]:
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


def _lines(document: Mapping[str, Any], width: int) -> Iterator[tuple[str, str]]:
    yield visible(document["resource_id"]), "bold"
    yield f"as of {visible(document['as_of'] or 'a time that is not known')}", "dim"
    for note in document["notes"]:
        yield from _plain(f"note: {visible(note)}", width, 0)
    for entry in document["abilities"]:
        yield "", ""
        yield from _ability(_Words(width), entry)
    yield "", ""
    yield from _gaps(document["abilities"], width)
    yield from _plain(_LEFT_OUT, width, 0)


def _ability(words: "_Words", entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    more = ", and so take whatever else it wants" if entry["self_grant"] else ""
    yield from _plain(f"Who can {visible(entry['verb'])}{more}", words.width, 0, "bold")
    for kind, words_of_kind in (("actions", ""), ("data_actions", " (on data)")):
        named = [action for action in entry[kind] if action not in entry["verb"]]
        yield from ((f"  {visible(action)}{words_of_kind}", "dim") for action in named)
    for title, lines in _parts(words, entry):
        yield from _plain(title, words.width, 2, "bold")
        yield from lines
    if not entry["holders"]:
        yield ("  nobody" if entry["complete"] else "  nobody, as far as was read"), ""
    if not entry["complete"]:
        yield "  not complete: see what was not read", "magenta"


def _parts(
    words: "_Words", entry: Mapping[str, Any]
) -> Iterator[tuple[str, Iterator[tuple[str, str]]]]:
    """Those who have a power, apart by how sure that is; only where there are any."""
    sure = [one for one in entry["holders"] if one["sure"]]
    maybe = [one for one in entry["holders"] if not one["sure"]]
    eligible, orphaned = entry["eligible"], entry["orphaned"]
    if sure:
        yield f"surely: {len(sure)}", words.holders(sure)
    if maybe:
        title = f"maybe: {len(maybe)}, where a condition or something unread may prevent it"
        yield title, words.holders(maybe)
    if eligible:
        yield f"eligible: {len(eligible)}, once they activate it", words.holders(eligible)
    if orphaned:
        title = f"orphaned: {plural(len(orphaned), 'assignment')} of principals that are no more"
        yield title, words.orphans(orphaned)


class _Words:
    """The lines about one holder, folded to a width and without control characters."""

    def __init__(self, width: int) -> None:
        self.width = width

    def holders(self, listed: list[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
        for one in listed:
            yield from self._holder(one)

    def _holder(self, one: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        kind = one["kind"] or ("" if _managed(one) else "of a kind that was not read")
        unknown = "" if one["known"] else "whether it still exists was not read"
        parts = [one["name"] or one["id"], "guest" if one["guest"] else kind]
        parts += [one["user_name"], unknown]
        head = ", ".join(visible(part) for part in dict.fromkeys(parts) if part)
        yield from _plain(head, self.width, 4)
        if one["name"]:
            yield f"      {visible(one['id'])}", "dim"
        for way in one["ways"]:
            yield from self._way(way)

    def _way(self, way: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        groups = [visible(group["name"] or group["id"]) for group in way["through"]]
        through = f", through the group {', '.join(groups)}" if groups else ""
        how = {"eligible": "eligible as ", "delegated": "by delegation "}.get(way["kind"], "")
        head = f"{how}{visible(way['role'])} of {visible(way['scope_words'])}{through}"
        yield from _plain(f"- {head}", self.width, 6, hang=2)
        yield f"        at {visible(way['scope'])}", ""
        for text in self._limits(way):
            yield from _plain(text, self.width, 8, hang=2)

    def _limits(self, way: Mapping[str, Any]) -> Iterator[str]:
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

    def orphans(self, listed: list[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
        for one in listed:
            yield f"    {visible(one['principal_id'])}", ""
            role = visible(one["role"] or one["role_id"])
            text = f"- {role} of {visible(one['scope_words'])}"
            yield from _plain(text, self.width, 6, hang=2)
            yield f"        at {visible(one['scope'])}", ""
            yield f"        by {visible(one['assignment_id'])}", ""


def _managed(one: Mapping[str, Any]) -> bool:
    return any(way["managing_tenant"] is not None for way in one["ways"])


def _gaps(entries: list[Mapping[str, Any]], width: int) -> Iterator[tuple[str, str]]:
    """What was not read, each once, under what it could do to the answer."""
    by_effect: dict[str, dict[tuple[Any, ...], Mapping[str, Any]]] = {}
    for gap in (gap for entry in entries for gap in entry["gaps"]):
        by_effect.setdefault(gap["could"], {})[tuple(gap.values())] = gap
    for could, gaps in by_effect.items():
        yield from _plain(f"Not read, and could {could}", width, 0, "bold")
        for gap in gaps.values():
            yield from _gap(gap, width)
    if any(gap["state"] == "not-asked" for gaps in by_effect.values() for gap in gaps.values()):
        yield from _plain(_COLLECT, width, 0)
    if by_effect:
        yield "", ""


def _gap(gap: Mapping[str, Any], width: int) -> Iterator[tuple[str, str]]:
    yield from _plain(visible(gap["message"]), width, 2, hang=2)
    status = [visible(str(gap[key])) for key in ("http_status", "error_code") if gap[key]]
    action = [f"needs {visible(gap['missing_action'])}"] if gap["missing_action"] else []
    if status or action:
        why = ", ".join([" ".join([gap["state"], *status]), *action])
        yield from _plain(why, width, 4, hang=2)
    if gap["scope"] not in gap["message"]:
        yield f"    at {visible(gap['scope'])}", ""


def _plain(
    text: str, width: int, indent: int, style: str = "", *, hang: int = 0
) -> Iterator[tuple[str, str]]:
    """A text folded between words; one that is longer than a line stands whole on its own."""
    margin, line = indent, ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if line and margin + cell_len(longer) > width:
            yield " " * margin + line, style
            margin, longer = indent + hang, word
        line = longer
    yield " " * margin + line, style
