"""The demo, and recordings in general."""

import json
import shutil

import jsonschema
import pytest

from azaudit.report.schema import findings_schema
from tests.e2e.conftest import ROOT

LAB = ROOT / "recordings" / "lab"


def _edit(path, **changes):
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def _cut(folder):
    path = folder / "00000000-0000-0000-0001-000000000000" / "key-vaults.json"
    path.write_text(path.read_text()[:200])


def test_the_demo_needs_no_azure_and_tells_what_is_wrong(azaudit):
    ran = azaudit("demo", environ={"PATH": "/nonexistent", "HTTPS_PROXY": "http://127.0.0.1:9"})
    assert ran.code == 1, ran.err
    for check in ("recovery-vault-guarded", "openai-local-auth-disabled"):
        assert check in ran.out


def test_the_demo_s_document_holds_to_the_published_schema(azaudit):
    ran = azaudit("demo", "-f", "json")
    jsonschema.validate(ran.document, findings_schema())
    statuses = {one["status"] for one in ran.document["findings"]}
    assert statuses == {"fail", "pass", "unknown"}


def test_two_demos_are_identical_to_the_byte(azaudit):
    first = azaudit("demo", "-f", "json", environ={"PYTHONHASHSEED": "1"})
    second = azaudit("demo", "-f", "json", environ={"PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo"})
    assert first.out == second.out


def test_a_replay_gives_what_the_demo_gives(azaudit):
    assert azaudit("audit", "--replay", LAB, "-f", "json").out == azaudit("demo", "-f", "json").out


def test_a_request_that_was_not_recorded_is_named(azaudit, tmp_path):
    spoilt = shutil.copytree(LAB, tmp_path / "spoilt")
    (spoilt / "00000000-0000-0000-0001-000000000000" / "key-vaults.json").unlink()
    ran = azaudit("audit", "--replay", spoilt, "-f", "json")
    assert ran.code == 2
    assert "Microsoft.KeyVault/vaults?api-version=" in ran.err
    assert ran.out == ""


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda folder: (folder / "recording.json").unlink(), "is no recording"),
        (lambda folder: (folder / "recording.json").write_text("{"), "no file of a recording"),
        (lambda folder: (folder / "recording.json").write_text("[]"), "no file of a recording"),
        (lambda folder: _edit(folder / "recording.json", format=99), "install a newer azaudit"),
        (_cut, "no file of a recording"),
        (shutil.rmtree, "is no recording"),
    ],
)
def test_a_folder_that_is_no_recording_is_said_in_a_sentence(azaudit, tmp_path, spoil, says):
    folder = shutil.copytree(LAB, tmp_path / "spoilt")
    spoil(folder)
    ran = azaudit("audit", "--replay", folder)
    assert ran.code == 2
    assert says in ran.err
    assert len(ran.err.splitlines()) == 2, ran.err
