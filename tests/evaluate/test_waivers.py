from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azaudit.evaluate.waiver import Waived, Waiver
from azaudit.model import Status, Verdict, manual
from azaudit.resources.key_vault import KeyVault
from tests.evaluate.checks import KV, check_of, good, run, vaults
from tests.worlds import NOW, SUBSCRIPTION, World, only

TODAY = date.fromisoformat(NOW[:10])
YESTERDAY = date(2026, 11, 19)
CHECK = check_of(good)
OPEN = vaults("kv", enablePurgeProtection=False)


def waiver(resource: str = KV, expires: date = TODAY, **more: Any) -> Waiver:
    return replace(Waiver(CHECK.id, resource, "retired", "maggie", expires), **more)


def test_a_waived_failure_keeps_everything_but_its_status():
    (before,) = run(OPEN, CHECK).findings
    after = only(run(OPEN, CHECK, waivers=(waiver(),)))
    assert before.status is Status.FAIL
    held = Waived("retired", "maggie", TODAY, Status.FAIL)
    assert after == replace(before, status=Status.WAIVED, waiver=held)
    assert after.id == before.id


def test_an_unknown_and_a_manual_can_be_waived():
    def look(vault: KeyVault, audit: Any) -> Verdict:
        return manual(f"look at {vault.location}")

    everything = (waiver("*"),)
    unread = only(run(World().denied(KeyVault), CHECK, waivers=everything))
    assert unread.waiver is not None
    assert (unread.status, unread.waiver.status) == (Status.WAIVED, Status.UNKNOWN)
    assert unread.gap is not None
    asked = only(run(OPEN, check_of(look), waivers=everything))
    assert asked.waiver is not None
    assert asked.waiver.status is Status.MANUAL


def test_a_pass_is_never_waived():
    world = vaults("kv", enablePurgeProtection=True)
    evaluation = run(world, CHECK, waivers=(waiver(),))
    assert only(evaluation).status is Status.PASS
    assert [use.covered for use in evaluation.waivers] == [0]


@pytest.mark.parametrize(
    ("resource", "covers"),
    [
        (KV, True),
        (KV.upper(), True),
        (f"{KV}/", True),
        (KV.removeprefix("/"), True),
        ("*", True),
        ("*/vaults/k?", True),
        ("*/VAULTS/[j-l]v", True),
        (f"/subscriptions/{SUBSCRIPTION}/*", True),
        ("*/vaults/kv2", False),
        ("*/vaults/k", False),
        (KV[:-1], False),
        (f"{KV}2", False),
        (f"/subscriptions/{SUBSCRIPTION}", False),
        ("kv", False),
    ],
)
def test_a_resource_is_an_id_or_a_glob_in_any_case(resource, covers):
    evaluation = run(OPEN, CHECK, waivers=(waiver(resource),))
    assert (only(evaluation).status is Status.WAIVED) == covers
    assert [use.covered for use in evaluation.waivers] == [int(covers)]


def test_a_waiver_is_about_one_check_by_id_or_alias():
    old = replace(CHECK, aliases=("keyvault-old",))
    assert only(run(OPEN, old, waivers=(waiver(check="keyvault-old"),))).waiver
    assert not only(run(OPEN, CHECK, waivers=(waiver(check="keyvault-*"),))).waiver
    assert not only(run(OPEN, CHECK, waivers=(waiver(check="keyvault"),))).waiver


@pytest.mark.parametrize(
    ("expires", "holds"), [(YESTERDAY, False), (TODAY, True), (date(2027, 1, 1), True)]
)
def test_the_last_day_is_judged_at_the_time_of_the_snapshot(expires, holds):
    evaluation = run(OPEN, CHECK, waivers=(waiver(expires=expires),))
    found = only(evaluation)
    assert (found.status is Status.WAIVED) == holds
    assert [use.holds for use in evaluation.waivers] == [holds]
    note = f"the waiver of maggie expired on {expires}: retired"
    assert found.notes == (() if holds else (note,))


def test_of_several_waivers_the_first_that_holds_is_named():
    old, first, second = (
        waiver(expires=YESTERDAY, owner="old"),
        waiver(owner="first"),
        waiver("*", owner="second"),
    )
    found = only(run(OPEN, CHECK, waivers=(old, first, second)))
    assert found.waiver is not None
    assert (found.waiver.owner, found.notes) == ("first", ())
    found = only(run(OPEN, CHECK, waivers=(waiver(expires=date(2026, 1, 1)), old)))
    assert found.notes == ("the waiver of old expired on 2026-11-19: retired",)


def test_of_several_snapshots_the_newest_time_counts():
    later = replace(OPEN, now="2026-11-21T00:00:00Z")
    assert only(run(later, CHECK, waivers=(waiver(),))).status is Status.FAIL


def test_where_nothing_was_read_no_waiver_holds_and_none_has_expired():
    world = replace(World().denied(KeyVault), now="")
    evaluation = run(world, CHECK, waivers=(waiver("*"), waiver("*", YESTERDAY)))
    assert only(evaluation).status is Status.UNKNOWN
    assert only(evaluation).notes == ()
    assert evaluation.waivers == ()


def test_the_order_and_the_number_of_findings_stay():
    world = vaults("a", "b", "c", enablePurgeProtection=False)
    before = run(world, CHECK)
    after = run(world, CHECK, waivers=(waiver("*/vaults/b"),))
    assert [one.id for one in after.findings] == [one.id for one in before.findings]
    assert [one.status for one in after.findings] == [Status.FAIL, Status.WAIVED, Status.FAIL]


@given(st.text(max_size=30))
def test_any_text_covers_something_or_nothing(text):
    assert waiver(text).covers(CHECK, OPEN.inventory().all(KeyVault)[0].id) in {True, False}
