"""Spoiling the evidence of a pass: what no check may survive."""

import copy
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from azaudit.model import Status
from tests.checks.cases import Case
from tests.worlds import World, check_named, judge


def _edits() -> tuple[tuple[str, Any], ...]:
    return (("deleted", None), ("null", None), ("mistyped", {"not": ["this"]}), ("odd", "?!"))


def _edit(body: dict[str, Any], path: str, how: str, value: Any) -> dict[str, Any]:
    edited = copy.deepcopy(body)
    holder: Any = edited
    *above, last = path.replace("[", ".[").split(".")
    for name in above:
        holder = holder[int(name[1:-1])] if name.startswith("[") else holder[name]
    key: Any = int(last[1:-1]) if last.startswith("[") else last
    if how == "deleted":
        holder.pop(key, None) if isinstance(holder, dict) else holder.pop(key)
    else:
        holder[key] = value
    return edited


def mutations(case: Case) -> Iterator[tuple[str, str, World]]:
    """Each place in the evidence of a passing case, spoilt in each way."""
    (finding,) = judge(case.world, case.check, profile=case.profile).findings
    for item in finding.evidence:
        if item.kind != "value" or item.path is None:
            continue
        for view, bodies in case.world.bodies.items():
            for number, body in enumerate(bodies):
                if body["id"] != item.resource_id:
                    continue
                for how, value in _edits():
                    try:
                        edited = _edit(dict(body), item.path, how, value)
                    except KeyError:
                        continue  # documented as absent: there is nothing to spoil
                    changed = [*bodies[:number], edited, *bodies[number + 1 :]]
                    world = replace(case.world, bodies={**case.world.bodies, view: changed})
                    yield item.path, how, world


def survive_nothing(case: Case) -> int:
    """Spoilt evidence gives unknown, or what the view documents for an absent property.

    Returns how many ways of spoiling were tried.
    """
    tried = 0
    for path, how, world in mutations(case):
        tried += 1
        evaluation = judge(world, case.check, profile=case.profile)
        for finding in evaluation.findings:
            if finding.status is not Status.PASS:
                continue
            values = {item.path: item.value for item in finding.evidence}
            # A pass may remain only where it rests on something else, such as another listener, or
            # where absence has a documented meaning.
            documented = how in ("deleted", "null") and _documented_absence(case, path)
            assert path not in values or documented, (path, how, finding.message)
        if not evaluation.findings:
            assert how in ("deleted", "null"), (path, how)
    return tried


def _documented_absence(case: Case, path: str) -> bool:
    tail = path.rsplit("]", 1)[-1].lstrip(".")
    fields = [
        field
        for view in check_named(case.check).views
        for field in vars(view).values()
        if getattr(field, "path", None) == tail
    ]
    return any(type(field.absent).__name__ != "_Undocumented" for field in fields)
