"""Signing in through the Azure CLI, with a stand-in for `az` and the real credential."""

import os
from typing import Any

import pytest

from azaudit.azure.credentials.failures import first_sentence
from azaudit.errors import SignInError
from tests.arm import ArmEndpoint
from tests.azure.live import (
    NOW,
    OTHER_TENANT,
    TENANT,
    refused_sign_in,
    signed_in,
    vaults,
)


@pytest.fixture(scope="module")
def with_user():
    described = vaults(1)
    described["principals"] = {"homer": {"user": "homer@jogcloud.com", "reads": ["*"]}}
    other = {"id": OTHER_TENANT, "name": "geekintheweeds.com", "subscriptions": []}
    with ArmEndpoint({"tenants": [described, other]}, now=NOW) as served:
        yield served


@pytest.fixture
def az(with_user: ArmEndpoint, monkeypatch):
    """Puts an `az` in a state on PATH."""

    def put(state: str, **more: Any) -> ArmEndpoint:
        folder = with_user.az(state, **more)
        monkeypatch.setenv("PATH", f"{folder}{os.pathsep}/usr/bin{os.pathsep}/bin")
        return with_user

    return put


async def test_who_is_signed_in_to_the_azure_cli_is_signed_in(az):
    endpoint = az("logged-in")
    async with signed_in(endpoint, auth="cli", environ={"x": "y"}) as session:
        assert (session.tenant_id, session.identity) == (TENANT, "homer@jogcloud.com")
    async with signed_in(endpoint, "jogcloud.com", auth="auto", environ={"x": "y"}) as session:
        assert session.tenant_id == TENANT


@pytest.mark.parametrize(
    ("state", "said", "hint"),
    [
        ("logged-out", "the Azure CLI is not signed in", "run `az login`, or set AZURE_TENANT_ID"),
        ("login-expired", "AADSTS700082: The refresh token has expired", "run `az login`"),
        ("garbled", "the Azure CLI gave no token: Unexpected output", "run `az login`"),
    ],
)
async def test_the_state_of_the_azure_cli_is_said(az, state, said, hint):
    error = await refused_sign_in(az(state), auth="cli", environ={"x": "y"})
    assert said in error.message
    assert error.hint.startswith(hint)
    assert "\n" not in error.message


async def test_an_azure_cli_that_hangs_is_given_up(az):
    endpoint = az("slow", delay=3)
    error = await refused_sign_in(endpoint, auth="cli", environ={"x": "y"}, az_seconds=1)
    assert error.message == "the Azure CLI gave no token within 1 seconds"
    assert error.hint.startswith("run `az account get-access-token`")


async def test_a_user_who_is_not_in_the_tenant_is_told_so(az):
    error = await refused_sign_in(az("logged-in"), OTHER_TENANT, auth="cli", environ={"x": "y"})
    assert error.message.startswith(
        f"the Azure CLI gave no token for tenant {OTHER_TENANT}: AADSTS"
    )
    assert error.hint == f"run `az login --tenant {OTHER_TENANT}`"
    assert "Trace ID" not in error.message


async def test_no_azure_cli_at_all_is_said(with_user, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    error = await refused_sign_in(with_user, auth="cli", environ={"x": "y"})
    assert error.message == "there is no sign-in: the Azure CLI is not installed"
    assert error.hint.startswith("install it and run `az login`")


@pytest.mark.parametrize(
    "printed",
    [
        "null",
        "[]",
        "7",
        '"text"',
        "{}",
        '{"accessToken": null, "expires_on": 9999999999}',
        '{"accessToken": "", "expires_on": 9999999999}',
        '{"accessToken": "e30.e30.s", "expires_on": 1}',
        '{"accessToken": "e30.e30.s", "expires_on": null}',
        '{"accessToken": "e30.e30.s", "expires_on": {}}',
        '{"accessToken": "e30.e30.s"}',
        "",
    ],
)
async def test_whatever_the_azure_cli_prints_is_a_token_or_a_failed_sign_in(
    with_user, monkeypatch, tmp_path, printed
):
    script = tmp_path / "az"
    script.write_text(f"#!/bin/sh\ncat <<'END'\n{printed}\nEND\n")
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/usr/bin{os.pathsep}/bin")
    await refused_sign_in(with_user, auth="cli", environ={"x": "y"})


TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJ0aWQiOiJ4In0.c2lnbmF0dXJl"


async def test_a_token_that_the_azure_cli_prints_among_other_things_is_not_repeated(
    with_user, monkeypatch, tmp_path
):
    """azure-identity redacts the one form in which `az` prints tokens today."""
    script = tmp_path / "az"
    script.write_text(f"""#!/bin/sh\necho '{{"accessToken":"{TOKEN}","expiresOn":"x"}}'\n""")
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/usr/bin{os.pathsep}/bin")
    error = await refused_sign_in(with_user, auth="cli", environ={"x": "y"})
    assert "(token)" in error.message
    assert "eyJ" not in error.message + error.hint


async def test_a_claims_challenge_names_the_command_that_meets_it(az):
    endpoint = az("logged-in")
    async with signed_in(endpoint, TENANT, auth="cli", environ={"x": "y"}) as session:
        policy = session._pipeline._impl_policies
        credential = next(one._credential for one in policy if hasattr(one, "_credential"))
        with pytest.raises(SignInError) as caught:
            await credential.get_token_info("https://x/.default", options={"claims": '{"a": 1}'})
    assert caught.value.message == "the tenant asks for another proof of who you are"
    assert caught.value.hint.startswith("run `az login --claims-challenge eyJ")
    assert caught.value.hint.endswith(f" --tenant {TENANT}`")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("AADSTS50020: no. Trace ID: x Correlation ID: y Timestamp: z", "AADSTS50020: no"),
        ("ERROR: AADSTS1: one.\r\nTrace ID: x", "AADSTS1: one"),
        ("ERROR: AADSTS1: one\nTwo\nThree", "AADSTS1: one"),
        ("first\nAADSTS1: second\nthird", "AADSTS1: second"),
        ("\n\nERROR: something.\nmore", "something"),
        ("", ""),
        (f"token {TOKEN}", "token (token)"),
        (f"cut {TOKEN[:30]}", "cut (token)"),
        ("x" * 500, "x" * 300),
    ],
)
def test_a_failure_is_one_sentence(text, sentence):
    assert first_sentence(ValueError(text)) == sentence
