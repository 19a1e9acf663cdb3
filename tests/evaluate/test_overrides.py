from dataclasses import replace
from typing import Any

import pytest

from azaudit.evaluate.overrides import fits, overridden
from azaudit.model import Severity, Status, Verdict, failed
from azaudit.resources.key_vault import KeyVault
from tests.evaluate.checks import check_of, good, run, vaults
from tests.worlds import World, only

LOW, MEDIUM, HIGH, CRITICAL = Severity.LOW, Severity.MEDIUM, Severity.HIGH, Severity.CRITICAL
OPEN = vaults("kv", enablePurgeProtection=False)


def judged(said: Severity | None, own: Severity, decided: Severity | None) -> Any:
    def verdict(vault: KeyVault, audit: Any) -> Verdict:
        return failed(f"{vault.purge_protection}", severity=said)

    check = check_of(verdict, severity=own)
    return only(run(OPEN, *overridden([check], {check.id: decided} if decided else {})))


@pytest.mark.parametrize(
    ("said", "own", "decided", "severity"),
    [
        (None, HIGH, None, HIGH),
        (LOW, HIGH, None, LOW),
        (None, HIGH, LOW, LOW),
        (None, HIGH, CRITICAL, CRITICAL),
        # the check calls this case milder: the milder of the two
        (LOW, HIGH, CRITICAL, LOW),
        (MEDIUM, HIGH, LOW, LOW),
        # what is no milder than the check lowers nothing
        (HIGH, HIGH, CRITICAL, CRITICAL),
        (HIGH, HIGH, LOW, LOW),
        (Severity.INFO, HIGH, CRITICAL, Severity.INFO),
        (None, Severity.INFO, HIGH, HIGH),
    ],
)
def test_a_decision_and_a_milder_verdict_go_together(said, own, decided, severity):
    found = judged(said, own, decided)
    assert (found.status, found.severity) == (Status.FAIL, severity)


def test_a_verdict_may_still_not_exceed_what_the_file_says():
    assert judged(CRITICAL, HIGH, CRITICAL).status is Status.UNKNOWN
    assert "raised its own severity" in judged(CRITICAL, HIGH, CRITICAL).message
    # and one that does not exceed it breaks no rule where the organisation decided on less
    assert judged(MEDIUM, HIGH, LOW).status is Status.FAIL


def test_an_open_finding_notes_the_decision():
    check = check_of(good)
    note = "the configuration gives this check the severity low in place of high"
    (lower,) = overridden([check], {"keyvault-*": LOW})
    assert only(run(OPEN, lower)).notes == (note,)
    assert only(run(World().denied(KeyVault), lower)).notes == (note,)
    assert only(run(World().denied(KeyVault), lower)).severity is LOW
    assert only(run(vaults("kv", enablePurgeProtection=True), lower)).notes == ()
    (same,) = overridden([check], {"keyvault-*": HIGH})
    assert only(run(OPEN, same)).notes == ()


def test_a_name_wins_over_globs_and_the_last_glob_over_the_others():
    check = replace(check_of(good), aliases=("keyvault-old",))

    def decided(severities: dict[str, Severity]) -> Severity:
        (made,) = overridden([check], severities)
        return made.severity

    assert decided({"*": LOW, "keyvault-*": CRITICAL}) is CRITICAL
    assert decided({"keyvault-*": CRITICAL, "*": LOW}) is LOW
    assert decided({"keyvault-test": MEDIUM, "*": LOW}) is MEDIUM
    assert decided({"keyvault-old": MEDIUM, "*": LOW}) is MEDIUM
    assert decided({"*-old": MEDIUM}) is MEDIUM
    assert decided({"openai-*": LOW}) is HIGH
    assert overridden([check], {}) == (check,)


def test_a_name_may_be_an_alias_or_a_glob():
    check = replace(check_of(good), aliases=("keyvault-old",))
    assert all(fits(check, name) for name in ("keyvault-test", "keyvault-old", "*", "*-old"))
    assert not any(fits(check, name) for name in ("keyvault", "KEYVAULT-*", ""))
