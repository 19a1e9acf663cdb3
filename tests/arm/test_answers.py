"""What answers of the local endpoint carry, and what it remembers of requests."""

import asyncio
import json
import tomllib
from pathlib import Path
from typing import Any

from azure.mgmt.dataprotection.aio import DataProtectionMgmtClient
from azure.mgmt.keyvault.aio import KeyVaultManagementClient
from azure.mgmt.recoveryservices.aio import RecoveryServicesClient

from tests.arm import ArmEndpoint
from tests.arm.clients import (
    JOG,
    LAB,
    NOW,
    VAULTS,
    VERSION,
    WORKLOAD,
    ask,
    client_of,
    names,
)


def test_answers_carry_the_headers_of_azure_and_the_time_of_the_described_world(vaults):
    _, _, headers = ask(vaults, VAULTS.format(WORKLOAD) + VERSION)
    assert headers["Date"] == "Fri, 20 Nov 2026 09:00:00 GMT"
    assert headers["Content-Type"] == "application/json; charset=utf-8"
    assert headers["x-ms-ratelimit-remaining-subscription-reads"] == "249"
    assert headers["x-ms-request-id"] == headers["x-ms-correlation-request-id"]


def test_the_same_questions_get_the_same_answers_in_another_run():
    def run() -> list[Any]:
        with ArmEndpoint(LAB, now=NOW, page_size=2) as endpoint:
            answers = [
                ask(endpoint, VAULTS.format(WORKLOAD) + VERSION),
                ask(endpoint, VAULTS.format(WORKLOAD) + VERSION),
                ask(endpoint, "/subscriptions?api-version=2022-12-01"),
            ]
            port = endpoint.url.rpartition(":")[2]
            return [
                (status, json.dumps(body).replace(port, "PORT"), headers.items())
                for status, body, headers in answers
            ]

    first, second = run(), run()
    assert first == second
    assert dict(first[0][2])["x-ms-request-id"] != dict(first[1][2])["x-ms-request-id"]


def test_the_cloud_file_names_the_endpoint(vaults):
    cloud = tomllib.loads(vaults.cloud_file.read_text())
    assert cloud["name"] == "LocalLab"
    assert cloud["arm"] == cloud["authority"] == cloud["arm_audience"] == vaults.url
    assert Path(cloud["ca_file"]) == vaults.ca_file
    assert set(cloud) == {
        "name",
        "authority",
        "arm",
        "arm_audience",
        "graph",
        "graph_audience",
        "keyvault_suffix",
        "ca_file",
    }


def test_requests_are_remembered_without_their_tokens(vaults):
    ask(vaults, VAULTS.format(WORKLOAD) + VERSION)
    (request,) = vaults.requests
    assert (request.method, request.status) == ("GET", 200)
    assert request.path == VAULTS.format(WORKLOAD) + VERSION
    assert (request.tenant, request.principal) == (JOG, "auditor")
    assert "authorization" not in request.headers
    vaults.forget()
    assert vaults.requests == []


async def test_tokens_and_requests_under_way_are_counted(vaults):
    async with client_of(KeyVaultManagementClient, vaults, WORKLOAD) as client:
        vaults.faults.add("vaults", delay=0.1)
        await asyncio.gather(*(names(client.vaults.list_by_subscription()) for _ in range(4)))
    assert vaults.tokens_issued[JOG] >= 1
    assert vaults.peak == 4


async def test_every_described_resource_is_read_by_the_real_sdk(lab):
    async with client_of(RecoveryServicesClient, lab, WORKLOAD) as client:
        assert await names(client.vaults.list_by_subscription_id()) == [
            "rsv-jog-prod",
            "rsv-jog-dev",
            "rsv-jog-empty",
            "rsv-jog-shared",
        ]
    async with client_of(DataProtectionMgmtClient, lab, WORKLOAD) as client:
        found = [one async for one in client.backup_vaults.get_in_subscription()]
    assert [one.name for one in found] == ["bv-jog-prod", "bv-jog-disks"]
    assert found[0].properties.security_settings.soft_delete_settings.state == "AlwaysOn"
    assert found[0].properties.is_vault_protected_by_resource_guard is True
