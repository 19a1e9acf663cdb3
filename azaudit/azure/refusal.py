"""What a refusal or a failure means: the state, the code, and the action that was missing."""

import json
import re
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

from azure.core.exceptions import (
    AzureError,
    ServiceRequestError,
    ServiceRequestTimeoutError,
    ServiceResponseTimeoutError,
)

# "... does not have authorization to perform action 'A' over scope 'S' or the scope is invalid."
_ACTION = re.compile(r"not have (?:authorization|permission) to perform action(?:\(s\))? '([^']+)'")
_NAMESPACE = re.compile(r"namespace '([^']+)'")
_LOGIN = re.compile(r"//[^/@\s]*@")
_DENIED = (401, 403)
_CONFLICT = 409
_MESSAGE_LIMIT = 300
# 409 MissingSubscriptionRegistration: learn.microsoft.com/azure/azure-resource-manager/
# troubleshooting/error-register-resource-provider
_UNREGISTERED = "MissingSubscriptionRegistration"


@dataclass(frozen=True)
class ReadFailure:
    """Why something was not read.

    message: what is so, for people.
    """

    state: Literal["denied", "failed", "not-registered"]
    http_status: int | None
    error_code: str | None
    missing_action: str | None
    message: str


def explain_refusal(response: Any, collector: str) -> ReadFailure:
    """The meaning of an answer whose status is not 200."""
    status = response.status_code
    code, said = error_of(response)
    if status == _CONFLICT and code == _UNREGISTERED and _names_what_was_asked(response, said):
        message = f"{collector}: the resource provider is not registered in this subscription"
        return ReadFailure("not-registered", status, code, None, message)
    action = _ACTION.search(said)
    missing = action[1] if action else None
    denied = status in _DENIED
    if denied and missing:
        message = f"{collector}: the sign-in may not {missing}"
    else:
        reason = f"{code}: {said}" if said else code
        message = f"{collector}: Azure answered {status}" + (f" {reason}" if reason else "")
    return ReadFailure(
        state="denied" if denied else "failed",
        http_status=status,
        error_code=code or None,
        missing_action=missing,
        message=message[:_MESSAGE_LIMIT],
    )


def explain_error(error: AzureError, collector: str) -> ReadFailure:
    """The meaning of a request that had no answer."""
    if isinstance(error, (ServiceRequestTimeoutError, ServiceResponseTimeoutError)):
        code, what = "TimedOut", "Azure did not answer in time"
    elif isinstance(error, ServiceRequestError):
        code, what = "NoConnection", "no connection to Azure"
    else:
        code, what = "NoAnswer", "the answer did not arrive whole"
    # a proxy's address may hold the password for it
    said = _LOGIN.sub("//", _first_line(str(error.message)))
    message = f"{collector}: {what}: {said}"
    return ReadFailure("failed", None, code, None, message[:_MESSAGE_LIMIT])


def error_of(response: Any) -> tuple[str, str]:
    """The code and message of an error body, empty where it has none.

    Most services wrap them in `error`; some answer them bare, some spell them with capitals.
    """
    try:
        body = json.loads(response.text())
    except Exception:  # noqa: BLE001 - a refusal whose words cannot be read is still one
        return "", ""
    if isinstance(body, dict) and isinstance(body.get("error"), dict):
        body = body["error"]
    if not isinstance(body, dict):
        return "", ""
    held = {key.lower(): value for key, value in body.items() if isinstance(value, str)}
    return storable(held.get("code", "")), storable(_first_line(held.get("message", "")))


def storable(text: str) -> str:
    """The text without half surrogate pairs, which JSON can spell and no file can hold."""
    return text.encode("utf-8", "replace").decode()


def _names_what_was_asked(response: Any, said: str) -> bool:
    """Whether the namespace that a refusal names is that of the list.

    A provider may answer that it lacks another one; that says nothing about its own resources.
    """
    named = _NAMESPACE.search(said)
    segments = unquote(urlsplit(response.request.url).path).lower().split("/")
    return named is not None and named[1].lower() in segments


def _first_line(text: str) -> str:
    return " ".join(text.strip().splitlines()[:1])
