"""Signing in as the managed identity of the resource that azaudit runs on."""

import asyncio
import time

import pytest

from azaudit.errors import UsageError
from azaudit.snapshot.coverage import CoverageState
from tests.azure.live import (
    OTHER_TENANT,
    TENANT,
    VAULTS,
    refused_sign_in,
    signed_in,
    unit,
)
from tests.azure.methods import tokens_for
from tests.azure.proxy import proxying

_PLACES = pytest.mark.parametrize("place", ["virtual_machine", "app_service"])
_OTHER = "00000000-0000-0000-0009-00000000beef"


@pytest.fixture
def on(paged, monkeypatch):
    """Puts the process on a resource with a managed identity; the SDK looks at its variables."""

    def put(place: str, **more: str) -> dict[str, str]:
        environ: dict[str, str] = getattr(paged, place)() | more
        for name, value in environ.items():
            monkeypatch.setenv(name, value)
        return environ

    return put


@_PLACES
async def test_the_identity_of_the_resource_signs_in(paged, on, place):
    environ = on(place)
    async with signed_in(paged, auth="managed-identity", environ=environ) as session:
        assert session.tenant_id == TENANT
        assert session.identity == paged.environment()["AZURE_CLIENT_ID"]
        _, coverage = await unit(session, VAULTS)
    assert coverage.state is CoverageState.COMPLETE


@_PLACES
async def test_a_user_assigned_identity_is_named_by_its_client_id(paged, on, place):
    client = paged.environment()["AZURE_CLIENT_ID"]
    environ = on(place, AZURE_CLIENT_ID=client)
    async with signed_in(paged, TENANT, auth="managed-identity", environ=environ):
        pass
    assert f"client_id={client}" in paged.requests[0].path


@_PLACES
async def test_an_identity_that_the_resource_does_not_have_is_said(paged, on, place):
    environ = on(place, AZURE_CLIENT_ID=_OTHER)
    error = await refused_sign_in(paged, auth="managed-identity", environ=environ)
    said = {
        "virtual_machine": "Identity not found",
        "app_service": "No User Assigned or Delegated Managed Identity found for specified"
        " ClientId/ResourceId/PrincipalId",
    }[place]
    assert error.message == f"the endpoint gave no token of the managed identity {_OTHER}: {said}"
    assert "AZURE_CLIENT_ID" in error.hint


@_PLACES
async def test_a_resource_without_an_identity_is_said(paged, on, place):
    environ = on(place)
    paged.managed.assigned = None
    error = await refused_sign_in(paged, auth="managed-identity", environ=environ)
    assert error.message.startswith("the endpoint gave no token of the managed identity: ")
    assert error.hint.startswith("assign the identity to this resource")


async def test_a_wrong_header_of_app_service_is_not_repeated(paged, on):
    environ = on("app_service", IDENTITY_HEADER="WRONG-HEADER")
    error = await refused_sign_in(paged, auth="managed-identity", environ=environ)
    assert "The identity header is not valid" in error.message
    assert "WRONG-HEADER" not in error.message


async def test_where_nothing_answers_there_is_no_endpoint(paged, on):
    """What a laptop is like when its network refuses the address."""
    environ = on("virtual_machine", AZURE_POD_IDENTITY_AUTHORITY_HOST="http://127.0.0.1:1")
    began = time.monotonic()
    error = await refused_sign_in(paged, auth="managed-identity", environ=environ)
    assert time.monotonic() - began < 5
    assert error.message == "there is no managed identity endpoint here"
    assert error.hint.startswith("run azaudit on an Azure resource")


@pytest.mark.slow
async def test_where_packets_get_lost_it_is_given_up_within_seconds(paged, on, monkeypatch):
    """What a laptop is like when its network drops what goes to the address."""

    async def lost(*_: object, **__: object) -> None:
        await asyncio.sleep(60)

    monkeypatch.setattr(asyncio.get_running_loop(), "sock_connect", lost)
    environ = on("virtual_machine")
    began = time.monotonic()
    error = await refused_sign_in(paged, auth="managed-identity", environ=environ)
    assert time.monotonic() - began < 10
    assert error.message == "there is no managed identity endpoint here"


async def test_an_endpoint_that_accepts_and_never_answers_is_given_up(paged, on, monkeypatch):
    monkeypatch.setattr("azaudit.azure.credentials.managed_identity._READ_SECONDS", 0.2)
    environ = on("virtual_machine")
    paged.faults.add("metadata/identity", delay=5)
    began = time.monotonic()
    error = await refused_sign_in(paged, auth="managed-identity", environ=environ)
    assert time.monotonic() - began < 4
    assert error.message == "there is no managed identity endpoint here"


@_PLACES
@pytest.mark.parametrize("body", [b"<html>", {}, b"[]", b"7", {"access_token": "x"}])
async def test_an_answer_without_a_token_is_a_failed_sign_in(paged, on, place, body):
    environ = on(place)
    paged.faults.add("metadata/identity|msi/token", body=body)
    error = await refused_sign_in(paged, auth="managed-identity", environ=environ)
    assert "no token" in error.message
    assert "\n" not in error.message


async def test_a_fault_that_passes_costs_time_only(paged, on):
    environ = on("virtual_machine")
    paged.faults.add("metadata/identity", status=503, times=2)
    paged.faults.add("metadata/identity", status=429, times=1)
    async with signed_in(paged, auth="managed-identity", environ=environ) as session:
        assert session.tenant_id == TENANT


async def test_a_run_that_outlives_its_token_asks_the_endpoint_again(paged, on, monkeypatch):
    environ = on("virtual_machine")
    async with signed_in(paged, auth="managed-identity", environ=environ) as session:
        await unit(session, VAULTS)
        now = time.time()
        monkeypatch.setattr("time.time", lambda: now + 3500)
        _, coverage = await unit(session, VAULTS)
    assert coverage.state is CoverageState.COMPLETE
    assert sum("metadata/identity" in one.path for one in paged.requests) == 2


async def test_a_token_of_another_tenant_than_the_named_one_is_refused(paged, on):
    environ = on("virtual_machine")
    error = await refused_sign_in(paged, OTHER_TENANT, auth="managed-identity", environ=environ)
    assert error.message == f"the sign-in to tenant {OTHER_TENANT} gave a token of {TENANT}"


async def test_a_tenant_by_its_name_cannot_be_looked_for(paged, on):
    """The token says an id only, and another tenant's state must not be called this one's."""
    with pytest.raises(UsageError, match=r"cannot look for the tenant 'fabrikam\.com'"):
        tokens_for("managed-identity", on("virtual_machine"), "fabrikam.com")


async def test_no_proxy_stands_in_between(paged, on, monkeypatch):
    environ = on("virtual_machine")
    async with proxying() as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "HTTPS_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        async with signed_in(paged, auth="managed-identity", environ=environ):
            pass
        assert proxy.heard == []
