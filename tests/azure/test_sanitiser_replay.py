"""A whole audit of the lab, as if it were live: recorded, sanitised, replayed and compared."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from azaudit.azure.clouds import CLOUDS
from azaudit.azure.sanitiser import Sanitised, sanitised
from tests.azure.sanitising import everything, stands_in

LAB = Path(__file__).parents[2] / "recordings" / "lab"
# Makes the ids of the lab look like those of a live tenant.
_RESERVED, _LIVE = "00000000-0000-0000-00", "5f0c1b2a-77d1-4c3e-80"


def _live_recording() -> dict[str, dict[str, list[Any]]]:
    recorded: dict[str, dict[str, list[Any]]] = {}
    for path in sorted(LAB.glob("*/*.json")):
        tenant = path.parent.name.replace(_RESERVED, _LIVE)
        text = (
            path.read_text("utf-8")
            .replace(_RESERVED, _LIVE)
            .replace(_RESERVED.replace("-", ""), _LIVE.replace("-", ""))
        )
        recorded.setdefault(tenant, {})[path.stem] = json.loads(text)["interactions"]
    return recorded


def _write(folder: Path, recorded: dict[str, dict[str, list[Any]]]) -> Path:
    manifest = json.loads((LAB / "recording.json").read_text("utf-8"))
    folder.mkdir()
    (folder / "recording.json").write_text(json.dumps({**manifest, "tenants": sorted(recorded)}))
    for tenant, collectors in recorded.items():
        (folder / tenant).mkdir()
        for name, held in collectors.items():
            cassette = json.dumps({"version": 1, "interactions": held})
            (folder / tenant / f"{name}.json").write_text(cassette, "utf-8")
    return folder


def _audited(folder: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "azaudit", "audit", "--replay", str(folder), "-f", "json"]
    done = subprocess.run([*command, "--no-progress"], capture_output=True, check=False)
    assert done.returncode in (0, 1, 3), done.stderr.decode()
    return dict(json.loads(done.stdout))


@pytest.fixture(scope="module")
def recorded() -> dict[str, dict[str, list[Any]]]:
    return _live_recording()


@pytest.fixture(scope="module")
def result(recorded: dict[str, dict[str, list[Any]]]) -> Sanitised:
    return sanitised(CLOUDS["AzureCloud"], recorded)


@pytest.mark.slow
def test_the_audit_of_a_sanitised_recording_finds_the_same(tmp_path: Path, recorded, result):
    before = _audited(_write(tmp_path / "live", recorded))
    after = _audited(_write(tmp_path / "sanitised", result.tenants))
    text = result.mapping.text

    def telling(finding: dict[str, Any], *, mapped: bool) -> tuple[Any, ...]:
        ids = [finding["resource_id"], finding.get("sub_resource") or "", finding["tenant_id"]]
        if mapped:
            ids = [text(ids[0]), text(ids[1]), result.mapping.tenant(ids[2])]
        gap = finding.get("gap") or {}
        return (finding["check_id"], *(id.lower() for id in ids), finding["status"],
                finding["severity"], gap.get("state"), gap.get("http_status"),
                gap.get("error_code"), gap.get("missing_action"))  # fmt: skip

    assert {telling(one, mapped=True) for one in before["findings"]} == {
        telling(one, mapped=False) for one in after["findings"]
    }
    assert len(before["findings"]) == len(after["findings"]) > 0
    assert before["summary"] == after["summary"]
    assert len(before["coverage"]) == len(after["coverage"])


def test_nothing_of_the_lab_is_left(recorded, result):
    made = everything(result)
    for original in (
        *recorded, "jogcloud", "jog", "jogcloud.com", "geekintheweeds.com", "geekintheweeds", "giw",
        "homer", "maggie", "kv-jog-cmk", "oai-jog-research", "agw-jog-web", "research", "5f0c1b2a",
    ):  # fmt: skip
        assert not stands_in(original, made), original
