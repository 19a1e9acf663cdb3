"""Who can do something to a resource, for people; it says what the document says."""

from collections.abc import Iterator, Mapping
from typing import Any

from azaudit.app.folded_text import (
    folded,
    gap_lines,
    gaps_by_effect,
    printed,
    way_lines,
)
from azaudit.report.summary import plural
from azaudit.report.visible import visible

# whoever approves for a guard has some twenty actions, mostly by one wildcard
_ACTIONS = 8
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
    return printed(lambda width: _lines(document, width))


def _lines(document: Mapping[str, Any], width: int) -> Iterator[tuple[str, str]]:
    yield visible(document["resource_id"]), "bold"
    yield f"as of {visible(document['as_of'] or 'a time that is not known')}", "dim"
    for note in document["notes"]:
        yield from folded(f"note: {visible(note)}", width, 0)
    for entry in document["abilities"]:
        yield "", ""
        yield from _ability(_Words(width), entry)
    yield "", ""
    yield from _gaps(document["abilities"], width)
    yield from folded(_LEFT_OUT, width, 0)


def _ability(words: "_Words", entry: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    more = ", and so take whatever else it wants" if entry["self_grant"] else ""
    yield from folded(f"Who can {visible(entry['verb'])}{more}", words.width, 0, "bold")
    for kind, words_of_kind in (("actions", ""), ("data_actions", " (on data)")):
        named = [action for action in entry[kind] if action not in entry["verb"]]
        shown = named if len(named) <= _ACTIONS else named[: _ACTIONS - 1]
        yield from ((f"  {visible(action)}{words_of_kind}", "dim") for action in shown)
        if len(shown) < len(named):
            yield f"  or any of {len(named) - len(shown)} more; -f json has all", "dim"
    for title, lines in _parts(words, entry):
        yield from folded(title, words.width, 2, "bold")
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
        yield from folded(head, self.width, 4)
        if one["name"]:
            yield f"      {visible(one['id'])}", "dim"
        for way in one["ways"]:
            yield from way_lines(way, self.width, 6)

    def orphans(self, listed: list[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
        for one in listed:
            yield f"    {visible(one['principal_id'])}", ""
            role = visible(one["role"] or one["role_id"])
            text = f"- {role} of {visible(one['scope_words'])}"
            yield from folded(text, self.width, 6, hang=2)
            yield f"        at {visible(one['scope'])}", ""
            yield f"        by {visible(one['assignment_id'])}", ""


def _managed(one: Mapping[str, Any]) -> bool:
    return any(way["managing_tenant"] is not None for way in one["ways"])


def _gaps(entries: list[Mapping[str, Any]], width: int) -> Iterator[tuple[str, str]]:
    """What was not read, each once, under what it could do to the answer."""
    by_effect = gaps_by_effect(gap for entry in entries for gap in entry["gaps"])
    for could, gaps in by_effect.items():
        yield from folded(f"Not read, and could {could}", width, 0, "bold")
        for gap in gaps:
            yield from gap_lines(gap, width)
    if any(gap["state"] == "not-asked" for gaps in by_effect.values() for gap in gaps):
        yield from folded(_COLLECT, width, 0)
    if by_effect:
        yield "", ""
