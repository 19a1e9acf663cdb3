"""Tokens and secrets: in no log at any level, no message, no snapshot, no recording."""

import asyncio
import traceback
from pathlib import Path

import pytest

from azaudit.azure.tokens import SharedTokens
from azaudit.collect.engine import TenantCollection
from azaudit.collect.progress import Silent
from azaudit.collect.registry import COLLECTORS
from azaudit.errors import SignInError
from azaudit.snapshot.read import read_snapshot
from azaudit.snapshot.schema import Run, ScopeRow
from azaudit.snapshot.store import SnapshotWriter
from tests.arm import ArmEndpoint
from tests.azure.live import NOW, SECRET, SUBSCRIPTION, TENANT, described, source_of


def tokens_of(session) -> SharedTokens:
    policies = session._pipeline._impl_policies
    found = next(
        one._tokens for one in policies if isinstance(getattr(one, "_tokens", 0), SharedTokens)
    )
    assert isinstance(found, SharedTokens)
    return found


def held_by(session) -> set[str]:
    return {held.token.token for held in tokens_of(session)._tokens.values()}


async def a_run_with_everything_in_it(endpoint: ArmEndpoint, folder: Path) -> set[str]:
    """Recorded, with refusals, faults, an expired token and a lost sign-in; gives the tokens."""
    source = source_of(endpoint, record=folder / "recording")
    session = await source.sign_in(None)
    known = held_by(session)
    endpoint.faults.add("Microsoft.KeyVault/vaults", status=403, code="AuthorizationFailed")
    endpoint.faults.add("applicationGateways", status=500)
    endpoint.faults.add("resourceGuards", body=b"<html>")
    endpoint.faults.add("backupVaults", reset=True)
    run = Run("0", "LocalLab", session.identity)
    with SnapshotWriter(folder / "snapshot.azaudit", run) as writer:
        writer.add_scope([ScopeRow(TENANT, SUBSCRIPTION, "workload", "Enabled", "audited")])
        for _ in range(2):
            collection = TenantCollection(session, COLLECTORS, writer, Silent())
            await collection.run([SUBSCRIPTION])
            known |= held_by(session)
            endpoint.expire_tokens()
    source.finish()
    endpoint.faults.add("oauth2", status=400, body={"error": "invalid_grant"})
    await session.close()
    assert len(known) == 4  # Azure Resource Manager and Microsoft Graph take one each
    return known


async def test_a_token_leaves_no_trace(endpoint, tmp_path, logged):
    with ArmEndpoint(described(), now=NOW) as served:
        async with asyncio.timeout(30):
            tokens = await a_run_with_everything_in_it(served, tmp_path)
        environ = served.environment() | {"AZURE_CLIENT_SECRET": SECRET}
        with pytest.raises(SignInError) as caught:
            await source_of(served, environ=environ).sign_in(None)
    snapshot = read_snapshot(tmp_path / "snapshot.azaudit")
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    shown = "\n".join(
        (
            *logged.lines,
            *map(repr, snapshot.coverage),
            repr(snapshot.run),
            *(str(row.body()) for row in snapshot.resources),
            *traceback.format_exception(caught.value),
        )
    )
    # first, that everything is there in which a token could be
    assert any(line.startswith("azure.identity") for line in logged.lines)
    assert any(line.startswith("azaudit.azure GET https://") for line in logged.lines)
    assert {unit.state.value for unit in snapshot.coverage} == {"complete", "denied", "failed"}
    assert (tmp_path / "recording" / TENANT / "key-vaults.json").exists()
    assert "AADSTS" in shown or "invalid_grant" in shown
    for token in tokens:
        for part in (token, *token.split(".")[1:]):
            assert part not in shown
            assert part.encode() not in written
    assert SECRET not in shown
    assert SECRET.encode() not in written
    assert "Bearer " not in shown
    assert b"uthorization:" not in written
    assert b'"Authorization"' not in written
