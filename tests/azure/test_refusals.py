"""Refusals: what they say is told, and none of them is an empty list."""

import pytest

from azaudit.snapshot.coverage import CoverageState
from tests.azure.live import (
    ONE_OF_EACH,
    VAULTS,
    one_unit,
)


def denied(action="Microsoft.KeyVault/vaults/read"):
    return (
        "The client 'x' with object id 'y' does not have authorization to perform action"
        f" '{action}' over scope '/subscriptions/s' or the scope is invalid. If access was recently"
        " granted, please refresh your credentials."
    )


_REFUSALS = {
    "not allowed": (
        {"status": 403, "code": "AuthorizationFailed", "message": denied("A/b/read")},
        CoverageState.DENIED,
        "AuthorizationFailed",
        "A/b/read",
    ),
    "not allowed, and no action named": (
        {"status": 403, "code": "AuthorizationFailed", "message": "no"},
        CoverageState.DENIED,
        "AuthorizationFailed",
        "Microsoft.KeyVault/vaults/read",
    ),
    "allowed one thing and not another": (
        {
            "status": 403,
            "code": "LinkedAuthorizationFailed",
            "message": "The client has permission to perform action 'A/read' on scope '/x';"
            " however, it does not have permission to perform action(s) 'B/join/action' on the"
            " linked scope(s) '/y'",
        },
        CoverageState.DENIED,
        "LinkedAuthorizationFailed",
        "B/join/action",
    ),
    "a bare error": (
        {"status": 403, "body": {"Code": "Forbidden", "Message": denied("A/b/read")}},
        CoverageState.DENIED,
        "Forbidden",
        "A/b/read",
    ),
    "a page of HTML": (
        {"status": 403, "body": b"<html>", "content_type": "text/html"},
        CoverageState.DENIED,
        None,
        "Microsoft.KeyVault/vaults/read",
    ),
    "a refusal that is no JSON": (
        {"status": 403, "body": b'{"error": {'},
        CoverageState.DENIED,
        None,
        "Microsoft.KeyVault/vaults/read",
    ),
    "a refusal of a strange type": (
        {"status": 403, "body": b"no", "content_type": "application/octet-stream"},
        CoverageState.DENIED,
        None,
        "Microsoft.KeyVault/vaults/read",
    ),
    "a refusal without end": (
        {"status": 403, "body": b"[" * 100_000},
        CoverageState.DENIED,
        None,
        "Microsoft.KeyVault/vaults/read",
    ),
    "a refusal that no file can hold": (
        {"status": 403, "body": b'{"error": {"code": "\\ud800", "message": "\\udfff\\n2"}}'},
        CoverageState.DENIED,
        "?",
        "Microsoft.KeyVault/vaults/read",
    ),
    "an error that is a text": (
        {"status": 400, "body": {"error": "invalid_request"}},
        CoverageState.FAILED,
        None,
        None,
    ),
    "not there": (
        {"status": 404, "code": "SubscriptionNotFound"},
        CoverageState.FAILED,
        "SubscriptionNotFound",
        None,
    ),
    "a provider that a cloud lacks": (
        {"status": 400, "code": "NoRegisteredProviderFound"},
        CoverageState.FAILED,
        "NoRegisteredProviderFound",
        None,
    ),
    "a namespace that a cloud lacks": (
        {"status": 404, "code": "InvalidResourceNamespace"},
        CoverageState.FAILED,
        "InvalidResourceNamespace",
        None,
    ),
    "another conflict": (
        {"status": 409, "code": "SubscriptionNotRegistered", "message": "namespace 'x'"},
        CoverageState.FAILED,
        "SubscriptionNotRegistered",
        None,
    ),
    "locked": ({"status": 423}, CoverageState.FAILED, "Fault", None),
}


@pytest.mark.parametrize(("effect", "state", "code", "action"), _REFUSALS.values(), ids=_REFUSALS)
async def test_a_refusal_is_told_with_what_was_missing(endpoint, effect, state, code, action):
    endpoint.faults.add(**effect)
    _, coverage = await one_unit(endpoint, VAULTS)
    assert (coverage.state, coverage.http_status) == (state, effect["status"])
    assert (coverage.error_code, coverage.missing_action) == (code, action)
    assert (coverage.calls, coverage.attempts, coverage.rows) == (1, 1, 0)
    assert coverage.message
    coverage.message.encode()


@ONE_OF_EACH
@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 429, 500, 503])
async def test_no_refusal_of_any_client_is_an_empty_list(endpoint, collector, status):
    endpoint.faults.add(status=status, retry_after=0.001)
    _, coverage = await one_unit(endpoint, collector)
    expected = CoverageState.DENIED if status in (401, 403) else CoverageState.FAILED
    assert (coverage.state, coverage.http_status, coverage.rows) == (expected, status, 0)
