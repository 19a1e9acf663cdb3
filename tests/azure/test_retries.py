"""What passes is tried again, for as long as that makes sense."""

import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from azaudit.snapshot.coverage import CoverageState
from tests.azure.live import (
    FAST,
    VAULTS,
    one_unit,
)


@pytest.mark.parametrize(
    "effect",
    [
        {"status": 408},
        {"status": 429, "retry_after": 0.01},
        {"status": 500},
        {"status": 502, "body": b"<html>", "content_type": "text/html"},
        {"status": 503, "retry_after": 0.01},
        {"status": 504, "retry_after": "soon"},
        {"status": 503, "headers": {"Retry-After": "inf"}, "times": 0},
        {"reset": True},
        {"truncate": "connection"},
    ],
    ids=str,
)
async def test_what_passes_costs_time_and_no_rows(paged, effect):
    paged.faults.add(**{"times": 3, **effect})
    _, coverage = await one_unit(paged, VAULTS)
    assert (coverage.state, coverage.rows, coverage.calls) == (CoverageState.COMPLETE, 5, 3)
    spent = 3 + effect.get("times", 3)
    # on a connection that was reset, aiohttp tries once more by itself, which nobody can count
    assert coverage.attempts == spent or (effect == {"reset": True} and coverage.attempts > 3)


@pytest.mark.parametrize(
    ("effect", "code"),
    [
        ({"status": 500}, "InternalServerError"),
        ({"reset": True}, "NoConnection"),
        ({"truncate": "connection"}, "NoAnswer"),
    ],
    ids=str,
)
async def test_what_does_not_pass_is_given_up_and_told(paged, effect, code):
    paged.faults.add(**effect)
    _, coverage = await one_unit(paged, VAULTS)
    assert (coverage.state, coverage.error_code) == (CoverageState.FAILED, code)
    assert (coverage.calls, coverage.attempts) == (1, 1 + FAST.retries)


async def test_broken_json_is_not_asked_for_again(paged):
    paged.faults.add(truncate="json")
    _, coverage = await one_unit(paged, VAULTS)
    assert (coverage.state, coverage.error_code) == (CoverageState.FAILED, "InvalidJson")
    assert (coverage.http_status, coverage.attempts) == (200, 1)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409])
async def test_a_refusal_with_retry_after_is_not_waited_for(endpoint, status):
    endpoint.faults.add(status=status, retry_after=60)
    _, coverage = await one_unit(endpoint, VAULTS)
    assert (coverage.http_status, coverage.attempts) == (status, 1)


@pytest.mark.parametrize("after", ["300", "1e9", "inf"])
async def test_a_service_that_wants_to_be_left_alone_for_long_is_given_up(endpoint, after):
    endpoint.faults.add(status=429, headers={"Retry-After": after})
    _, coverage = await one_unit(endpoint, VAULTS)
    assert (coverage.state, coverage.attempts) == (CoverageState.FAILED, 1)
    assert coverage.error_code == "TooManyRequests"


async def test_retry_after_may_be_a_date(endpoint):
    wanted = datetime.now(UTC) + timedelta(seconds=1.5)
    endpoint.faults.add(
        status=503, headers={"Retry-After": format_datetime(wanted, usegmt=True)}, times=1
    )
    started = time.monotonic()
    _, coverage = await one_unit(endpoint, VAULTS)
    assert (coverage.state, coverage.attempts) == (CoverageState.COMPLETE, 2)
    assert 0.2 < time.monotonic() - started < 5


async def test_retry_after_that_is_long_past_means_at_once(endpoint):
    endpoint.faults.add(
        status=503, headers={"Retry-After": "Fri, 20 Nov 2020 09:00:00 GMT"}, times=1
    )
    _, coverage = await one_unit(endpoint, VAULTS)
    assert (coverage.state, coverage.attempts) == (CoverageState.COMPLETE, 2)


@pytest.mark.parametrize("after", ["soon", "nan", "-5", "", "Fri, 99 Nov 2026"])
async def test_retry_after_that_means_nothing_spoils_no_answer(endpoint, after):
    endpoint.faults.add(headers={"Retry-After": after}, times=1)
    _, coverage = await one_unit(endpoint, VAULTS)
    assert (coverage.state, coverage.rows) == (CoverageState.COMPLETE, 1)
    endpoint.faults.add(status=503, headers={"Retry-After": after}, times=1)
    _, coverage = await one_unit(endpoint, VAULTS)
    assert (coverage.state, coverage.attempts) == (CoverageState.COMPLETE, 2)
