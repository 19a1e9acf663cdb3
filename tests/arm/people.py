"""People who sign in: in a browser, with a device code, and again with a refresh token."""

import base64
import hashlib
import html
import json
import os
import time
from collections.abc import Mapping
from typing import Any, NamedTuple

from tests.arm.answer import Answer, RefusedError
from tests.arm.directory import Directory
from tests.arm.tenant import Principal, Tenant

CODE_PAGE = "https://microsoft.com/devicelogin"
_PENDING = {
    "authorization_pending": (
        70016,
        "OAuth 2.0 device flow error. Authorization is pending. Continue polling.",
    ),
    "slow_down": (70021, "The client is polling too fast."),
    "authorization_declined": (70018, "The end user has denied the authorization request."),
    "expired_token": (
        70020,
        "The provided value for the input parameter 'device_code' is not valid. This device code"
        " has expired.",
    ),
}


class _Code(NamedTuple):
    """What an authorization code stands for."""

    redirect_uri: str
    challenge: str
    nonce: str


class People:
    """The flows of people.

    who: the name of the user who signs in, the first that is described unless set; None declines.
    answers: what polling a device code answers, one each time and the last for ever; `approved`
    gives the token. lifetime, interval: of device codes, in seconds. strict: ids of tenants that
    want another proof of whoever comes with a refresh token. asked: how often a person was asked.
    secrets: what was given to programs, besides codes that are good once.
    """

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        users = [one.name for one in directory.world.principals.values() if one.user]
        self.who: str | None = users[0] if users else None
        self.answers = ["approved"]
        self.lifetime, self.interval = 900, 1
        self.strict: set[str] = set()
        self.asked = 0
        self.secrets: list[str] = []
        self._codes: dict[str, _Code] = {}
        self._refresh: dict[str, str] = {}
        self._devices: dict[str, str] = {}

    @property
    def user(self) -> Principal:
        assert self.who is not None, "no user signs in"
        return self._directory.world.principals[self.who]

    @property
    def home(self) -> Tenant:
        """The tenant that the user is of."""
        return self._directory.tenant(next(iter(self.user.memberships)))

    def authorize(self, query: Mapping[str, str]) -> Answer:
        """The page that comes back to the program when the person has signed in, or has not."""
        self.asked += 1
        fields = {"state": query["state"]}
        if self.who is None:
            fields |= {
                "error": "access_denied",
                "error_description": "AADSTS65004: User declined to consent to access the app.",
            }
        else:
            code = f"0.A{os.urandom(24).hex()}"
            self._codes[code] = _Code(
                query["redirect_uri"], query["code_challenge"], query.get("nonce", "")
            )
            fields |= {"code": code, "session_state": "00000000-0000-0000-0009-0000000000d1"}
        inputs = "".join(
            f'<input type="hidden" name="{name}" value="{html.escape(value)}"/>'
            for name, value in fields.items()
        )
        action = html.escape(query["redirect_uri"])
        page = f'<html><body><form method="POST" action="{action}">{inputs}</form></body></html>'
        return Answer(200, page.encode(), {"Content-Type": "text/html; charset=utf-8"})

    def redeem(self, tenant: Tenant, form: Mapping[str, str]) -> Answer:
        """The tokens for an authorization code, which is good once."""
        code = self._codes.pop(form.get("code", ""), None)
        challenge = _text(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if code is None or code.redirect_uri != form.get("redirect_uri"):
            raise self._directory.refused(
                400, "invalid_grant", 54005, "OAuth2 Authorization code was already redeemed."
            )
        if code.challenge != challenge:
            raise self._directory.refused(
                400, "invalid_grant", 501481, "The Code_Verifier does not match the code_challenge."
            )
        return self._tokens(tenant, form, nonce=code.nonce)

    def device_code(self, form: Mapping[str, str]) -> Answer:
        """A code for a person to enter elsewhere."""
        self.asked += 1
        device, user = f"DAQ{os.urandom(24).hex()}", os.urandom(4).hex().upper() + "X"
        self._devices[device] = form.get("scope", "")
        return Answer(
            200,
            {
                "user_code": user,
                "device_code": device,
                "verification_uri": CODE_PAGE,
                "expires_in": self.lifetime,
                "interval": self.interval,
                "message": f"To sign in, use a web browser to open the page {CODE_PAGE} and enter"
                f" the code {user} to authenticate.",
            },
        )

    def poll(self, tenant: Tenant, form: Mapping[str, str]) -> Answer:
        """What has become of a device code."""
        scope = self._devices.get(form.get("device_code", ""))
        if scope is None:
            raise self._directory.refused(
                400, "bad_verification_code", 70019, "The verification code is not known."
            )
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if answer == "approved":
            return self._tokens(tenant, {**form, "scope": scope})
        number, message = _PENDING[answer]
        raise self._directory.refused(400, answer, number, message)

    def refresh(self, tenant: Tenant, form: Mapping[str, str]) -> Answer:
        """Another token for who has signed in before, to this tenant or another."""
        if self._refresh.get(form.get("refresh_token", "")) != self.who:
            raise self._directory.refused(
                400,
                "invalid_grant",
                50173,
                "The provided grant has expired due to it being revoked, a fresh auth token is"
                " needed.",
            )
        if tenant.id in self.strict:
            raise self._directory.refused(
                400,
                "invalid_grant",
                50076,
                "Due to a configuration change made by your administrator, or because you moved to"
                " a new location, you must use multi-factor authentication to access this"
                " resource.",
                {"suberror": "basic_action"},
            )
        return self._tokens(tenant, form)

    def _tokens(self, tenant: Tenant, form: Mapping[str, str], nonce: str = "") -> Answer:
        user = self.user
        if tenant.id not in user.memberships:
            raise self._not_in(tenant, user)
        scopes = [one for one in form.get("scope", "").split() if one.endswith("/.default")]
        resource = self._directory.resource(tenant, scopes[0] if scopes else "")
        refresh = f"1.A{os.urandom(24).hex()}"
        self.secrets.append(refresh)
        self._refresh[refresh] = user.name
        home = user.memberships[self.home.id]
        return self._directory.granted(
            user,
            tenant,
            resource,
            scope=f"{resource}/user_impersonation {resource}/.default",
            refresh_token=refresh,
            id_token=self._id_token(user, tenant, form["client_id"], nonce),
            client_info=_part({"uid": home.object_id, "utid": home.tenant_id}),
        )

    def _id_token(self, user: Principal, tenant: Tenant, client_id: str, nonce: str) -> str:
        now = int(time.time())
        claims = {
            "aud": client_id,
            "iss": f"{self._directory.url}/{tenant.id}/v2.0",
            "iat": now,
            "exp": now + 3600,
            "nonce": nonce,
            "oid": user.memberships[tenant.id].object_id,
            "tid": tenant.id,
            "sub": user.name,
            "preferred_username": user.user,
        }
        text = f"{_part({'typ': 'JWT', 'alg': 'none'})}.{_part(claims)}.{os.urandom(8).hex()}"
        self.secrets.append(text)
        return text

    def _not_in(self, tenant: Tenant, user: Principal) -> RefusedError:
        return self._directory.refused(
            400,
            "invalid_grant",
            50020,
            f"User account '{user.user}' from identity provider"
            f" 'https://sts.windows.net/{self.home.id}/' does not exist in tenant"
            f" '{tenant.display_name}' and cannot access the application in that tenant.",
        )


def _part(value: Mapping[str, Any]) -> str:
    return _text(json.dumps(value, separators=(",", ":")).encode())


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
