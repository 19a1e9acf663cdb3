"""Signing in: which credential a method means, and what its failures mean for the user."""

import asyncio
import re
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Literal, TypeAlias, get_args

from azure.core.credentials import AccessTokenInfo, TokenRequestOptions
from azure.core.exceptions import AzureError

from azaudit.azure.clouds import CLOUDS, Cloud
from azaudit.azure.tokens import Credential, Explain, SharedTokens
from azaudit.errors import SignInError, UsageError

Auth: TypeAlias = Literal["auto", "cli", "environment"]
AUTHS: tuple[str, ...] = get_args(Auth)

_SECRET = ("AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET")
_CERTIFICATE = ("AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_CLIENT_CERTIFICATE_PATH")
_FEDERATED = ("AZURE_TENANT_ID", "AZURE_CLIENT_ID", "AZURE_FEDERATED_TOKEN_FILE")
# `az` starts in a second or two, and takes much longer where it first refreshes a large account
AZ_SECONDS = 60
_GOING_SECONDS = 0.1
_AADSTS = re.compile(
    r"AADSTS\d+: [^\r\n]*?(?=\s*(?:Trace ID|Timestamp|Correlation ID|$))", re.MULTILINE
)
_CLAIMS_LOGIN = re.compile(r"az login --claims-challenge \S+")
# the parts of a token, or as much of one as was printed
_TOKEN = re.compile(r"eyJ[\w-]+(?:\.[\w-]*)*")


def shared_tokens(
    auth: str,
    cloud: Cloud,
    tenant: str | None,
    environ: Mapping[str, str],
    settings: Callable[[], dict[str, Any]],
    *,
    az_seconds: int = AZ_SECONDS,
) -> SharedTokens:
    """The tokens of one tenant; call it inside a running event loop.

    auth: a sign-in method. tenant: id or domain; None means the sign-in's own. environ: where the
    environment method finds its variables. settings: makes what a credential that speaks to Entra
    itself is to use, such as its transport. az_seconds: for which `az` may take its time. Raises
    UsageError for a method that does not exist or a variable that is missing.
    """
    if auth not in AUTHS:
        raise UsageError(
            f"--auth knows no {auth!r}", hint=f"use {', '.join(AUTHS)}", option="--auth"
        )
    if auth == "cli" or (auth == "auto" and _complete(environ) is None):
        return SharedTokens(
            partial(_AzureCli, tenant, az_seconds), _explain_cli(tenant, az_seconds)
        )
    return SharedTokens(
        partial(_from_environment, cloud, tenant, environ, settings),
        _explain_environment(environ, tenant),
    )


def _complete(environ: Mapping[str, str]) -> tuple[str, ...] | None:
    """The first set of variables that is there completely."""
    for names in (_SECRET, _CERTIFICATE, _FEDERATED):
        if all(environ.get(name) for name in names):
            return names
    return None


class _AzureCli:
    """The login of the Azure CLI.

    The SDK's credential kills an `az` that takes too long and does not wait until it has gone;
    the event loop would then be closed over an open process.
    """

    def __init__(self, tenant: str | None, seconds: int) -> None:
        from azure.identity.aio import AzureCliCredential

        try:
            self.inner = AzureCliCredential(tenant_id=tenant or "", process_timeout=seconds)
        except ValueError as error:
            raise _no_tenant(tenant) from error

    async def get_token_info(
        self, *scopes: str, options: TokenRequestOptions | None = None
    ) -> AccessTokenInfo:
        """A token; raises what the SDK's credential raises."""
        try:
            token: AccessTokenInfo = await self.inner.get_token_info(*scopes, options=options)
        except AzureError:
            await asyncio.sleep(_GOING_SECONDS)
            raise
        return token

    async def close(self) -> None:
        """Close the credential."""
        await self.inner.close()


def _from_environment(
    cloud: Cloud,
    tenant: str | None,
    environ: Mapping[str, str],
    settings: Callable[[], dict[str, Any]],
) -> Credential:
    names = _complete(environ)
    if names is None:
        missing = ", ".join(name for name in _SECRET if not environ.get(name))
        raise UsageError(
            f"--auth environment finds no {missing}",
            hint="set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET,"
            " AZURE_CLIENT_CERTIFICATE_PATH or AZURE_FEDERATED_TOKEN_FILE",
        )
    tenant_id, client_id, last = (environ[name] for name in names)
    used: dict[str, Any] = {
        "authority": cloud.authority,
        # the directory of clouds knows only Microsoft's own
        "disable_instance_discovery": cloud.name not in CLOUDS,
        **settings(),
    }
    if names is _CERTIFICATE:
        used["password"] = environ.get("AZURE_CLIENT_CERTIFICATE_PASSWORD")
    try:
        return _application(names, tenant or tenant_id, client_id, last, used)
    except OSError as error:
        raise UsageError(
            f"{names[-1]} names {last}, which cannot be read: {error.strerror}",
            hint=f"correct {names[-1]}",
        ) from error
    except (ValueError, TypeError) as error:  # an encrypted key without a password is a TypeError
        if tenant is not None and "tenant" in str(error).lower():
            raise _no_tenant(tenant) from error
        raise UsageError(
            f"the sign-in variables of the environment are not usable: {first_sentence(error)}",
            hint=f"correct {', '.join(names)}",
        ) from error


def _application(
    names: tuple[str, ...], tenant: str, client_id: str, last: str, used: dict[str, Any]
) -> Credential:
    """The credential of an application; last: the value of the last of the variables."""
    from azure.identity import aio

    if names is _SECRET:
        return aio.ClientSecretCredential(tenant, client_id, last, **used)
    if names is _CERTIFICATE:
        return aio.CertificateCredential(tenant, client_id, last, **used)
    with Path(last).open("rb"):
        pass  # the credential reads the file with each token, and first when it is too late
    return aio.WorkloadIdentityCredential(
        tenant_id=tenant, client_id=client_id, token_file_path=last, **used
    )


def _no_tenant(tenant: str | None) -> UsageError:
    return UsageError(
        f"{tenant!r} is no tenant id and no domain name",
        hint="`az account tenant list` shows the tenants that you can reach",
    )


def _explain_cli(tenant: str | None, seconds: int) -> Explain:
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
                f"the Azure CLI gave no token within {seconds} seconds",
                hint="run `az account get-access-token` and see what it waits for",
            )
        asked = _CLAIMS_LOGIN.search(text)
        if asked:
            of = f" --tenant {tenant}" if tenant else ""
            return SignInError(
                "the tenant asks for another proof of who you are", hint=f"run `{asked[0]}{of}`"
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


def _explain_environment(environ: Mapping[str, str], tenant: str | None) -> Explain:
    asked = tenant or environ.get("AZURE_TENANT_ID", "")
    client = environ.get("AZURE_CLIENT_ID", "")

    def explain(error: Exception) -> SignInError:
        return SignInError(
            f"application {client} could not sign in to tenant {asked}: {first_sentence(error)}",
            hint="check the AZURE_ variables, and that the application exists in that tenant",
        )

    return explain


def first_sentence(error: Exception) -> str:
    """What Entra or the Azure CLI said, without trace ids, addresses of help pages and stacks.

    Nor tokens: the credential repeats what `az` printed, and redacts one way of printing only.
    """
    text = str(getattr(error, "message", error))
    found = _AADSTS.search(text)
    line = found[0] if found else next((line for line in text.splitlines() if line.strip()), "")
    line = _TOKEN.sub("(token)", line)
    return line.strip().removeprefix("ERROR:").strip().rstrip(".")[:300]
