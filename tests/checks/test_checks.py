"""Each check against its table, and what must hold of every passing case."""

import pytest

from azaudit.collect.registry import COLLECTORS
from azaudit.model import Severity, Status
from azaudit.profile import Profile
from tests.checks.cases import CASES, Case
from tests.checks.spoiling import survive_nothing
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


PASSING = [case for case in CASES if case.status == "pass"]


@pytest.mark.parametrize("case", PASSING, ids=lambda case: f"{case.check}: {case.name}")
def test_no_pass_survives_the_loss_of_its_evidence(case: Case):
    tried = survive_nothing(case)
    evidence = judge(case.world, case.check, profile=case.profile).findings[0].evidence
    assert tried or all(item.kind != "value" for item in evidence)


@pytest.mark.parametrize("id", [check.id for check in all_checks()])
def test_a_denied_subscription_gives_one_unknown_and_nothing_else(id: str):
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
