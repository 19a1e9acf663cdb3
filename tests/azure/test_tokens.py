"""Tokens: one request for many, what is shared, whose they are, and how they end."""

import asyncio
import base64
import time

import pytest
from azure.core.credentials import AccessTokenInfo
from azure.core.exceptions import ClientAuthenticationError, ServiceRequestError

from azaudit.errors import SignInError
from tests.azure.giver import HOUR, SCOPE, Giver, jwt, shared
from tests.azure.live import TENANT


async def test_forty_that_ask_at_once_wait_for_one_answer():
    giver = Giver(delay=0.05)
    tokens = shared(giver)
    got = await asyncio.gather(*(tokens.get_token_info(SCOPE) for _ in range(40)))
    assert len({token.token for token in got}) == 1
    assert len(giver.asked) == 1


async def test_tokens_of_two_scopes_are_two():
    giver = Giver()
    tokens = shared(giver)
    arm, graph = [(await tokens.get_token_info(one)).token for one in (SCOPE, "graph/.default")]
    assert arm != graph
    assert [asked["scopes"] for asked in giver.asked] == [(SCOPE,), ("graph/.default",)]


async def test_a_failure_is_shared():
    giver = Giver(ClientAuthenticationError("no"), delay=0.02)
    tokens = shared(giver)
    got = await asyncio.gather(
        *(tokens.get_token_info(SCOPE) for _ in range(40)), return_exceptions=True
    )
    assert {str(error) for error in got} == {"explained: no"}
    assert all(isinstance(error, SignInError) and error.hint == "try again" for error in got)
    assert len(giver.asked) == 1
    with pytest.raises(SignInError, match="explained: no"):
        await tokens.get_token_info(SCOPE)
    assert len(giver.asked) == 1


async def test_a_service_that_is_refused_keeps_no_other_from_being_asked():
    giver = Giver(ClientAuthenticationError("no"))
    tokens = shared(giver)
    for scope in (SCOPE, "graph/.default"):
        with pytest.raises(SignInError, match="explained: no"):
            await tokens.get_token_info(scope)
    assert [asked["scopes"] for asked in giver.asked] == [(SCOPE,), ("graph/.default",)]


@pytest.mark.parametrize(
    "error",
    [
        ClientAuthenticationError("no"),
        ServiceRequestError("no"),
        ValueError("no"),
        TypeError("no"),
        FileNotFoundError("no"),
        RuntimeError("no"),
    ],
    ids=repr,
)
async def test_whatever_a_credential_raises_means_that_there_is_no_token(error):
    with pytest.raises(SignInError) as caught:
        await shared(Giver(error)).get_token_info(SCOPE)
    assert caught.value.__cause__ is error


async def test_cancelling_the_one_who_asks_leaves_the_others_served():
    giver = Giver(delay=0.1)
    tokens = shared(giver)
    first = asyncio.create_task(tokens.get_token_info(SCOPE))
    others = [asyncio.create_task(tokens.get_token_info(SCOPE)) for _ in range(3)]
    await asyncio.sleep(0.02)
    giver.under_way = 0
    first.cancel()
    got = await asyncio.gather(*others)
    assert len({token.token for token in got}) == 1
    assert len(giver.asked) == 2


async def test_a_token_that_lasts_is_used_and_one_that_ends_soon_is_renewed(monkeypatch):
    giver = Giver(HOUR)
    tokens = shared(giver)
    first = await tokens.get_token_info(SCOPE)
    now = time.time()
    monkeypatch.setattr("time.time", lambda: now + HOUR - 310)
    assert await tokens.get_token_info(SCOPE) is first
    monkeypatch.setattr("time.time", lambda: now + HOUR - 290)
    assert await tokens.get_token_info(SCOPE) is not first
    assert len(giver.asked) == 2


async def test_tokens_that_end_within_minutes_start_no_process_for_each_request(monkeypatch):
    """The Azure CLI gives what it has in its cache, and that may end soon."""
    giver = Giver(200)
    tokens = shared(giver)
    for _ in range(40):
        await tokens.get_token_info(SCOPE)
    assert len(giver.asked) == 1
    now = time.time()
    monkeypatch.setattr("time.time", lambda: now + 61)
    await tokens.get_token_info(SCOPE)
    assert len(giver.asked) == 2


async def test_a_renewal_that_fails_leaves_the_token_that_is_still_good(monkeypatch):
    """A fault of the network must not cost a tenant whose token lasts for minutes."""
    giver = Giver(HOUR, ServiceRequestError("gone"), ServiceRequestError("gone"), HOUR)
    tokens = shared(giver)
    first = await tokens.get_token_info(SCOPE)
    now = time.time()
    monkeypatch.setattr("time.time", lambda: now + HOUR - 200)
    assert await tokens.get_token_info(SCOPE) is first
    assert await tokens.get_token_info(SCOPE) is first
    assert len(giver.asked) == 2, "not again before a minute has passed"
    monkeypatch.setattr("time.time", lambda: now + HOUR - 130)
    assert await tokens.get_token_info(SCOPE) is first
    monkeypatch.setattr("time.time", lambda: now + HOUR - 60)
    assert await tokens.get_token_info(SCOPE) is not first


async def test_a_renewal_that_fails_when_the_token_has_ended_is_a_failure(monkeypatch):
    giver = Giver(HOUR, ServiceRequestError("gone"))
    tokens = shared(giver)
    await tokens.get_token_info(SCOPE)
    now = time.time()
    monkeypatch.setattr("time.time", lambda: now + HOUR + 1)
    with pytest.raises(SignInError):
        await tokens.get_token_info(SCOPE)


async def test_a_token_that_has_ended_already_is_none():
    """Asking again and again would start a process for each request."""
    giver = Giver(-10)
    tokens = shared(giver)
    for _ in range(3):
        with pytest.raises(SignInError, match="has expired; the clock of this machine"):
            await tokens.get_token_info(SCOPE)
    assert len(giver.asked) == 1


@pytest.mark.parametrize("text", ["", None, 7, "a\nb", "a\r\nHost: evil", "ü", "a\0b"])
async def test_what_no_request_can_be_signed_with_is_no_token(text):
    giver = Giver(AccessTokenInfo(text, int(time.time() + HOUR)))
    with pytest.raises(SignInError, match="what came is no token"):
        await shared(giver).get_token_info(SCOPE)


async def test_closing_closes_the_credential():
    giver = Giver()
    await shared(giver).close()
    assert giver.closed == 1


@pytest.mark.parametrize(
    ("claims", "name"),
    [
        ({"upn": "homer@jogcloud.com", "appid": "a", "oid": "o"}, "homer@jogcloud.com"),
        ({"unique_name": "live.com#homer", "appid": "a"}, "live.com#homer"),
        ({"appid": "a", "oid": "o"}, "a"),
        ({"azp": "p", "oid": "o"}, "p"),
        ({"oid": "o"}, "o"),
        ({"upn": "", "appid": 7}, "unknown"),
        ({}, "unknown"),
    ],
)
async def test_a_token_says_whose_it_is(claims, name):
    giver = Giver(claims={"tid": TENANT.upper(), **claims})
    identity = await shared(giver).identity(SCOPE)
    assert (identity.tenant_id, identity.name) == (TENANT, name)


@pytest.mark.parametrize(
    "text",
    [
        "opaque",
        "a.b",
        "a.e30.c",
        "a.!!!.c",
        "..",
        "a." + base64.urlsafe_b64encode(b"[]").decode(),
        "a." + base64.urlsafe_b64encode(b"\xff").decode(),
        "a." + base64.urlsafe_b64encode(b"[" * 100_000).decode(),
        jwt({"tid": None}),
        jwt({"tid": 7}),
        jwt({"tid": ""}),
        jwt([]),
    ],
    ids=lambda text: text[:20],
)
async def test_a_token_that_names_no_tenant_is_said(text):
    giver = Giver(AccessTokenInfo(text, int(time.time() + HOUR)))
    with pytest.raises(SignInError, match="names no tenant") as caught:
        await shared(giver).identity(SCOPE)
    assert caught.value.hint == "name the tenant with --tenant"
