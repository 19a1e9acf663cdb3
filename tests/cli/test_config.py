"""What azaudit.toml does to whole commands."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from azaudit.report.schema import findings_schema
from tests.cli.snapshots import ACCOUNTS, clean, failing, unreadable, write
from tests.worlds import World

KEYS = "openai-local-auth-disabled"
WAIVER = f"""
[[waivers]]
check = "{KEYS}"
resource = "*/accounts/open"
reason = "retired in March"
owner = "maggie@jogcloud.com"
expires = 2027-03-31
"""


@pytest.fixture
def check(azaudit, tmp_path):
    """Judge a world with a configuration, only by the check of keys."""

    def call(text: str, *options: object, world: World | None = None):
        (tmp_path / "azaudit.toml").write_text(text, "utf-8")
        (tmp_path / "a.azaudit").unlink(missing_ok=True)
        write(tmp_path / "a.azaudit", world or failing())
        return azaudit("check", "a.azaudit", "--select", KEYS, *options)

    return call


def findings(ran):
    document = json.loads(ran.out)
    Draft202012Validator(findings_schema()).validate(document)
    return {one["resource_name"]: one for one in document["findings"]}


def test_a_waiver_is_in_the_document_and_in_no_exit_code(check):
    assert check("", "-f", "json").code == 1
    ran = check(WAIVER, "-f", "json")
    assert ran.code == 0
    found = findings(ran)["open"]
    assert (found["status"], found["message"]) == ("waived", "API keys are accepted")
    assert found["waiver"] == {
        "reason": "retired in March",
        "owner": "maggie@jogcloud.com",
        "expires": "2027-03-31",
        "waived_status": "fail",
    }
    assert ran.errors == [
        "0 failed, 0 unknown, 1 waived, 1 passed, 0 not applicable over 1 subscription in 1 tenant"
    ]


def test_a_waiver_is_in_the_table(check):
    ran = check(WAIVER)
    assert "1 waived, 1 passed" in ran.out
    (line,) = (line for line in ran.out.splitlines() if "  open  " in line)
    assert line.split()[:3] == ["high", "waived", "open"]
    said = " ".join(ran.out.split())
    assert "waived until 2027-03-31 by maggie@jogcloud.com: retired in March" in said


def test_a_waiver_is_in_the_lines_of_a_siem(check):
    lines = [json.loads(line) for line in check(WAIVER, "-f", "ndjson").out.splitlines()]
    (waived,) = (line for line in lines if line.get("status") == "waived")
    assert waived["waiver"]["owner"] == "maggie@jogcloud.com"
    events = [json.loads(line) for line in check(WAIVER, "-f", "ocsf").out.splitlines()]
    (event,) = (event for event in events if event["status"] == "Suppressed")
    assert (event["status_id"], event["compliance"]["status"]) == (3, "Fail")
    assert event["comment"] == "retired in March"


@pytest.mark.parametrize("options", [(), ("--strict",), ("--fail-on", "low")])
def test_a_waived_unknown_counts_for_nothing(check, options):
    assert check("", *options, world=unreadable()).code != 0
    everything = WAIVER.replace("*/accounts/open", "*")
    assert check(everything, *options, world=unreadable()).code == 0
    found = findings(check(everything, "-f", "json", world=unreadable()))
    (one,) = found.values()
    assert one["waiver"]["waived_status"] == "unknown"
    assert one["gap"]["http_status"] == 403


def test_a_waiver_that_expired_is_said(check, tmp_path):
    ran = check(WAIVER.replace("2027", "2026"), "-f", "json")
    assert ran.code == 1
    found = findings(ran)["open"]
    assert found["status"] == "fail"
    assert found["notes"] == [
        "the waiver of maggie@jogcloud.com expired on 2026-03-31: retired in March"
    ]
    assert ran.errors[0] == (
        f"warning: {tmp_path / 'azaudit.toml'}:2: the waiver of {KEYS} for */accounts/open expired"
        " on 2026-03-31 and is not applied"
    )


def test_a_waiver_that_covers_nothing_is_said(check, tmp_path):
    ran = check(WAIVER, world=clean())
    assert ran.code == 0
    assert ran.errors[0] == (
        f"warning: {tmp_path / 'azaudit.toml'}:2: the waiver of {KEYS} for */accounts/open covers"
        " no open finding"
    )
    # of a check that was not selected nothing was to be expected
    other = WAIVER.replace(KEYS, "keyvault-purge-protection")
    assert "warning" not in check(other).err


def test_what_was_waived_is_new_when_the_waiver_expires(check):
    check(WAIVER, "-o", "known.json")
    assert check(WAIVER.replace("2027", "2026"), "--baseline", "known.json").code == 1


def test_a_severity_decides_what_fails_and_what_is_selected(check, azaudit):
    lower = f'[severity]\n"{KEYS}" = "low"\n'
    ran = check(lower, "-f", "json")
    assert ran.code == 0
    assert findings(ran)["open"]["severity"] == "low"
    assert check(lower, "--fail-on", "low").code == 1
    listed = azaudit("checks", "list", "--select", "severity=low").out
    assert KEYS in listed
    assert azaudit("checks", "show", KEYS).out.startswith(f"{KEYS} (low in place of high)\n")


@pytest.mark.parametrize(
    ("text", "error", "hint"),
    [
        (
            WAIVER.replace(KEYS, "openai-local-auth"),
            "azaudit.toml:3: no check is called 'openai-local-auth'",
            f"did you mean {KEYS}? see `azaudit checks list`",
        ),
        (
            WAIVER.replace(KEYS, "openai-*"),
            "azaudit.toml:3: no check is called 'openai-*'",
            "a waiver names one check; see `azaudit checks list`",
        ),
        (
            "[severity]\n\n'openia-*' = 'low'",
            "azaudit.toml:3: no check is called 'openia-*'",
            "see `azaudit checks list`",
        ),
        (
            "severity = {zzz = 'low'}",
            "azaudit.toml:1: no check is called 'zzz'",
            "see `azaudit checks list`",
        ),
    ],
)
def test_a_check_that_is_not_there_is_named_with_its_line(check, tmp_path, text, error, hint):
    ran = check(text)
    assert ran.code == 2
    assert ran.out == ""
    assert ran.errors == [f"error: {tmp_path / error}", f"hint: {hint}"]


def test_the_catalogue_can_be_looked_at_to_mend_the_file(check, azaudit):
    assert check(WAIVER.replace(KEYS, "nothing")).code == 2
    assert KEYS in azaudit("checks", "list").out


def test_the_gate_of_the_file_holds_unless_an_option_says_otherwise(check, monkeypatch):
    text = 'fail_on = "critical"\nstrict = true\n'
    assert check(text).code == 0
    assert check(text, "--fail-on", "high").code == 1
    strict = 'fail_on = "high"\nstrict = true\n'
    assert check(strict, world=unreadable()).code == 1
    assert check(strict, "--no-strict", world=unreadable()).code == 3
    monkeypatch.setenv("AZAUDIT_STRICT", "0")
    assert check(strict, world=unreadable()).code == 3
    assert check(strict, "--strict", world=unreadable()).code == 1
    monkeypatch.setenv("AZAUDIT_FAIL_ON", "never")
    assert check(strict).code == 0
    assert check(strict, "--fail-on", "low").code == 1


def test_the_outputs_of_the_file_lie_beside_it(check, tmp_path, monkeypatch):
    below = tmp_path / "below"
    below.mkdir()
    check('outputs = ["r.json", "table:r.dat"]')
    assert json.loads((tmp_path / "r.json").read_text("utf-8"))["findings"]
    assert "FAIL" in (tmp_path / "r.dat").read_text("utf-8")
    (tmp_path / "r.json").unlink()
    check('outputs = ["r.json"]', "-o", "other.json")
    assert (tmp_path / "other.json").exists()
    assert not (tmp_path / "r.json").exists()


def test_an_output_that_cannot_be_written_is_named_with_its_line(check, tmp_path):
    ran = check('outputs = [\n"r.json",\n"none/r.json"]')
    assert ran.code == 2
    path = tmp_path / "none" / "r.json"
    assert ran.errors[0].startswith(
        f"error: {tmp_path / 'azaudit.toml'}:3: {path} cannot be written"
    )


def test_the_selection_of_the_file_holds_unless_an_option_says_otherwise(azaudit, tmp_path):
    write(tmp_path / "a.azaudit", failing())
    path = tmp_path / "azaudit.toml"
    path.write_text('[selection]\nselect = ["openai-*"]\nignore = ["openai-local-*"]\n', "utf-8")
    ids = {one["check_id"] for one in json.loads(_json(azaudit))["findings"]}
    assert ids
    assert all(id.startswith("openai-") and "local" not in id for id in ids)
    held = json.loads(_json(azaudit, "--select", "appgw-*", "--ignore", "keyvault-*"))
    assert not held["findings"]


def _json(azaudit, *options: str) -> str:
    return str(azaudit("check", "a.azaudit", "-f", "json", *options).out)


def test_a_term_that_fits_nothing_is_named_with_its_line(azaudit, tmp_path):
    path = tmp_path / "azaudit.toml"
    path.write_text('[selection]\nselect = [\n  "openai-*",\n  "zzz-*",\n]\n', "utf-8")
    ran = azaudit("check", "a.azaudit")
    assert ran.code == 2
    assert ran.errors[0] == f"error: {path}:4: no check fits 'zzz-*'"
    path.write_text('[selection]\nignore = ["severity>=grave"]\n', "utf-8")
    assert azaudit("check", "a.azaudit").errors[0] == f"error: {path}:2: 'grave' is no severity"
    # the option's value is wrong, and not the file's
    ran = azaudit("check", "a.azaudit", "--ignore", "zzz")
    assert ran.errors[0] == "error: no check fits 'zzz'"


def test_a_folder_of_checks_lies_beside_the_file(azaudit, tmp_path, monkeypatch):
    path = tmp_path / "azaudit.toml"
    path.write_text('[selection]\nchecks = ["mine"]\n', "utf-8")
    for arguments in (("check", "a.azaudit"), ("checks", "list"), ("demo",)):
        ran = azaudit(*arguments)
        assert ran.code == 2
        assert ran.errors[0] == f"error: {path}:2: {tmp_path / 'mine'} is no folder"


def test_demo_leaves_the_scope_and_the_outputs_of_the_file_alone(azaudit, tmp_path):
    before = azaudit("demo", "-f", "json")
    (tmp_path / "azaudit.toml").write_text(
        'outputs = ["real.json"]\n[scope]\nsubscriptions = ["production"]\n', "utf-8"
    )
    after = azaudit("demo", "-f", "json")
    assert (after.code, after.out) == (before.code, before.out)
    assert not Path("real.json").exists()


def test_where_the_file_lies_changes_no_finding(check, azaudit, tmp_path):
    first = check(WAIVER, "-f", "json").out
    (tmp_path / "azaudit.toml").rename(tmp_path / "other.toml")
    options = ("--select", KEYS, "-f", "json", "--config", "other.toml")
    assert azaudit("check", "a.azaudit", *options).out == first


def test_a_whole_id_is_a_resource(check):
    assert check(WAIVER.replace("*/accounts/open", f"{ACCOUNTS}/OPEN")).code == 0
