"""What becomes of one check on one resource, and why a pass is a pass."""

from collections.abc import Callable
from typing import Any

import pytest

from azaudit.errors import EngineError, InputError
from azaudit.evaluate.engine import evaluate
from azaudit.evaluate.finding import EVIDENCE_LIMIT
from azaudit.model import (
    Gap,
    ResourceId,
    Severity,
    Status,
    Verdict,
    failed,
    manual,
    not_applicable,
    passed,
)
from azaudit.profile import Profile
from azaudit.resources.combinators import any_of
from azaudit.resources.inventory import Missing
from azaudit.resources.key_vault import KeyVault
from azaudit.resources.trail import Unread, doubt, unread
from tests.evaluate.checks import KV, check_of, finding, good, outcome, vaults
from tests.worlds import World


def test_a_verdict_is_a_finding_with_its_evidence():
    found = finding(good)
    assert (found.status, found.message, found.severity) == (Status.PASS, "on", Severity.HIGH)
    (evidence,) = found.evidence
    assert (evidence.path, evidence.value) == ("properties.enablePurgeProtection", True)
    assert (found.gap, found.evidence_total) == (None, 1)


def test_what_cannot_be_read_is_unknown_and_names_it():
    found = finding(lambda vault, audit: passed(str(vault.retention_days)))
    assert (found.status, found.severity) == (Status.UNKNOWN, Severity.HIGH)
    assert found.message.startswith("properties.softDeleteRetentionInDays is text, not a whole")
    assert found.gap is not None
    assert (found.gap.state, found.gap.scope) == ("unreadable", KV)


def test_an_unknown_shows_what_was_read_before():
    def reading(vault: KeyVault, audit: Any) -> Verdict:
        return passed(f"{vault.purge_protection} for {vault.retention_days}")

    found = finding(reading)
    assert [item.path for item in found.evidence] == ["properties.enablePurgeProtection"]


def broken(function: Callable[[Any, Any], Any]) -> str:
    found = finding(function)
    assert found.status is Status.UNKNOWN
    assert found.gap is not None
    assert (found.gap.state, found.gap.error_code) == ("check-error", "check-error")
    assert found.gap.scope == KV
    return found.message


def _raise(error: BaseException) -> Any:
    raise error


@pytest.mark.parametrize(
    ("verdict", "says"),
    [
        (lambda: passed("on"), "judged without reading anything"),
        (lambda: failed("off"), "judged without reading anything"),
        (lambda: None, "returned NoneType, not a verdict"),
        (lambda: True, "returned bool, not a verdict"),
        (lambda: Verdict(Status.UNKNOWN, "?"), "the status unknown, which is not its to give"),
        (lambda: Verdict(Status.WAIVED, "?"), "the status waived, which is not its to give"),
        (lambda: Verdict("pass", "?"), "the status pass"),  # type: ignore[arg-type]  # on purpose
        (lambda: failed(""), "gave no message"),
        (lambda: failed(None), "gave no message"),  # type: ignore[arg-type]  # on purpose
        (lambda: failed("x", severity=Severity.CRITICAL), "raised its own severity"),
        (lambda: _raise(KeyError("a")), "KeyError: 'a'"),
        (lambda: _raise(RecursionError("deep")), "RecursionError: deep"),
        (lambda: _raise(EngineError("a rule")), "EngineError: a rule"),
        (lambda: _raise(ValueError(f"{object()}")), "ValueError: <object object>"),
    ],
)
def test_a_check_that_breaks_or_breaks_a_rule_is_unknown(verdict, says):
    message = broken(lambda vault, audit: verdict())
    assert says in message
    assert "test_judge.py" in message


def test_the_line_at_which_a_check_broke_is_in_its_own_file():
    def breaking(vault: KeyVault, audit: Any) -> Verdict:
        return passed(str(int(vault.location or "")))

    line = breaking.__code__.co_firstlineno + 1
    assert broken(breaking).startswith(f"the check broke at test_judge.py:{line}: ValueError")


def test_an_empty_trail_is_none_when_something_was_left_unread():
    def doubting(vault: KeyVault, audit: Any) -> Verdict:
        doubt(Unread(Gap("denied", KV, "no")))
        return passed("on")

    found = finding(doubting)
    assert (found.status, found.message) == (Status.UNKNOWN, "no")


def test_a_failure_on_nothing_but_the_unread_is_an_error():
    def doubting(vault: KeyVault, audit: Any) -> Verdict:
        doubt(Unread(Gap("denied", KV, "no")))
        return failed("off")

    assert "judged without reading anything" in broken(doubting)


def test_an_error_of_the_input_ends_the_evaluation():
    with pytest.raises(InputError):
        finding(lambda vault, audit: _raise(InputError("the snapshot is damaged")))


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit])
def test_the_user_can_stop_an_evaluation(error):
    with pytest.raises(error):
        finding(lambda vault, audit: _raise(error()))


def test_what_is_not_applicable_is_only_counted():
    assert outcome(lambda vault, audit: not_applicable("no reason")) is None


def test_a_person_can_be_asked_to_look():
    found = finding(lambda vault, audit: manual("look at it"))
    assert (found.status, found.message) == (Status.MANUAL, "look at it")


def test_a_severity_may_be_lowered():
    def mild(vault: KeyVault, audit: Any) -> Verdict:
        return failed(f"{vault.location} is mild", severity=Severity.LOW)

    assert finding(mild).severity is Severity.LOW


def test_of_much_evidence_the_first_is_kept_and_all_is_counted():
    def reading(vault: KeyVault, audit: Any) -> Verdict:
        return passed("all") if all(one.location for one in audit.all(KeyVault)) else failed("x")

    world = vaults(*(f"kv{number}" for number in range(80)))
    found = evaluate(world.inventory(), [check_of(reading)], Profile()).findings[0]
    assert (len(found.evidence), found.evidence_total) == (EVIDENCE_LIMIT, 80)


def test_of_many_gaps_some_are_named_and_all_are_counted():
    def refused(vault: KeyVault, audit: Any) -> Verdict:
        raise unread(*(Gap("denied", KV, f"gap {number}") for number in range(100)))

    found = finding(refused)
    assert found.message == "gap 0"
    assert found.notes[:2] == ("gap 1", "gap 2")
    assert (len(found.notes), found.notes[-1]) == (21, "and 79 more")


def test_a_missing_target_is_not_taken_for_the_target():
    def pointing(vault: KeyVault, audit: Any) -> Verdict:
        found = any_of([ResourceId(KV + "2")], lambda other: audit.find(KeyVault, other))
        return passed("there") if found else failed("gone")

    found = finding(pointing)
    assert (found.status, found.message) == (Status.FAIL, "gone")
    assert {item.kind for item in found.evidence} == {"absence"}
    assert not Missing(ResourceId(KV), "deleted")


def test_headings_come_from_the_resource():
    world = World().with_body(
        KeyVault,
        {"id": KV, "location": "eastus", "tags": {"a": "b", "n": 1}, "properties": {}},
        {"id": KV + "2", "location": 7, "tags": ["a"], "properties": {}},
    )
    evaluation = evaluate(world.inventory(), [check_of(good)], Profile())
    subjects = [one.subject for one in evaluation.findings]
    assert [(one.location, one.tags) for one in subjects] == [
        ("eastus", {"a": "b", "n": "1"}),
        (None, {}),
    ]
    assert {one.type for one in subjects} == {"Microsoft.KeyVault/vaults"}
    assert {one.subscription_name for one in subjects} == {"workload"}
