"""The part of checks/README.md that says what a check can read."""

from collections.abc import Iterable, Iterator
from enum import StrEnum

from azaudit.resources.base import Resource
from azaudit.resources.entries import Entries
from azaudit.resources.fields import Field, Items, Property, Values
from azaudit.resources.node import Node, Part

_HEAD = """\
## What a check can read

A check is given a view of the resource, and finds others through `audit` (`audit.find`,
`audit.children`, `audit.all`). Reading a property leaves evidence in the finding. Where the last
column is empty, an absent value is `unknown`; else it is what the documentation says that absence
means. Every resource has `id`, `name`, `location`, `kind` and `tag(NAME)`.
"""
_WORDS = {bool: "true or false", int: "whole number", float: "number", str: "text"}


def views_page(exported: Iterable[object]) -> str:
    """The views among what azaudit.api exports, in Markdown, each with its properties."""
    classes = {one for one in exported if isinstance(one, type)}
    shown: set[type[Node]] = {one for one in classes if issubclass(one, (Resource, Part))}
    shown -= {Resource, Part}
    for view in tuple(shown):
        shown |= _parts(view)
    lines = [line for view in sorted(shown, key=_name) for line in _view(view)]
    return "\n".join((_HEAD, *lines))


def _name(view: type) -> str:
    return view.__name__


def _parts(view: type[Node]) -> set[type[Node]]:
    """The parts that lists of a view hold, and theirs."""
    own = {one.part for _, one in _properties(view) if isinstance(one, (Items, Entries))}
    return own.union(*map(_parts, own))


def _view(view: type[Node]) -> Iterator[str]:
    properties = {name: one for name, one in _properties(view) if isinstance(one, Property)}
    if not properties:
        return
    yield f"### {view.__name__}"
    yield ""
    if issubclass(view, Resource) and hasattr(view, "arm_type"):
        yield f"`{view.arm_type}`"
        yield ""
    yield "| property | type | where | when absent |"
    yield "| - | - | - | - |"
    for name, one in properties.items():
        yield f"| `{name}` | {_type(one)} | `{one.path}` | {_absence(one)} |"
    yield ""


def _properties(view: type[Node]) -> Iterator[tuple[str, object]]:
    """Its own and those of what it is made of, save what every resource has."""
    for base in reversed(view.__mro__):
        if base not in Resource.__mro__:
            yield from vars(base).items()


def _type(one: Property[object]) -> str:
    if isinstance(one, Items):
        return f"list of {one.part.__name__}"
    if isinstance(one, Entries):
        return f"{one.part.__name__} by key"
    if isinstance(one, Values):
        return f"list of {_word(one.type)}"
    return _word(one.type) if isinstance(one, Field) else ""


def _word(kind: type) -> str:
    if issubclass(kind, StrEnum):
        return ", ".join(kind)
    return _WORDS.get(kind, kind.__name__)


def _absence(one: Property[object]) -> str:
    if not one.documented:
        return ""
    match one.absent:
        case None | ():
            return "none"
        case bool():
            return str(one.absent).lower()
        case _:
            return str(one.absent)
