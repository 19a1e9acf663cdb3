from pathlib import Path

from inline_snapshot import snapshot

from azaudit.evaluate.loader import load_checks, own_checks


def test_list_names_every_check_file(azaudit):
    ran = azaudit("checks", "list")
    files = [path for path in own_checks().rglob("*.py") if not path.name.startswith("_")]
    listed = [line.split()[0] for line in ran.out.splitlines()]
    assert ran.code == 0
    assert ran.err == ""
    assert listed == sorted(path.stem.replace("_", "-") for path in files)


def test_list_shows_severity_control_and_title(azaudit):
    ran = azaudit("checks", "list", "--select", "openai-local-auth-disabled")
    assert ran.out == snapshot("""\
openai-local-auth-disabled  high      openai/identity  Azure OpenAI accounts refuse API keys
""")


def test_list_obeys_the_selection(azaudit):
    ran = azaudit("checks", "list", "--select", "openai-*", "--ignore", "openai-local-*")
    ids = [line.split()[0] for line in ran.out.splitlines()]
    expected = [
        check.id
        for check in load_checks()
        if check.id.startswith("openai-") and not check.id.startswith("openai-local-")
    ]
    assert ids == expected


def test_list_holds_the_users_own_checks(azaudit, tmp_path):
    ran = azaudit("checks", "list", "--checks", _folder(tmp_path), "--select", "mine-*")
    assert ran.out.split()[0] == "mine-name-short"


def test_a_check_file_that_does_not_load_is_wrong_usage(azaudit, tmp_path):
    folder = _folder(tmp_path)
    (folder / "broken.py").write_text("1 / 0", "utf-8")
    ran = azaudit("checks", "list", "--checks", folder)
    assert ran.code == 2
    assert ran.errors[0].startswith(f"error: {folder / 'broken.py'} does not load: ZeroDivision")


def test_a_folder_that_is_not_there_is_wrong_usage(azaudit, tmp_path):
    ran = azaudit("checks", "list", "--checks", tmp_path / "nothing")
    assert ran.code == 2
    assert "is no folder" in ran.err


def test_show_explains_a_check(azaudit):
    ran = azaudit("checks", "show", "openai-local-auth-disabled")
    assert ran.code == 0
    assert ran.out.startswith(
        "openai-local-auth-disabled (high)\nAzure OpenAI accounts refuse API keys\n\nKeys are"
    )
    for part in ("Permissions:  Microsoft.CognitiveServices/accounts/read", "Remediation:"):
        assert part in ran.out


def test_show_explains_every_check(azaudit):
    for check in load_checks():
        ran = azaudit("checks", "show", check.id)
        assert (ran.code, ran.err) == (0, "")
        assert "/read" in ran.out


def test_show_offers_the_nearest_names(azaudit):
    ran = azaudit("checks", "show", "openai-local-auth-disable")
    assert ran.code == 2
    assert ran.out == ""
    assert ran.errors[0] == "error: no check fits 'openai-local-auth-disable'"
    assert ran.errors[1].startswith("hint: did you mean openai-local-auth-disabled")


def _folder(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "mine_name_short.py").write_text(
        '''"""Accounts have short names.

Long ones are cut in reports.
"""
from azaudit.api import Audit, CognitiveAccount, Severity, Verdict, check, failed, passed


@check(
    id="mine-name-short",
    over=CognitiveAccount,
    severity=Severity.LOW,
    control="mine/names",
    remedy="choose a shorter name",
)
def name_short(account: CognitiveAccount, audit: Audit) -> Verdict:
    return passed("short") if len(account.id.name) < 9 else failed("long")
''',
        "utf-8",
    )
    return folder
