"""Tokens that Azure no longer takes: claims that it demands, and replacement."""

import asyncio
import time

import pytest
from azure.core.credentials import AccessTokenInfo
from azure.core.exceptions import ClientAuthenticationError

from azaudit.azure.tokens import SharedTokens
from azaudit.errors import SignInError
from tests.azure.giver import HOUR, SCOPE, Giver, explain, jwt, shared


async def test_claims_are_asked_for_once_and_kept():
    giver = Giver(delay=0.02)
    tokens = shared(giver)
    first = await tokens.get_token_info(SCOPE)
    options = {"claims": "{...}"}
    got = await asyncio.gather(
        *(tokens.get_token_info(SCOPE, options=options) for _ in range(20))  # type: ignore[arg-type]
    )
    assert len({token.token for token in got}) == 1
    assert [asked.get("claims") for asked in giver.asked] == [None, "{...}"]
    assert (await tokens.get_token_info(SCOPE)).token == got[0].token != first.token
    await tokens.get_token_info(SCOPE, options={"claims": "others"})
    assert len(giver.asked) == 3


async def test_claims_that_cannot_be_met_are_a_failure_though_a_token_is_held():
    giver = Giver(HOUR, ClientAuthenticationError("claims"))
    tokens = shared(giver)
    await tokens.get_token_info(SCOPE)
    with pytest.raises(SignInError):
        await tokens.get_token_info(SCOPE, options={"claims": "{}"})
    with pytest.raises(SignInError):
        await tokens.get_token_info(SCOPE)


async def test_a_refused_token_is_replaced_by_another_credential_s_once_for_all():
    giver = Giver(delay=0.02)
    tokens = shared(giver)
    refused = (await tokens.get_token_info(SCOPE)).token
    renewed = await asyncio.gather(*(tokens.renew(refused, SCOPE) for _ in range(20)))
    assert renewed == [True] * 20
    assert (len(giver.asked), giver.opened, giver.closed) == (2, 2, 1)
    assert (await tokens.get_token_info(SCOPE)).token != refused


async def test_a_token_is_replaced_at_most_once_a_minute(monkeypatch):
    giver = Giver()
    tokens = shared(giver)
    for expected in (True, False, False):
        held = (await tokens.get_token_info(SCOPE)).token
        assert await tokens.renew(held, SCOPE) is expected
    assert len(giver.asked) == 2
    now = time.monotonic()
    monkeypatch.setattr("time.monotonic", lambda: now + 61)
    assert await tokens.renew(held, SCOPE)


async def test_a_credential_that_gives_the_refused_token_again_is_of_no_help():
    same = AccessTokenInfo(jwt({}), int(time.time() + HOUR))
    tokens = shared(Giver(same))
    refused = (await tokens.get_token_info(SCOPE)).token
    assert await tokens.renew(refused, SCOPE) is False


async def test_a_credential_that_cannot_be_made_again_is_a_failed_sign_in():
    giver = Giver()
    opened: list[Giver] = []

    def open_once() -> Giver:
        if opened:
            raise OSError("the certificate is gone")
        opened.append(giver)
        return giver

    tokens = SharedTokens(open_once, explain)
    refused = (await tokens.get_token_info(SCOPE)).token
    with pytest.raises(SignInError, match="the certificate is gone"):
        await tokens.renew(refused, SCOPE)
    with pytest.raises(SignInError, match="the certificate is gone"):
        await tokens.get_token_info(SCOPE)
    await tokens.close()
    assert giver.closed == 1
