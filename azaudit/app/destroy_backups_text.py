"""Who can destroy data together with its backups, for people; it says what the document says."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from azaudit.app.folded_text import Line, folded, gap_lines, gaps_by_effect, printed, way_lines
from azaudit.report.summary import plural
from azaudit.report.visible import visible

# of long lists; the document has all
_PEOPLE, _NAMES, _GAPS = 10, 5, 20
_MORE = "-f json has all"
_LEFT_OUT = (
    "Not considered: snapshots outside the vault, copies elsewhere, Global Administrators who"
    " elevate their access, owners of groups and of applications, identities that machines and"
    " pipelines lend, and more: docs/power.md"
)
_KINDS = {
    "user": ("person", "people"),
    "managed": ("managed identity", "managed identities"),
    "application": ("application", "applications"),
    "": ("principal of a kind that was not read", "principals of a kind that was not read"),
}
_HANDS = {"data": "the data", "backups": "the backups", "approval": "the approval on the guard"}
_ALONE = "destroy data and backups alone"


def destroyers_text(document: Mapping[str, Any]) -> str:
    """The answer as text, as wide as standard output."""
    return printed(lambda width: _lines(document, width))


def _lines(document: Mapping[str, Any], width: int) -> Iterator[Line]:
    yield from folded(_answer(document), width, 0, "bold")
    yield f"as of {visible(document['as_of'] or 'a time that is not known')}", "dim"
    for note in document["notes"]:
        yield from folded(f"note: {visible(note)}", width, 0)
    if document["without_backups"]:
        number = plural(document["without_backups"], "vault")
        yield from folded(f"backing up nothing, and left out: {number}", width, 0)
    for title, key in (("alone", "alone"), ("maybe alone", "maybe_alone")):
        if document[key]:
            yield f"{title}:", "bold"
            yield from _union(document[key], width)
    for entry in document["vaults"]:
        yield "", ""
        yield from _vault(document, entry, width)
    yield "", ""
    yield from _unread(document, width)
    yield from folded(_LEFT_OUT, width, 0)


def _answer(document: Mapping[str, Any]) -> str:
    if not document["vaults"] and not document["gaps"]:
        return "no vault here backs anything up"
    if document["alone"]:
        more = "" if document["complete"] else ", and maybe more: not everything was read"
        return f"{_counted(document['alone'])} can {_ALONE}{more}"
    if document["complete"] and not document["maybe_alone"]:
        return f"nobody can {_ALONE}"
    if document["complete"]:
        return f"nobody can surely {_ALONE}; {_counted(document['maybe_alone'])} maybe can"
    return f"nobody can {_ALONE}, as far as was read"


def _counted(those: list[Mapping[str, Any]]) -> str:
    numbers = Counter(_kind(one) for one in those)
    words = [
        f"{numbers[kind]} {one if numbers[kind] == 1 else many}"
        for kind, (one, many) in _KINDS.items()
        if numbers[kind]
    ]
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _kind(one: Mapping[str, Any]) -> str:
    if one["managed_identity"]:
        return "managed"
    return one["kind"] if one["kind"] in _KINDS else ""


def _union(those: list[Mapping[str, Any]], width: int) -> Iterator[Line]:
    for one in those[:_PEOPLE]:
        yield from _head(one, width, 2)
        names = [visible(vault["name"]) for vault in one["vaults"][:_NAMES]]
        rest = one["number"] - len(names)
        more = f" and {rest} more" if rest > 0 else ""
        text = f"{plural(one['number'], 'vault')}: {', '.join(names)}{more}"
        yield from folded(text, width, 4, hang=2)
    yield from _rest(len(those) - _PEOPLE, 2)


def _head(one: Mapping[str, Any], width: int, indent: int) -> Iterator[Line]:
    kind = _KINDS[_kind(one)][0] if _kind(one) else "of a kind that was not read"
    kind = "user" if kind == "person" else kind
    unknown = "" if one["known"] else "whether it still exists was not read"
    parts = [one["name"] or one["id"], "guest" if one["guest"] else kind, one["user_name"], unknown]
    text = ", ".join(visible(part) for part in dict.fromkeys(parts) if part)
    yield from folded(text, width, indent)
    if one["name"]:
        yield f"{' ' * indent}  {visible(one['id'])}", "dim"


def _rest(number: int, indent: int) -> Iterator[Line]:
    if number > 0:
        yield f"{' ' * indent}and {number} more; {_MORE}", ""


def _vault(document: Mapping[str, Any], entry: Mapping[str, Any], width: int) -> Iterator[Line]:
    yield visible(entry["id"]), "bold"
    for text in _facts(entry):
        yield from folded(text, width, 2, hang=2)
    for guard in entry["guards"] or ():
        yield from _guard(guard, width)
    if entry["locked"]:
        text = "nobody can delete the backups, as long as they are immutable"
        yield from folded(text, width, 2, "bold", hang=2)
    else:
        yield from _able(document, entry, width)
    if not entry["complete"]:
        yield "  not complete: see what was not read", "magenta"


def _able(document: Mapping[str, Any], entry: Mapping[str, Any], width: int) -> Iterator[Line]:
    """Who can, alone, maybe, or only together."""
    for title, key in (
        ("alone", "alone"),
        ("maybe alone, where a condition or something unread decides", "maybe_alone"),
        ("alone, once somebody else approves", "after_approval"),
    ):
        if entry[key]:
            yield from folded(f"{title}: {len(entry[key])}", width, 2, "bold")
            yield from _people(document["destroyers"], entry[key], width)
    if not (entry["alone"] or entry["maybe_alone"]):
        yield ("  nobody alone" if entry["complete"] else "  nobody alone, as far as was read"), ""
    if entry["together"] is not None:
        yield from _together(document["holders"], entry["together"], width)


def _facts(entry: Mapping[str, Any]) -> Iterator[str]:
    held = entry["backed_up"]
    if held is None:
        yield "what it backs up was not read"
    else:
        outside = plural(held["outside_azure"], "item") if held["outside_azure"] else ""
        yield (
            f"backs up {plural(held['items'], 'item')} of {plural(held['sources'], 'source')} in"
            f" Azure, {held['in_own_subscription']} of them in its own subscription"
            + (f"; {outside} of machines outside Azure" if outside else "")
        )
    if entry["locked"] is None:
        yield "whether its immutability is locked was not read"
    soft = entry["soft_delete"]
    if soft is not None:
        days = f", {soft['days']:g} days" if soft["days"] is not None else ""
        yield f"soft delete: {visible(soft['state'])}{days}"
    if entry["guards"] is None:
        yield "which Resource Guards are attached was not read"
    elif not entry["guards"]:
        yield "no Resource Guard is attached"


def _guard(guard: Mapping[str, Any], width: int) -> Iterator[Line]:
    state = {"reached": "", "gone": ", which is gone", "not-read": ", which was not read"}
    yield f"  guarded{state[guard['state']]} by", ""
    yield f"    {visible(guard['id'] or 'a guard whose id was not read')}", ""
    if guard["message"]:
        yield from folded(visible(guard["message"]), width, 4, hang=2)


def _people(told: list[Mapping[str, Any]], those: list[int], width: int) -> Iterator[Line]:
    for one in (told[place] for place in those[:_PEOPLE]):
        yield from _head(one, width, 4)
        if one["tie"]:
            yield from folded(f"in two tenants: {visible(one['tie'])}", width, 6, hang=2)
        for text in (*(f"open: {why}" for why in one["open"]), *one["needs"]):
            yield from folded(visible(text), width, 6, hang=2)
        yield from _hands(one, width)
    yield from _rest(len(those) - _PEOPLE, 4)


def _hands(one: Mapping[str, Any], width: int) -> Iterator[Line]:
    """By what somebody has each hand; what is the same for several is told once."""
    told: list[tuple[list[str], Mapping[str, Any]]] = []
    for hand, words in _HANDS.items():
        held = one["hands"][hand]
        if held is None:
            continue
        same = next((names for names, other in told if _ways_at(other) == _ways_at(held)), None)
        if same is not None:
            same.append(words)
        else:
            told.append(([words], held))
    for names, held in told:
        alias = held["id"] != one["id"]
        known_as = f", as {visible(held['name'] or held['id'])}" if alias else ""
        yield from folded(f"{' and '.join(names)}{known_as}, by", width, 6)
        for way in held["ways"]:
            yield from way_lines(way, width, 8)


def _ways_at(hand: Mapping[str, Any]) -> tuple[str, list[str]]:
    return hand["id"], [way["assignment_id"] for way in hand["ways"]]


def _together(
    told: list[Mapping[str, Any]], hands: Mapping[str, Any], width: int
) -> Iterator[Line]:
    """Who has one hand and is named nowhere above."""
    lines = [(words, hands[hand]) for hand, words in _HANDS.items() if hands[hand] is not None]
    if not any(those for _, those in lines):
        return
    free = frozenset(hands["unguarded"] or ())
    yield "  only together, those with", "bold"
    for words, those in lines:
        yield from folded(f"{words}: {len(those) or 'nobody else'}", width, 4)
        for place in those[:_PEOPLE]:
            alone = (
                ", whom the guard does not stop"
                if words == _HANDS["backups"] and place in free
                else ""
            )
            yield from folded(_holder(told[place]) + alone, width, 6, hang=2)
        yield from _rest(len(those) - _PEOPLE, 6)


def _holder(one: Mapping[str, Any]) -> str:
    way = one["way"]
    kind = "managed identity, " if one["managed_identity"] else "guest, " if one["guest"] else ""
    groups = ", ".join(group["name"] or group["id"] for group in way["through"])
    through = f" through the group {groups}" if groups else ""
    maybe = "" if one["sure"] else "maybe, "
    text = (
        f"{one['name'] or one['id']}: {maybe}{kind}{way['role']} of {way['scope_words']}{through}"
    )
    needs = f", once approved: {'; '.join(one['needs'])}" if one["needs"] else ""
    return visible(f"{text}{needs}")


def _unread(document: Mapping[str, Any], width: int) -> Iterator[Line]:
    """What was not read, each once, under what it could do to the answer."""
    vaults = (gap for entry in document["vaults"] for gap in entry["gaps"])
    by_effect = gaps_by_effect(iter((*document["gaps"], *vaults)))
    for could, gaps in by_effect.items():
        yield from folded(f"Not read, and could {could}", width, 0, "bold")
        for gap in gaps[:_GAPS]:
            yield from gap_lines(gap, width)
        yield from _rest(len(gaps) - _GAPS, 2)
    if by_effect:
        yield "", ""
