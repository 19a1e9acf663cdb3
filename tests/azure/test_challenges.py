"""Tokens that Azure refuses: renewed, or a refusal, and never a hang."""

import asyncio
import base64
import json

import pytest

from azaudit.errors import SignInError
from azaudit.snapshot.coverage import CoverageState
from tests.arm import ArmEndpoint
from tests.azure.live import (
    LISTS,
    NOW,
    VAULTS,
    described,
    one_unit,
    signed_in,
    unit,
)


async def test_a_token_that_azure_calls_expired_is_renewed_once_for_all():
    with ArmEndpoint(described(), now=NOW) as served:
        async with asyncio.timeout(20), signed_in(served) as session:
            await unit(session, VAULTS)
            served.expire_tokens()
            done = await asyncio.gather(*(unit(session, one) for one in LISTS))
            assert {coverage.state for _, coverage in done} == {CoverageState.COMPLETE}
            assert sum(served.tokens_issued.values()) == 2
            refused = [request for request in served.arm_requests if request.status == 401]
            assert 1 <= len(refused) <= len(LISTS)


async def test_a_token_that_azure_goes_on_refusing_is_a_refusal_and_no_hang(endpoint):
    before = sum(endpoint.tokens_issued.values())
    endpoint.faults.add(
        status=401,
        code="ExpiredAuthenticationToken",
        headers={"WWW-Authenticate": 'Bearer error="invalid_token"'},
    )
    async with asyncio.timeout(20), signed_in(endpoint) as session:
        done = await asyncio.gather(*(unit(session, one) for one in LISTS))
        for _, coverage in done:
            assert (coverage.state, coverage.http_status) == (CoverageState.DENIED, 401)
            assert coverage.missing_action is None, "no role would help"
    assert sum(endpoint.tokens_issued.values()) - before == 2, "one more, and no more"


@pytest.mark.parametrize(
    "code", ["InvalidAuthenticationTokenTenant", "InvalidAuthenticationTokenAudience", "Other"]
)
async def test_a_token_that_is_wrong_is_not_renewed(endpoint, code):
    before = sum(endpoint.tokens_issued.values())
    endpoint.faults.add(
        status=401, code=code, headers={"WWW-Authenticate": 'Bearer error="invalid_token"'}
    )
    _, coverage = await one_unit(endpoint, VAULTS)
    assert (coverage.state, coverage.error_code) == (CoverageState.DENIED, code)
    assert sum(endpoint.tokens_issued.values()) - before == 1


def challenge(claims: str) -> dict[str, str]:
    encoded = base64.urlsafe_b64encode(claims.encode()).decode().rstrip("=")
    return {
        "WWW-Authenticate": 'Bearer authorization_uri="https://login.example/",'
        f' error="insufficient_claims", claims="{encoded}"'
    }


async def test_claims_that_azure_demands_are_asked_for_once_for_all():
    claims = json.dumps({"access_token": {"nbf": {"essential": True, "value": "1700000000"}}})
    with ArmEndpoint(described(), now=NOW) as served:
        async with asyncio.timeout(20), signed_in(served) as session:
            served.faults.add(
                status=401, code="x", headers=challenge(claims), delay=0.1, times=len(LISTS)
            )
            done = await asyncio.gather(*(unit(session, one) for one in LISTS))
    assert {coverage.state for _, coverage in done} == {CoverageState.COMPLETE}
    assert sum(served.tokens_issued.values()) == 2


async def test_claims_that_are_demanded_again_and_again_are_a_refusal(endpoint):
    endpoint.faults.add(status=401, code="x", headers=challenge('{"access_token": {}}'))
    _, coverage = await one_unit(endpoint, VAULTS)
    assert (coverage.state, coverage.attempts) == (CoverageState.DENIED, 2)


@pytest.mark.parametrize(
    "header",
    [
        'Bearer error="insufficient_claims"',
        'Bearer error="insufficient_claims", claims=""',
        'Bearer error="insufficient_claims", claims="%%%"',
        'Bearer error="insufficient_claims", claims="gICA"',
        'Bearer error="insufficient_claims", claims="a',
        "Bearer",
        "",
        "Basic realm=x",
        "Bearer a=b c=d, ,,=,=",
    ],
)
async def test_a_challenge_that_means_nothing_is_a_refusal(endpoint, header):
    endpoint.faults.add(status=401, code="x", headers={"WWW-Authenticate": header})
    _, coverage = await one_unit(endpoint, VAULTS)
    assert (coverage.state, coverage.http_status) == (CoverageState.DENIED, 401)


async def test_a_sign_in_that_is_lost_on_the_way_is_raised_and_no_gap(endpoint):
    """The tenant's other units must stop too, and the user must know why."""
    async with asyncio.timeout(20), signed_in(endpoint) as session:
        endpoint.faults.add(
            "management|subscriptions",
            status=401,
            code="ExpiredAuthenticationToken",
            headers={"WWW-Authenticate": 'Bearer error="invalid_token"'},
        )
        endpoint.faults.add("oauth2", status=400, body={"error": "invalid_grant"})
        with pytest.raises(SignInError):
            await unit(session, VAULTS)
