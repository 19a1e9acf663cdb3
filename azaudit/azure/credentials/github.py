"""An application that GitHub Actions vouches for: a token of GitHub's for each token of Entra's.

What a job asks, and what it is answered, is what GitHub's own toolkit does
(actions/toolkit, packages/core/src/oidc-utils.ts).
"""

import asyncio
import logging
from typing import Any
from urllib.parse import quote

from azure.core.credentials import AccessTokenInfo, TokenRequestOptions
from azure.core.exceptions import AzureError

from azaudit import __version__
from azaudit.azure.credentials.failures import explain_application, first_sentence, unusable
from azaudit.azure.credentials.sign_in import SignIn
from azaudit.azure.tokens import Credential, Explain
from azaudit.errors import SignInError

_log = logging.getLogger("azaudit.azure")

_METHOD = "github"
_URL, _TOKEN = "ACTIONS_ID_TOKEN_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_TOKEN"
_TENANT, _CLIENT = "AZURE_TENANT_ID", "AZURE_CLIENT_ID"
VARIABLES = (_URL, _TOKEN, _TENANT, _CLIENT)
_PERMISSION = (
    "add `permissions: id-token: write` to the job; jobs of pull requests from forks never get it"
)
_ELSEWHERE = (
    "it works in a job of GitHub Actions only; elsewhere sign in with `az login`, or another --auth"
)
_APPLICATION = "set it for the step, to the id that the app registration shows"
_AGAIN = "run the job again; https://www.githubstatus.com tells of GitHub's own faults"
# with all retries; a job that hangs costs minutes that somebody pays for
_SECONDS = 60


class GitHub:
    """Asks GitHub for another identity token whenever Entra wants an assertion.

    GitHub's live for five minutes, Entra's for an hour or more, and a run can take longer.
    """

    def __init__(self, sign_in: SignIn) -> None:
        from azure.core.pipeline import AsyncPipeline
        from azure.core.pipeline.policies import AsyncRetryPolicy, UserAgentPolicy
        from azure.identity.aio import ClientAssertionCredential

        here = sign_in.environ.get("GITHUB_ACTIONS") == "true"
        hint = _PERMISSION if here else _ELSEWHERE
        base = sign_in.required_address(_METHOD, _URL, hint)
        self._token = sign_in.required(_METHOD, _TOKEN, hint)
        client = sign_in.required(_METHOD, _CLIENT, _APPLICATION)
        tenant = sign_in.tenant or sign_in.required(_METHOD, _TENANT, _APPLICATION)
        audience = quote(sign_in.cloud.federation_audience, safe="")
        self._url = f"{base}{'&' if '?' in base else '?'}audience={audience}"
        self._assertion = ""
        try:
            self._inner = ClientAssertionCredential(
                tenant, client, lambda: self._assertion, **sign_in.settings()
            )
        except ValueError as error:
            raise unusable(sign_in.tenant, (_TENANT, _CLIENT), error) from error
        policies: list[Any] = [
            UserAgentPolicy(base_user_agent=f"azaudit/{__version__}"),
            AsyncRetryPolicy(**sign_in.retries),
        ]
        self._pipeline = AsyncPipeline(sign_in.network(base), policies)

    async def get_token_info(
        self, *scopes: str, options: TokenRequestOptions | None = None
    ) -> AccessTokenInfo:
        """A token; raises SignInError for GitHub's refusals, an AzureError for Entra's."""
        # the credential takes its assertion from a function that cannot wait
        self._assertion = await self._identity_token()
        return await self._inner.get_token_info(*scopes, options=options)

    async def _identity_token(self) -> str:
        from azure.core.rest import HttpRequest

        headers = {"Authorization": f"Bearer {self._token}", "Accept": "application/json"}
        try:
            async with asyncio.timeout(_SECONDS):
                ran = await self._pipeline.run(HttpRequest("GET", self._url, headers=headers))
        except TimeoutError as error:
            raise SignInError(
                f"GitHub gave no identity token within {_SECONDS} seconds", hint=_AGAIN
            ) from error
        except AzureError as error:
            raise SignInError(
                f"GitHub gave no identity token: {first_sentence(error)}",
                hint="let the job reach GitHub, by a proxy if there is one (HTTPS_PROXY)",
            ) from error
        response = ran.http_response
        _log.debug("asked GitHub for an identity token: %d", response.status_code)
        return _value(response)

    async def close(self) -> None:
        """Close the credential and the connections to GitHub."""
        await self._inner.close()
        await self._pipeline.__aexit__()


def _value(response: Any) -> str:
    """The identity token of an answer; raises SignInError where there is none."""
    status = response.status_code
    if status in (401, 403):
        raise SignInError(f"GitHub refused an identity token: {status}", hint=_PERMISSION)
    if status != 200:  # noqa: PLR2004 - nothing else holds a token
        raise SignInError(f"GitHub gave no identity token: {status}", hint=_AGAIN)
    try:
        held = response.json()
    except (ValueError, RecursionError):
        held = None
    value = held.get("value") if isinstance(held, dict) else None
    if not isinstance(value, str) or not value.isascii() or not value.isprintable() or not value:
        raise SignInError("GitHub's answer holds no identity token", hint=_AGAIN)
    return value


def open_credential(sign_in: SignIn) -> Credential:
    """The credential; raises UsageError for a variable that is missing or not usable."""
    return GitHub(sign_in)


def explain(sign_in: SignIn) -> Explain:
    """Words for what GitHub or Entra says when there is no token."""
    tenant = sign_in.tenant or sign_in.environ.get(_TENANT, "")
    client = sign_in.environ.get(_CLIENT, "")
    hint = "check AZURE_CLIENT_ID and AZURE_TENANT_ID against the app registration"
    return explain_application(client, tenant, hint)
