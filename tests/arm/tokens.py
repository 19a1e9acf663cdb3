"""Access tokens: issuing them, and judging those that come with a request."""

import base64
import hashlib
import hmac
import json
import os
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from tests.arm.answer import RefusedError, unauthenticated
from tests.arm.tenant import Principal
from tests.arm.world import World


@dataclass(frozen=True)
class Caller:
    """Who sends a request, and of which tenant the token is."""

    principal: Principal
    tenant_id: str

    @property
    def object_id(self) -> str:
        return self.principal.memberships[self.tenant_id].object_id


Flaw = Literal["missing", "invalid", "expired", "audience", ""]


@dataclass(frozen=True)
class Judged:
    """What a token is worth. flaw: why there is no caller, or "". claims: as far as it is ours."""

    caller: Caller | None
    flaw: Flaw
    claims: Mapping[str, Any]


@dataclass(frozen=True)
class Issued:
    """A token as it is handed out. expires_on: seconds since 1970."""

    token: str
    expires_on: int
    lifetime: int


class Tokens:
    """Issues signed tokens and judges them.

    The key is new with each start, so that no token outlives its endpoint. Times are those of the
    machine, never of the described world: clients compare them with their own clock.
    """

    def __init__(self, world: World, audience: str, lifetime: int) -> None:
        self.audience = audience
        self.lifetime = lifetime
        self.issued: Counter[str] = Counter()
        self.given: list[str] = []
        self._world = world
        self._key = os.urandom(32)
        self._serial = 0
        self._refused_up_to = 0

    def issue(self, principal: Principal, tenant_id: str, resource: str) -> Issued:
        now = int(time.time())
        self._serial += 1
        self.issued[tenant_id] += 1
        claims = {
            "aud": resource,
            "iss": f"https://sts.windows.net/{tenant_id}/",
            "iat": now,
            "nbf": now,
            "exp": now + self.lifetime,
            "tid": tenant_id,
            "oid": principal.memberships[tenant_id].object_id,
            "appid": principal.client_id or "04b07795-8ddb-461a-bbee-02f9e1bf7b46",
            "name": principal.name,
            "uti": str(self._serial),
            "ver": "1.0",
        }
        if principal.user:
            claims["upn" if not self._guest(principal, tenant_id) else "unique_name"] = (
                principal.user
            )
        token = self._signed(claims)
        self.given.append(token)
        return Issued(token, now + self.lifetime, self.lifetime)

    def expire(self) -> None:
        """Let everything that was issued so far be expired, whatever its holder believes."""
        self._refused_up_to = self._serial

    def caller(self, authorization: str | None, home: str) -> Caller:
        """Who a request comes from; refused as Azure Resource Manager does.

        home: the tenant of the subscription that is asked for, which challenges name, or "".
        """
        judged = self.judged(authorization, self.audience)
        if judged.caller is not None:
            return judged.caller
        match judged.flaw:
            case "missing":
                raise unauthenticated(
                    "AuthenticationFailed",
                    "Authentication failed. The 'Authorization' header is missing.",
                    "The authentication failed because of missing 'Authorization' header.",
                    home,
                )
            case "expired":
                raise self._expired(judged.claims, home)
            case "audience":
                raise self._not_for_us(judged.claims, home)
            case _:
                why = "The access token is invalid."
                raise unauthenticated("InvalidAuthenticationToken", why, why, home)

    def judged(self, authorization: str | None, audience: str) -> Judged:
        """Whose token it is, if it is good for an audience."""
        if not authorization:
            return Judged(None, "missing", {})
        claims = self._claims(authorization)
        if claims is None:
            return Judged(None, "invalid", {})
        revoked = int(claims["uti"]) <= self._refused_up_to
        if claims["exp"] <= int(time.time()) or revoked:
            return Judged(None, "expired", claims)
        if str(claims["aud"]).rstrip("/") != audience:
            return Judged(None, "audience", claims)
        return Judged(Caller(self._world.principals[claims["name"]], claims["tid"]), "", claims)

    def _expired(self, claims: Mapping[str, Any], home: str) -> RefusedError:
        now = int(time.time())
        expiry = min(claims["exp"], now - 1)
        return unauthenticated(
            "ExpiredAuthenticationToken",
            f"The access token expiry UTC time '{_american(expiry)}' is earlier than current UTC"
            f" time '{_american(now)}'.",
            "The access token has expired.",
            home,
        )

    def _not_for_us(self, claims: Mapping[str, Any], home: str) -> RefusedError:
        return unauthenticated(
            "InvalidAuthenticationTokenAudience",
            "The access token has been obtained for wrong audience or resource"
            f" '{claims['aud']}'. It should exactly match with one of the allowed audiences"
            f" '{self.audience}/','{self.audience}'.",
            "The access token has been obtained from wrong audience or resource.",
            home,
        )

    def _guest(self, principal: Principal, tenant_id: str) -> bool:
        return principal.memberships[tenant_id].guest

    def _signed(self, claims: Mapping[str, Any]) -> str:
        head = _part({"typ": "JWT", "alg": "HS256"})
        signed = f"{head}.{_part(claims)}"
        return f"{signed}.{self._signature(signed)}"

    def _signature(self, signed: str) -> str:
        return _text(hmac.new(self._key, signed.encode(), hashlib.sha256).digest())

    def _claims(self, authorization: str) -> dict[str, Any] | None:
        scheme, _, token = authorization.partition(" ")
        signed, _, signature = token.rpartition(".")
        if scheme.lower() != "bearer" or not hmac.compare_digest(
            signature.encode(), self._signature(signed).encode()
        ):
            return None
        part = signed.partition(".")[2]
        claims = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
        assert isinstance(claims, dict)
        return claims


def _part(value: Mapping[str, Any]) -> str:
    return _text(json.dumps(value, separators=(",", ":")).encode())


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _american(moment: int) -> str:
    """A time the way these messages write it, such as 1/31/2017 4:05:25 PM."""
    at = datetime.fromtimestamp(moment, UTC)
    hour = at.hour % 12 or 12
    half = "AM" if at.hour < 12 else "PM"
    return f"{at.month}/{at.day}/{at.year} {hour}:{at.minute:02}:{at.second:02} {half}"
