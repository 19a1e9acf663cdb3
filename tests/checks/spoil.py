"""Spoiling what a verdict rests on, each thing in each way, and what may come of it."""

import copy
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, partial
from inspect import getattr_static
from typing import Any

from azaudit.evaluate.check import Check
from azaudit.evaluate.engine import evaluate
from azaudit.evaluate.finding import Finding
from azaudit.model import Evidence, ResourceId, Status
from azaudit.profile import Profile
from azaudit.resources.base import Resource
from azaudit.resources.entries import Entries
from azaudit.resources.fields import Field, Items, Property, Values
from azaudit.resources.node import Node
from tests.worlds import World, all_views

_ODD: tuple[Any, ...] = ({"not": ["this"]}, [7], "?!", 7.5, True)
_UNPROVING = ("denied", "partial", "failed", "skipped")


@dataclass(frozen=True)
class Spoilt:
    """A world in which one thing that a verdict rests on is not what it was.

    place: the path that was spoilt, or the list that was refused. instead: the world that must be
    judged alike, because the absence of the thing is documented to mean what is written there;
    None where the thing is unread.
    """

    place: str
    how: str
    world: World
    instead: World | None = None


def spoilt(world: World, finding: Finding) -> Iterator[Spoilt]:
    """Every world with one piece of a finding's evidence spoilt."""
    for item in finding.evidence:
        if item.kind == "value":
            yield from _values(world, item, finding)
        elif item.kind == "absence":
            yield from _lists(world, item)


def _lists(world: World, item: Evidence) -> Iterator[Spoilt]:
    collector = item.value["collector"]
    (view,) = (view for view in all_views() if view.listing.collector == collector)
    for state in _UNPROVING:
        yield Spoilt(collector, state, world.gap(view, item.resource_id, state))
    yield Spoilt(collector, "not asked", world.not_asked(view, item.resource_id))


def _values(world: World, item: Evidence, finding: Finding) -> Iterator[Spoilt]:
    read = [
        one.path or ""
        for one in finding.evidence
        if one.kind == "value" and one.resource_id == item.resource_id
    ]
    by_get = {body["id"] for bodies in world.details.values() for body in bodies}
    for held, name in ((world.bodies, "bodies"), (world.details, "details")):
        for view, bodies in held.items():
            known = {path: properties_at(view, path) for path in read}
            meant = {path: _documented(found, world.api_version) for path, found in known.items()}
            only_by_get = name == "bodies" and all(one.detail for one in known[item.path or ""])
            for number, body in enumerate(bodies):
                if only_by_get and body["id"] in by_get:
                    continue  # a list does not say it, so nothing there can be spoilt
                if known[item.path or ""] and body["id"] == item.resource_id:
                    put = partial(_put, world, name, view, number)
                    yield from _edits(body, item.path or "", known[item.path or ""], meant, put)


def _put(world: World, held: str, view: type[Resource], number: int, edited: Any) -> World:
    """The world with another body in the place of one."""
    bodies = getattr(world, held)
    changed = [*bodies[view][:number], edited, *bodies[view][number + 1 :]]
    put: dict[str, Any] = {held: {**bodies, view: changed}}
    return replace(world, **put)


def _edits(
    body: Mapping[str, Any],
    path: str,
    properties: list[Property[Any]],
    meant: Mapping[str, list[Property[Any]]],
    put: Any,
) -> Iterator[Spoilt]:
    """Each way to spoil a path; meant: every path that was read of the body, see _documented."""
    inside, _, relative = path.rpartition("].")
    stem = f"{inside}]." if inside else ""
    if inside:
        for odd in (None, *(odd for odd in _ODD if not isinstance(odd, dict))):
            yield Spoilt(f"{inside}]", f"now {odd!r}", put(_edit(body, f"{inside}]", odd)))
    names = relative.split(".")
    for depth in range(1, len(names) + 1):
        prefix = ".".join(names[:depth])
        place = stem + prefix
        if _look(body, place) is None:
            continue  # documented as absent already: there is nothing to spoil
        instead = _written_out(body, place, prefix, stem, meant)
        instead = put(instead) if instead is not None else None
        yield Spoilt(place, "deleted", put(_edit(body, place)), instead)
        yield Spoilt(place, "null", put(_edit(body, place, None)), instead)
        leaf = depth == len(names)
        for odd in _ODD:
            # an object on the way may be any, and a value of the right type is none that is odd
            if not (any(_fits(one, odd) for one in properties) if leaf else isinstance(odd, dict)):
                yield Spoilt(place, f"now {odd!r}", put(_edit(body, place, odd)))


def _written_out(
    body: Mapping[str, Any],
    place: str,
    prefix: str,
    stem: str,
    meant: Mapping[str, list[Property[Any]]],
) -> dict[str, Any] | None:
    """The body in which what goes with a place says what its absence means, where that is known.

    None when nothing that goes has a documented meaning.
    """
    edited, said = _edit(body, place), False
    for path, properties in meant.items():
        within = path.removeprefix(stem)
        # of what lies in a list, the list itself says what its absence means
        if f"{path}.".startswith(f"{place}.") and "[" not in within and properties:
            meaning = _meaning(properties, prefix, within == prefix)
            edited = _edit(edited, path, *meaning) if meaning else edited
            said = said or bool(meaning)
    return edited if said else None


def _documented(properties: list[Property[Any]], version: str) -> list[Property[Any]]:
    """The properties, if the absence of each has a meaning in an api-version; else none."""
    known = all(one.documented and version >= one.since for one in properties)
    return properties if known else []


def _meaning(properties: list[Property[Any]], prefix: str, leaf: bool) -> tuple[Any, ...]:
    """What the absence of a place stands for, in the form of the wire; empty when undocumented."""
    for one in properties:
        above = not one.whole or f"{one.whole}.".startswith(f"{prefix}.")
        alone = not f"{one.beside}.".startswith(f"{prefix}.")  # what has to be there stays
        if not above or not alone or (prefix == "properties" and not leaf):
            return ()
    absent = properties[0].absent
    if isinstance(absent, StrEnum):
        return (absent.value,)
    if isinstance(properties[0], Entries):
        return (dict(absent),)
    return (list(absent),) if isinstance(absent, tuple) else (absent,)


def _fits(property: Property[Any], odd: Any) -> bool:
    """Whether a value is one that the property could have, so that it spoils nothing."""
    if isinstance(property, Items):
        return isinstance(odd, list)  # an odd element is unread where it is looked at
    if isinstance(property, Entries):
        return isinstance(odd, dict)  # and so is an odd entry
    if isinstance(property, Values):
        return False  # [7] is no list of words
    assert isinstance(property, Field)
    return type(odd) is property.type


def properties_at(node: type[Node], path: str) -> list[Property[Any]]:
    """The properties of a view that are read from a path of evidence."""
    found: list[Property[Any]] = []
    for one in _properties(node):  # type: ignore[arg-type]  # mypy reads the class of hash
        if one.path == path:
            found.append(one)
        elif isinstance(one, (Items, Entries)) and path.startswith(one.path + "["):
            found += properties_at(one.part, path[len(one.path) :].partition("].")[2])
    return found


@cache
def _properties(node: type[Node]) -> tuple[Property[Any], ...]:
    held = (getattr_static(node, name) for name in dir(node))
    return tuple(one for one in held if isinstance(one, Property))


def _steps(path: str) -> list[str | int]:
    """The names and positions on a path; a key in brackets may hold dots."""
    return [
        int(one.strip("[]")) if re.fullmatch(r"\[\d+\]", one) else one.strip("[]")
        for one in re.findall(r"\[[^\]]*\]|[^.\[\]]+", path)
    ]


def _look(body: Any, path: str) -> Any:
    for step in _steps(path):
        try:
            body = body[step]
        except (KeyError, IndexError, TypeError):
            return None
    return body


def _edit(body: Mapping[str, Any], path: str, *value: Any) -> dict[str, Any]:
    """A copy of the body with the value at the path, or without the path."""
    edited = copy.deepcopy(dict(body))
    holder: Any = edited
    *above, last = _steps(path)
    for step in above:
        if isinstance(holder, dict) and not isinstance(holder.get(step), (dict, list)):
            holder[step] = {}
        holder = holder[step]
    if value:
        holder[last] = value[0]
    else:
        del holder[last]
    return edited


def verdicts(world: World, check: Check, profile: Profile | None) -> tuple[Any, ...]:
    """All that a check says of a world, without the evidence."""
    evaluation = evaluate(world.inventory(), [check], profile or Profile())
    said = [(one.identity, one.status, one.severity, one.message) for one in evaluation.findings]
    return (*said, evaluation.not_applicable.total())


def complaint(one: Spoilt, before: Finding, profile: Profile | None) -> str:
    """What is wrong with how a spoilt world is judged; empty when nothing is."""
    check = before.check
    if one.instead is not None:
        found, expected = (verdicts(w, check, profile) for w in (one.world, one.instead))
        if found == expected:
            return ""
        # what was taken away may have held something else, whose absence means nothing
    findings = evaluate(one.world.inventory(), [check], profile or Profile()).findings
    passes = [found for found in findings if found.status is Status.PASS]
    if any(_rests_on(found, before, one.place) for found in passes):
        return f"passes on what was spoilt: {passes[0].message}"
    if any(found.identity == before.identity for found in passes):
        return ""  # something else decided
    unknown = [found for found in findings if found.status is Status.UNKNOWN]
    if one.instead is not None and not passes:
        return ""  # the absence is documented, and held against it or not enough
    if not unknown:
        return f"is judged all the same: {[(str(f.status), f.message) for f in findings]}"
    said = " ".join(text for found in unknown for text in (found.message, *found.notes))
    asked = any(found.gap is not None and found.gap.state != "unreadable" for found in unknown)
    return "" if asked or one.place in said else f"is unknown for another reason: {said}"


def unfounded(one: Spoilt, check: Check, profile: Profile | None) -> list[str]:
    """The messages of passes that a spoilt world gets and that no documented absence explains."""
    findings = evaluate(one.world.inventory(), [check], profile or Profile()).findings
    passes = [found.message for found in findings if found.status is Status.PASS]
    if not passes or one.instead is None:
        return passes
    found, expected = (verdicts(w, check, profile) for w in (one.world, one.instead))
    return [] if found == expected else passes


def _rests_on(found: Finding, before: Finding, place: str) -> bool:
    """Whether a pass has a spoilt place of the finding's own resources in its evidence."""
    spoilt_in = {
        ResourceId(item.resource_id)
        for item in before.evidence
        if (item.path or "").startswith(place)
    }
    return any(
        ResourceId(item.resource_id) in spoilt_in and (item.path or "").startswith(place)
        for item in found.evidence
    )


__all__ = [
    "Resource",
    "Spoilt",
    "complaint",
    "properties_at",
    "spoilt",
    "unfounded",
    "verdicts",
]
