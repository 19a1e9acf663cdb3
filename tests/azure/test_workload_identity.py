"""Signing in with a token in a file, as Kubernetes writes them."""

import os
import time
from pathlib import Path

import pytest

from azaudit.errors import UsageError
from azaudit.snapshot.coverage import CoverageState
from tests.arm.federation import KUBERNETES
from tests.azure.live import TENANT, VAULTS, refused_sign_in, signed_in, unit
from tests.azure.methods import tokens_for


@pytest.fixture
def token(paged, tmp_path) -> Path:
    paged.federation.subject, paged.federation.lifetime = None, 300
    paged.federation.issued.clear()
    paged.federation.seen.clear()
    path: Path = tmp_path / "token"
    return path


@pytest.mark.parametrize("auth", ["workload-identity", "environment", "auto"])
async def test_a_pod_signs_in_as_the_application_that_its_cluster_vouches_for(paged, token, auth):
    environ = paged.workload(token)
    async with signed_in(paged, auth=auth, environ=environ) as session:
        assert (session.tenant_id, session.identity) == (TENANT, environ["AZURE_CLIENT_ID"])
    assert paged.federation.seen == paged.federation.issued


async def test_the_file_is_read_again_whenever_a_token_is_asked_for(paged, token, monkeypatch):
    """The SDK's own credential keeps what it has read for ten minutes."""
    environ = paged.workload(token)
    async with signed_in(paged, auth="workload-identity", environ=environ) as session:
        await unit(session, VAULTS)
        for minutes, later in ((1, 60), (59, 3500)):
            paged.expire_tokens()
            now = time.time()
            monkeypatch.setattr("time.time", lambda now=now, later=later: now + later)
            monkeypatch.setattr("time.monotonic", lambda now=now, later=later: now + later)
            token.write_text(paged.federation.token(KUBERNETES))
            _, coverage = await unit(session, VAULTS)
            assert coverage.state is CoverageState.COMPLETE, minutes
    assert len(set(paged.federation.seen)) == 3


async def test_a_line_end_in_the_file_is_no_part_of_the_token(paged, token):
    environ = paged.workload(token)
    token.write_text(token.read_text() + "\n")
    async with signed_in(paged, auth="workload-identity", environ=environ) as session:
        assert session.tenant_id == TENANT


@pytest.mark.parametrize(
    "left_out", ["AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_FEDERATED_TOKEN_FILE"]
)
async def test_a_variable_that_is_missing_is_named(paged, token, left_out):
    environ = {name: one for name, one in paged.workload(token).items() if name != left_out}
    with pytest.raises(UsageError) as caught:
        tokens_for("workload-identity", environ)
    assert caught.value.message == f"--auth workload-identity finds no {left_out}"
    assert "AZURE_FEDERATED_TOKEN_FILE" in caught.value.hint


@pytest.mark.parametrize(
    ("content", "said"), [(b"", "is empty"), (b" \n", "is empty"), (b"\xff\xfe", "holds no token")]
)
async def test_a_file_without_a_token_is_said_before_signing_in(paged, token, content, said):
    environ = paged.workload(token)
    token.write_bytes(content)
    with pytest.raises(UsageError) as caught:
        tokens_for("workload-identity", environ)
    assert caught.value.message == f"AZURE_FEDERATED_TOKEN_FILE names {token}, which {said}"


async def test_a_file_that_has_gone_ends_the_sign_in_with_its_name(paged, token):
    environ = paged.workload(token)
    async with signed_in(paged, auth="workload-identity", environ=environ) as session:
        await unit(session, VAULTS)
        os.unlink(token)  # noqa: PTH108 - as the kubelet does
        paged.expire_tokens()
        with pytest.raises(Exception, match="which cannot be read: No such file") as caught:
            await unit(session, VAULTS)
    assert type(caught.value).__name__ in {"SignInError", "UsageError"}


async def test_a_token_that_has_ended_is_said_in_entra_s_words(paged, token):
    paged.federation.lifetime = -10
    environ = paged.workload(token)
    error = await refused_sign_in(paged, auth="workload-identity", environ=environ)
    assert "AADSTS700024" in error.message
    assert "eyJ" not in error.message
