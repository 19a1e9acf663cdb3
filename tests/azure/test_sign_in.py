"""Signing in to Entra with the real credentials of azure-identity."""

import pytest

from tests.azure.live import (
    OTHER_TENANT,
    TENANT,
    listening,
    refused_sign_in,
    signed_in,
)


async def test_an_application_signs_in_with_each_of_its_proofs(paged, files):
    known = paged.environment()
    base = {key: known[key] for key in ("AZURE_TENANT_ID", "AZURE_CLIENT_ID")}
    for environ in (
        known,
        {**base, "AZURE_CLIENT_CERTIFICATE_PATH": files["plain"]},
        {**base, "AZURE_FEDERATED_TOKEN_FILE": files["token"]},
    ):
        async with signed_in(paged, environ=environ) as session:
            assert session.tenant_id == TENANT
            assert session.identity == known["AZURE_CLIENT_ID"]


async def test_a_wrong_secret_is_said_in_entra_s_words_and_not_repeated(paged):
    wrong = "a-wrong-secret-nobody-may-see"
    error = await refused_sign_in(
        paged, environ=paged.environment() | {"AZURE_CLIENT_SECRET": wrong}
    )
    assert "could not sign in to tenant" in error.message
    assert "AADSTS7000215: Invalid client secret provided" in error.message
    assert wrong not in error.message
    assert "Trace ID" not in error.message


async def test_a_tenant_that_does_not_exist_is_said(paged):
    error = await refused_sign_in(paged, "nowhere.example")
    assert "AADSTS90002: Tenant 'nowhere.example' not found" in error.message


@pytest.mark.parametrize(
    "effect",
    [
        {"status": 500},
        {"reset": True},
        {"body": b"<html>", "content_type": "text/html"},
        {"body": {}},
        {"body": {"access_token": ""}},
        {"body": []},
        {"truncate": "json"},
    ],
    ids=str,
)
async def test_an_answer_of_entra_that_is_none_is_a_failed_sign_in(paged, effect):
    paged.faults.add("oauth2", **effect)
    await refused_sign_in(paged)
    assert paged.arm_requests == []


async def test_entra_s_redirect_takes_the_secret_nowhere(paged):
    async with listening() as elsewhere:
        for status in (302, 307, 308):
            paged.faults.clear()
            paged.faults.add("oauth2", redirect=f"{elsewhere.url}/x", status=status)
            await refused_sign_in(paged)
        assert elsewhere.connections == []


async def test_a_fault_of_entra_that_passes_costs_time_only(paged):
    paged.faults.add("oauth2/v2.0/token", status=503, times=2)
    async with signed_in(paged) as session:
        assert session.tenant_id == TENANT


async def test_a_token_of_another_tenant_than_the_named_one_is_refused(paged, monkeypatch):
    """Entra would never give one; but what is read would be called the named tenant's."""
    monkeypatch.setattr("azaudit.azure.tokens._claims", lambda _: {"tid": OTHER_TENANT})
    error = await refused_sign_in(paged, TENANT)
    assert error.message == f"the sign-in to tenant {TENANT} gave a token of {OTHER_TENANT}"
