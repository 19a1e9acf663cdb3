"""Which credential signs in; the credentials are the real ones."""

from typing import Any

import pytest
from azure.identity import aio

from azaudit.errors import UsageError
from tests.azure.live import (
    OTHER_TENANT,
    TENANT,
    source_of,
)
from tests.azure.methods import tokens_for

CLIENT = "00000000-0000-0000-0009-0000000000aa"


_BASE = {"AZURE_TENANT_ID": TENANT, "AZURE_CLIENT_ID": CLIENT}


SECRET = {**_BASE, "AZURE_CLIENT_SECRET": "s"}


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
        (federated, aio.ClientAssertionCredential),
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
    assert caught.value.hint == (
        "use auto, cli, environment, workload-identity, github, azure-pipelines,"
        " managed-identity, browser, device-code"
    )


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


def test_a_source_is_made_without_a_network(paged):
    """Whatever can be wrong with the options is said before anybody signs in."""
    source_of(paged, environ=SECRET)
    assert paged.requests == []
