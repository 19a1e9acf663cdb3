"""Signing in: which credential a method means, and what its failures mean for the user."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, TypeAlias, get_args

from azaudit.azure.clouds import CLOUDS, Cloud
from azaudit.azure.tokens import Credential, SharedTokens
from azaudit.errors import SignInError, UsageError

Auth: TypeAlias = Literal["auto", "cli", "environment"]
AUTHS: tuple[str, ...] = get_args(Auth)

_SECRET = ("AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET")
_CERTIFICATE = ("AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_CLIENT_CERTIFICATE_PATH")
_FEDERATED = ("AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_FEDERATED_TOKEN_FILE")
# `az` starts in a second or two, and takes much longer where it first refreshes a large account
_AZ_SECONDS = 60
_AADSTS = re.compile(r"AADSTS\d+: [^\r\n]*?(?=\s*(?:Trace ID|Timestamp|Correlation ID|$))")


def shared_tokens(
    auth: str, cloud: Cloud, tenant: str | None, environ: Mapping[str, str], bundle: Path | None
) -> SharedTokens:
    """The tokens of one tenant.

    auth: a sign-in method. tenant: id or domain; None means the sign-in's own. environ: where the
    environment method finds its variables. bundle: certificates to trust. Raises UsageError for a
    method that does not exist or a variable that is missing.
    """
    if auth not in AUTHS:
        raise UsageError(f"--auth knows no {auth!r}", hint=f"use {', '.join(AUTHS)}")
    if auth == "cli" or (auth == "auto" and _complete(environ) is None):
        return SharedTokens(_azure_cli(tenant), _explain_cli(tenant))
    credential = _from_environment(cloud, tenant, environ, bundle)
    return SharedTokens(credential, _explain_environment(environ, tenant))


def _complete(environ: Mapping[str, str]) -> tuple[str, ...] | None:
    """The first set of variables that is there completely."""
    for names in (_SECRET, _CERTIFICATE, _FEDERATED):
        if all(environ.get(name) for name in names):
            return names
    return None


def _azure_cli(tenant: str | None) -> Credential:
    from azure.identity.aio import AzureCliCredential

    try:
        return AzureCliCredential(tenant_id=tenant or "", process_timeout=_AZ_SECONDS)
    except ValueError as error:
        raise _no_tenant(tenant) from error


def _from_environment(
    cloud: Cloud, tenant: str | None, environ: Mapping[str, str], bundle: Path | None
) -> Credential:
    from azure.identity import aio

    names = _complete(environ)
    if names is None:
        missing = ", ".join(name for name in _SECRET if not environ.get(name))
        raise UsageError(
            f"--auth environment finds no {missing}",
            hint="set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET,"
            " AZURE_CLIENT_CERTIFICATE_PATH or AZURE_FEDERATED_TOKEN_FILE",
        )
    tenant_id, client_id, last = (environ[name] for name in names)
    settings: dict[str, Any] = {
        "authority": cloud.authority,
        # the directory of clouds knows only Microsoft's own
        "disable_instance_discovery": cloud.name not in CLOUDS,
    }
    if bundle is not None:
        settings["connection_verify"] = str(bundle)
    asked = tenant or tenant_id
    try:
        if names is _SECRET:
            return aio.ClientSecretCredential(asked, client_id, last, **settings)
        if names is _CERTIFICATE:
            password = environ.get("AZURE_CLIENT_CERTIFICATE_PASSWORD")
            return aio.CertificateCredential(asked, client_id, last, password=password, **settings)
        return aio.WorkloadIdentityCredential(
            tenant_id=asked, client_id=client_id, token_file_path=last, **settings
        )
    except OSError as error:
        raise UsageError(
            f"{names[-1]} names {last}, which cannot be read: {error.strerror}",
            hint=f"correct {names[-1]}",
        ) from error
    except ValueError as error:
        if tenant is not None and "tenant" in str(error).lower():
            raise _no_tenant(tenant) from error
        raise UsageError(
            f"the sign-in variables of the environment are not usable: {first_sentence(error)}",
            hint=f"correct {', '.join(names)}",
        ) from error


def _no_tenant(tenant: str | None) -> UsageError:
    return UsageError(
        f"{tenant!r} is no tenant id and no domain name",
        hint="`az account tenant list` shows the tenants that you can reach",
    )


def _explain_cli(tenant: str | None) -> Any:
    def explain(error: Exception) -> SignInError:
        text = str(getattr(error, "message", error))
        login = f"az login --tenant {tenant}" if tenant else "az login"
        variables = "set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET"
        if "not found" in text and "Azure CLI" in text:
            return SignInError(
                "there is no sign-in: the Azure CLI is not installed",
                hint=f"install it and run `{login}`, or {variables}",
            )
        if "Timed out" in text:
            return SignInError(
                f"the Azure CLI gave no token within {_AZ_SECONDS} seconds",
                hint="run `az account get-access-token` and see what it waits for",
            )
        if "claims" in text.lower() and "login" in text:
            return SignInError(
                "the tenant asks for another proof of who you are", hint=f"run `{login}` again"
            )
        if "az login" in text and "AADSTS" not in text:
            return SignInError(
                "the Azure CLI is not signed in", hint=f"run `{login}`, or {variables}"
            )
        what = f" for tenant {tenant}" if tenant else ""
        return SignInError(
            f"the Azure CLI gave no token{what}: {first_sentence(error)}", hint=f"run `{login}`"
        )

    return explain


def _explain_environment(environ: Mapping[str, str], tenant: str | None) -> Any:
    asked = tenant or environ.get("AZURE_TENANT_ID", "")
    client = environ.get("AZURE_CLIENT_ID", "")

    def explain(error: Exception) -> SignInError:
        return SignInError(
            f"application {client} could not sign in to tenant {asked}: {first_sentence(error)}",
            hint="check the AZURE_ variables, and that the application exists in that tenant",
        )

    return explain


def first_sentence(error: Exception) -> str:
    """What Entra or the Azure CLI said, without trace ids, addresses of help pages and stacks."""
    text = str(getattr(error, "message", error))
    found = _AADSTS.search(text)
    line = found[0] if found else next((line for line in text.splitlines() if line.strip()), "")
    return line.strip().removeprefix("ERROR:").strip().rstrip(".")[:300]
