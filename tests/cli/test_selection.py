import json

import pytest

from azaudit.evaluate.loader import load_checks
from tests.cli.snapshots import clean, failing, write


@pytest.fixture
def judged(azaudit, tmp_path):
    """The ids of the checks that a selection leaves with a finding."""
    path = write(tmp_path / "a.azaudit", failing())

    def ids(*terms: str) -> set[str]:
        ran = azaudit("check", path, "-f", "json", *terms)
        assert ran.code in {0, 1}, ran.err
        return {finding["check_id"] for finding in json.loads(ran.out)["findings"]}

    return ids


def test_an_id_selects_one_check(judged):
    assert judged("--select", "openai-local-auth-disabled") == {"openai-local-auth-disabled"}


def test_a_glob_selects_several(judged):
    found = judged("--select", "openai-*")
    assert len(found) > 1
    assert all(id.startswith("openai-") for id in found)


def test_terms_add_up_and_ignore_takes_away(judged):
    both = judged("--select", "openai-local-*", "--select", "openai-public-*")
    assert both == {"openai-local-auth-disabled", "openai-public-network-access-disabled"}
    assert judged("--select", "openai-*", "--ignore", "openai-local-*") == judged(
        "--select", "openai-*"
    ) - {"openai-local-auth-disabled"}


def test_a_control_and_a_severity_select(judged):
    identity = {check.id for check in load_checks() if check.control == "openai/identity"}
    assert judged("--select", "control:openai/identity") == identity
    severe = {check.id for check in load_checks() if check.severity.word == "high"}
    assert judged("--select", "severity>=high") <= severe
    assert judged("--select", "severity>=high")


@pytest.mark.parametrize("option", ["--select", "--ignore"])
@pytest.mark.parametrize(
    ("term", "hint"),
    [
        ("openai-local-auth", "did you mean openai-local-auth-disabled"),
        ("zzz-*", "see `azaudit checks list`"),
        ("control:nothing/*", "see `azaudit checks list`"),
        ("severity>=grave", "use one of critical, high, medium, low, info"),
    ],
)
def test_a_term_that_fits_nothing_is_wrong_usage(azaudit, tmp_path, option, term, hint):
    ran = azaudit("check", write(tmp_path / "a.azaudit", clean()), option, term)
    assert ran.code == 2
    assert ran.out == ""
    assert ran.errors[0].startswith("error: ")
    assert ran.errors[1].startswith(f"hint: {hint}")


def test_an_empty_selection_is_wrong_usage(azaudit, tmp_path):
    path = write(tmp_path / "a.azaudit", clean())
    ran = azaudit("check", path, "--select", "openai-*", "--ignore", "*")
    assert ran.code == 2
    assert ran.errors == [
        "error: the selection leaves no check",
        "hint: see `azaudit checks list`",
    ]


def test_the_users_own_checks_judge(azaudit, tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "mine_never_right.py").write_text(
        '''"""Nothing is ever right.

It is a test.
"""
from azaudit.api import Audit, CognitiveAccount, Severity, Verdict, check, failed


@check(id="mine-never-right", over=CognitiveAccount, severity=Severity.CRITICAL, control="mine/x")
def never_right(account: CognitiveAccount, audit: Audit) -> Verdict:
    return failed("wrong") if account.local_auth_disabled else failed("very wrong")
''',
        "utf-8",
    )
    path = write(tmp_path / "a.azaudit", clean())
    ran = azaudit("check", path, "--checks", folder, "--select", "mine-*", "--fail-on", "critical")
    assert ran.code == 1
    assert "mine-never-right" in ran.out
