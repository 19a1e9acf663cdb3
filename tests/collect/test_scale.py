"""Much to read: fast, bounded, and fair to each subscription."""

import time
from dataclasses import replace
from typing import Any

from azaudit.collect import (
    key_vault,
)
from azaudit.collect.progress import Silent
from azaudit.collect.registry import COLLECTORS
from azaudit.snapshot.coverage import Coverage
from tests.arm import ArmEndpoint
from tests.azure.live import (
    NOW,
    tenant,
    vaults,
)
from tests.collect.collected import COMPLETE, RECOVERY, collect


def many(count: int) -> list[str]:
    return [f"00000000-0000-0000-0001-{number:012}" for number in range(count)]


async def test_two_hundred_subscriptions_are_read_in_seconds(path):
    ids = many(200)
    with ArmEndpoint(tenant(*({"id": id} for id in ids)), now=NOW) as served:
        started = time.monotonic()
        snapshot = await collect(served, path, subscriptions=ids)
        took = time.monotonic() - started
    assert {unit.state for unit in snapshot.coverage} == {COMPLETE}
    assert len(snapshot.coverage) == 200 * sum(one.of_subscription for one in COLLECTORS)
    assert took < 60, "one after the other it would take minutes"


async def test_requests_are_bounded_however_much_there_is_to_ask(path):
    ids = many(30)
    with ArmEndpoint(tenant(*({"id": id} for id in ids)), now=NOW) as served:
        served.faults.add(delay=0.02)
        await collect(served, path, subscriptions=ids)
        assert 16 < served.peak <= 32


async def test_clients_are_not_built_before_their_turn(endpoint, path):
    """A client a unit, thousands of units: they must not all be there at once."""
    ids, built, at_once = many(300), 0, 0
    ended = 0

    class Progress(Silent):
        def finished(self, coverage: Coverage) -> None:
            nonlocal ended
            ended += 1

    def client() -> Any:
        nonlocal built, at_once
        built += 1
        at_once = max(at_once, built - ended)
        return key_vault.VAULTS.client()

    endpoint.faults.add(body={"value": []}, delay=0.01)
    counted = (replace(key_vault.VAULTS, client=client),)
    await collect(endpoint, path, counted, subscriptions=ids, progress=Progress())
    assert built == 300
    assert at_once <= 128


async def test_one_subscription_takes_up_no_more_than_its_share(path):
    other = many(2)[1]
    world = vaults(0)
    world["subscriptions"] = [
        {
            "id": many(1)[0],
            "resources": [
                {"type": "Microsoft.RecoveryServices/vaults", "name": f"v{n}", "group": "rg"}
                for n in range(100)
            ],
        },
        {"id": other},
    ]
    order: list[str | None] = []

    class Progress(Silent):
        def finished(self, coverage: Coverage) -> None:
            order.append(coverage.subscription_id)

    with ArmEndpoint(world, now=NOW, page_size=1000) as served:
        served.faults.add("vaults/v", delay=0.02)
        await collect(
            served, path, RECOVERY, subscriptions=[many(1)[0], other], progress=Progress()
        )
    assert order.index(other) < 5, "its unit is not queued behind three hundred of another"
