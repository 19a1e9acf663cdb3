"""The table of critical operations."""

from collections import Counter

import pytest

from azaudit.analysis.abilities import APPROVE, MANAGE_GUARD
from azaudit.analysis.guard_coverage import worst_of
from azaudit.analysis.guard_operations import (
    CRITICAL_OPERATIONS,
    action_of,
    by_harm,
    in_words,
    is_of,
    operation_named,
)
from azaudit.model import Severity

RECOVERY, BACKUP = "Microsoft.RecoveryServices/vaults", "Microsoft.DataProtection/backupVaults"
ITEMS = f"{RECOVERY}/backupFabrics/protectionContainers/protectedItems"


def test_each_operation_is_named_once_and_asked_for_below_a_guard():
    assert max(Counter(one.name.lower() for one in CRITICAL_OPERATIONS).values()) == 1
    assert all(one.request and "/" not in one.request for one in CRITICAL_OPERATIONS)
    assert {one.name.partition("/")[0] for one in CRITICAL_OPERATIONS} == {
        "Microsoft.RecoveryServices",
        "Microsoft.DataProtection",
    }


def test_every_kind_of_vault_has_what_no_guard_can_exclude():
    kept = [one.name for one in CRITICAL_OPERATIONS if one.kept]
    for vault in (RECOVERY, BACKUP):
        assert any(is_of(name, vault) and "Proxies/delete" in name for name in kept)


@pytest.mark.parametrize(
    ("name", "action"),
    [
        (f"{ITEMS}/delete", f"{ITEMS}/delete"),
        (f"{RECOVERY}/write#reduceImmutabilityState", f"{RECOVERY}/write"),
        (f" {BACKUP}/write#anything#else ", f"{BACKUP}/write"),
        ("", ""),
    ],
)
def test_an_operation_is_a_use_of_an_action(name, action):
    assert action_of(name) == action


def test_names_compare_without_case_and_unknown_ones_are_kept_as_they_are():
    found = operation_named(f"{ITEMS}/DELETE".upper())
    assert found is not None
    assert found.what == "stop protection and delete data"
    assert operation_named("Microsoft.RecoveryServices/vaults/odd/action") is None
    assert in_words("Odd ") == "Odd"
    assert is_of(f"{RECOVERY}/x".upper(), RECOVERY)
    assert not is_of(f"{RECOVERY}2/x", RECOVERY)


def test_what_does_most_harm_comes_first_and_what_nobody_knows_last():
    pin = f"{RECOVERY}/backupSecurityPIN/action"
    restore = f"{ITEMS}/recoveryPoints/restore/action"
    assert by_harm(["z/odd", restore, pin, f"{ITEMS}/delete"]) == [
        f"{ITEMS}/delete",
        pin,
        restore,
        "z/odd",
    ]


@pytest.mark.parametrize(
    ("names", "severity", "of_restores"),
    [
        ((), None, None),
        ((f"{ITEMS}/delete", f"{RECOVERY}/backupSecurityPIN/action"), Severity.HIGH, Severity.HIGH),
        ((f"{RECOVERY}/backupSecurityPIN/action",), Severity.LOW, Severity.LOW),
        ((f"{ITEMS}/recoveryPoints/restore/action",), None, Severity.MEDIUM),
        (("odd",), Severity.MEDIUM, Severity.MEDIUM),
    ],
)
def test_how_bad_it_is_that_operations_take_no_approval(names, severity, of_restores):
    assert worst_of(names, restores=False) is severity
    assert worst_of(names, restores=True) is of_restores


def test_approving_is_an_action_and_changing_a_guard_has_both_forms():
    assert all(one.endswith("/action") for one in APPROVE.actions)
    odd = "Microsoft.DataProtection/subscriptions/resourceGroups/providers/resourceGuards/write"
    assert odd in MANAGE_GUARD.actions
