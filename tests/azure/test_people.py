"""People who sign in, with the real credentials: in a browser, and with a code."""

import asyncio
import contextlib
import os
import sys
import threading
import time

import pytest

from azaudit.azure.clouds import cloud_named
from azaudit.azure.source import LiveSource
from azaudit.errors import SignInError, UsageError
from azaudit.snapshot.coverage import CoverageState
from tests.azure.live import (
    FAST,
    OTHER_TENANT,
    TENANT,
    VAULTS,
    refused_sign_in,
    signed_in,
    source_of,
    unit,
)
from tests.azure.methods import tokens_for
from tests.azure.proxy import proxying

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="the browser of the tests is a program for POSIX systems"
)

NOBODY = {"x": "y"}


_BOTH = pytest.mark.parametrize("auth", ["browser", "device-code"])


@_BOTH
async def test_a_person_signs_in(people, auth, capfd):
    said: list[str] = []
    async with signed_in(people, auth=auth, environ=dict(os.environ), tell=said.append) as session:
        assert (session.tenant_id, session.identity) == (TENANT, "homer@jogcloud.com")
        _, coverage = await unit(session, VAULTS)
    assert (coverage.state, coverage.rows) == (CoverageState.COMPLETE, 5)
    assert people.people.asked == len(said) == 1
    assert capfd.readouterr().out == "", "standard output is the report's, not the browser's"


@_BOTH
async def test_the_tenant_is_the_named_one(people, auth):
    environ = dict(os.environ)
    async with signed_in(people, "geekintheweeds.com", auth=auth, environ=environ) as session:
        assert session.tenant_id == OTHER_TENANT


async def test_the_code_is_shown_with_its_page_and_its_end(people):
    said: list[str] = []
    async with signed_in(
        people, "jogcloud.com", auth="device-code", environ=NOBODY, tell=said.append
    ):
        pass
    (line,) = said
    assert line.startswith(
        "to sign in to tenant jogcloud.com, open https://microsoft.com/devicelogin in any browser"
        " and enter the code "
    )
    assert line.endswith("; Ctrl-C gives up")


@_BOTH
async def test_who_has_signed_in_is_not_asked_again_for_the_next_tenant(people, auth):
    source = source_of(people, auth=auth, environ=dict(os.environ))
    sessions = [await source.sign_in(tenant) for tenant in (TENANT, "geekintheweeds.com")]
    assert [session.tenant_id for session in sessions] == [TENANT, OTHER_TENANT]
    assert people.people.asked == 1
    for session in sessions:
        await session.close()


async def test_a_tenant_that_wants_another_proof_asks(people):
    people.people.strict = {OTHER_TENANT}
    source = source_of(people, auth="device-code", environ=NOBODY)
    sessions = [await source.sign_in(tenant) for tenant in (TENANT, OTHER_TENANT)]
    assert people.people.asked == 2
    for session in sessions:
        await session.close()


async def test_where_the_sdk_may_not_change_tenants_each_asks(people, monkeypatch):
    """It would give a token of the first tenant, without a word."""
    name = "AZURE_IDENTITY_DISABLE_MULTITENANTAUTH"
    monkeypatch.setenv(name, "1")
    source = source_of(people, auth="device-code", environ={name: "1"})
    sessions = [await source.sign_in(tenant) for tenant in (TENANT, "geekintheweeds.com")]
    assert [session.tenant_id for session in sessions] == [TENANT, OTHER_TENANT]
    assert people.people.asked == 2
    for session in sessions:
        await session.close()


async def test_a_tenant_that_does_not_know_the_person_is_said(people):
    error = await refused_sign_in(people, "moes.example", auth="device-code", environ=NOBODY)
    assert error.message.startswith("the sign-in to tenant moes.example failed: AADSTS50020")


@_BOTH
async def test_a_run_that_outlives_its_token_asks_nobody(people, auth, monkeypatch):
    async with signed_in(people, auth=auth, environ=dict(os.environ)) as session:
        now = time.time()
        monkeypatch.setattr("time.time", lambda: now + 3500)
        _, coverage = await unit(session, VAULTS)
    assert coverage.state is CoverageState.COMPLETE
    assert people.people.asked == 1
    assert people.tokens_issued[TENANT] >= 2


async def test_a_sign_in_that_azure_calls_expired_is_asked_for_again(people):
    async with signed_in(people, auth="device-code", environ=NOBODY) as session:
        people.expire_tokens()
        _, coverage = await unit(session, VAULTS)
    assert coverage.state is CoverageState.COMPLETE
    assert people.people.asked == 2


async def test_a_renewal_that_fails_by_the_network_asks_nobody(people, monkeypatch):
    async with signed_in(people, auth="device-code", environ=NOBODY) as session:
        people.faults.add("oauth2/v2.0/token", reset=True)
        now = time.time()
        monkeypatch.setattr("time.time", lambda: now + 3400)
        _, coverage = await unit(session, VAULTS)
    assert coverage.state is CoverageState.COMPLETE, "the token in hand lasts for minutes"
    assert people.people.asked == 1


async def test_a_code_that_waits_is_polled_until_it_is_entered(people):
    people.people.answers = ["authorization_pending", "authorization_pending", "approved"]
    async with signed_in(people, auth="device-code", environ=NOBODY) as session:
        assert session.tenant_id == TENANT
    polls = [one for one in people.requests if one.path.endswith("/oauth2/v2.0/token")]
    assert len(polls) == 3
    assert polls[2].at - polls[0].at >= 1.9


@pytest.mark.slow
async def test_polling_slows_down_when_it_is_told_to(people):
    people.people.answers = ["slow_down", "approved"]
    async with signed_in(people, auth="device-code", environ=NOBODY):
        pass
    first, second = (one for one in people.requests if one.path.endswith("/oauth2/v2.0/token"))
    assert second.at - first.at >= 5


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (["authorization_declined"], "the sign-in failed: AADSTS70018"),
        (["authorization_pending", "expired_token"], "the sign-in failed: AADSTS70020"),
    ],
)
async def test_a_code_that_comes_to_nothing_is_said(people, answers, said):
    people.people.answers = answers
    error = await refused_sign_in(people, auth="device-code", environ=NOBODY)
    assert error.message.startswith(said)
    assert error.hint == "run it again; --tenant names another tenant"


async def test_a_code_that_nobody_enters_ends(people):
    people.people.answers, people.people.lifetime = ["authorization_pending"], 1
    error = await refused_sign_in(people, auth="device-code", environ=NOBODY)
    assert error.message == "nobody signed in in time"


@_BOTH
@pytest.mark.parametrize("tenant", ["no tenant!", "a/b"])
async def test_what_is_no_tenant_is_refused_before_anybody_is_asked(people, auth, tenant):
    with pytest.raises(UsageError, match="is no tenant id and no domain name"):
        tokens_for(auth, os.environ, tenant)


@_BOTH
async def test_whoever_stops_waiting_stops_at_once(people, auth, monkeypatch):
    """The thread that waits for a person must not be waited for."""
    people.people.answers = ["authorization_pending"]
    monkeypatch.setattr("azaudit.azure.credentials.person._BROWSER_SECONDS", 3)
    for name, value in people.browser(closes=True).items():
        monkeypatch.setenv(name, value)
    source = source_of(people, auth=auth, environ=dict(os.environ), patience=FAST)
    task = asyncio.create_task(source.sign_in(None))
    await asyncio.sleep(1)
    began = time.monotonic()
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
    assert time.monotonic() - began < 0.5
    if auth == "device-code":
        people.forget()
        await asyncio.sleep(1.5)
        assert people.requests == [], "nobody polls any more"


async def test_people_are_signed_in_through_the_proxy_of_the_environment(people, monkeypatch):
    async with proxying() as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        async with signed_in(people, auth="device-code", environ=NOBODY):
            pass
        assert len(proxy.heard) >= 1


async def test_whoever_is_not_trusted_gets_no_code(people, tmp_path):
    lines = people.cloud_file.read_text().splitlines()
    path = tmp_path / "cloud.toml"
    path.write_text("\n".join(line for line in lines if not line.startswith("ca_file")))
    source = LiveSource(cloud_named(str(path)), "device-code", {}, patience=FAST)
    with pytest.raises(SignInError, match=r"(?i)certificate verify failed"):
        await source.sign_in(None)
    assert people.requests == []


def test_no_thread_is_waited_for_at_the_end(people):
    people.people.answers = ["authorization_pending"]

    async def some_time() -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.5):
                await source_of(people, auth="device-code", environ=NOBODY).sign_in(None)

    began = time.monotonic()
    asyncio.run(some_time())
    assert time.monotonic() - began < 2
    left = [one for one in threading.enumerate() if one.name == "sign-in"]
    assert all(one.daemon for one in left)
    assert os.environ["BROWSER"]
