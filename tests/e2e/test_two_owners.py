"""A vault and its guard in two tenants, each collected by its own owner at its own time."""

import json
import re
import shlex

import pytest

from tests.arm import ArmEndpoint
from tests.e2e.conftest import GEEKS, JOG, LAB

OURS, THEIRS = "2026-05-01T08:00:00Z", "2026-06-01T16:30:00Z"
PAIRS = ("guard-reachable", "guard-same-region")
SELECT = ("--select", "guard-*", "--select", "backup-vault-guarded", "--fail-on", "never")
GUARD_SUBSCRIPTION = "00000000-0000-0000-0002-000000000001"


@pytest.fixture
def vault_side(azaudit):
    """A snapshot of the vault's tenant alone."""
    with ArmEndpoint(LAB, now=OURS) as lab:
        scope = ("--cloud", lab.cloud_file, "--tenant", JOG)
        ran = azaudit("collect", *scope, "-o", "vault.azaudit", environ=lab.environment())
    assert ran.code == 0, ran.err
    return "vault.azaudit"


def by_check(ran, vault: str = "rsv-jog-prod"):
    return {one["check_id"]: one for one in ran.findings(resource_name=vault)}


def commands(text: str) -> list[list[str]]:
    """The commands that a message offers, without the program's name."""
    return [shlex.split(one)[1:] for one in re.findall(r"`(azaudit [^`]+)`", text)]


def test_the_commands_that_an_unknown_offers_make_it_a_verdict(azaudit, vault_side):
    alone = azaudit("check", vault_side, *SELECT, "-f", "json")
    found = by_check(alone)
    for check in PAIRS:
        assert found[check]["status"] == "unknown"
        assert found[check]["gap"]["state"] == "not-collected"
        collect, together = commands(found[check]["message"])
        assert collect == [
            *("collect", "--subscription", GUARD_SUBSCRIPTION, "-o", "guard.azaudit")
        ]
    boundary = found["guard-separate-boundary"]
    assert boundary["status"] == "pass"
    assert commands(boundary["notes"][0]) == [collect, together]

    with ArmEndpoint(LAB, now=THEIRS) as lab:
        owner = lab.environment(tenant=GEEKS)
        ran = azaudit(*collect, "--cloud", lab.cloud_file, environ=owner)
    assert ran.code == 0, ran.err
    both = azaudit(*together, *SELECT, "-f", "json")
    found = by_check(both)
    for check in PAIRS:
        assert found[check]["status"] == "pass", found[check]["message"]
    assert found["guard-separate-boundary"]["notes"] == []
    assert "another tenant" in found["guard-separate-boundary"]["message"]
    # the guard of somebody else again stays open, whoever was asked
    assert by_check(both, "rsv-jog-sandbox")["guard-reachable"]["status"] == "unknown"


def test_each_side_keeps_its_own_time(azaudit, vault_side):
    with ArmEndpoint(LAB, now=THEIRS) as lab:
        scope = ("--cloud", lab.cloud_file, "--tenant", GEEKS)
        azaudit("collect", *scope, "-o", "guard.azaudit", environ=lab.environment())
    document = azaudit("check", "guard.azaudit", vault_side, *SELECT, "-f", "json").document
    assert sorted(document["as_of"]) == [OURS, THEIRS]
    lines = azaudit("check", vault_side, "guard.azaudit", *SELECT, "-f", "ndjson").out.splitlines()
    findings = [one for one in map(json.loads, lines) if one["kind"] == "finding"]
    times = {(one["tenant_id"], one["as_of"]) for one in findings}
    assert times == {(JOG, OURS), (GEEKS, THEIRS)}
    (reachable,) = [
        one
        for one in findings
        if (one["check_id"], one["resource_name"]) == ("guard-reachable", "rsv-jog-prod")
    ]
    # the vault's verdict has the vault's time, and what was read of the guard has the guard's
    read = {one["resource_id"].rsplit("/", 1)[-1]: one for one in reachable["evidence"]}
    assert reachable["as_of"] == OURS
    assert read["VaultProxy"]["collected_at"] == OURS
    assert read["guard-giw"]["collected_at"] == THEIRS


def test_the_guard_s_side_alone_judges_what_lies_there(azaudit):
    with ArmEndpoint(LAB, now=THEIRS) as lab:
        scope = ("--cloud", lab.cloud_file, "--tenant", GEEKS)
        azaudit("collect", *scope, "-o", "guard.azaudit", environ=lab.environment())
    alone = azaudit("check", "guard.azaudit", *SELECT, "-f", "json")
    found = by_check(alone, "bv-giw-consumer")
    assert {found[check]["status"] for check in (*PAIRS, "backup-vault-guarded")} == {"pass"}
    assert {one["tenant_id"] for one in alone.findings()} == {GEEKS}
