"""That a wrong value is said with the place where it was written."""

from pathlib import Path

import pytest

from azaudit.app.audit import bundled_lab
from tests.cli.snapshots import clean, write


@pytest.fixture
def snapshot_file(tmp_path):
    return write(tmp_path / "a.azaudit", clean())


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("STRICT", "maybe", "'maybe' is neither true nor false"),
        ("NO_COLOR", "maybe", "'maybe' is neither true nor false"),
        ("QUIET", "maybe", "'maybe' is neither true nor false"),
        ("VERBOSE", "much", "'much' is no whole number"),
        ("FAIL_ON", "sever", "--fail-on knows no 'sever'"),
        ("FORMAT", "jsn", "there is no format 'jsn'"),
        ("OUTPUT", "r.json r.jsn", "the file name 'r.jsn' means no format"),
        ("OUTPUT", "none/r.json", f"{Path('none/r.json')} cannot be written"),
        ("SELECT", "openai-* zzz-*", "no check fits 'zzz-*'"),
        ("IGNORE", "severity>=grave", "'grave' is no severity"),
        ("CHECKS", "none", "none is no folder"),
        ("CONFIG", "none.toml", "none.toml cannot be read"),
        ("BASELINE", "none.json", "none.json cannot be read"),
    ],
)
def test_a_wrong_value_names_its_variable(azaudit, snapshot_file, monkeypatch, name, value, error):
    monkeypatch.setenv(f"AZAUDIT_{name}", value)
    ran = azaudit("check", snapshot_file)
    assert (ran.code, ran.out) == (2, "")
    assert ran.errors[0].startswith(f"error: AZAUDIT_{name}: {error}")
    assert ran.errors[1].startswith("hint: ")


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("INCLUDE_DELEGATED", "maybe", "'maybe' is neither true nor false"),
        ("NO_PROGRESS", "maybe", "'maybe' is neither true nor false"),
        ("AUTH", "nobody", "--auth knows no 'nobody'"),
        ("CLOUD", "AzureMoon", "'AzureMoon' is no cloud and no file"),
        ("REPLAY", "none", "none is no recording"),
    ],
)
def test_a_wrong_source_names_its_variable(azaudit, monkeypatch, name, value, error):
    monkeypatch.setenv(f"AZAUDIT_{name}", value)
    ran = azaudit("audit")
    assert (ran.code, ran.out) == (2, "")
    assert ran.errors[0].startswith(f"error: AZAUDIT_{name}: {error}")


def test_a_snapshot_that_cannot_be_written_names_its_variable(azaudit, monkeypatch):
    monkeypatch.setenv("AZAUDIT_SNAPSHOT", "none/a.azaudit")
    ran = azaudit("collect", "--replay", "none")
    assert ran.errors[0].startswith(f"error: AZAUDIT_SNAPSHOT: {Path('none/a.azaudit')} cannot be")


@pytest.mark.parametrize("where", ["environment", "file"])
def test_a_subscription_that_is_not_there_is_said_with_its_place(
    azaudit, tmp_path, monkeypatch, where
):
    place = "AZAUDIT_SUBSCRIPTION"
    if where == "environment":
        monkeypatch.setenv(place, "prodution")
    else:
        path = tmp_path / "azaudit.toml"
        path.write_text('[scope]\nsubscriptions = [\n  "prodution",\n]\n', "utf-8")
        place = f"{path}:3"
    ran = azaudit("audit", "--replay", bundled_lab(), "-q")
    assert ran.code == 2
    assert ran.errors[0].startswith(f"error: {place}: --subscription 'prodution' is none of the ")


def test_the_command_line_has_no_place(azaudit, snapshot_file, monkeypatch):
    monkeypatch.setenv("AZAUDIT_FAIL_ON", "high")
    ran = azaudit("check", snapshot_file, "--fail-on", "sever")
    assert ran.errors[0] == "error: --fail-on knows no 'sever'"
    ran = azaudit("check", snapshot_file, "--config", "none.toml")
    assert ran.errors[0].startswith("error: none.toml cannot be read")


def test_an_empty_variable_says_nothing(azaudit, snapshot_file, monkeypatch):
    for name in ("STRICT", "FAIL_ON", "FORMAT", "SELECT", "OUTPUT", "CONFIG", "CHECKS", "VERBOSE"):
        monkeypatch.setenv(f"AZAUDIT_{name}", "")
    assert azaudit("check", snapshot_file, "--fail-on", "never").code == 0


def test_a_flag_can_be_refused_by_the_environment(azaudit, snapshot_file, monkeypatch):
    monkeypatch.setenv("AZAUDIT_QUIET", "0")
    assert azaudit("check", snapshot_file).err
    monkeypatch.setenv("AZAUDIT_QUIET", "true")
    assert not azaudit("check", snapshot_file).err
