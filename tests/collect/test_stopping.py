"""What ends a run, and what is kept then."""

import asyncio
import gc
from collections.abc import Iterator

import pytest

from azaudit.collect.engine import TenantCollection
from azaudit.collect.progress import Silent
from azaudit.collect.registry import COLLECTORS
from azaudit.errors import OutputError, SignInError
from azaudit.resources.cognitive_services import CognitiveAccount
from azaudit.resources.key_vault import KeyVault
from azaudit.snapshot.read import read_snapshot
from tests.arm import ArmEndpoint
from tests.azure.live import (
    NOW,
    OTHER_TENANT,
    SUBSCRIPTION,
    TENANT,
    described,
    signed_in,
)
from tests.collect.collected import (
    COMPLETE,
    inventory_of,
    units,
    writer_to,
)

# A connection that is being made when its task is cancelled is closed by nobody but the collector
# of garbage, which then says so.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture(autouse=True)
def _collected() -> Iterator[None]:
    """What is left over is of the test that left it, and of no other."""
    yield
    gc.collect()


async def test_a_snapshot_that_cannot_be_written_ends_the_run(endpoint, path):
    async with asyncio.timeout(20), signed_in(endpoint) as session:
        writer = writer_to(path, session, [SUBSCRIPTION])
        writer._failure = OSError("no space left on device")
        with pytest.raises(OutputError, match="no space left"):
            await TenantCollection(session, COLLECTORS, writer, Silent()).run([SUBSCRIPTION])
        with pytest.raises(OutputError):
            writer.close(finished=False)


async def test_a_lost_sign_in_stops_its_tenant_and_no_other(path):
    described_there = {
        "id": OTHER_TENANT,
        "name": "geekintheweeds.com",
        "subscriptions": [{"id": "00000000-0000-0000-0002-000000000001"}],
    }
    there = described_there["subscriptions"][0]["id"]  # type: ignore[index]  # as written above
    with ArmEndpoint({"tenants": [described(), described_there]}, now=NOW) as served:
        async with (
            asyncio.timeout(20),
            signed_in(served, TENANT) as lost,
            signed_in(served, OTHER_TENANT) as kept,
        ):
            served.faults.add(
                "applicationGateways",
                subscription=SUBSCRIPTION,
                status=401,
                code="ExpiredAuthenticationToken",
                headers={"WWW-Authenticate": 'Bearer error="invalid_token"'},
                delay=0.3,
            )
            served.faults.add("oauth2", status=400, body={"error": "invalid_grant"})
            with writer_to(path, lost, [SUBSCRIPTION]) as writer:
                one = TenantCollection(lost, COLLECTORS, writer, Silent()).run([SUBSCRIPTION])
                two = TenantCollection(kept, COLLECTORS, writer, Silent()).run([there])
                ended = await asyncio.gather(one, two, return_exceptions=True)
    assert isinstance(ended[0], SignInError)
    assert ended[1] is None
    snapshot = read_snapshot(path)
    assert {unit.state for unit in units(snapshot, tenant_id=OTHER_TENANT)} == {COMPLETE}
    assert len(units(snapshot, tenant_id=OTHER_TENANT)) == sum(
        one.of_subscription for one in COLLECTORS
    )
    mine = {unit.collector for unit in units(snapshot, tenant_id=TENANT)}
    assert "key-vaults" in mine, "what was read before is kept"
    assert "application-gateways" not in mine


async def test_stopping_keeps_every_unit_that_has_ended(path):
    with ArmEndpoint(described(), now=NOW) as served:
        served.faults.add("applicationGateways", delay=30)
        async with signed_in(served) as session:
            with writer_to(path, session, [SUBSCRIPTION]) as writer:
                run = TenantCollection(session, COLLECTORS, writer, Silent())
                task = asyncio.create_task(run.run([SUBSCRIPTION]))
                await asyncio.sleep(0.7)
                task.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await asyncio.wait_for(task, 5)
                writer.close(finished=False)
        served.faults.clear()
    snapshot = read_snapshot(path)
    assert not snapshot.run.finished
    ended = {unit.collector for unit in snapshot.coverage}
    assert {"key-vaults", "cognitive-accounts", "recovery-protected-items"} <= ended
    assert not {"application-gateways", "application-gateway-endpoint-connections"} & ended
    assert inventory_of(snapshot).all(KeyVault)
    assert inventory_of(snapshot).all(CognitiveAccount)
