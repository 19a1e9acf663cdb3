"""Tokens: asked for once, however many clients wait, and read for whose they are."""

import asyncio
import base64
import json
import time
from dataclasses import dataclass
from typing import Any, Protocol

from azure.core.credentials import AccessTokenInfo, TokenRequestOptions
from azure.core.exceptions import AzureError

from azaudit.errors import SignInError

# A token that ends sooner is renewed before it is used.
_MARGIN_SECONDS = 300
# The Azure CLI hands out tokens that end within minutes too. Such a token is used for a while all
# the same: asking again before every request would start a process for each.
_LEAST_SECONDS = 30
_PATIENCE_SECONDS = 60


class Credential(Protocol):
    """An asynchronous credential of azure-identity, as far as azaudit uses it."""

    async def get_token_info(
        self, *scopes: str, options: TokenRequestOptions | None = None
    ) -> AccessTokenInfo:
        """A token for the scopes; raises an AzureError when there is none."""

    async def close(self) -> None:
        """Release what the credential holds."""


@dataclass(frozen=True)
class Identity:
    """Whose a token is.

    tenant_id: in lower case. name: the user's or application's name or id, for people.
    """

    tenant_id: str
    name: str


class SharedTokens:
    """A credential's tokens, shared by every client of a tenant.

    The Azure CLI starts a process for each token, so forty clients that ask at once wait for one
    answer. A failure is shared too: when sign-in has failed once, asking again for each of a
    thousand waiting requests would only make the user wait.
    """

    def __init__(self, credential: Credential, explain: "Explain") -> None:
        self._credential = credential
        self._explain = explain
        self._lock = asyncio.Lock()
        self._tokens: dict[tuple[str, ...], _Held] = {}
        self._failure: SignInError | None = None

    async def get_token_info(
        self, *scopes: str, options: TokenRequestOptions | None = None
    ) -> AccessTokenInfo:
        """A token that is valid for some minutes; raises SignInError when there is none."""
        asked = options or {}
        async with self._lock:
            if self._failure is not None:
                raise self._failure
            held = self._tokens.get(scopes)
            if held is not None and not asked.get("claims") and held.usable():
                return held.token
            try:
                token = await self._credential.get_token_info(*scopes, options=asked)
            except (AzureError, ValueError) as error:
                # azure-identity raises ValueError for a tenant that has no valid form
                self._failure = self._explain(error)
                raise self._failure from error
            self._tokens[scopes] = _Held(token, time.time())
            return token

    async def identity(self, scope: str) -> Identity:
        """Whose the tokens are; raises SignInError when there is no token."""
        token = await self.get_token_info(scope)
        claims = _claims(token.token)
        tenant = claims.get("tid")
        if not isinstance(tenant, str) or not tenant:
            raise SignInError(
                "the access token names no tenant", hint="name the tenant with --tenant"
            )
        names = (claims.get(key) for key in ("upn", "unique_name", "appid", "azp", "oid"))
        name = next((name for name in names if isinstance(name, str) and name), "unknown")
        return Identity(tenant.lower(), name)

    async def close(self) -> None:
        """Close the credential."""
        await self._credential.close()


class Explain(Protocol):
    """Turns what a credential raised into words for the user."""

    def __call__(self, error: Exception, /) -> SignInError:
        """The error to raise instead."""


@dataclass(frozen=True)
class _Held:
    token: AccessTokenInfo
    since: float

    def usable(self) -> bool:
        now = time.time()
        left = self.token.expires_on - now
        return left > _MARGIN_SECONDS or (
            left > _LEAST_SECONDS and now - self.since < _PATIENCE_SECONDS
        )


def _claims(token: str) -> dict[str, Any]:
    """What a token says; not verified, since Azure does that and azaudit only shows it."""
    try:
        payload = token.split(".")[1]
        held = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (IndexError, ValueError):
        return {}
    return held if isinstance(held, dict) else {}
