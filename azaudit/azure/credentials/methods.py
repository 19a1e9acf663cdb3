"""The ways of signing in, by the words that `--auth` takes."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from azaudit.azure.credentials import (
    azure_cli,
    azure_pipelines,
    environment,
    github,
    managed_identity,
    person,
    workload_identity,
)
from azaudit.azure.credentials.sign_in import SignIn
from azaudit.azure.tokens import Credential, Explain, SharedTokens
from azaudit.errors import UsageError


@dataclass(frozen=True)
class Method:
    """A way of signing in.

    open: makes the credential; raises UsageError for a variable that is missing, SignInError where
    the method cannot work at all. explain: makes words of what the credential raises.
    """

    open: Callable[[SignIn], Credential]
    explain: Callable[[SignIn], Explain]


_METHODS = {
    "cli": Method(azure_cli.open_credential, azure_cli.explain),
    "environment": Method(environment.open_credential, environment.explain),
    "workload-identity": Method(workload_identity.open_credential, workload_identity.explain),
    "github": Method(github.open_credential, github.explain),
    "azure-pipelines": Method(azure_pipelines.open_credential, azure_pipelines.explain),
    "managed-identity": Method(managed_identity.open_credential, managed_identity.explain),
    "browser": Method(person.by_browser, person.explain),
    "device-code": Method(person.by_device_code, person.explain),
}
AUTHS: tuple[str, ...] = ("auto", *_METHODS)


def shared_tokens(auth: str, sign_in: SignIn) -> SharedTokens:
    """The tokens of one tenant; call it inside a running event loop.

    auth: a sign-in method; `auto` is the application of the environment when all its variables are
    set, else the login of the Azure CLI. Raises UsageError for a method that does not exist or a
    variable that is missing.
    """
    if auth not in AUTHS:
        raise UsageError(
            f"--auth knows no {auth!r}", hint=f"use {', '.join(AUTHS)}", option="--auth"
        )
    if auth == "auto":
        auth = "environment" if environment.is_complete(sign_in.environ) else "cli"
    method = _METHODS[auth]
    return SharedTokens(partial(method.open, sign_in), method.explain(sign_in))
