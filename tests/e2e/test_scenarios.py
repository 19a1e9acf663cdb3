"""The committed recordings: that they are made from their descriptions, and what they show."""

import json
import subprocess
import sys

import pytest

from azaudit.evaluate.loader import load_checks
from tests.arm.story import STORIES
from tests.e2e.conftest import ROOT, clean_environment

RECORDINGS = ROOT / "recordings"
CHECKS = sorted(check.id for check in load_checks())


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """Scenario and status: the ids of the checks that a replay gives it for."""
    found: dict[tuple[str, str], set[str]] = {}
    for scenario in ("lab", "broken"):
        done = subprocess.run(
            [
                *(sys.executable, "-m", "azaudit", "audit", "-f", "json", "--fail-on", "never"),
                *("--replay", str(RECORDINGS / scenario)),
            ],
            cwd=tmp_path_factory.mktemp(scenario),
            env=clean_environment(),
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        for finding in json.loads(done.stdout)["findings"]:
            found.setdefault((scenario, finding["status"]), set()).add(finding["check_id"])
    return found


@pytest.mark.parametrize("scenario", ["lab", "broken", *STORIES])
def test_recording_anew_gives_the_committed_recording(scenario, tmp_path):
    """Also the proof that the description, the collectors and the recording belong together."""
    code = (
        "import sys, pathlib; sys.path.insert(0, 'recordings'); import make;"
        f" make.make({scenario!r}, pathlib.Path({str(tmp_path)!r}))"
    )
    subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=clean_environment(), check=True, timeout=120
    )
    committed = RECORDINGS / scenario
    made = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*.json")}
    kept = {path.relative_to(committed): path.read_bytes() for path in committed.rglob("*.json")}
    assert made.keys() == kept.keys()
    assert made == kept, "run `python recordings/make.py`"


@pytest.mark.parametrize("check", CHECKS)
def test_each_control_is_broken_in_the_scenario_of_that_name(check, shown):
    assert check in shown["broken", "fail"]


@pytest.mark.parametrize("check", CHECKS)
def test_each_control_holds_somewhere_in_the_lab(check, shown):
    assert check in shown["lab", "pass"]


@pytest.mark.parametrize("scenario", ["lab", "broken"])
@pytest.mark.parametrize(
    "narrower",
    [
        ("--select", "subscription-owners-limited"),
        ("--select", "keyvault-crypto-principals-limited"),
        ("--select", "openai-cmk-*"),
        ("--select", "backup-vault-*"),
    ],
)
def test_a_recording_serves_fewer_checks_as_well(azaudit, scenario, narrower):
    whole = azaudit("audit", "--replay", RECORDINGS / scenario, "-f", "json").document["findings"]
    some = azaudit("audit", "--replay", RECORDINGS / scenario, *narrower, "-f", "json").document
    told = {one["id"]: (one["status"], one["message"]) for one in whole}
    assert some["findings"]
    for one in some["findings"]:
        assert told[one["id"]] == (one["status"], one["message"])


def test_a_recording_serves_fewer_subscriptions_as_well(azaudit):
    scope = ("--subscription", "jogcloud-connectivity")
    ran = azaudit("audit", "--replay", RECORDINGS / "lab", *scope, "-f", "json")
    assert ran.code == 1
    assert ran.findings(check_id="recovery-vault-admins-limited", status="pass")
