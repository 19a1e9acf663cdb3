"""Faults that are set at the local endpoint reach the real SDK."""

import json
import ssl
import urllib.error
import urllib.request
from typing import Any

import pytest
from azure.core.exceptions import (
    ClientAuthenticationError,
    HttpResponseError,
    ServiceRequestError,
    ServiceResponseError,
)
from azure.mgmt.keyvault.aio import KeyVaultManagementClient

from tests.arm import ArmEndpoint
from tests.arm.clients import (
    CONNECTIVITY,
    VAULTS,
    VERSION,
    WORKLOAD,
    ask,
    client_of,
    names,
    tenant_of_vaults,
)


async def listed(endpoint: ArmEndpoint, **more: Any) -> list[str]:
    async with client_of(KeyVaultManagementClient, endpoint, WORKLOAD, **more) as client:
        return await names(client.vaults.list_by_subscription())


async def test_a_throttled_request_is_repeated_by_the_sdk(vaults):
    fault = vaults.faults.add("skiptoken", status=429, retry_after=0, times=2)
    assert len(await listed(vaults)) == 5
    assert fault.hits == 2
    assert [one.status for one in vaults.arm_requests].count(429) == 2


@pytest.mark.parametrize("status", [403, 500, 503])
async def test_a_refusal_is_set_by_status_and_code(vaults, status):
    vaults.faults.add("vaults", status=status, code="SetByATest", message="on purpose")
    with pytest.raises(HttpResponseError) as caught:
        await listed(vaults, retry_total=0)
    assert caught.value.status_code == status
    assert caught.value.error is not None
    assert caught.value.error.code == "SetByATest"


async def test_faults_choose_by_subscription_principal_method_and_order(vaults):
    vaults.faults.add(subscription=CONNECTIVITY, status=500)
    vaults.faults.add(principal="nobody", status=500)
    vaults.faults.add(method="DELETE", status=500)
    vaults.faults.add(type="Microsoft.KeyVault/vaults/keys", status=500)
    later = vaults.faults.add("vaults", skip=1, times=1, body={"value": []})
    assert await listed(vaults) == ["kv0", "kv1"]
    assert later.hits == 1
    vaults.faults.clear()
    assert len(await listed(vaults)) == 5


@pytest.mark.parametrize(
    "body",
    [{}, {"error": {"code": "X", "message": "y"}}, {"value": {}}, {"value": None}, "<html></html>"],
)
def test_any_body_can_be_answered_with_status_200(vaults, body):
    vaults.faults.add("vaults", body=body)
    request = urllib.request.Request(vaults.url + VAULTS.format(WORKLOAD) + VERSION)
    request.add_header("Authorization", f"Bearer {vaults.token('auditor')}")
    context = ssl.create_default_context(cafile=str(vaults.ca_file))
    with urllib.request.urlopen(request, context=context) as response:
        text = response.read().decode()
    assert text == body if isinstance(body, str) else json.loads(text) == body


def test_next_links_can_lead_anywhere(vaults):
    vaults.faults.add("vaults", next_link="self", times=1)
    vaults.faults.add("vaults", next_link="https://elsewhere.example/next")
    path = VAULTS.format(WORKLOAD) + VERSION
    assert ask(vaults, path)[1]["nextLink"] == vaults.url + path
    assert ask(vaults, path)[1]["nextLink"] == "https://elsewhere.example/next"


@pytest.mark.parametrize("status", [302, 307, 308])
async def test_a_redirect_can_lead_to_another_host(vaults, status):
    vaults.faults.add("vaults", redirect="https://elsewhere.example/", status=status)
    with pytest.raises(HttpResponseError) as caught:
        await listed(vaults, permit_redirects=False)
    assert caught.value.status_code == status
    response: Any = caught.value.response
    assert response.headers["Location"] == "https://elsewhere.example/"


@pytest.mark.parametrize("fault", [{"reset": True}, {"truncate": "connection"}])
async def test_connections_break(vaults, fault):
    vaults.faults.add("vaults", **fault)
    with pytest.raises((ServiceRequestError, ServiceResponseError, HttpResponseError)):
        await listed(vaults, retry_total=0)
    vaults.faults.clear()
    assert len(await listed(vaults)) == 5


async def test_an_answer_can_end_half_way(vaults):
    vaults.faults.add("vaults", truncate="json")
    with pytest.raises(HttpResponseError):
        await listed(vaults, retry_total=0)


async def test_sign_ins_fail_only_where_a_fault_names_them(vaults):
    vaults.faults.add(status=503, times=1)
    assert len(await listed(vaults, retry_backoff_factor=0)) == 5
    vaults.faults.add("oauth2", status=400, body={"error": "invalid_grant"})
    with pytest.raises(ClientAuthenticationError):
        await listed(vaults)


def test_reads_can_run_out():
    with ArmEndpoint(tenant_of_vaults(1), bucket=2, refill=0.5) as endpoint:
        answers = [ask(endpoint, VAULTS.format(WORKLOAD) + VERSION) for _ in range(3)]
    left = [one[2]["x-ms-ratelimit-remaining-subscription-reads"] for one in answers]
    assert left == ["1", "0", "0"]
    assert [one[0] for one in answers] == [200, 200, 429]
    assert 1 <= int(answers[2][2]["Retry-After"]) <= 2
