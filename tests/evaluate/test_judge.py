"""What becomes of one check on one resource, and why a pass is a pass."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from azaudit.errors import EngineError, InputError
from azaudit.evaluate.engine import evaluate
from azaudit.evaluate.finding import EVIDENCE_LIMIT, Finding
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
from azaudit.resources.combinators import any_of, aside, select
from azaudit.resources.inventory import Missing
from azaudit.resources.key_vault import KeyVault
from azaudit.resources.recovery_services import RecoveryVault
from azaudit.resources.trail import Unread, doubt, unread
from tests.evaluate.checks import KV, check_of, vaults
from tests.worlds import World

WORLD = vaults("kv", enablePurgeProtection=True, softDeleteRetentionInDays="ninety")


def outcome(function: Callable[[Any, Any], Any], world: World = WORLD) -> Finding | None:
    """The one finding, or None when the check is not applicable."""
    check = check_of(function)
    evaluation = evaluate(world.inventory(), [check], Profile())
    assert len(evaluation.findings) + evaluation.not_applicable.total() == 1
    return evaluation.findings[0] if evaluation.findings else None


def finding(function: Callable[[Any, Any], Any], world: World = WORLD) -> Finding:
    found = outcome(function, world)
    assert found is not None
    return found


def good(vault: KeyVault, audit: Any) -> Verdict:
    return passed("on") if vault.purge_protection else failed("off")


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


# Each swallows an Unread, one way or another, and passes on what it read besides.


def with_try(vault: KeyVault, audit: Any) -> Verdict:
    try:
        days = vault.retention_days
    except Exception:  # noqa: BLE001 - that it swallows is the point
        days = 90
    return passed(f"{days}") if vault.purge_protection else failed("off")


class Suppress:
    def __enter__(self) -> None: ...
    def __exit__(self, *error: object) -> bool:
        return True


def with_a_context_manager(vault: KeyVault, audit: Any) -> Verdict:
    with Suppress():
        return passed(f"{vault.retention_days}")
    return good(vault, audit)


def with_a_finally(vault: KeyVault, audit: Any) -> Verdict:
    def days() -> int:
        try:
            return vault.retention_days
        finally:
            return 90  # noqa: B012, SIM107 - that it swallows is the point

    return passed(f"{days()}") if vault.purge_protection else failed("off")


def with_a_generator(vault: KeyVault, audit: Any) -> Verdict:
    def days() -> Iterator[int]:
        try:
            yield vault.retention_days
        except Unread:
            yield 90

    return passed(f"{next(days())}") if vault.purge_protection else failed("off")


def inside_a_question(vault: KeyVault, audit: Any) -> Verdict:
    def long(days: int) -> bool:
        try:
            return vault.retention_days > days
        except Unread:
            return True

    return passed("long") if any_of([1, 2], long) and vault.purge_protection else failed("off")


def in_a_list_that_is_counted(vault: KeyVault, audit: Any) -> Verdict:
    def odd(number: int) -> bool:
        return vault.purge_protection if number else vault.retention_days > 90

    return passed("few") if len(list(select([0, 1], odd))) < 2 else failed("many")


def by_a_lookup(vault: KeyVault, audit: Any) -> Verdict:
    try:
        vaults = audit.all(RecoveryVault)
    except Unread:
        vaults = ()
    return passed("none") if not vaults and vault.purge_protection else failed("some")


SWALLOWING = [
    with_try,
    with_a_context_manager,
    with_a_finally,
    with_a_generator,
    inside_a_question,
    in_a_list_that_is_counted,
    by_a_lookup,
]


@pytest.mark.parametrize("function", SWALLOWING)
def test_an_unread_that_is_swallowed_poisons_a_pass(function):
    found = finding(function, WORLD.denied(RecoveryVault))
    assert found.status is Status.UNKNOWN
    assert found.gap is not None
    assert found.gap.state in ("unreadable", "denied")


@pytest.mark.parametrize("verdict", [not_applicable("no"), manual("look")])
def test_an_unread_that_is_swallowed_poisons_whatever_is_not_a_failure(verdict):
    def careless(vault: KeyVault, audit: Any) -> Verdict:
        with_try(vault, audit)
        return verdict  # type: ignore[no-any-return]  # a parameter of the test

    assert finding(careless).status is Status.UNKNOWN


def test_a_failure_needs_no_more_than_what_was_read():
    def bad(vault: KeyVault, audit: Any) -> Verdict:
        with_try(vault, audit)
        return failed("bad enough")

    found = finding(bad)
    assert (found.status, found.message) == (Status.FAIL, "bad enough")


def test_what_a_note_cannot_read_poisons_nothing():
    def noting(vault: KeyVault, audit: Any) -> Verdict:
        note = aside(lambda: f"{vault.retention_days} days")
        return passed("on", note=note) if vault.purge_protection else failed("off")

    found = finding(noting)
    assert found.status is Status.PASS
    (note,) = found.notes
    assert note.startswith("not known: properties.softDeleteRetentionInDays")
    assert [item.path for item in found.evidence] == ["properties.enablePurgeProtection"]


def test_a_verdict_that_rests_on_a_note_breaks():
    def deciding(vault: KeyVault, audit: Any) -> Verdict:
        note: Any = aside(lambda: f"{vault.retention_days}")
        return passed(f"{vault.purge_protection}") if note else failed("off")

    assert broken(deciding).endswith("TypeError: a note decides nothing")


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
