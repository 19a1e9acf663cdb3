"""Answers, and the refusals in the envelopes that Azure Resource Manager gives them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

JSON = "application/json; charset=utf-8"


@dataclass
class Answer:
    """What goes back for a request.

    body: a JSON value, or bytes that go out as they are.
    """

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)

    def wire(self) -> bytes:
        if isinstance(self.body, bytes):
            return self.body
        if self.body is None:
            return b""
        return json.dumps(self.body, ensure_ascii=False, separators=(",", ":")).encode()


class RefusedError(Exception):
    """A request that gets an error for an answer."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


def error(
    status: int,
    code: str,
    message: str,
    headers: Mapping[str, str] | None = None,
    **more: Any,
) -> Answer:
    """An error in the envelope of Azure Resource Manager itself.

    The gateway marks its own refusals with x-ms-failure-cause, those of a provider say `service`.
    """
    body = {"error": {"code": code, "message": message, **more}}
    return Answer(status, body, {"x-ms-failure-cause": "gateway", **(headers or {})})


def refused(
    status: int,
    code: str,
    message: str,
    headers: Mapping[str, str] | None = None,
    **more: Any,
) -> RefusedError:
    """An error of Azure Resource Manager, to be raised."""
    return RefusedError(error(status, code, message, headers, **more))


def unauthenticated(code: str, message: str, why: str, tenant_id: str = "") -> RefusedError:
    """A 401 with the challenge that names the authority to ask for a token."""
    challenge = (
        f'Bearer authorization_uri="https://login.windows.net/{tenant_id}",'
        f' error="invalid_token", error_description="{why}"'
    )
    return refused(401, code, message, {"WWW-Authenticate": challenge})


def unauthorized(client: str, object_id: str, action: str, scope: str) -> RefusedError:
    """The 403 for what a principal may not do."""
    return refused(
        403,
        "AuthorizationFailed",
        f"The client '{client}' with object id '{object_id}' does not have authorization to"
        f" perform action '{action}' over scope '{scope}' or the scope is invalid. If access was"
        " recently granted, please refresh your credentials.",
    )


def not_registered(namespace: str) -> RefusedError:
    """The 409 for a namespace that the subscription is not registered to use."""
    message = (
        f"The subscription is not registered to use namespace '{namespace}'. See"
        " https://aka.ms/rps-not-found for how to register subscriptions."
    )
    code = "MissingSubscriptionRegistration"
    details = [{"code": code, "target": namespace, "message": message}]
    return refused(409, code, message, details=details)


def throttled(subscription: str, object_id: str, seconds: int) -> Answer:
    """The 429 of a principal whose reads of a subscription are used up."""
    return error(
        429,
        "SubscriptionRequestsThrottled",
        f"Number of 'read' requests for subscription '{subscription}' actor '{object_id}' exceeded."
        f" Please try again after '{seconds}' seconds after additional tokens are available. Refer"
        " to https://aka.ms/arm-throttling for additional information.",
        {"Retry-After": str(seconds)},
    )
