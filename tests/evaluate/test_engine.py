"""Nothing drops out of sight: outcomes add up, ids are unique, the order is fixed."""

import gc
from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings

from azaudit.evaluate.engine import evaluate
from azaudit.model import Status, Verdict, passed
from azaudit.profile import Profile
from azaudit.resources.base import Selection
from azaudit.resources.cognitive_services import CognitiveAccount
from azaudit.resources.data_protection import BackupGuardProxy
from azaudit.resources.key_vault import KeyVault
from azaudit.resources.recovery_services import RecoveryGuardProxy, RecoveryVault
from azaudit.snapshot.schema import ScopeRow
from tests.evaluate.checks import (
    KV,
    MIXED,
    RSV,
    both_ways,
    check_of,
    must_hold,
    name_read,
    run,
    vaults,
)
from tests.evaluate.generated import owed, worlds
from tests.worlds import GROUP, OTHER_SUBSCRIPTION, OTHER_TENANT, SUBSCRIPTION, World, all_checks

OTHER = ScopeRow(OTHER_TENANT, OTHER_SUBSCRIPTION, "other", "Enabled", "audited")


# what no real check does so far: two kinds of one view, and a view twice
KINDS = check_of(
    both_ways, CognitiveAccount.openai, Selection(CognitiveAccount, ("Face",)), id="kinds-test"
)
TWICE = check_of(both_ways, CognitiveAccount.openai, CognitiveAccount, id="twice-test")
CHECKS = (*all_checks(), MIXED, KINDS, TWICE)


@settings(
    max_examples=75,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@example(World())
@example(World(scopes=()))
@given(worlds())
def test_the_outcomes_of_a_check_add_up_to_its_candidates_and_gaps(world: World):
    for groups in (frozenset[str](), frozenset({"g0"})):
        evaluation = run(world, *CHECKS, resource_groups=groups)
        found: dict[str, Counter[str | None]] = {check.id: Counter() for check in CHECKS}
        for finding in evaluation.findings:
            found[finding.check.id][finding.subject.subscription_id] += 1
        for check in CHECKS:
            due = owed(world, check, groups)
            number = found[check.id].total() + evaluation.not_applicable[check.id]
            assert number == due.total(), (check.id, due, found[check.id])
            # and none of them lies elsewhere
            assert all(found[check.id][id] <= due[str(id)] for id in found[check.id])
        must_hold(evaluation)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_a_type_that_is_proved_empty_is_not_applicable_once_a_subscription(check):
    for world, number in ((World(), 1), (World().with_scope(OTHER), 2)):
        evaluation = run(world, check)
        assert evaluation.findings == ()
        assert evaluation.not_applicable == {check.id: number}


def test_several_empty_parents_are_not_applicable_once():
    bodies = [{"id": RSV + str(number)} for number in range(5)]
    check = check_of(name_read, RecoveryGuardProxy)
    evaluation = run(World().with_body(RecoveryVault, *bodies), check)
    assert (evaluation.findings, evaluation.not_applicable) == ((), {check.id: 1})


def test_an_empty_list_beside_one_that_is_not_counts_for_nothing():
    world = World().with_body(RecoveryVault, {"id": RSV}, {"id": RSV + "2"})
    world = world.with_body(RecoveryGuardProxy, {"id": f"{RSV}/p/q", "properties": {}})
    evaluation = run(world, check_of(name_read, RecoveryGuardProxy, BackupGuardProxy))
    assert (len(evaluation.findings), evaluation.not_applicable.total()) == (1, 0)


def test_a_partial_list_is_judged_and_is_one_unknown():
    evaluation = run(vaults("kv", "kv2").gap(KeyVault, state="partial"), check_of(name_read))
    assert [(str(one.status), one.subject.id.name) for one in evaluation.findings] == [
        ("unknown", SUBSCRIPTION),
        ("pass", "kv"),
        ("pass", "kv2"),
    ]
    assert evaluation.not_applicable.total() == 0


def test_a_kind_that_makes_no_sense_is_unknown():
    bodies = [
        {"id": f"{GROUP}/providers/x/y/a{i}", "kind": kind} for i, kind in enumerate([7, None])
    ]
    evaluation = run(World().with_body(CognitiveAccount, *bodies), KINDS)
    assert [finding.status for finding in evaluation.findings] == [Status.UNKNOWN] * 2


def test_other_kinds_are_no_candidates():
    body = {"id": f"{GROUP}/providers/x/y/a", "kind": "SpeechServices"}
    evaluation = run(World().with_body(CognitiveAccount, body), KINDS)
    assert (evaluation.findings, evaluation.not_applicable) == ((), {KINDS.id: 1})


class TestResourceGroups:
    """Outside of the named groups nothing is judged."""

    WORLD = World().with_body(
        KeyVault,
        {"id": KV, "location": "x"},
        {"id": KV.replace("/rg/", "/OTHER/"), "location": "x"},
    )

    def test_names_are_compared_without_case(self):
        evaluation = run(self.WORLD, check_of(name_read), resource_groups=frozenset({"other"}))
        assert [one.subject.id.resource_group for one in evaluation.findings] == ["OTHER"]

    def test_a_group_without_candidates_is_not_applicable(self):
        evaluation = run(self.WORLD, check_of(name_read), resource_groups=frozenset({"none"}))
        assert (evaluation.findings, evaluation.not_applicable.total()) == ((), 1)

    def test_a_gap_may_hide_something_in_the_group(self):
        world = self.WORLD.denied(KeyVault)
        evaluation = run(world, check_of(name_read), resource_groups=frozenset({"none"}))
        assert [one.status for one in evaluation.findings] == [Status.UNKNOWN]

    def test_what_lies_below_a_parent_elsewhere_is_not_judged(self):
        world = World().with_body(RecoveryVault, {"id": RSV}).denied(RecoveryGuardProxy, RSV)
        check = check_of(name_read, RecoveryGuardProxy)
        evaluation = run(world, check, resource_groups=frozenset({"elsewhere"}))
        assert (evaluation.findings, evaluation.not_applicable.total()) == ((), 1)


def test_the_worst_finding_comes_first():
    world = World().with_body(KeyVault, {"id": KV, "location": "x"}, {"id": KV + "2"})
    mild = check_of(name_read, id="a-mild-one", severity=check_of(name_read).severity.LOW)
    evaluation = run(world, mild, check_of(name_read, id="z"), check_of(name_read, id="b"))
    assert [
        (one.severity.word, one.check.id, one.subject.id.name) for one in evaluation.findings
    ] == [
        ("high", "b", "kv"),
        ("high", "b", "kv2"),
        ("high", "z", "kv"),
        ("high", "z", "kv2"),
        ("low", "a-mild-one", "kv"),
        ("low", "a-mild-one", "kv2"),
    ]


def test_an_evaluation_leaves_the_garbage_collector_as_it_was():
    for on in (True, False):
        (gc.enable if on else gc.disable)()
        try:
            run(vaults("kv"), check_of(name_read))
            assert gc.isenabled() is on
        finally:
            gc.enable()


def test_judging_leaves_no_garbage_behind():
    """So it can do without the collector, however much cannot be read."""

    def unreadable(vault: Any, audit: Any) -> Verdict:
        return passed(f"{vault.retention_days}")

    def garbage(number: int) -> int:
        world = vaults(*(f"kv{i}" for i in range(number)), softDeleteRetentionInDays="x")
        inventory = world.inventory()
        gc.collect()
        gc.disable()
        try:
            evaluate(inventory, [check_of(unreadable)], Profile())
            return gc.collect()
        finally:
            gc.enable()

    garbage(10)
    assert garbage(400) < garbage(10) + 100
