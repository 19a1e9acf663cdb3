"""The local endpoint refuses in the words of Azure Resource Manager."""

import pytest
from azure.core.exceptions import HttpResponseError
from azure.mgmt.dataprotection.aio import DataProtectionMgmtClient
from azure.mgmt.keyvault.aio import KeyVaultManagementClient

from tests.arm import ArmEndpoint
from tests.arm.clients import (
    CONNECTIVITY,
    GIW,
    VAULTS,
    VERSION,
    WORKLOAD,
    ask,
    client_of,
    names,
    tenant_of_vaults,
)


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


def test_a_denial_can_be_for_one_resource_and_one_subscription():
    described = tenant_of_vaults(2)
    described["subscriptions"].append(
        {**tenant_of_vaults(1)["subscriptions"][0], "id": CONNECTIVITY, "name": "connectivity"}
    )
    described["principals"] = {
        "auditor": {
            "client_id": "00000000-0000-0000-0001-00000000a0d1",
            "secret": "s",
            "reads": ["*"],
            "denials": [
                {"action": "Microsoft.KeyVault/vaults/read", "scope": "*/kv1"},
                {"action": "*/subscriptions/read", "subscription": "connectivity"},
            ],
        }
    }
    group = f"/subscriptions/{WORKLOAD}/resourceGroups/rg/providers/Microsoft.KeyVault/vaults"
    paths = {
        group: 200,
        f"{group}/kv0": 200,
        f"{group}/kv1": 403,
        f"/subscriptions/{WORKLOAD}": 200,
        f"/subscriptions/{CONNECTIVITY}": 403,
        VAULTS.format(CONNECTIVITY): 200,
    }
    with ArmEndpoint(described) as endpoint:
        assert {path: ask(endpoint, path + VERSION)[0] for path in paths} == paths


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
