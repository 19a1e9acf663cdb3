"""The local endpoint answers the real Azure SDK the way Azure does."""

import asyncio
import json
import os
import re
import signal
import ssl
import subprocess
import sys
import tomllib
import urllib.error
import urllib.request
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from azure.core.exceptions import (
    ClientAuthenticationError,
    HttpResponseError,
    ServiceRequestError,
    ServiceResponseError,
)
from azure.identity import CredentialUnavailableError
from azure.identity.aio import (
    AzureCliCredential,
    ClientSecretCredential,
    WorkloadIdentityCredential,
)
from azure.mgmt.cognitiveservices.aio import CognitiveServicesManagementClient
from azure.mgmt.dataprotection.aio import DataProtectionMgmtClient
from azure.mgmt.keyvault.aio import KeyVaultManagementClient
from azure.mgmt.network.aio import NetworkManagementClient
from azure.mgmt.recoveryservices.aio import RecoveryServicesClient
from azure.mgmt.recoveryservicesbackup.aio import RecoveryServicesBackupClient
from azure.mgmt.resource.resources.aio import ResourceManagementClient
from azure.mgmt.resource.subscriptions.aio import SubscriptionClient

from tests.arm import ArmEndpoint

LAB = Path(__file__).parent / "arm" / "lab.yaml"
NOW = "2026-11-20T09:00:00Z"
JOG = "00000000-0000-0000-0001-000000000000"
GIW = "00000000-0000-0000-0002-000000000000"
WORKLOAD = "00000000-0000-0000-0001-000000000001"
CONNECTIVITY = "00000000-0000-0000-0001-000000000002"
SECURITY = "00000000-0000-0000-0002-000000000001"
CONSUMER = "00000000-0000-0000-0002-000000000002"
VAULTS = "/subscriptions/{}/providers/Microsoft.KeyVault/vaults"
VERSION = "?api-version=2026-05-15"


def tenant_of_vaults(count: int, **more: Any) -> dict[str, Any]:
    vaults = [
        {
            "type": "Microsoft.KeyVault/vaults",
            "name": f"kv{number}",
            "group": "rg",
            "properties": {"vaultUri": f"https://kv{number}.vault.azure.net/"},
        }
        for number in range(count)
    ]
    subscription = {"id": WORKLOAD, "name": "workload", "resources": vaults, **more}
    return {"id": JOG, "name": "jogcloud.com", "subscriptions": [subscription]}


@pytest.fixture(scope="module")
def lab():
    with ArmEndpoint(LAB, now=NOW) as endpoint:
        yield endpoint


@pytest.fixture
def vaults():
    with ArmEndpoint(tenant_of_vaults(5), now=NOW, page_size=2) as endpoint:
        yield endpoint


def sign_in(endpoint: ArmEndpoint, tenant: str | None = None, **changes: str) -> Any:
    found = endpoint.environment("auditor", tenant) | changes
    return ClientSecretCredential(
        found["AZURE_TENANT_ID"],
        found["AZURE_CLIENT_ID"],
        found["AZURE_CLIENT_SECRET"],
        authority=endpoint.url,
        connection_verify=str(endpoint.ca_file),
        disable_instance_discovery=True,
    )


@asynccontextmanager
async def client_of(
    kind: type[Any],
    endpoint: ArmEndpoint,
    *arguments: str,
    tenant: str | None = None,
    credential: Any = None,
    **more: Any,
):
    async with (
        credential or sign_in(endpoint, tenant) as signed_in,
        kind(
            signed_in,
            *arguments,
            base_url=endpoint.url,
            credential_scopes=[f"{endpoint.url}/.default"],
            connection_verify=str(endpoint.ca_file),
            **more,
        ) as client,
    ):
        yield client


async def names(pager: Any) -> list[str]:
    return [row.name async for row in pager]


def ask(
    endpoint: ArmEndpoint, path: str, principal: str = "auditor", method: str = "GET", **more: Any
) -> tuple[int, Any, Any]:
    """Status, JSON and headers of a plain request."""
    headers = {"Authorization": f"Bearer {endpoint.token(principal, **more)}"} if principal else {}
    request = urllib.request.Request(endpoint.url + path, headers=headers, method=method)
    context = ssl.create_default_context(cafile=str(endpoint.ca_file))
    try:
        with urllib.request.urlopen(request, context=context, timeout=10) as response:
            return response.status, json.load(response), response.headers
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.loads(error.read()), error.headers


# -- signing in


async def test_an_application_signs_in_and_reads_its_subscriptions(lab):
    async with client_of(SubscriptionClient, lab) as client:
        found = {one.subscription_id: one async for one in client.subscriptions.list()}
    assert set(found) == {
        WORKLOAD,
        CONNECTIVITY,
        "00000000-0000-0000-0001-000000000003",
        "00000000-0000-0000-0001-000000000004",
        "00000000-0000-0000-0003-000000000001",
    }
    assert found[WORKLOAD].tenant_id == JOG
    delegated = found["00000000-0000-0000-0003-000000000001"]
    assert delegated.tenant_id != JOG
    assert [one.tenant_id for one in delegated.managed_by_tenants] == [JOG]
    assert found["00000000-0000-0000-0001-000000000004"].state == "Disabled"


async def test_one_application_signs_in_to_both_tenants(lab):
    async with client_of(SubscriptionClient, lab, tenant="geekintheweeds.com") as client:
        found = [one.display_name async for one in client.subscriptions.list()]
        tenants = [one.default_domain async for one in client.tenants.list()]
    assert found == ["giw-security", "giw-consumer"]
    assert tenants == ["jogcloud.com", "geekintheweeds.com"]


async def test_a_tenant_is_known_by_its_domain_name(lab):
    async with sign_in(lab, AZURE_TENANT_ID="jogcloud.com") as credential:
        token = await credential.get_token(f"{lab.url}/.default")
    assert token.token.count(".") == 2


@pytest.mark.parametrize(
    ("changes", "number", "code"),
    [
        ({"AZURE_CLIENT_SECRET": "wrong"}, "AADSTS7000215", "invalid_client"),
        ({"AZURE_TENANT_ID": "nowhere.example"}, "AADSTS90002", "invalid_tenant"),
        ({"AZURE_TENANT_ID": "moes.example"}, "AADSTS700016", "unauthorized_client"),
    ],
)
async def test_wrong_sign_ins_are_refused_as_entra_does(lab, changes, number, code):
    async with sign_in(lab, **changes) as credential:
        with pytest.raises(ClientAuthenticationError, match=number) as caught:
            await credential.get_token(f"{lab.url}/.default")
    assert caught.value.response is None or code in str(caught.value.response.text())


async def test_a_resource_that_does_not_exist_is_refused(lab):
    async with sign_in(lab) as credential:
        with pytest.raises(ClientAuthenticationError, match="AADSTS500011"):
            await credential.get_token("https://nowhere.example/.default")


async def test_a_federated_assertion_signs_in_too(lab, tmp_path):
    claims = "eyJzdWIiOiJyZXBvOmpvZy9sYWI6cmVmOnJlZnMvaGVhZHMvbWFpbiJ9"
    file = tmp_path / "assertion"
    file.write_text(f"eyJhbGciOiJSUzI1NiJ9.{claims}.c2lnbmVk")
    async with WorkloadIdentityCredential(
        tenant_id=JOG,
        client_id=lab.environment()["AZURE_CLIENT_ID"],
        token_file_path=str(file),
        authority=lab.url,
        connection_verify=str(lab.ca_file),
        disable_instance_discovery=True,
    ) as credential:
        assert (await credential.get_token(f"{lab.url}/.default")).token


def test_the_discovery_document_points_to_the_token_endpoint(lab):
    path = f"/{JOG}/v2.0/.well-known/openid-configuration"
    status, body, _ = ask(lab, path, principal="")
    assert status == 200
    assert body["token_endpoint"] == f"{lab.url}/{JOG}/oauth2/v2.0/token"


# -- the fake az


async def test_az_gives_a_token_of_its_users_tenant(lab, monkeypatch):
    monkeypatch.setenv("PATH", f"{lab.az(user='homer')}{os.pathsep}{os.environ['PATH']}")
    before = len(lab.az_calls)
    credential = AzureCliCredential(tenant_id=GIW)
    async with client_of(SubscriptionClient, lab, credential=credential) as client:
        assert [one.display_name async for one in client.subscriptions.list()] == ["giw-security"]
    (call,) = lab.az_calls[before:]
    assert call[:4] == ["account", "get-access-token", "--output", "json"]
    assert call[-2:] == ["--tenant", GIW]


async def test_az_without_a_tenant_takes_the_users_own(lab, monkeypatch):
    monkeypatch.setenv("PATH", f"{lab.az(user='maggie')}{os.pathsep}{os.environ['PATH']}")
    credential = AzureCliCredential()
    async with client_of(SubscriptionClient, lab, credential=credential) as client:
        found = [one.display_name async for one in client.subscriptions.list()]
    assert found == ["jogcloud-workload"]


@pytest.mark.parametrize(
    ("state", "tenant", "error", "says"),
    [
        ("logged-out", JOG, CredentialUnavailableError, "az login"),
        ("login-expired", JOG, ClientAuthenticationError, "AADSTS700082"),
        ("garbled", JOG, ClientAuthenticationError, "Unexpected output"),
        ("logged-in", GIW, ClientAuthenticationError, "AADSTS50020"),
        ("logged-in", "nowhere.example", ClientAuthenticationError, "AADSTS90002"),
    ],
)
async def test_az_fails_as_the_real_one_does(lab, monkeypatch, state, tenant, error, says):
    folder = lab.az(state, user="maggie")
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    async with AzureCliCredential(tenant_id=tenant) as credential:
        with pytest.raises(error, match=says):
            await credential.get_token(f"{lab.url}/.default")


async def test_az_can_be_too_slow(lab, monkeypatch):
    monkeypatch.setenv("PATH", f"{lab.az('slow')}{os.pathsep}{os.environ['PATH']}")
    async with AzureCliCredential(process_timeout=1) as credential:
        with pytest.raises(CredentialUnavailableError, match="Timed out"):
            await credential.get_token(f"{lab.url}/.default")
    # azure-identity kills the process and does not wait for its end; the event loop must see it
    await asyncio.sleep(0.2)


# -- tokens at Azure Resource Manager


def test_a_request_without_a_token_is_told_where_to_get_one(lab):
    status, body, headers = ask(lab, VAULTS.format(SECURITY) + VERSION, principal="")
    assert (status, body["error"]["code"]) == (401, "AuthenticationFailed")
    assert f'authorization_uri="https://login.windows.net/{GIW}"' in headers["WWW-Authenticate"]


async def test_an_expired_token_is_refused(vaults):
    async with client_of(KeyVaultManagementClient, vaults, WORKLOAD) as client:
        assert len(await names(client.vaults.list_by_subscription())) == 5
        vaults.expire_tokens()
        with pytest.raises(ClientAuthenticationError) as caught:
            await names(client.vaults.list_by_subscription())
    assert caught.value.error is not None
    assert caught.value.error.code == "ExpiredAuthenticationToken"


def test_a_token_lives_no_longer_than_it_says():
    with ArmEndpoint(tenant_of_vaults(1), token_lifetime=0) as endpoint:
        status, body, _ = ask(endpoint, VAULTS.format(WORKLOAD) + VERSION)
    assert (status, body["error"]["code"]) == (401, "ExpiredAuthenticationToken")


def test_a_token_for_another_audience_is_refused(lab):
    path = VAULTS.format(WORKLOAD) + VERSION
    status, body, _ = ask(lab, path, audience="https://vault.azure.net")
    assert (status, body["error"]["code"]) == (401, "InvalidAuthenticationTokenAudience")


def test_a_token_of_another_endpoint_is_refused(lab, vaults):
    request = urllib.request.Request(lab.url + VAULTS.format(WORKLOAD) + VERSION)
    request.add_header("Authorization", f"Bearer {vaults.token('auditor')}")
    context = ssl.create_default_context(cafile=str(lab.ca_file))
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(request, context=context)
    with caught.value as error:
        assert json.loads(error.read())["error"]["code"] == "InvalidAuthenticationToken"


async def test_a_token_of_another_tenant_is_refused(lab):
    async with client_of(KeyVaultManagementClient, lab, SECURITY, tenant=JOG) as client:
        with pytest.raises(ClientAuthenticationError) as caught:
            await names(client.vaults.list_by_subscription())
    assert caught.value.error is not None
    assert caught.value.error.code == "InvalidAuthenticationTokenTenant"
    assert GIW in str(caught.value)


# -- lists


async def test_a_list_comes_in_pages(vaults):
    async with client_of(KeyVaultManagementClient, vaults, WORKLOAD) as client:
        assert await names(client.vaults.list_by_subscription()) == [f"kv{i}" for i in range(5)]
        assert await names(client.vaults.list_by_resource_group("RG")) == [
            f"kv{i}" for i in range(5)
        ]
    assert len([one for one in vaults.arm_requests if "skiptoken" in one.path]) == 4


def test_a_next_link_leads_to_the_host_that_was_asked(vaults):
    for host in ("localhost", "127.0.0.1"):
        address = vaults.url.replace("localhost", host)
        request = urllib.request.Request(address + VAULTS.format(WORKLOAD) + VERSION)
        request.add_header("Authorization", f"Bearer {vaults.token('auditor')}")
        context = ssl.create_default_context(cafile=str(vaults.ca_file))
        with urllib.request.urlopen(request, context=context) as response:
            assert json.load(response)["nextLink"].startswith(f"{address}/subscriptions/")


async def test_recovery_vault_lists_leave_out_what_only_a_get_tells(lab):
    async with client_of(RecoveryServicesClient, lab, WORKLOAD) as client:
        listed = {one.name: one async for one in client.vaults.list_by_subscription_id()}
        vault = await client.vaults.get("rg-backup", "rsv-jog-prod")
    assert listed["rsv-jog-prod"].properties.security_settings is None
    assert listed["rsv-jog-prod"].properties.redundancy_settings is None
    assert listed["rsv-jog-prod"].properties.secure_score == "None"
    assert vault.properties.security_settings.multi_user_authorization == "Enabled"
    assert vault.properties.secure_score == "Maximum"


async def test_protected_items_lie_below_the_vaults_fabrics(lab):
    async with client_of(RecoveryServicesBackupClient, lab, WORKLOAD) as client:
        items = [
            one async for one in client.backup_protected_items.list("rsv-jog-prod", "RG-Backup")
        ]
    assert len(items) == 3
    assert "/backupFabrics/Azure/protectionContainers/" in items[0].id
    assert items[0].properties.source_resource_id.endswith("/vm-jog-web1")
    assert items[0].properties.last_backup_time.isoformat() == "2026-11-20T00:00:00.484876+00:00"


async def test_guard_proxies_are_as_odd_as_real_ones(lab):
    async with client_of(RecoveryServicesBackupClient, lab, WORKLOAD) as client:
        (proxy,) = [
            one async for one in client.resource_guard_proxies.get("rsv-jog-shared", "rg-backup")
        ]
        assert not [
            one async for one in client.resource_guard_proxies.get("rsv-jog-dev", "rg-backup")
        ]
    operations = {
        one.vault_critical_operation for one in proxy.properties.resource_guard_operation_details
    }
    assert "/resourcegroups/" in proxy.properties.resource_guard_resource_id
    assert "Microsoft.RecoveryServices/vaults/backupconfig/write" in operations
    assert "Microsoft.RecoveryServices/vaults/backupPolicies/write" not in operations
    assert all(one.startswith("Microsoft.RecoveryServices/") for one in operations)
    async with client_of(DataProtectionMgmtClient, lab, WORKLOAD) as client:
        (proxy,) = [
            one async for one in client.dpp_resource_guard_proxy.list("rg-backup", "bv-jog-prod")
        ]
        guards = [one async for one in client.resource_guards.get_resources_in_subscription()]
    assert proxy.type == "Microsoft.DataProtection/vaults/backupResourceGuardProxies"
    assert "/resourceGroups/" in proxy.properties.resource_guard_resource_id
    assert [one.name for one in guards] == ["guard-jog"]
    assert guards[0].properties.allow_auto_approvals is True


async def test_private_endpoint_connections_are_listed_below_their_parents(lab):
    async with client_of(CognitiveServicesManagementClient, lab, WORKLOAD) as client:
        found = await client.private_endpoint_connections.list("rg-openai", "oai-jog-batch")
        account = await client.accounts.get("rg-openai", "oai-jog-batch")
    states = [one.properties.private_link_service_connection_state.status for one in found.value]
    assert states == ["Approved", "Disconnected"]
    assert len(account.properties.private_endpoint_connections) == 2
    assert account.properties.private_endpoint_connections[0].properties.provisioning_state is None
    async with client_of(NetworkManagementClient, lab, WORKLOAD) as client:
        gateways = {one.name: one async for one in client.application_gateways.list_all()}
        operations = client.application_gateway_private_endpoint_connections
        connections = [one async for one in operations.list("rg-network", "agw-jog-web")]
    assert len(gateways) == 5
    assert gateways["agw-jog-intranet"].as_dict()["properties"]["privateLinkConfigurations"] == []
    assert "privateLinkConfigurations" not in gateways["agw-jog-old"].as_dict()["properties"]
    pending = connections[1].properties.private_link_service_connection_state
    assert (pending.status, pending.description) == (
        "Pending",
        "Sector 7G needs the time of day, ticket 4711",
    )


async def test_registrations_of_providers(lab):
    async with client_of(ResourceManagementClient, lab, CONNECTIVITY) as client:
        states = {
            name: (await client.providers.get(name)).registration_state
            for name in ("microsoft.dataprotection", "Microsoft.KeyVault")
        }
    assert states == {
        "microsoft.dataprotection": "NotRegistered",
        "Microsoft.KeyVault": "Registered",
    }


# -- refusals


async def test_what_a_denial_covers_is_refused_in_azures_words():
    described = tenant_of_vaults(2)
    described["principals"] = {
        "auditor": {
            "client_id": "00000000-0000-0000-0001-00000000a0d1",
            "secret": "s",
            "object_id": "00000000-0000-0000-0001-000000000101",
            "reads": ["workload"],
            "denials": [{"action": "microsoft.keyvault/*", "scope": "*"}],
        }
    }
    with ArmEndpoint(described) as endpoint:
        async with client_of(KeyVaultManagementClient, endpoint, WORKLOAD) as client:
            with pytest.raises(HttpResponseError) as caught:
                await names(client.vaults.list_by_subscription())
        assert ask(endpoint, f"/subscriptions/{WORKLOAD}?api-version=2022-12-01")[0] == 200
    assert caught.value.status_code == 403
    assert caught.value.error is not None
    assert caught.value.error.code == "AuthorizationFailed"
    assert caught.value.error.message == (
        "The client '00000000-0000-0000-0001-00000000a0d1' with object id"
        " '00000000-0000-0000-0001-000000000101' does not have authorization to perform action"
        f" 'Microsoft.KeyVault/vaults/read' over scope '/subscriptions/{WORKLOAD}' or the scope is"
        " invalid. If access was recently granted, please refresh your credentials."
    )


def test_a_subscription_that_a_principal_may_not_read_is_neither_listed_nor_given(lab):
    _, listed, _ = ask(lab, "/subscriptions?api-version=2022-12-01", principal="maggie")
    assert [one["displayName"] for one in listed["value"]] == ["jogcloud-workload"]
    status, body, _ = ask(lab, VAULTS.format(CONNECTIVITY) + VERSION, principal="maggie")
    assert (status, body["error"]["code"]) == (403, "AuthorizationFailed")
    assert "maggie@jogcloud.com" in body["error"]["message"]


NOTHING = "00000000-0000-0000-0001-0000000000ff"
GROUP = f"/subscriptions/{WORKLOAD}/resourceGroups/{{}}/providers/Microsoft.KeyVault/vaults"


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        (VAULTS.format(WORKLOAD), 400, "MissingApiVersionParameter"),
        (VAULTS.format(WORKLOAD) + "?api-version=yesterday", 400, "InvalidApiVersionParameter"),
        (VAULTS.format(WORKLOAD) + VERSION + "&$filter=x", 400, "InvalidQueryParameter"),
        (VAULTS.format(WORKLOAD) + VERSION + "&$skiptoken=x", 400, "InvalidSkipToken"),
        (VAULTS.format(NOTHING) + VERSION, 404, "SubscriptionNotFound"),
        (VAULTS.format("kv") + VERSION, 400, "InvalidSubscriptionId"),
        (VAULTS.format(WORKLOAD) + "es" + VERSION, 404, "InvalidResourceType"),
        (
            VAULTS.format(WORKLOAD).replace("KeyVault", "KeyVaults") + VERSION,
            404,
            "InvalidResourceNamespace",
        ),
        (GROUP.format("none") + VERSION, 404, "ResourceGroupNotFound"),
        (GROUP.format("rg-keys") + "/none" + VERSION, 404, "ResourceNotFound"),
        (
            GROUP.format("rg-keys") + "/none/privateEndpointConnections" + VERSION,
            404,
            "ParentResourceNotFound",
        ),
        ("/providers" + VERSION, 404, "MissingSubscription"),
    ],
)
def test_what_is_not_there_is_refused_with_the_code_of_azure(lab, path, status, code):
    found, body, headers = ask(lab, path)
    assert (found, body["error"]["code"]) == (status, code)
    assert headers["x-ms-failure-cause"] == "gateway"


async def test_lists_of_an_unregistered_provider(lab):
    with pytest.raises(HttpResponseError) as caught:
        async with client_of(DataProtectionMgmtClient, lab, CONNECTIVITY) as client:
            await names(client.backup_vaults.get_in_subscription())
    assert caught.value.status_code == 409
    assert caught.value.error is not None
    assert caught.value.error.code == "MissingSubscriptionRegistration"
    # the SDK, left to itself, now tries to register the provider
    assert [one.path.partition("?")[0] for one in lab.writes][-1].endswith("/register")
    path = (
        "/subscriptions/00000000-0000-0000-0002-000000000002/providers/Microsoft.CognitiveServices"
    )
    status, body, _ = ask(lab, f"{path}/accounts?api-version=2025-09-01", tenant=GIW)
    assert (status, body) == (200, {"value": []})


@pytest.mark.parametrize("method", ["PUT", "PATCH", "POST", "DELETE"])
def test_whatever_would_change_something_is_refused_and_remembered(vaults, method):
    path = VAULTS.format(WORKLOAD).replace("/providers", "/resourceGroups/rg/providers") + "/kv0"
    status, body, _ = ask(vaults, path + VERSION, method=method)
    assert (status, body["error"]["code"]) == (403, "AuthorizationFailed")
    assert [one.method for one in vaults.writes] == [method]


# -- what answers carry


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


# -- faults


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


# -- by hand


@pytest.mark.skipif(sys.platform == "win32", reason="SIGINT cannot be sent to one process alone")
def test_it_is_started_by_hand_and_ends_with_ctrl_c():
    with subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "tests.arm", str(LAB), "--now", NOW],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=LAB.parents[2],
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        lines = [process.stdout.readline() for _ in range(10)]
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=10) == 0
        assert process.stderr.read() == ""
    text = "".join(lines)
    assert re.search(r"^export AZURE_CLIENT_SECRET=", text, re.MULTILINE)
    assert re.search(
        rf"^azaudit audit --cloud \S+ --tenant {JOG} --auth environment$", text, re.MULTILINE
    )
    assert re.search(r'^PATH=\S+:"\$PATH" azaudit audit --cloud .* --auth cli$', text, re.MULTILINE)
