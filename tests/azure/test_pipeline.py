"""The pipeline through real clients: nothing is written, and refusals are what they say."""

import asyncio
import base64
import json
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from azure.mgmt.cognitiveservices.aio import CognitiveServicesManagementClient
from azure.mgmt.dataprotection.aio import DataProtectionMgmtClient
from azure.mgmt.keyvault.aio import KeyVaultManagementClient
from azure.mgmt.network.aio import NetworkManagementClient
from azure.mgmt.recoveryservices.aio import RecoveryServicesClient
from azure.mgmt.recoveryservicesbackup.aio import RecoveryServicesBackupClient
from azure.mgmt.resource.resources.aio import ResourceManagementClient
from azure.mgmt.resource.subscriptions.aio import SubscriptionClient

from azaudit.azure.pipeline import Patience
from azaudit.azure.reading import Reading, read
from azaudit.collect.registry import COLLECTORS
from azaudit.errors import ForbiddenRequestError, SignInError
from azaudit.model import ResourceId
from azaudit.snapshot.coverage import CoverageState
from tests.arm import ArmEndpoint
from tests.azure.live import (
    CHILD_LISTS,
    FAST,
    GETS,
    LISTS,
    NOW,
    SUBSCRIPTION,
    described,
    one_unit,
    parent_of,
    signed_in,
    unit,
    vaults,
)

VAULTS = LISTS[1]
_ONE_OF_EACH = pytest.mark.parametrize("collector", LISTS, ids=lambda one: one.name)

_TAGS = {"tags": {"a": "b"}}
# a write, or a read of secrets, of every client
_WRITES = {
    "an account's keys": (
        CognitiveServicesManagementClient,
        lambda client: client.accounts.list_keys("rg", "one"),
    ),
    "new keys for an account": (
        CognitiveServicesManagementClient,
        lambda client: client.accounts.regenerate_key("rg", "one", {"keyName": "Key1"}),
    ),
    "a changed account": (
        CognitiveServicesManagementClient,
        lambda client: client.accounts.begin_update("rg", "one", _TAGS),
    ),
    "no more account": (
        CognitiveServicesManagementClient,
        lambda client: client.accounts.begin_delete("rg", "one"),
    ),
    "a new vault": (
        KeyVaultManagementClient,
        lambda client: client.vaults.begin_create_or_update("rg", "one", {"location": "x"}),
    ),
    "a changed vault": (
        KeyVaultManagementClient,
        lambda client: client.vaults.update("rg", "one", _TAGS),
    ),
    "no more vault": (KeyVaultManagementClient, lambda client: client.vaults.delete("rg", "one")),
    "a purged vault": (
        KeyVaultManagementClient,
        lambda client: client.vaults.begin_purge_deleted("one", "x"),
    ),
    "a changed gateway": (
        NetworkManagementClient,
        lambda client: client.application_gateways.update_tags("rg", "one", _TAGS),
    ),
    "a stopped gateway": (
        NetworkManagementClient,
        lambda client: client.application_gateways.begin_stop("rg", "one"),
    ),
    "no more recovery vault": (
        RecoveryServicesClient,
        lambda client: client.vaults.begin_delete("rg", "one"),
    ),
    "an unlocked delete": (
        RecoveryServicesBackupClient,
        lambda client: client.resource_guard_proxy.unlock_delete("one", "rg", "VaultProxy", {}),
    ),
    "no more guard proxy": (
        RecoveryServicesBackupClient,
        lambda client: client.resource_guard_proxy.delete("one", "rg", "VaultProxy"),
    ),
    "no more guard": (
        DataProtectionMgmtClient,
        lambda client: client.resource_guards.delete("rg", "one"),
    ),
    "a registration": (
        ResourceManagementClient,
        lambda client: client.providers.register("Microsoft.KeyVault"),
    ),
    "a template's export": (
        ResourceManagementClient,
        lambda client: client.resource_groups.begin_export_template("rg", {"resources": ["*"]}),
    ),
    "the existence of a group": (
        ResourceManagementClient,
        lambda client: client.resource_groups.check_existence("rg"),
    ),
}


@pytest.mark.parametrize(("kind", "write"), _WRITES.values(), ids=_WRITES)
async def test_no_client_can_send_anything_but_a_read(endpoint, kind, write):
    version = "2025-01-01"
    async with signed_in(endpoint) as session:
        client = session.client(kind, subscription_id=SUBSCRIPTION, api_version=version)
        with pytest.raises(ForbiddenRequestError):
            await write(client)
    assert endpoint.arm_requests == []


async def test_a_unit_that_would_write_is_a_gap_and_touches_no_other(endpoint):
    async with signed_in(endpoint) as session:
        client = session.client(
            KeyVaultManagementClient, subscription_id=SUBSCRIPTION, api_version="2025-01-01"
        )
        reading = Reading("writes", "/s")
        await read(reading, lambda: (lambda: client.vaults.delete("rg", "one"),))
    assert reading.failure is not None
    assert (reading.failure.state, reading.failure.error_code) == ("failed", "ForbiddenRequest")
    assert reading.failure.message.startswith("writes: azaudit refused to send DELETE https://")
    assert endpoint.arm_requests == []


@pytest.fixture(scope="module")
def unregistered():
    providers = {
        namespace: {"state": "NotRegistered", "lists": "conflict"}
        for namespace in (
            "Microsoft.CognitiveServices",
            "Microsoft.DataProtection",
            "Microsoft.KeyVault",
            "Microsoft.Network",
            "Microsoft.RecoveryServices",
        )
    }
    subscription = described(providers=providers)
    with ArmEndpoint(subscription, now=NOW) as served:
        yield served


@_ONE_OF_EACH
async def test_a_provider_that_is_not_registered_stays_so(unregistered, collector):
    """The SDK's own pipeline answers this refusal with a registration."""
    unregistered.forget()
    _, coverage = await one_unit(unregistered, collector)
    assert (coverage.state, coverage.http_status) == (CoverageState.NOT_REGISTERED, 409)
    assert coverage.error_code == "MissingSubscriptionRegistration"
    assert unregistered.writes == []
    assert len(unregistered.arm_requests) == 1


@pytest.mark.parametrize("collector", CHILD_LISTS, ids=lambda one: one.name)
async def test_a_list_below_a_resource_cannot_lack_its_provider(unregistered, collector):
    """Where its parent exists, the provider is registered, whatever the answer says."""
    _, coverage = await one_unit(unregistered, collector)
    assert coverage.state is CoverageState.FAILED


@pytest.mark.parametrize(
    "message",
    [
        "The subscription is not registered to use namespace 'Microsoft.Network'.",
        "The subscription is not registered to use namespace 'Microsoft.KeyVaults'.",
        "The subscription is not registered.",
        "",
    ],
)
async def test_a_provider_that_lacks_another_one_proves_nothing(endpoint, message):
    endpoint.faults.add(status=409, code="MissingSubscriptionRegistration", message=message)
    _, coverage = await one_unit(endpoint, VAULTS)
    assert (coverage.state, coverage.http_status) == (CoverageState.FAILED, 409)


async def test_a_refusal_is_not_hidden_by_a_missing_registration_before_it(endpoint):
    said = "not registered to use namespace 'Microsoft.CognitiveServices'"
    endpoint.faults.add(
        "Microsoft.CognitiveServices",
        status=409,
        code="MissingSubscriptionRegistration",
        message=said,
    )
    endpoint.faults.add(status=403, code="AuthorizationFailed")
    _, coverage = await one_unit(endpoint, GETS)
    assert (coverage.state, coverage.http_status) == (CoverageState.DENIED, 403)


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


@_ONE_OF_EACH
@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 429, 500, 503])
async def test_no_refusal_of_any_client_is_an_empty_list(endpoint, collector, status):
    endpoint.faults.add(status=status, retry_after=0.001)
    _, coverage = await one_unit(endpoint, collector)
    expected = CoverageState.DENIED if status in (401, 403) else CoverageState.FAILED
    assert (coverage.state, coverage.http_status, coverage.rows) == (expected, status, 0)


@pytest.mark.parametrize(
    "effect",
    [
        {"status": 408},
        {"status": 429, "retry_after": 0.01},
        {"status": 500},
        {"status": 502, "body": b"<html>", "content_type": "text/html"},
        {"status": 503, "retry_after": 0.01},
        {"status": 504, "retry_after": "soon"},
        {"status": 503, "headers": {"Retry-After": "inf"}, "times": 0},
        {"reset": True},
        {"truncate": "connection"},
    ],
    ids=str,
)
async def test_what_passes_costs_time_and_no_rows(paged, effect):
    paged.faults.add(**{"times": 3, **effect})
    _, coverage = await one_unit(paged, VAULTS)
    assert (coverage.state, coverage.rows, coverage.calls) == (CoverageState.COMPLETE, 5, 3)
    spent = 3 + effect.get("times", 3)
    # on a connection that was reset, aiohttp tries once more by itself, which nobody can count
    assert coverage.attempts == spent or (effect == {"reset": True} and coverage.attempts > 3)


@pytest.mark.parametrize(
    ("effect", "code"),
    [
        ({"status": 500}, "InternalServerError"),
        ({"reset": True}, "NoConnection"),
        ({"truncate": "connection"}, "NoAnswer"),
    ],
    ids=str,
)
async def test_what_does_not_pass_is_given_up_and_told(paged, effect, code):
    paged.faults.add(**effect)
    _, coverage = await one_unit(paged, VAULTS)
    assert (coverage.state, coverage.error_code) == (CoverageState.FAILED, code)
    assert (coverage.calls, coverage.attempts) == (1, 1 + FAST.retries)


async def test_broken_json_is_not_asked_for_again(paged):
    paged.faults.add(truncate="json")
    _, coverage = await one_unit(paged, VAULTS)
    assert (coverage.state, coverage.error_code) == (CoverageState.FAILED, "InvalidJson")
    assert (coverage.http_status, coverage.attempts) == (200, 1)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409])
async def test_a_refusal_with_retry_after_is_not_waited_for(endpoint, status):
    endpoint.faults.add(status=status, retry_after=60)
    _, coverage = await one_unit(endpoint, VAULTS)
    assert (coverage.http_status, coverage.attempts) == (status, 1)


@pytest.mark.parametrize("after", ["300", "1e9", "inf"])
async def test_a_service_that_wants_to_be_left_alone_for_long_is_given_up(endpoint, after):
    endpoint.faults.add(status=429, headers={"Retry-After": after})
    _, coverage = await one_unit(endpoint, VAULTS)
    assert (coverage.state, coverage.attempts) == (CoverageState.FAILED, 1)
    assert coverage.error_code == "TooManyRequests"


async def test_retry_after_may_be_a_date(endpoint):
    wanted = datetime.now(UTC) + timedelta(seconds=1.5)
    endpoint.faults.add(
        status=503, headers={"Retry-After": format_datetime(wanted, usegmt=True)}, times=1
    )
    started = time.monotonic()
    _, coverage = await one_unit(endpoint, VAULTS)
    assert (coverage.state, coverage.attempts) == (CoverageState.COMPLETE, 2)
    assert 0.2 < time.monotonic() - started < 5


async def test_retry_after_that_is_long_past_means_at_once(endpoint):
    endpoint.faults.add(
        status=503, headers={"Retry-After": "Fri, 20 Nov 2020 09:00:00 GMT"}, times=1
    )
    _, coverage = await one_unit(endpoint, VAULTS)
    assert (coverage.state, coverage.attempts) == (CoverageState.COMPLETE, 2)


@pytest.mark.parametrize("after", ["soon", "nan", "-5", "", "Fri, 99 Nov 2026"])
async def test_retry_after_that_means_nothing_spoils_no_answer(endpoint, after):
    endpoint.faults.add(headers={"Retry-After": after}, times=1)
    _, coverage = await one_unit(endpoint, VAULTS)
    assert (coverage.state, coverage.rows) == (CoverageState.COMPLETE, 1)
    endpoint.faults.add(status=503, headers={"Retry-After": after}, times=1)
    _, coverage = await one_unit(endpoint, VAULTS)
    assert (coverage.state, coverage.attempts) == (CoverageState.COMPLETE, 2)


async def test_forty_units_at_once_share_a_token_and_a_pipeline(endpoint):
    before = sum(endpoint.tokens_issued.values())
    kinds = [collector for collector in COLLECTORS if collector.parent is None]
    async with signed_in(endpoint) as session:
        done = await asyncio.gather(*(unit(session, kinds[n % len(kinds)]) for n in range(40)))
        pipelines = {
            id(
                session.client(
                    one.client(), subscription_id=SUBSCRIPTION, api_version=one.api_version
                )._client._pipeline
            )
            for one in kinds
        }
    assert {coverage.state for _, coverage in done} == {CoverageState.COMPLETE}
    assert sum(endpoint.tokens_issued.values()) - before == 1
    assert pipelines == {id(session._pipeline)}


async def test_requests_say_who_asks(endpoint):
    await one_unit(endpoint, VAULTS)
    (request,) = endpoint.arm_requests
    assert request.headers["user-agent"].startswith("azaudit/")
    assert "x-ms-client-request-id" in request.headers


async def test_a_token_that_azure_calls_expired_is_renewed_once_for_all():
    with ArmEndpoint(described(), now=NOW) as served:
        async with asyncio.timeout(20), signed_in(served) as session:
            await unit(session, VAULTS)
            served.expire_tokens()
            done = await asyncio.gather(*(unit(session, one) for one in LISTS))
            assert {coverage.state for _, coverage in done} == {CoverageState.COMPLETE}
            assert sum(served.tokens_issued.values()) == 2
            refused = [request for request in served.arm_requests if request.status == 401]
            assert 1 <= len(refused) <= len(LISTS)


async def test_a_token_that_azure_goes_on_refusing_is_a_refusal_and_no_hang(endpoint):
    before = sum(endpoint.tokens_issued.values())
    endpoint.faults.add(
        status=401,
        code="ExpiredAuthenticationToken",
        headers={"WWW-Authenticate": 'Bearer error="invalid_token"'},
    )
    async with asyncio.timeout(20), signed_in(endpoint) as session:
        done = await asyncio.gather(*(unit(session, one) for one in LISTS))
        for _, coverage in done:
            assert (coverage.state, coverage.http_status) == (CoverageState.DENIED, 401)
            assert coverage.missing_action is None, "no role would help"
    assert sum(endpoint.tokens_issued.values()) - before == 2, "one more, and no more"


@pytest.mark.parametrize(
    "code", ["InvalidAuthenticationTokenTenant", "InvalidAuthenticationTokenAudience", "Other"]
)
async def test_a_token_that_is_wrong_is_not_renewed(endpoint, code):
    before = sum(endpoint.tokens_issued.values())
    endpoint.faults.add(
        status=401, code=code, headers={"WWW-Authenticate": 'Bearer error="invalid_token"'}
    )
    _, coverage = await one_unit(endpoint, VAULTS)
    assert (coverage.state, coverage.error_code) == (CoverageState.DENIED, code)
    assert sum(endpoint.tokens_issued.values()) - before == 1


def challenge(claims: str) -> dict[str, str]:
    encoded = base64.urlsafe_b64encode(claims.encode()).decode().rstrip("=")
    return {
        "WWW-Authenticate": 'Bearer authorization_uri="https://login.example/",'
        f' error="insufficient_claims", claims="{encoded}"'
    }


async def test_claims_that_azure_demands_are_asked_for_once_for_all():
    claims = json.dumps({"access_token": {"nbf": {"essential": True, "value": "1700000000"}}})
    with ArmEndpoint(described(), now=NOW) as served:
        async with asyncio.timeout(20), signed_in(served) as session:
            served.faults.add(
                status=401, code="x", headers=challenge(claims), delay=0.1, times=len(LISTS)
            )
            done = await asyncio.gather(*(unit(session, one) for one in LISTS))
    assert {coverage.state for _, coverage in done} == {CoverageState.COMPLETE}
    assert sum(served.tokens_issued.values()) == 2


async def test_claims_that_are_demanded_again_and_again_are_a_refusal(endpoint):
    endpoint.faults.add(status=401, code="x", headers=challenge('{"access_token": {}}'))
    _, coverage = await one_unit(endpoint, VAULTS)
    assert (coverage.state, coverage.attempts) == (CoverageState.DENIED, 2)


@pytest.mark.parametrize(
    "header",
    [
        'Bearer error="insufficient_claims"',
        'Bearer error="insufficient_claims", claims=""',
        'Bearer error="insufficient_claims", claims="%%%"',
        'Bearer error="insufficient_claims", claims="gICA"',
        'Bearer error="insufficient_claims", claims="a',
        "Bearer",
        "",
        "Basic realm=x",
        "Bearer a=b c=d, ,,=,=",
    ],
)
async def test_a_challenge_that_means_nothing_is_a_refusal(endpoint, header):
    endpoint.faults.add(status=401, code="x", headers={"WWW-Authenticate": header})
    _, coverage = await one_unit(endpoint, VAULTS)
    assert (coverage.state, coverage.http_status) == (CoverageState.DENIED, 401)


async def test_a_sign_in_that_is_lost_on_the_way_is_raised_and_no_gap(endpoint):
    """The tenant's other units must stop too, and the user must know why."""
    async with asyncio.timeout(20), signed_in(endpoint) as session:
        endpoint.faults.add(
            "management|subscriptions",
            status=401,
            code="ExpiredAuthenticationToken",
            headers={"WWW-Authenticate": 'Bearer error="invalid_token"'},
        )
        endpoint.faults.add("oauth2", status=400, body={"error": "invalid_grant"})
        with pytest.raises(SignInError):
            await unit(session, VAULTS)


@pytest.fixture(scope="module")
def throttled():
    with ArmEndpoint(vaults(1), now=NOW, bucket=20, refill=100) as served:
        yield served


async def test_a_subscription_with_too_few_reads_costs_time_and_no_rows(throttled):
    """Two hundred units against a bucket of twenty; without a pace, their retries run out."""
    patience = Patience(backoff=0.01, backoff_max=0.05, reads_per_second=80)
    async with asyncio.timeout(30), signed_in(throttled, patience=patience) as session:
        done = await asyncio.gather(*(unit(session, VAULTS) for _ in range(200)))
    assert {coverage.state for _, coverage in done} == {CoverageState.COMPLETE}


async def test_a_throttled_subscription_keeps_no_other_waiting():
    other = "00000000-0000-0000-0001-000000000002"
    world = vaults(1)
    world["subscriptions"].append({"id": other, "name": "other"})
    patience = Patience(backoff=0.01, reads_per_second=200)
    with ArmEndpoint(world, now=NOW) as served:
        served.faults.add(subscription=SUBSCRIPTION, status=429, retry_after=1.5, times=1)
        async with asyncio.timeout(20), signed_in(served, patience=patience) as session:
            slow = [asyncio.create_task(unit(session, VAULTS))]
            await asyncio.sleep(0.3)
            slow += [asyncio.create_task(unit(session, VAULTS)) for _ in range(50)]
            started = time.monotonic()
            await unit(session, VAULTS, ResourceId(f"/subscriptions/{other}"))
            assert time.monotonic() - started < 1
            assert not any(task.done() for task in slow)
            await asyncio.gather(*slow)
        throttled = [request for request in served.arm_requests if request.status == 429]
        assert len(throttled) == 1, "who knows that it is throttled does not ask"


async def test_no_more_than_thirty_two_requests_are_under_way(endpoint):
    endpoint.faults.add(delay=0.05)
    async with signed_in(endpoint) as session:
        await asyncio.gather(*(unit(session, VAULTS) for _ in range(100)))
    assert 16 < endpoint.peak <= 32


@pytest.mark.parametrize("kind", [CognitiveServicesManagementClient, SubscriptionClient])
async def test_clients_are_built_once(endpoint, kind):
    id = None if kind is SubscriptionClient else SUBSCRIPTION
    async with signed_in(endpoint) as session:
        first = session.client(kind, subscription_id=id, api_version="2025-01-01")
        assert session.client(kind, subscription_id=id, api_version="2025-01-01") is first
        assert session.client(kind, subscription_id=id, api_version="2025-01-02") is not first


async def test_clients_that_were_put_away_close_nothing(endpoint):
    """They share the pipeline; one that closed it would cut off the others."""
    async with signed_in(endpoint) as session:
        for number in range(100):
            session.client(
                KeyVaultManagementClient, subscription_id=f"s{number}", api_version="2025-01-01"
            )
        _, coverage = await unit(session, VAULTS)
    assert coverage.state is CoverageState.COMPLETE
    assert parent_of(VAULTS).text in endpoint.arm_requests[0].path
