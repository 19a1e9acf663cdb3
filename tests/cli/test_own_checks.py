"""Checks that users write: good ones, and those that break in every way."""

import json
import re
from pathlib import Path

import pytest

from tests.cli.snapshots import failing, write

README = Path(__file__).parents[2] / "README.md"
_HEAD = '''"""Accounts are {0}.

Because they have to be.
"""
from azaudit.api import Audit, CognitiveAccount, Severity, Verdict, check, failed, passed


@check(id="mine-{0}", over=CognitiveAccount, severity=Severity.HIGH, control="mine/x")
def judged(account: CognitiveAccount, audit: Audit) -> Verdict:
'''


def _checks(folder, **bodies):
    folder.mkdir()
    for name, body in bodies.items():
        lines = "".join(f"    {line}\n" for line in body.splitlines())
        (folder / f"mine_{name}.py").write_text(_HEAD.format(name) + lines)
    return folder


def _judged(azaudit, tmp_path, folder, *more):
    path = write(tmp_path / "s.azaudit", failing())
    return azaudit("check", path, "--checks", folder, "-f", "json", *more)


def test_the_check_in_readme_can_be_saved_and_run(azaudit, tmp_path):
    (text,) = re.findall(r"```python\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    folder = tmp_path / "mine" / "acme"
    folder.mkdir(parents=True)
    (folder / "acme_account_owner.py").write_text(text)
    ran = azaudit("demo", "--checks", tmp_path / "mine", "--select", "acme-*", "-f", "json")
    found = {
        (one["resource_name"], one["status"], one["message"])
        for one in json.loads(ran.out)["findings"]
    }
    assert ("oai-jog-playground", "fail", "no tag names an owner") in found
    assert {status for _, status, _ in found} == {"fail"}
    ran = azaudit("checks", "show", "acme-account-owner", "--checks", tmp_path / "mine")
    assert "az tag update" in ran.out


def test_a_check_that_raises_is_unknown_and_the_others_are_judged(azaudit, tmp_path):
    folder = _checks(tmp_path / "mine", raising="return passed(str(1 / 0))")
    ran = _judged(azaudit, tmp_path, folder)
    findings = json.loads(ran.out)["findings"]
    broken = [one for one in findings if one["check_id"] == "mine-raising"]
    assert [one["status"] for one in broken] == ["unknown", "unknown"]
    assert broken[0]["gap"]["state"] == "check-error"
    assert "mine_raising.py:10: ZeroDivisionError" in broken[0]["message"]
    assert any(one["check_id"] == "openai-local-auth-disabled" for one in findings)
    assert ran.code == 1, "the other findings count"


def test_a_check_that_loops_over_nothing_does_not_pass(azaudit, tmp_path):
    folder = _checks(
        tmp_path / "mine",
        looping='for rule in ():\n    return failed("a rule")\nreturn passed("no rule")',
    )
    ran = _judged(azaudit, tmp_path, folder, "--select", "mine-looping")
    found = {(one["status"], one["gap"]["state"]) for one in json.loads(ran.out)["findings"]}
    assert found == {("unknown", "check-error")}
    assert ran.code == 3


@pytest.mark.parametrize("line", ["import os", "from azure.core import pipeline", "import azaudit"])
def test_a_check_that_imports_what_it_may_not_is_named_with_its_line(azaudit, tmp_path, line):
    folder = _checks(tmp_path / "mine", importing='return passed("fine")')
    path = folder / "mine_importing.py"
    path.write_text(path.read_text().replace("from azaudit.api", f"{line}\nfrom azaudit.api", 1))
    ran = _judged(azaudit, tmp_path, folder)
    assert (ran.code, ran.out) == (2, "")
    assert f"{path}:5" in ran.errors[0]
    assert len(ran.errors) == 2


def test_an_id_that_is_taken_is_named_with_both_files(azaudit, tmp_path):
    folder = _checks(tmp_path / "mine", first='return passed("fine")')
    (folder / "again").mkdir()
    text = (folder / "mine_first.py").read_text()
    (folder / "again" / "mine_first.py").write_text(text)
    ran = _judged(azaudit, tmp_path, folder)
    assert (ran.code, ran.out) == (2, "")
    assert "mine-first" in ran.errors[0]
    assert str(folder / "mine_first.py") in ran.err
    assert str(folder / "again" / "mine_first.py") in ran.err


def test_an_id_of_ours_cannot_be_taken(azaudit, tmp_path):
    ours = "openai-local-auth-disabled"
    folder = _checks(tmp_path / "mine", first='return passed("fine")')
    path = (folder / "mine_first.py").rename(folder / "openai_local_auth_disabled.py")
    path.write_text(path.read_text().replace("mine-first", ours))
    ran = _judged(azaudit, tmp_path, folder)
    assert (ran.code, ran.out) == (2, "")
    assert ours in ran.errors[0]
