"""The committed recordings: nothing secret in them, and asked for as the collectors ask now."""

import json
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from azaudit.azure.sanitise.known import is_known_guid
from azaudit.collect import versions
from azaudit.collect.registry import COLLECTORS
from tests.arm.roles import built_in_roles

_ROOT = Path(__file__).resolve().parent.parent / "recordings"
_FILES = sorted(_ROOT.rglob("*.json"))
_GUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_SECRETS = (
    r"eyJ[\w-]{10,}",  # a JSON web token
    r"\bBearer\b",
    r"[?&]sig=",
    r"AccountKey=",
    r"SharedAccess",
    r"BEGIN [A-Z ]*PRIVATE KEY",
    r"client_secret",
    r"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{86}==",  # a storage key
    r"localhost|127\.0\.0\.1",
)


# the same in every tenant
_ROLES = {role.guid for role in built_in_roles()}


def _name(path: Path) -> str:
    return path.relative_to(_ROOT).as_posix()


def _foreign_guids(text: str) -> set[str]:
    return {
        guid
        for guid in _GUID.findall(text)
        if not guid.startswith("00000000-0000-0")
        and guid.lower() not in _ROLES
        # Azure's own policies are the same in every tenant too
        and not is_known_guid(guid.replace("-", "").lower())
    }


def test_there_are_recordings():
    assert len(_FILES) > 20


@pytest.mark.parametrize("path", _FILES, ids=_name)
def test_a_recording_holds_no_secret_and_no_real_id(path):
    text = path.read_text("utf-8")
    assert [found for secret in _SECRETS if (found := re.search(secret, text))] == []
    assert _foreign_guids(text) == set()


def test_what_is_looked_for_would_be_found():
    assert _foreign_guids("/subscriptions/0B1F6471-1BF0-4DDA-AEC3-CB9272F09590")
    for secret in ("eyJ0eXAiOiJKV1QiLCJhbGci", "a?sig=x", "Bearer x", "x" * 86 + "=="):
        assert any(re.search(pattern, f" {secret}") for pattern in _SECRETS), secret


@pytest.mark.parametrize(
    "path", [path for path in _FILES if path.name != "recording.json"], ids=_name
)
def test_a_cassette_holds_no_other_header_and_the_pinned_api_versions(path):
    pinned = {collector.name: collector.api_version for collector in COLLECTORS}
    pinned |= {f"{collector.name}-detail": collector.api_version for collector in COLLECTORS}
    pinned |= {"subscriptions": versions.SUBSCRIPTIONS, "tenants": versions.SUBSCRIPTIONS}
    for interaction in json.loads(path.read_text("utf-8"))["interactions"]:
        assert interaction["request"]["headers"] == {}
        assert interaction["response"]["headers"].keys() <= {"Content-Type", "Date", "Retry-After"}
        asked = urlsplit(interaction["request"]["uri"])
        if pinned[path.stem] == versions.GRAPH:
            assert asked.path.startswith(f"/{versions.GRAPH}/")
        else:
            assert parse_qs(asked.query)["api-version"] == [pinned[path.stem]]


def test_every_collector_is_recorded_in_the_lab():
    recorded = {path.stem for path in (_ROOT / "lab").glob("*/*.json")}
    assert {collector.name for collector in COLLECTORS} <= recorded
