import json
import os
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from azaudit.report.schema import findings_schema
from tests.cli.snapshots import failing, unreadable, write

KEYS = ("--select", "openai-local-auth-disabled")
VALIDATOR = Draft202012Validator(findings_schema())


@pytest.fixture
def snapshot_file(tmp_path):
    return write(tmp_path / "a.azaudit", failing())


def test_the_table_is_the_default(azaudit, snapshot_file):
    ran = azaudit("check", snapshot_file, *KEYS)
    assert ran.out == azaudit("check", snapshot_file, *KEYS, "-f", "table").out
    assert "openai/identity" in ran.out
    assert "FAIL    open  API keys are accepted" in ran.out


@pytest.mark.parametrize("world", [failing(), unreadable()])
def test_json_is_what_its_schema_says(azaudit, tmp_path, world):
    path = write(tmp_path / "b.azaudit", world)
    document = json.loads(azaudit("check", path, "-f", "json").out)
    VALIDATOR.validate(document)
    assert document["findings"]


def test_the_same_snapshot_gives_the_same_bytes(azaudit, snapshot_file):
    first = azaudit("check", snapshot_file, "-f", "json").out
    assert azaudit("check", snapshot_file, "-f", "json").out == first


def test_the_summary_goes_to_standard_error(azaudit, snapshot_file):
    ran = azaudit("check", snapshot_file, *KEYS, "-f", "json")
    assert ran.errors == [
        "1 failed (1 high), 0 unknown, 1 passed, 0 not applicable"
        " over 1 subscription in 1 tenant; exit code 1"
    ]


def test_quiet_leaves_the_report_alone(azaudit, snapshot_file):
    ran = azaudit("check", snapshot_file, *KEYS, "-q")
    assert ran.err == ""
    assert ran.out == azaudit("check", snapshot_file, *KEYS).out


def test_a_file_gets_the_format_of_its_name(azaudit, snapshot_file, tmp_path):
    ran = azaudit("check", snapshot_file, *KEYS, "-o", "r.json", "-o", "r.txt", "-o", "json:r.x")
    assert "FAIL    open" in ran.out
    text = (tmp_path / "r.json").read_text("utf-8")
    VALIDATOR.validate(json.loads(text))
    assert (tmp_path / "r.x").read_text("utf-8") == text
    assert "openai/identity" in (tmp_path / "r.txt").read_text("utf-8")


def test_a_file_is_overwritten_whole(azaudit, snapshot_file, tmp_path):
    (tmp_path / "r.json").write_text("old " * 100_000, "utf-8")
    azaudit("check", snapshot_file, "-o", "r.json")
    VALIDATOR.validate(json.loads((tmp_path / "r.json").read_text("utf-8")))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.azaudit", "r.json"]


@pytest.mark.parametrize(
    ("options", "error", "hint"),
    [
        (("-f", "jsn"), "there is no format 'jsn'", "did you mean json? "),
        (("-o", "r.jsn"), "the file name 'r.jsn' means no format", "did you mean .json? "),
        (("-o", "xml:r"), "there is no format 'xml'", "the formats are "),
        (("-o", "none/r.json"), f"{Path('none/r.json')} cannot be written", "name a file in"),
        (("-o", "json:."), ". is a folder", "name a file in it"),
    ],
)
def test_what_cannot_be_written_is_found_before_anything_is_read(azaudit, options, error, hint):
    # the snapshot is not there, and that would be the error if it had been looked for
    ran = azaudit("check", "nothing.azaudit", *options)
    assert ran.code == 2
    assert ran.out == ""
    assert ran.errors[0].startswith(f"error: {error}")
    assert ran.errors[1].startswith(f"hint: {hint}")


@pytest.mark.skipif(
    os.name == "nt" or getattr(os, "geteuid", lambda: 0)() == 0, reason="root may write anywhere"
)
def test_a_folder_that_admits_no_file_is_found_before_anything_is_read(azaudit, tmp_path):
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    ran = azaudit("check", "nothing.azaudit", "-o", locked / "r.json")
    assert ran.code == 2
    assert "Permission denied" in ran.err


def test_looking_whether_a_file_can_be_written_leaves_no_trace(azaudit, tmp_path):
    (tmp_path / "held.json").write_text("held", "utf-8")
    azaudit("check", "nothing.azaudit", "-o", "r.json", "-o", "held.json")
    assert not (tmp_path / "r.json").exists()
    assert (tmp_path / "held.json").read_text("utf-8") == "held"
