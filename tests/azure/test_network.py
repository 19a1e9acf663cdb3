"""Connections: proxies, logins that lie around, and what is left open."""

import asyncio
import base64
import gc
import ssl
import warnings
from typing import Any

import pytest
from azure.core.rest import HttpRequest

from azaudit.azure.network import Network, proxy_for
from azaudit.errors import SignInError
from azaudit.snapshot.coverage import CoverageState
from tests.azure.live import VAULTS, one_unit, signed_in, unit
from tests.azure.proxy import proxying

_TLS = ssl.create_default_context()


async def test_requests_and_sign_in_go_through_the_proxy_of_the_environment(paged, monkeypatch):
    async with proxying() as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        _, coverage = await one_unit(paged, VAULTS)
        assert (coverage.state, coverage.rows) == (CoverageState.COMPLETE, 5)
        assert len(proxy.heard) >= 2, "one for the token, one for the requests"
        login = base64.b64encode(b"us@r:w/rd").decode()
        for head in proxy.heard:
            assert head.startswith(f"CONNECT {paged.url.removeprefix('https://')} HTTP/1.1")
            assert f"Proxy-Authorization: Basic {login}" in head
            assert "Bearer" not in head


@pytest.mark.parametrize("excluded", ["localhost", "*"])
async def test_hosts_that_need_no_proxy_are_asked_directly(paged, monkeypatch, excluded):
    async with proxying() as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        monkeypatch.setenv("NO_PROXY", excluded)
        _, coverage = await one_unit(paged, VAULTS)
        assert coverage.state is CoverageState.COMPLETE
        assert proxy.heard == []


@pytest.mark.parametrize("answer", ["407 Proxy Authentication Required", "502 Bad Gateway"])
async def test_a_proxy_that_refuses_is_a_failure_that_tells_no_password(
    paged, monkeypatch, caplog, answer
):
    async with proxying(answer) as proxy:
        async with signed_in(paged) as session:
            transport: Any = session._pipeline._transport
            transport._proxy = Network(_TLS, proxy.url)._proxy
            _, coverage = await unit(session, VAULTS)
        assert (coverage.state, coverage.rows) == (CoverageState.FAILED, 0)
        assert "w%2Frd" not in str(coverage.message)
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        with pytest.raises(SignInError) as caught:
            async with signed_in(paged):
                pass
        assert "w%2Frd" not in caught.value.message + caplog.text


@pytest.mark.parametrize(
    ("environ", "proxy"),
    [
        ({}, None),
        ({"HTTPS_PROXY": "http://p:1"}, "http://p:1"),
        ({"https_proxy": "http://p:1"}, "http://p:1"),
        ({"HTTP_PROXY": "http://p:1"}, None),
        ({"HTTPS_PROXY": "http://p:1", "NO_PROXY": ".azure.com"}, None),
        ({"HTTPS_PROXY": "http://p:1", "NO_PROXY": "evil.example"}, "http://p:1"),
        ({"HTTPS_PROXY": ""}, None),
    ],
)
def test_the_proxy_is_that_of_the_environment(monkeypatch, environ, proxy):
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    assert proxy_for("https://management.azure.com") == proxy


async def test_a_proxy_may_be_named_without_its_scheme(paged, monkeypatch):
    async with proxying() as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url.removeprefix("http://"))
        _, coverage = await one_unit(paged, VAULTS)
        assert coverage.state is CoverageState.COMPLETE
        assert "Proxy-Authorization" in proxy.heard[0]


async def test_an_answer_that_never_ends_is_given_up(paged, monkeypatch):
    async with signed_in(paged) as session:
        paged.faults.add(delay=1)
        monkeypatch.setattr("azaudit.azure.network._ANSWER_SECONDS", 0.05)
        async with asyncio.timeout(5):
            _, coverage = await unit(session, VAULTS)
    assert (coverage.state, coverage.error_code) == (CoverageState.FAILED, "TimedOut")


async def test_logins_of_a_netrc_file_are_not_sent(paged, monkeypatch, tmp_path):
    """aiohttp would put them in the place of the token, or refuse to send anything."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine localhost login a password b\ndefault login a password b\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    _, coverage = await one_unit(paged, VAULTS)
    assert coverage.state is CoverageState.COMPLETE


async def test_cookies_are_not_kept(paged):
    paged.faults.add(headers={"Set-Cookie": "a=b; Path=/"})
    await one_unit(paged, VAULTS)
    assert len(paged.arm_requests) == 3
    assert not any("cookie" in request.headers for request in paged.arm_requests)


async def test_what_was_never_opened_can_be_closed():
    await Network(ssl.create_default_context()).close()


async def test_what_was_closed_opens_no_more(paged):
    context = ssl.create_default_context(cafile=str(paged.ca_file))
    async with Network(context) as transport:
        answer = await transport.send(HttpRequest("GET", f"{paged.url}/subscriptions"))
        assert answer.status_code == 401
    with pytest.raises(ValueError, match="closed"):
        await transport.send(HttpRequest("GET", f"{paged.url}/subscriptions"))


@pytest.mark.parametrize("fails", [False, True])
def test_nothing_is_left_open_when_the_event_loop_ends(paged, fails):
    if fails:
        paged.faults.add(status=500)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", ResourceWarning)
        asyncio.run(_some_units(paged))
        gc.collect()
    assert [str(one.message) for one in caught] == []


async def _some_units(paged) -> None:
    async with signed_in(paged) as session:
        await asyncio.gather(*(unit(session, VAULTS) for _ in range(20)))


def test_nothing_is_left_open_when_sign_in_fails(paged):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", ResourceWarning)
        with pytest.raises(SignInError):
            asyncio.run(one_unit_with_a_wrong_secret(paged))
        gc.collect()
    assert [str(one.message) for one in caught] == []


async def one_unit_with_a_wrong_secret(paged) -> None:
    async with signed_in(paged, environ=paged.environment() | {"AZURE_CLIENT_SECRET": "no"}):
        pass
