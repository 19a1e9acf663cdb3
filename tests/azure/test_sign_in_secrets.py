"""What jobs, resources and people prove themselves with: in no log at any level, in no message."""

import os
import sys
import traceback
from collections.abc import Iterator
from typing import Any

import pytest

from azaudit.errors import SignInError
from tests.arm import ArmEndpoint
from tests.arm.people import CODE_PAGE
from tests.azure.live import NOW, VAULTS, signed_in, source_of, unit, vaults

METHODS = {
    "github": ("github", "idtoken"),
    "azure-pipelines": ("pipelines", "oidctoken"),
    "managed-identity": ("app_service", "msi/token"),
    "browser": ("browser", "oauth2/v2.0/token"),
    "device-code": ("browser", "oauth2/v2.0/token"),
}


@pytest.fixture
def endpoint() -> Iterator[ArmEndpoint]:
    described = vaults(1)
    described["principals"] = {
        "auditor": {
            "client_id": "00000000-0000-0000-0009-0000000000aa",
            "secret": "a-secret-of-the-tests",
            "reads": ["*"],
        },
        "homer": {"user": "homer@jogcloud.com", "reads": ["*"]},
    }
    with ArmEndpoint(described, now=NOW) as served:
        yield served


def secrets_of(endpoint: ArmEndpoint) -> set[str]:
    """Everything that somebody could sign in with, whole and without what others may know."""
    federation = endpoint.federation
    whole = {
        federation.request_token,
        federation.access_token,
        endpoint.managed.header,
        *federation.tokens,
        *endpoint.people.secrets,
        *endpoint.given,
    }
    return whole | {part for one in whole for part in one.split(".")[1:] if len(part) > 8}


@pytest.mark.skipif(sys.platform == "win32", reason="the browser of the tests is for POSIX systems")
@pytest.mark.parametrize("auth", METHODS)
async def test_no_proof_leaves_a_trace(endpoint, auth, logged, monkeypatch, tmp_path):
    place, fault = METHODS[auth]
    environ: dict[str, str] = getattr(endpoint, place)()
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    said: list[str] = []
    more: dict[str, Any] = {"auth": auth, "environ": dict(os.environ), "tell": said.append}
    async with signed_in(endpoint, record=tmp_path / "recording", **more) as session:
        await unit(session, VAULTS)
    for effect in (
        {"status": 403, "body": {"message": "no"}},
        {"body": {"error": "x", "value": 7}},
        {"body": b"<html>"},
    ):
        endpoint.faults.clear()
        endpoint.faults.add(fault, **effect)
        with pytest.raises(SignInError) as caught:
            await source_of(endpoint, **more).sign_in(None)
        logged.lines.extend(traceback.format_exception(caught.value))
    shown = "\n".join((*logged.lines, *said))
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert "azure.identity" in shown, "what could tell it was listened to"
    assert auth != "device-code" or CODE_PAGE in shown
    secrets = secrets_of(endpoint)
    assert len(secrets) > 6
    for secret in secrets:
        assert secret not in shown
        assert secret.encode() not in written
