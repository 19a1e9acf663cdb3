"""What a sign-in may do, asked before a collection."""

import asyncio
import time

import pytest

from azaudit.analysis.permissions import Permission
from azaudit.collect.preflight import Held, Preflight
from tests.azure.live import SUBSCRIPTION, signed_in

PERMISSIONS = "Microsoft.Authorization/permissions"


async def held(endpoint, **more) -> Held:
    async with asyncio.timeout(20), signed_in(endpoint) as session:
        return await Preflight(**more).held(session, SUBSCRIPTION)


async def test_permissions_come_with_all_their_lists(endpoint):
    rows = [
        {"actions": ["*/read"], "notActions": ["Microsoft.KeyVault/*"], "dataActions": None},
        {"dataActions": ["A/b/read"], "notDataActions": ["A/c/read"], "condition": "of some kind"},
    ]
    endpoint.faults.add(PERMISSIONS, body={"value": rows})
    found = await held(endpoint)
    assert found.failure is None
    assert found.permissions == {
        Permission(("*/read",), ("Microsoft.KeyVault/*",)),
        Permission((), (), ("A/b/read",), ("A/c/read",), "of some kind"),
    }


@pytest.mark.parametrize(
    "row", [{"actions": "*"}, {"actions": [1]}, {"notActions": {"a": 1}}, {"condition": ["a"]}]
)
async def test_a_row_that_is_no_permission_makes_the_rest_unsure(endpoint, row):
    endpoint.faults.add(PERMISSIONS, body={"value": [{"actions": ["*/read"]}, row]})
    found = await held(endpoint)
    assert found.failure is not None
    assert found.failure.message == "permissions: the answer holds something that is no permission"


async def test_what_does_not_answer_is_not_waited_for(endpoint):
    endpoint.faults.add(PERMISSIONS, delay=5)
    endpoint.faults.add("getByIds", delay=5)
    start = time.monotonic()
    async with signed_in(endpoint) as session:
        preflight = Preflight(seconds=0.3)
        found, graph = await asyncio.gather(
            preflight.held(session, SUBSCRIPTION), preflight.graph_failure(session)
        )
    assert time.monotonic() - start < 3
    for failure in (found.failure, graph):
        assert failure is not None
        assert (failure.state, failure.error_code, failure.http_status) == (
            "failed",
            "TimedOut",
            None,
        )
        assert failure.message.endswith("there was no answer within 0.3 seconds")


async def test_a_subscription_that_asks_to_wait_is_not_waited_for_either(endpoint):
    endpoint.faults.add(PERMISSIONS, status=429, retry_after=30)
    start = time.monotonic()
    found = await held(endpoint, seconds=0.3)
    assert found.failure is not None
    assert time.monotonic() - start < 3
