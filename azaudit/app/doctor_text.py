"""What `azaudit doctor` found, for people; it says what the document says."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from rich.cells import cell_len
from rich.text import Text

from azaudit.app.permissions import PERMISSIONS_ACTION, graph_advice
from azaudit.app.plain_console import plain_console
from azaudit.report.summary import plural
from azaudit.report.visible import visible

# for a file or a pipe: the same on every machine
_LEAST_WIDTH = 60
# of many subscriptions, or checks, that are alike; the JSON has them all
_NAMES_SHOWN = 10
_CHECKS_SHOWN = 12
_BELOW = (
    "A role that is held only below a subscription, at a resource group or a resource, does not"
    " show here: what lies there would be read, and nothing proves that it is all."
)
_REMEDY = (
    "The role Reader has all of the actions, and `azaudit permissions` prints one that has no more."
)
_NOT_KNOWN = (
    "Where the permissions could not be read, it is not known whether any is missing. A role needs"
    f" {PERMISSIONS_ACTION} for that; Reader has it."
)

_Line = tuple[str, str]


def diagnosis_text(document: Mapping[str, Any]) -> str:
    """The diagnosis as text, as wide as standard output."""
    console = plain_console()
    lines = _lines(document, max(console.width, _LEAST_WIDTH))
    with console.capture() as captured:
        # lines are folded already, and rich would break ids
        console.print(
            Text("\n").join(Text(text, style=style) for text, style in lines), soft_wrap=True
        )
    return captured.get()


def _lines(document: Mapping[str, Any], width: int) -> Iterator[_Line]:
    counts = f"{plural(document['checks'], 'check')}, {plural(len(document['actions']), 'action')}"
    yield from _folded(f"{visible(document['cloud'])}: {counts}", width, 0, "bold")
    for tenant in document["tenants"]:
        yield "", ""
        yield from _tenant(tenant, document["checks"], width)
    if document["permissions"]:
        yield "", ""
        yield "Permissions", "bold"
        for group in document["permissions"]:
            yield from _group(group, document, width)
    yield "", ""
    states = {group["state"] for group in document["permissions"]}
    if "missing" in states:
        yield from _folded(_BELOW, width, 0)
        yield from _folded(_REMEDY, width, 0)
    if "unread" in states:
        yield from _folded(_NOT_KNOWN, width, 0)
    if document["ready"]:
        yield "Ready: everything that these checks need is there", "bold green"
    else:
        yield "Not ready: see above", "bold red"


def _tenant(tenant: Mapping[str, Any], checks: int, width: int) -> Iterator[_Line]:
    id, name = visible(tenant["id"]), visible(tenant["name"] or "")
    yield from _folded(f"Tenant {name} ({id})" if name else f"Tenant {id}", width, 0, "bold")
    if tenant["identity"] is not None:
        yield from _folded(f"signed in as {visible(tenant['identity'])}", width, 2)
    for text in (tenant["message"], tenant["hint"]):
        if text:
            yield from _folded(visible(text), width, 2, "red")
    alike = sorted(tenant["subscriptions"], key=_done)
    for (_, role, reason), held in groupby(alike, key=_done):
        named = list(held)
        why = f": {visible(reason)}" if reason else ""
        yield from _folded(f"{plural(len(named), 'subscription')} {role}{why}", width, 2)
        yield from _names(named, width)
    yield from _graph(tenant["graph"], checks, width)


def _done(subscription: Mapping[str, Any]) -> tuple[bool, str, str]:
    """What is done with a subscription; those that are audited come first."""
    role = subscription["role"]
    return role != "audited", role, subscription["reason"] or ""


def _names(subscriptions: Sequence[Mapping[str, Any]], width: int) -> Iterator[_Line]:
    for one in subscriptions[:_NAMES_SHOWN]:
        name = visible(one["name"] or "")
        shown = f"{name} ({visible(one['id'])})" if name else visible(one["id"])
        yield from _folded(shown, width, 4, "dim")
    hidden = len(subscriptions) - _NAMES_SHOWN
    if hidden > 0:
        yield f"    and {hidden} more, which -f json has", "dim"


def _graph(graph: Mapping[str, Any] | None, checks: int, width: int) -> Iterator[_Line]:
    if graph is None:
        return
    if graph["state"] == "answers":
        yield "  Microsoft Graph answers", "green"
        return
    yield from _folded(visible(graph["message"]), width, 2, "red")
    if graph["state"] == "missing":
        for text in graph_advice(graph):
            yield from _folded(text, width, 4, hang=2)
    yield from _needed_by(graph["checks"], checks, width, 4)


def _group(group: Mapping[str, Any], document: Mapping[str, Any], width: int) -> Iterator[_Line]:
    subscriptions, missing = group["subscriptions"], group["missing"]
    head, needed = plural(len(subscriptions), "subscription"), len(document["actions"])
    if group["state"] == "complete":
        yield from _folded(f"{head}: all {plural(needed, 'action')} are there", width, 2, "green")
        return
    if group["state"] == "unread":
        yield f"  {head}: could not be read", "magenta"
        yield from _names(subscriptions, width)
        yield from _folded(visible(group["message"]), width, 4, hang=2)
        return
    yield f"  {head}: {len(missing)} of {plural(needed, 'action')} missing", "red"
    yield from _names(subscriptions, width)
    if len(missing) == needed:
        yield "    none of the actions is there, so nothing would be judged", "red"
        return
    for checks, alike in groupby(sorted(missing, key=_rest), key=_rest):
        for one in alike:
            yield from _folded(one["action"], width, 4, "red")
        yield from _needed_by(checks, document["checks"], width, 6)


def _rest(missing: Mapping[str, Any]) -> tuple[str, ...]:
    """The checks that rest on an action; they may stay unknown without it."""
    return tuple(missing["checks"])


def _needed_by(checks: Sequence[str], selected: int, width: int, indent: int) -> Iterator[_Line]:
    if not checks:
        # a run without a selection reads what `who-can` answers from, too
        text = "needed by none of these checks, and read for who-can all the same"
    elif len(checks) == selected:
        text = f"needed by all {plural(selected, 'check')}"
    else:
        hidden = len(checks) - _CHECKS_SHOWN
        more = f" and {hidden} more, which -f json has" if hidden > 0 else ""
        named = ", ".join(map(visible, checks[:_CHECKS_SHOWN]))
        text = f"needed by {plural(len(checks), 'check')}: {named}{more}"
    return _folded(text, width, indent, "dim", hang=2)


def _folded(
    text: str, width: int, indent: int, style: str = "", *, hang: int = 0
) -> Iterator[_Line]:
    """A text folded between words; one that is longer than a line stands whole on its own."""
    margin, line = indent, ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if line and margin + cell_len(longer) > width:
            yield " " * margin + line, style
            margin, longer = indent + hang, word
        line = longer
    yield " " * margin + line, style
