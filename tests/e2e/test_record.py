"""`azaudit record`: a live run kept for others, in which nothing tells whose it was."""

import json
import re
from dataclasses import replace
from uuid import NAMESPACE_URL, uuid5

import pytest
import yaml

from azaudit.app.collection import collect_into
from azaudit.app.plan import make_plan
from azaudit.app.request import ScopeRequest
from azaudit.azure.clouds import cloud_named
from azaudit.azure.sanitise.known import is_known_guid
from azaudit.azure.source import LiveSource
from azaudit.collect.progress import Silent
from azaudit.evaluate.loader import load_checks
from tests.arm import ArmEndpoint
from tests.e2e.conftest import GEEKS, JOG, LAB, NOW

# what the lab's names become, since its own are known to be nobody's
_NAMES = {
    "203.0.113.": "81.17.33.",  # the sanitiser's own addresses are of that range
    "jogcloud.com": "contoso-traders.com",
    "geekintheweeds.com": "fabrikam-soc.com",
    "jogcloud": "contosotraders",
    "jog": "ctrd",
    "giw": "fbrk",
    "homer": "abramov",
    "maggie": "hashimoto",
}
_RESERVED = re.compile(r"00000000-0000-0000-[0-9a-f]{4}-[0-9a-f]{12}")


def _live(text: str) -> str:
    """The lab's description as that of tenants that somebody has."""
    text = _RESERVED.sub(lambda found: str(uuid5(NAMESPACE_URL, found[0])), text)
    for name, other in _NAMES.items():
        text = text.replace(name, other)
    return text


@pytest.fixture(scope="module")
def described(tmp_path_factory):
    """The folder of a description of two tenants whose five subscriptions can be read."""
    folder = tmp_path_factory.mktemp("live")
    for path in LAB.glob("*.yaml"):
        (folder / path.name).write_text(_live(path.read_text("utf-8")), "utf-8")
    return folder


@pytest.fixture
def live(described):
    with ArmEndpoint(described, now=NOW) as endpoint:
        yield endpoint


TENANTS = (_live(JOG), _live(GEEKS))
BOTH = ("--tenant", TENANTS[0], "--tenant", TENANTS[1])


def _originals(described) -> set[str]:
    """Every id, name, mail address, domain and tag that only these tenants have."""
    found = set(_NAMES.values())

    def walk(value):
        if isinstance(value, dict):
            for key, one in value.items():
                found.update(_own(key))
                walk(one)
        elif isinstance(value, list):
            for one in value:
                walk(one)
        elif isinstance(value, str):
            found.update(_own(value))

    for path in described.glob("*.yaml"):
        walk(yaml.safe_load(path.read_text("utf-8")))
    return found


_IDS = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_PRIVATE = re.compile(r"[\w.-]*(?:contosotraders|contoso-traders|ctrd|fbrk|fabrikam)[\w.-]*")
_ADDRESS = re.compile(r"\b(?:10|81)\.\d+\.\d+\.\d+")


def _own(text: str) -> set[str]:
    lowered = text.lower()
    # Azure's own roles and policies are everybody's
    ids = {id for id in _IDS.findall(lowered) if not is_known_guid(id.replace("-", ""))}
    return {*ids, *_PRIVATE.findall(lowered), *_ADDRESS.findall(lowered)}


def _recorded_text(folder) -> str:
    return "\n".join(path.read_text("utf-8") for path in sorted(folder.rglob("*.json"))).lower()


def _telling(finding, text=str, tenant=str):
    gap = finding.get("gap") or {}
    return (
        finding["check_id"],
        text(finding["resource_id"]).lower(),
        text(finding.get("sub_resource") or "").lower(),
        tenant(finding["tenant_id"]),
        finding["status"],
        finding["severity"],
        gap.get("state"),
        gap.get("http_status"),
        gap.get("error_code"),
        gap.get("missing_action"),
    )


def test_a_recorded_run_replays_to_the_same_findings_with_other_ids(
    azaudit, live, described, tmp_path
):
    folder = tmp_path / "recording"
    source = LiveSource(
        cloud_named(str(live.cloud_file)), "environment", live.environment(), folder
    )
    collect_into(
        tmp_path / "live.azaudit",
        source,
        ScopeRequest(tenants=TENANTS),
        make_plan(load_checks(), narrowed=False),
        Silent(),
    )
    before = azaudit("check", tmp_path / "live.azaudit", "-f", "json").document
    after = azaudit("audit", "--replay", folder, "-f", "json").document
    assert source._recorder is not None
    mapping = source._recorder.mapping
    assert sorted(_telling(one, mapping.text, mapping.tenant) for one in before["findings"]) == (
        sorted(map(_telling, after["findings"]))
    )
    assert before["summary"] == after["summary"]
    audited = [len(tenant["subscriptions"]) for tenant in before["scope"]["tenants"]]
    assert sorted(audited) == [2, 3]
    text = _recorded_text(folder)
    originals = _originals(described)
    assert len(originals) > 100
    assert [original for original in sorted(originals) if original in text] == []


def test_a_cloud_of_somebody_s_own_is_not_told_either(described, tmp_path, azaudit):
    own = "vault.contoso-traders.com"
    folder = tmp_path / "described"
    folder.mkdir()
    for path in described.glob("*.yaml"):
        text = path.read_text("utf-8").replace("vault.azure.net", own)
        (folder / path.name).write_text(text, "utf-8")
    with ArmEndpoint(folder, now=NOW) as live:
        cloud = cloud_named(str(live.cloud_file))
        source = LiveSource(
            replace(cloud, name="Contoso Traders Stack", keyvault_suffix=own),
            "environment",
            live.environment(),
            tmp_path / "recording",
        )
        plan = make_plan(load_checks(), narrowed=False)
        scope = ScopeRequest(tenants=TENANTS)
        collect_into(tmp_path / "live.azaudit", source, scope, plan, Silent())
    before = azaudit("check", tmp_path / "live.azaudit", "-f", "json").document
    after = azaudit("audit", "--replay", tmp_path / "recording", "-f", "json").document
    assert before["summary"] == after["summary"]
    text = _recorded_text(tmp_path / "recording")
    named = re.compile(r"contoso|traders|\bstack\b", re.IGNORECASE)
    assert named.findall(text) == []


def test_the_command_writes_a_recording_that_holds_nothing_of_the_tenants(
    azaudit, live, described, tmp_path
):
    folder = tmp_path / "new" / "recording"
    ran = azaudit("record", folder, "--cloud", live.cloud_file, *BOTH, environ=live.environment())
    assert ran.code == 0, ran.err
    assert ran.out == ""
    assert str(folder) in ran.err.splitlines()[-1]
    assert live.writes == []
    text = _recorded_text(folder)
    assert [original for original in sorted(_originals(described)) if original in text] == []
    manifest = json.loads((folder / "recording.json").read_text("utf-8"))
    assert len(manifest["tenants"]) == 2
    assert azaudit("audit", "--replay", folder, "-f", "json").code == 1


def test_a_narrower_scope_is_that_of_the_replay_too(azaudit, live, tmp_path):
    folder = tmp_path / "recording"
    ran = azaudit(
        "record", folder, "--cloud", live.cloud_file, *BOTH, "--subscription",
        "contosotraders-workload", environ=live.environment(),
    )  # fmt: skip
    assert ran.code in (0, 3), ran.err
    replayed = azaudit("audit", "--replay", folder, "-f", "json")
    assert replayed.code == 1, replayed.err
    scope = replayed.document["scope"]
    assert sorted(len(tenant["subscriptions"]) for tenant in scope["tenants"]) == [0, 1]
    assert {one["reason"] for one in scope["skipped"]} == {"not selected"}


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda folder: (folder / "notes.txt").write_text("mine"), "is not empty"),
        (lambda folder: (folder.rmdir(), folder.write_text("mine")), "cannot be written"),
        (
            lambda folder: (
                folder.rmdir(),
                folder.parent.rmdir(),
                folder.parent.write_text("mine"),
            ),
            "cannot be written",
        ),
    ],
    ids=["not empty", "a file", "below a file"],
)
def test_a_folder_that_cannot_be_used_is_said_before_anything_is_asked(
    azaudit, live, tmp_path, make, says
):
    folder = tmp_path / "below" / "recording"
    folder.mkdir(parents=True)
    make(folder)
    ran = azaudit("record", folder, "--cloud", live.cloud_file, environ=live.environment())
    assert ran.code == 2, ran.err
    assert says in ran.err
    assert len(ran.err.splitlines()) == 2, ran.err
    assert live.requests == []
