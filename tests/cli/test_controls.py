"""`azaudit controls`: the documented controls, and how they stand."""

import json

import pytest

from azaudit.catalogue.controls import CONTROLS
from azaudit.evaluate.loader import load_checks
from tests.cli.snapshots import clean, failing, unreadable, write


def _stated(azaudit, path, control="openai/identity"):
    ran = azaudit("controls", path, "-f", "json")
    assert (ran.code, ran.err) == (0, "")
    return next(one for one in json.loads(ran.out) if one["control"] == control)


def test_every_documented_control_is_listed_with_its_checks(azaudit):
    ran = azaudit("controls")
    assert (ran.code, ran.err) == (0, "")
    headings = [line for line in ran.out.splitlines() if line and not line.startswith(" ")]
    assert headings == [control.path for control in CONTROLS]
    for check in load_checks():
        assert f"  {check.severity.word:<8}  {check.id}" in ran.out
    assert ": " not in ran.out, "without snapshots nothing has a state"


def test_each_check_names_a_documented_control():
    assert {check.control for check in load_checks()} <= {control.path for control in CONTROLS}


@pytest.mark.parametrize(
    ("world", "state", "status"),
    [(clean, "holds", "pass"), (failing, "broken", "fail"), (unreadable, "not judged", "unknown")],
)
def test_a_control_is_as_good_as_its_worst_finding(azaudit, tmp_path, world, state, status):
    control = _stated(azaudit, write(tmp_path / "s.azaudit", world()))
    assert control["state"] == state
    assert control["findings"][status] == sum(one["findings"][status] for one in control["checks"])
    (keys,) = [one for one in control["checks"] if one["id"] == "openai-local-auth-disabled"]
    assert (keys["state"], keys["findings"][status]) == (state, 1), keys


def test_what_has_no_resource_is_not_said_to_hold(azaudit, tmp_path):
    path = write(tmp_path / "s.azaudit", clean())
    assert _stated(azaudit, path, "backup/guard")["state"] != "holds"
    text = azaudit("controls", path).out
    assert "openai/identity: holds" in text
    assert "openai-local-auth-disabled        1 passed" in text


def test_a_control_that_no_check_covers_is_not_said_to_hold(azaudit, tmp_path):
    covered = {check.control for check in load_checks()}
    path = write(tmp_path / "s.azaudit", clean())
    for control in CONTROLS:
        if control.path not in covered:
            assert _stated(azaudit, path, control.path)["state"] == "not covered"


def test_a_control_of_the_user_s_own_checks_is_listed_last(azaudit, tmp_path):
    folder = tmp_path / "mine" / "mine"
    folder.mkdir(parents=True)
    (folder / "mine_named.py").write_text(
        '"""Vaults have a name.\n\nOthers cannot be found."""\n'
        "from azaudit.api import Audit, KeyVault, Severity, Verdict, check, passed\n\n\n"
        '@check(id="mine-named", over=KeyVault, severity=Severity.LOW, control="mine/names")\n'
        "def named(vault: KeyVault, audit: Audit) -> Verdict:\n"
        "    return passed(vault.id.name)\n"
    )
    ran = azaudit("controls", "--checks", tmp_path / "mine")
    assert ran.out.rstrip().splitlines()[-3:] == [
        "mine/names",
        "  a control of your own checks",
        "  low       mine-named",
    ]


def test_another_form_is_wrong_usage(azaudit):
    ran = azaudit("controls", "-f", "ocsf")
    assert ran.code == 2
    assert ran.errors == ["error: controls has no form 'ocsf'", "hint: use table or json"]


def test_a_file_that_is_no_snapshot_is_wrong_usage(azaudit, tmp_path):
    (tmp_path / "s").write_text("no")
    ran = azaudit("controls", tmp_path / "s")
    assert (ran.code, ran.out) == (2, "")
