"""Each check against its table, and what must hold of every case."""

from collections import Counter

import pytest

from azaudit.collect.registry import COLLECTORS
from azaudit.evaluate.finding import Finding
from azaudit.model import Severity, Status
from azaudit.profile import Profile
from tests.checks.cases import CASES, Case
from tests.checks.spoil import complaint, spoilt
from tests.worlds import World, all_checks, check_named, judge

every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.check}: {case.name}")
every_check = pytest.mark.parametrize("id", [check.id for check in all_checks()])


def findings(case: Case) -> tuple[Finding, ...]:
    return judge(case.world, case.check, profile=case.profile).findings


@every_case
def test_a_check_says_what_its_table_says(case: Case):
    evaluation = judge(case.world, case.check, profile=case.profile)
    if case.status == "not_applicable":
        assert evaluation.findings == ()
        assert evaluation.not_applicable == {case.check: 1}
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
    said = " ".join(finding.notes)
    for note in filter(None, case.notes.split("|")):
        assert (note.strip("!") in said) is not note.startswith("!"), finding.notes


def test_no_two_cases_of_a_check_have_one_name():
    assert max(Counter((case.check, case.name) for case in CASES).values()) == 1


@every_check
def test_every_check_has_a_case_of_every_outcome(id: str):
    outcomes = {case.status for case in CASES if case.check == id}
    assert outcomes >= {"pass", "fail", "unknown"}


@every_check
def test_a_denied_subscription_gives_unknowns_and_nothing_else(id: str):
    world = World()
    for collector in COLLECTORS:
        if collector.parent is None:
            world = world.denied(collector.view)
    evaluation = judge(world, id)
    assert len(evaluation.findings) == len(check_named(id).over)
    for finding in evaluation.findings:
        assert finding.status is Status.UNKNOWN
        assert finding.gap is not None
        assert finding.gap.error_code == "AuthorizationFailed"
        assert finding.gap.missing_action
    assert evaluation.not_applicable.total() == 0


def test_a_default_profile_lowers_no_severity():
    for case in CASES:
        if not case.severity and case.profile in (None, Profile()):
            for finding in findings(case):
                assert finding.severity is Severity(check_named(case.check).severity)


PASSING = [case for case in CASES if case.status == "pass"]


@pytest.mark.parametrize("case", PASSING, ids=lambda case: f"{case.check}: {case.name}")
def test_no_pass_survives_the_loss_of_its_evidence(case: Case):
    """Spoilt evidence gives unknown, or the verdict on the absent value written out."""
    (finding,) = findings(case)
    tried = list(spoilt(case.world, finding))
    assert tried
    for one in tried:
        said = complaint(one, finding, case.profile)
        assert not said, f"{one.place} {one.how}: {said}"


@pytest.mark.parametrize("case", PASSING, ids=lambda case: f"{case.check}: {case.name}")
def test_every_piece_of_the_evidence_of_a_pass_is_spoilt(case: Case):
    """What is not there has a documented meaning; all else is tried."""
    (finding,) = findings(case)
    places = {one.place for one in spoilt(case.world, finding)}
    for item in finding.evidence:
        if item.kind == "value" and item.value is not None:
            assert item.path in places
        if item.kind == "absence":
            assert item.value["collector"] in places


@every_case
def test_no_loss_of_evidence_makes_a_pass(case: Case):
    """Whatever a failure or an unknown rests on: without it, it is no pass.

    Where the absence has a documented meaning, the verdict is that on the meaning written out.
    """
    for finding in findings(case):
        if finding.status is Status.PASS:
            continue
        for one in spoilt(case.world, finding):
            if one.instead is not None:
                said = complaint(one, finding, case.profile)
                assert not said, f"{one.place} {one.how}: {said}"
                continue
            after = judge(one.world, case.check, profile=case.profile).findings
            passes = [found.message for found in after if found.status is Status.PASS]
            assert not passes, f"{one.place} {one.how}: {passes}"
