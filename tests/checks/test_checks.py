"""Each check against its table, and what must hold of every passing case."""

import copy
from dataclasses import replace
from typing import Any

import pytest

from azaudit.model import Severity, Status
from azaudit.profile import Profile
from tests.checks.cases import CASES, Case
from tests.worlds import World, all_checks, check_named, judge


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.check}: {case.name}")
def test_a_check_says_what_its_table_says(case: Case):
    evaluation = judge(case.world, case.check, profile=case.profile)
    if case.status == "not_applicable":
        assert evaluation.findings == ()
        assert evaluation.not_applicable[case.check] > 0
        return
    (finding,) = evaluation.findings
    assert str(finding.status) == case.status, finding.message
    assert case.says in finding.message
    if case.severity:
        assert finding.severity.word == case.severity
    if finding.status is Status.UNKNOWN:
        assert finding.gap is not None
    else:
        assert finding.evidence


@pytest.mark.parametrize("id", [check.id for check in all_checks()])
def test_every_check_has_a_case_of_every_outcome(id: str):
    outcomes = {case.status for case in CASES if case.check == id}
    assert outcomes >= {"pass", "fail", "unknown"}


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


def _mutations(case: Case):
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


PASSING = [case for case in CASES if case.status == "pass"]


@pytest.mark.parametrize("case", PASSING, ids=lambda case: f"{case.check}: {case.name}")
def test_no_pass_survives_the_loss_of_its_evidence(case: Case):
    """Spoilt evidence gives unknown, or what the view documents for an absent property."""
    tried = 0
    for path, how, world in _mutations(case):
        tried += 1
        evaluation = judge(world, case.check, profile=case.profile)
        for finding in evaluation.findings:
            if finding.status is not Status.PASS:
                continue
            values = {item.path: item.value for item in finding.evidence}
            # A pass may remain only where absence has a documented meaning.
            assert how in ("deleted", "null"), (path, how, finding.message)
            assert path not in values or _documented_absence(case, path), (path, how)
        if not evaluation.findings:
            assert how in ("deleted", "null"), (path, how)
    assert tried or all(
        item.kind != "value"
        for item in judge(case.world, case.check, profile=case.profile).findings[0].evidence
    )


def _documented_absence(case: Case, path: str) -> bool:
    tail = path.rsplit("]", 1)[-1].lstrip(".")
    fields = [
        field
        for view in check_named(case.check).views
        for field in vars(view).values()
        if getattr(field, "path", None) == tail
    ]
    return any(type(field.absent).__name__ != "_Undocumented" for field in fields)


@pytest.mark.parametrize("id", [check.id for check in all_checks()])
def test_a_denied_subscription_gives_one_unknown_and_nothing_else(id: str):
    from azaudit.collect.registry import COLLECTORS

    world = World()
    for collector in COLLECTORS:
        if collector.parent is None:
            world = world.denied(collector.view)
    evaluation = judge(world, id)
    selections = check_named(id).over
    assert len(evaluation.findings) == len(selections)
    for finding in evaluation.findings:
        assert finding.status is Status.UNKNOWN
        assert finding.gap is not None
        assert finding.gap.error_code == "AuthorizationFailed"
        assert finding.gap.missing_action
    assert evaluation.not_applicable[id] == 0


def test_a_default_profile_lowers_no_severity():
    for case in CASES:
        if case.severity or case.profile not in (None, Profile()):
            continue
        for finding in judge(case.world, case.check).findings:
            assert finding.severity is Severity(check_named(case.check).severity)
