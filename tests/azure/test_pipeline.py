"""The pipeline as all clients of a tenant share it: tokens, places, pace."""

import asyncio
import time

import pytest
from azure.mgmt.cognitiveservices.aio import CognitiveServicesManagementClient
from azure.mgmt.keyvault.aio import KeyVaultManagementClient
from azure.mgmt.resource.subscriptions.aio import SubscriptionClient

from azaudit.azure.arm import ArmReader
from azaudit.azure.pipeline import CONCURRENT_REQUESTS, Patience
from azaudit.collect.registry import COLLECTORS
from azaudit.model import ResourceId
from azaudit.snapshot.coverage import CoverageState
from tests.arm import ArmEndpoint
from tests.azure.live import (
    NOW,
    SUBSCRIPTION,
    VAULTS,
    one_unit,
    parent_of,
    signed_in,
    unit,
    vaults,
)


async def test_forty_units_at_once_share_a_token_and_a_pipeline(endpoint):
    before = sum(endpoint.tokens_issued.values())
    # a reader of azaudit's own is no client of an SDK
    kinds = [
        collector
        for collector in COLLECTORS
        if collector.of_subscription and collector.client() is not ArmReader
    ]
    async with signed_in(endpoint) as session:
        done = await asyncio.gather(*(unit(session, kinds[n % len(kinds)]) for n in range(40)))
        pipelines = {
            id(
                session.client(
                    one.client(), subscription_id=SUBSCRIPTION, api_version=one.api_version
                )._client._pipeline
            )
            for one in kinds
        }
    assert {coverage.state for _, coverage in done} == {CoverageState.COMPLETE}
    assert sum(endpoint.tokens_issued.values()) - before == 1
    assert pipelines == {id(session._pipeline)}


async def test_requests_say_who_asks(endpoint):
    await one_unit(endpoint, VAULTS)
    (request,) = endpoint.arm_requests
    assert request.headers["user-agent"].startswith("azaudit/")
    assert "x-ms-client-request-id" in request.headers


@pytest.fixture(scope="module")
def throttled():
    with ArmEndpoint(vaults(1), now=NOW, bucket=20, refill=100) as served:
        yield served


async def test_a_subscription_with_too_few_reads_costs_time_and_no_rows(throttled):
    """Two hundred units against a bucket of twenty; without a pace, their retries run out."""
    patience = Patience(backoff=0.01, backoff_max=0.05, reads_per_second=80)
    async with asyncio.timeout(30), signed_in(throttled, patience=patience) as session:
        done = await asyncio.gather(*(unit(session, VAULTS) for _ in range(200)))
    assert {coverage.state for _, coverage in done} == {CoverageState.COMPLETE}


async def test_a_throttled_subscription_keeps_no_other_waiting():
    other = "00000000-0000-0000-0001-000000000002"
    world = vaults(1)
    world["subscriptions"].append({"id": other, "name": "other"})
    patience = Patience(backoff=0.01, reads_per_second=200)
    with ArmEndpoint(world, now=NOW) as served:
        served.faults.add(subscription=SUBSCRIPTION, status=429, retry_after=1.5, times=1)
        async with asyncio.timeout(20), signed_in(served, patience=patience) as session:
            slow = [asyncio.create_task(unit(session, VAULTS))]
            await asyncio.sleep(0.3)
            slow += [asyncio.create_task(unit(session, VAULTS)) for _ in range(50)]
            started = time.monotonic()
            await unit(session, VAULTS, ResourceId(f"/subscriptions/{other}"))
            assert time.monotonic() - started < 1
            await asyncio.sleep(0.4)
            assert not any(task.done() for task in slow)
            await asyncio.gather(*slow)
        throttled = [request for request in served.arm_requests if request.status == 429]
        assert len(throttled) == 1, "who knows that it is throttled does not ask"


async def test_who_waits_for_a_place_hears_that_the_subscription_has_closed(endpoint):
    endpoint.faults.add(status=429, retry_after=1, times=1)
    endpoint.faults.add(delay=0.2)
    patience = Patience(backoff=0.01, reads_per_second=200)
    async with asyncio.timeout(20), signed_in(endpoint, patience=patience) as session:
        tasks = [asyncio.create_task(unit(session, VAULTS)) for _ in range(50)]
        await asyncio.sleep(0.6)
        assert len(endpoint.arm_requests) == CONCURRENT_REQUESTS
        await asyncio.gather(*tasks)
    assert len(endpoint.arm_requests) == 51


async def test_no_more_than_thirty_two_requests_are_under_way(endpoint):
    endpoint.faults.add(delay=0.05)
    async with signed_in(endpoint) as session:
        await asyncio.gather(*(unit(session, VAULTS) for _ in range(100)))
    assert 16 < endpoint.peak <= 32


@pytest.mark.parametrize("kind", [CognitiveServicesManagementClient, SubscriptionClient])
async def test_clients_are_built_once(endpoint, kind):
    id = None if kind is SubscriptionClient else SUBSCRIPTION
    async with signed_in(endpoint) as session:
        first = session.client(kind, subscription_id=id, api_version="2025-01-01")
        assert session.client(kind, subscription_id=id, api_version="2025-01-01") is first
        assert session.client(kind, subscription_id=id, api_version="2025-01-02") is not first


async def test_clients_that_were_put_away_close_nothing(endpoint):
    """They share the pipeline; one that closed it would cut off the others."""
    async with signed_in(endpoint) as session:
        for number in range(100):
            session.client(
                KeyVaultManagementClient, subscription_id=f"s{number}", api_version="2025-01-01"
            )
        _, coverage = await unit(session, VAULTS)
    assert coverage.state is CoverageState.COMPLETE
    assert parent_of(VAULTS).text in endpoint.arm_requests[0].path
