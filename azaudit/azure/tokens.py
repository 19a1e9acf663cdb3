"""Tokens: asked for once, however many clients wait, and read for whose they are."""

import asyncio
import base64
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Protocol

from azure.core.credentials import AccessTokenInfo, TokenRequestOptions

from azaudit.errors import SignInError

# A token that ends sooner is renewed before it is used.
_MARGIN_SECONDS = 300
# The Azure CLI hands out tokens that end within minutes too. Such a token is used for a while all
# the same: asking again before every request would start a process for each.
_LEAST_SECONDS = 5
_PATIENCE_SECONDS = 60


class Credential(Protocol):
    """An asynchronous credential of azure-identity, as far as azaudit uses it."""

    async def get_token_info(
        self, *scopes: str, options: TokenRequestOptions | None = None
    ) -> AccessTokenInfo:
        """A token for the scopes; raises an AzureError when there is none."""

    async def close(self) -> None:
        """Release what the credential holds."""


class Explain(Protocol):
    """Turns what a credential raised into words for the user."""

    def __call__(self, error: Exception, /) -> SignInError:
        """The error to raise instead."""


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
    thousand waiting requests would only make the user wait. Where one service is refused, another
    may still be had.

    open_credential: makes the credential, and makes it anew where the one in use keeps giving out
    a token that Azure has refused.
    """

    def __init__(self, open_credential: Callable[[], Credential], explain: Explain) -> None:
        self._open = open_credential
        self._credential = open_credential()
        self._explain = explain
        self._lock = asyncio.Lock()
        self._tokens: dict[tuple[str, ...], _Held] = {}
        self._failures: dict[tuple[str, ...], SignInError] = {}
        self._replaced: float | None = None

    async def get_token_info(
        self, *scopes: str, options: TokenRequestOptions | None = None
    ) -> AccessTokenInfo:
        """A token that is valid for some minutes; raises SignInError when there is none."""
        async with self._lock:
            return await self._token(scopes, options or {})

    async def renew(self, refused: str, *scopes: str) -> bool:
        """Whether there is another token than the one that Azure has refused as expired.

        Asks for one at most once a minute: where Azure refuses each new token too, another one
        does not help. Raises SignInError when none can be had at all.
        """
        async with self._lock:
            held = self._tokens.get(scopes)
            if held is not None and held.token.token == refused:
                if not self._may_replace():
                    return False
                await self._replace(scopes)
            return (await self._token(scopes, {})).token != refused

    async def _token(
        self, scopes: tuple[str, ...], options: TokenRequestOptions
    ) -> AccessTokenInfo:
        """A token; only ever one is asked for at a time."""
        claims = options.get("claims")
        failure = self._failures.get(scopes)
        if failure is not None:
            raise SignInError(failure.message, hint=failure.hint)
        held = self._tokens.get(scopes)
        if held is not None and held.satisfies(claims):
            return held.token
        try:
            token = await self._credential.get_token_info(*scopes, options=options)
            _check(token)
        except Exception as error:  # whatever a credential raises, there is no token
            if held is not None and not claims and held.alive():
                self._tokens[scopes] = replace(held, since=time.time())
                return held.token
            failure = self._failures[scopes] = self._explain(error)
            raise failure from error
        self._tokens[scopes] = _Held(token, time.time(), claims)
        return token

    def _may_replace(self) -> bool:
        return self._replaced is None or time.monotonic() - self._replaced > _PATIENCE_SECONDS

    async def _replace(self, scopes: tuple[str, ...]) -> None:
        """Open another credential, because the one in use keeps the refused token in its cache."""
        self._replaced = time.monotonic()
        try:
            opened = self._open()
        except Exception as error:
            failure = self._failures[scopes] = self._explain(error)
            raise failure from error
        await self._credential.close()
        self._credential = opened
        self._tokens.clear()

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


@dataclass(frozen=True)
class _Held:
    """A token, since when it is in use, and the claims that it was asked for with."""

    token: AccessTokenInfo
    since: float
    claims: str | None

    def satisfies(self, claims: str | None) -> bool:
        """Whether it will do; claims: what Azure demands of a token, or None."""
        now = time.time()
        recent = now - self.since < _PATIENCE_SECONDS
        if claims:
            # of many requests that are challenged at once, one asks
            return recent and claims == self.claims
        return self.token.expires_on - now > _MARGIN_SECONDS or (recent and self.alive())

    def alive(self) -> bool:
        return self.token.expires_on - time.time() > _LEAST_SECONDS


def _check(token: AccessTokenInfo) -> None:
    """Raise ValueError for what a request cannot be signed with."""
    text: object = token.token
    if not isinstance(text, str) or not text or not text.isascii() or not text.isprintable():
        raise ValueError("what came is no token")
    if token.expires_on <= time.time():
        raise ValueError("the token that came has expired; the clock of this machine may be wrong")


def _claims(token: str) -> dict[str, Any]:
    """What a token says; not verified, since Azure does that and azaudit only shows it."""
    try:
        payload = token.split(".")[1]
        held = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (IndexError, ValueError, RecursionError):
        return {}
    return held if isinstance(held, dict) else {}
