"""Those who vouch for applications: GitHub Actions, Azure Pipelines, and a file of Kubernetes's.

Their identity tokens are signed with one key of the run, and Entra's side checks what it checks of
an assertion: that it is signed, for whom it is, who is meant, and that its time is now.
"""

import base64
import binascii
import hashlib
import hmac
import json
import os
import re
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from tests.arm.answer import Answer, RefusedError

AUDIENCE = "api://AzureADTokenExchange"
GITHUB_PATH = "/github/00000000-0000-0000-0009-00000000c0de/idtoken"
PIPELINES_PATH = (
    "/devops/jog/_apis/distributedtask/hubs/build/plans/00000000-0000-0000-0009-0000000000c1"
    "/jobs/00000000-0000-0000-0009-0000000000c2/oidctoken"
)
CONNECTION = "00000000-0000-0000-0009-0000000000c3"
_PATHS = re.compile(f"{re.escape(GITHUB_PATH)}|{re.escape(PIPELINES_PATH)}")
_ISO = "%Y-%m-%dT%H:%M:%S.0000000Z"


class Issuer(NamedTuple):
    """Somebody who vouches: the claims by which Entra knows whom to believe."""

    name: str
    subject: str


GITHUB = Issuer(
    "https://token.actions.githubusercontent.com", "repo:jog/azure-audit:ref:refs/heads/main"
)
PIPELINES = Issuer(
    "https://vstoken.dev.azure.com/00000000-0000-0000-0009-0000000000c4",
    "sc://jog/audit/azure-audit",
)
KUBERNETES = Issuer("https://oidc.example.invalid/cluster/", "system:serviceaccount:audit:azaudit")
_TRUSTED = {one.name: one for one in (GITHUB, PIPELINES, KUBERNETES)}


class Federation:
    """Issues identity tokens, and judges them as Entra does.

    subject: what tokens say in place of the right subject, or None. lifetime: of tokens, in
    seconds. request_token, access_token: what a job shows to be given a token. issued, tokens: what
    was given out, by id and whole. seen: the ids of what Entra was shown.
    """

    def __init__(self) -> None:
        self.subject: str | None = None
        self.lifetime = 300
        self.request_token = _secret()
        self.access_token = _secret()
        self.issued: list[str] = []
        self.tokens: list[str] = []
        self.seen: list[str] = []
        self._key = os.urandom(32)

    def answer(
        self, method: str, path: str, query: Mapping[str, str], headers: Mapping[str, str]
    ) -> Answer | None:
        """The answer to a job that wants an identity token, or None for another path."""
        if not _PATHS.fullmatch(path):
            return None
        if path == GITHUB_PATH:
            return self._github(query, headers)
        return self._pipelines(method, query, headers)

    def _github(self, query: Mapping[str, str], headers: Mapping[str, str]) -> Answer:
        if headers.get("Authorization") != f"Bearer {self.request_token}":
            return Answer(401, {"message": "The request token is not valid."})
        token = self.token(GITHUB, query.get("audience", "https://github.com/jog"))
        return Answer(200, {"count": len(token), "value": token})

    def _pipelines(
        self, method: str, query: Mapping[str, str], headers: Mapping[str, str]
    ) -> Answer:
        if headers.get("Authorization") != f"Bearer {self.access_token}":
            if headers.get("X-TFS-FedAuthRedirect") != "Suppress":
                return Answer(302, None, {"Location": "https://spsprodcus1.vssps.visualstudio.com"})
            return Answer(401, None)
        if method != "POST" or query.get("serviceConnectionId") != CONNECTION:
            return Answer(404, {"message": "No service connection of this id is found."})
        return Answer(200, {"oidcToken": self.token(PIPELINES, AUDIENCE)})

    def token(self, issuer: Issuer, audience: str = AUDIENCE) -> str:
        """An identity token."""
        now = int(time.time())
        id = f"{len(self.issued)}-{os.urandom(8).hex()}"
        claims = {
            "jti": id,
            "iss": issuer.name,
            "sub": self.subject or issuer.subject,
            "aud": audience,
            "iat": now,
            "nbf": now - 300,
            "exp": now + self.lifetime,
        }
        signed = f"{_part({'typ': 'JWT', 'alg': 'HS256'})}.{_part(claims)}"
        token = f"{signed}.{self._signature(signed)}"
        self.issued.append(id)
        self.tokens.append(token)
        return token

    def judge(self, assertion: str, refused: Callable[..., RefusedError]) -> None:
        """Raise what Entra says to an assertion that it does not believe.

        Those of an issuer that is not ours, such as an application's own certificate, are believed
        when they are well-formed. refused: makes the refusal.
        """
        claims = _claims(assertion)
        if claims is None:
            raise refused(401, "invalid_client", 50027, "JWT token is invalid or malformed.")
        trusted = _TRUSTED.get(str(claims.get("iss")))
        if trusted is None:
            return
        self.seen.append(claims["jti"])
        signed, _, signature = assertion.rpartition(".")
        if not hmac.compare_digest(signature.encode(), self._signature(signed).encode()):
            raise refused(
                401,
                "invalid_client",
                700027,
                "The certificate with identifier used to sign the"
                " client assertion is not registered on application.",
            )
        _in_time(claims, refused)
        _meant(claims, trusted, refused)

    def _signature(self, signed: str) -> str:
        return _text(hmac.new(self._key, signed.encode(), hashlib.sha256).digest())


def _in_time(claims: Mapping[str, Any], refused: Callable[..., RefusedError]) -> None:
    now = time.time()
    if not claims["nbf"] <= now < claims["exp"]:
        at, begin, end = (
            datetime.fromtimestamp(one, UTC).strftime(_ISO)
            for one in (now, claims["nbf"], claims["exp"])
        )
        raise refused(
            401,
            "invalid_client",
            700024,
            "Client assertion is not within its valid time range. Current time:"
            f" {at}, assertion valid from {begin}, expiry time of assertion {end}. Review the"
            " documentation at https://learn.microsoft.com/entra/identity-platform"
            "/certificate-credentials .",
        )


def _meant(
    claims: Mapping[str, Any], trusted: Issuer, refused: Callable[..., RefusedError]
) -> None:
    for number, what, claim, right in (
        (700212, "audience", claims["aud"], AUDIENCE),
        (700213, "subject", claims["sub"], trusted.subject),
    ):
        if claim != right:
            raise refused(
                401,
                "invalid_request",
                number,
                f"No matching federated identity record found for presented assertion {what}"
                f" '{claim}'. Check your federated identity credential Subject, Audience and Issuer"
                " against the presented assertion."
                " https://learn.microsoft.com/entra/workload-id/workload-identity-federation",
            )


def _claims(assertion: str) -> dict[str, Any] | None:
    try:
        _, claims, _ = assertion.split(".")
        held = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
    except (ValueError, binascii.Error):
        return None
    return held if isinstance(held, dict) else None


def _secret() -> str:
    """A token of the job's, which is a JWT there too."""
    return (
        f"{_part({'typ': 'JWT'})}.{_part({'orchid': os.urandom(12).hex()})}.{os.urandom(8).hex()}"
    )


def _part(value: Mapping[str, Any]) -> str:
    return _text(json.dumps(value, separators=(",", ":")).encode())


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
