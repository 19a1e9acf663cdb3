"""Whoever swallows what could not be read gains nothing: a pass becomes unknown."""

from collections.abc import Iterator
from typing import Any

import pytest

from azaudit.model import Status, Verdict, failed, manual, not_applicable, passed
from azaudit.resources.combinators import any_of, aside, select
from azaudit.resources.key_vault import KeyVault
from azaudit.resources.recovery_services import RecoveryVault
from azaudit.resources.trail import Unread
from tests.evaluate.checks import WORLD, finding, good

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

    found = finding(deciding)
    assert found.status is Status.UNKNOWN
    assert found.message.endswith("TypeError: a note decides nothing")
