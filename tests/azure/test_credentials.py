"""Which credential signs in, and what its failures say; the credentials are the real ones."""

import asyncio
import os
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from azure.identity import aio
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from azaudit.azure.clouds import CLOUDS
from azaudit.azure.credentials import first_sentence, shared_tokens
from azaudit.errors import SignInError, UsageError
from tests.arm import ArmEndpoint
from tests.azure.live import (
    NOW,
    OTHER_TENANT,
    TENANT,
    listening,
    signed_in,
    source_of,
    vaults,
)

CLIENT = "00000000-0000-0000-0009-0000000000aa"
_BASE = {"AZURE_TENANT_ID": TENANT, "AZURE_CLIENT_ID": CLIENT}
SECRET = {**_BASE, "AZURE_CLIENT_SECRET": "s"}


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> dict[str, str]:
    """A certificate in several forms, and a federated token."""
    folder = tmp_path_factory.mktemp("files")
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "auditor")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
        .public_bytes(serialization.Encoding.PEM)
    )

    def written(file: str, encryption: Any) -> str:
        pem = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption
        )
        (folder / file).write_bytes(pem + certificate)
        return str(folder / file)

    (folder / "text.pem").write_text("no certificate")
    (folder / "token").write_text("e30.e30.sig")
    return {
        "plain": written("plain.pem", serialization.NoEncryption()),
        "locked": written("locked.pem", serialization.BestAvailableEncryption(b"word")),
        "text": str(folder / "text.pem"),
        "missing": str(folder / "missing.pem"),
        "token": str(folder / "token"),
        "folder": str(folder),
    }


def tokens_for(auth: str, environ: dict[str, str], tenant: str | None = None) -> Any:
    return shared_tokens(auth, CLOUDS["AzureCloud"], tenant, environ, dict)


async def credential_for(auth: str, environ: dict[str, str], tenant: str | None = None) -> Any:
    tokens = tokens_for(auth, environ, tenant)
    await tokens.close()
    return getattr(tokens._credential, "inner", tokens._credential)


@pytest.mark.parametrize("auth", ["auto", "environment"])
async def test_all_variables_of_an_application_are_used(auth, files):
    certificate = {**_BASE, "AZURE_CLIENT_CERTIFICATE_PATH": files["plain"]}
    federated = {**_BASE, "AZURE_FEDERATED_TOKEN_FILE": files["token"]}
    for environ, kind in (
        (SECRET, aio.ClientSecretCredential),
        (certificate, aio.CertificateCredential),
        (federated, aio.WorkloadIdentityCredential),
        ({**federated, **certificate}, aio.CertificateCredential),
        ({**federated, **certificate, **SECRET}, aio.ClientSecretCredential),
    ):
        assert isinstance(await credential_for(auth, environ), kind)


@pytest.mark.parametrize("left_out", SECRET)
@pytest.mark.parametrize("value", [None, ""])
async def test_an_incomplete_environment_means_the_azure_cli(left_out, value):
    environ = {key: one for key, one in SECRET.items() if key != left_out}
    if value is not None:
        environ[left_out] = value
    assert isinstance(await credential_for("auto", environ), aio.AzureCliCredential)


async def test_without_variables_the_azure_cli_signs_in():
    assert isinstance(await credential_for("auto", {}), aio.AzureCliCredential)


async def test_the_azure_cli_can_be_asked_for_whatever_the_environment_holds():
    assert isinstance(await credential_for("cli", SECRET), aio.AzureCliCredential)


async def test_the_named_tenant_comes_before_the_environment_s():
    for auth, environ in (("environment", SECRET), ("cli", {})):
        found = await credential_for(auth, environ, OTHER_TENANT)
        held = getattr(found, "tenant_id", None) or found._client._tenant_id
        assert held == OTHER_TENANT
    assert (await credential_for("environment", SECRET))._client._tenant_id == TENANT
    assert (await credential_for("cli", {})).tenant_id == ""


@pytest.mark.parametrize("left_out", SECRET)
def test_the_environment_alone_must_be_complete(left_out):
    environ = {key: one for key, one in SECRET.items() if key != left_out}
    with pytest.raises(UsageError) as caught:
        tokens_for("environment", environ)
    assert caught.value.message == f"--auth environment finds no {left_out}"
    assert "AZURE_FEDERATED_TOKEN_FILE" in caught.value.hint


def test_an_unknown_method_is_refused():
    with pytest.raises(UsageError, match="--auth knows no 'password'") as caught:
        tokens_for("password", SECRET)
    assert caught.value.hint == "use auto, cli, environment"


@pytest.mark.parametrize("auth", ["cli", "environment"])
@pytest.mark.parametrize("tenant", ["no tenant!", "a b", "x;y", "a/b", "a\nb"])
def test_what_is_no_tenant_is_refused(auth, tenant):
    with pytest.raises(UsageError, match="is no tenant id and no domain name"):
        tokens_for(auth, SECRET, tenant)


@pytest.mark.parametrize(
    "variable", ["AZURE_CLIENT_CERTIFICATE_PATH", "AZURE_FEDERATED_TOKEN_FILE"]
)
@pytest.mark.parametrize("file", ["missing", "folder"])
async def test_a_file_that_cannot_be_read_is_said_before_signing_in(variable, file, files):
    with pytest.raises(UsageError) as caught:
        tokens_for("environment", {**_BASE, variable: files[file]})
    assert caught.value.message.startswith(f"{variable} names {files[file]}, which cannot be read")
    assert caught.value.hint == f"correct {variable}"


@pytest.mark.parametrize(
    ("file", "password"), [("text", None), ("locked", None), ("locked", "wrong")]
)
def test_a_certificate_that_cannot_be_used_is_said_without_its_password(file, password, files):
    environ = {**_BASE, "AZURE_CLIENT_CERTIFICATE_PATH": files[file]}
    if password:
        environ["AZURE_CLIENT_CERTIFICATE_PASSWORD"] = password
    with pytest.raises(UsageError, match="the sign-in variables of the environment are not") as no:
        tokens_for("environment", environ)
    assert "wrong" not in no.value.message


async def test_a_locked_certificate_opens_with_its_password(files):
    environ = {
        **_BASE,
        "AZURE_CLIENT_CERTIFICATE_PATH": files["locked"],
        "AZURE_CLIENT_CERTIFICATE_PASSWORD": "word",
    }
    assert isinstance(await credential_for("environment", environ), aio.CertificateCredential)


# from here on somebody signs in


async def refused_sign_in(endpoint: ArmEndpoint, tenant: str | None = None, **more: Any) -> Any:
    with pytest.raises(SignInError) as caught:
        async with asyncio.timeout(20), signed_in(endpoint, tenant, **more):
            pass
    assert caught.value.hint
    return caught.value


async def test_an_application_signs_in_with_each_of_its_proofs(paged, files):
    known = paged.environment()
    base = {key: known[key] for key in _BASE}
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


def test_a_source_is_made_without_a_network(paged):
    """Whatever can be wrong with the options is said before anybody signs in."""
    source_of(paged, environ=SECRET)
    assert paged.requests == []
