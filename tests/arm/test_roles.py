"""The local endpoint knows roles: the built-in ones and a tenant's own."""

import pytest

from tests.arm import ArmEndpoint
from tests.arm.clients import CONNECTIVITY, NOW, WORKLOAD, ask
from tests.arm.granted import INSPECTOR, tenant
from tests.arm.roles import built_in_roles

AT_TENANT = "/providers/Microsoft.Authorization/roleDefinitions"
AT = f"/subscriptions/{{}}{AT_TENANT}"
BUILT_IN = "?api-version=2022-04-01&$filter=type%20eq%20'BuiltInRole'"
VERSION = "?api-version=2022-04-01"
READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7"


@pytest.fixture(scope="module")
def granted():
    with ArmEndpoint(tenant(), now=NOW, page_size=2) as endpoint:
        yield endpoint


def test_built_in_roles_of_a_tenant_come_in_one_piece(granted):
    status, body, _ = ask(granted, AT_TENANT + BUILT_IN)
    assert status == 200
    assert "nextLink" not in body
    found = {one["properties"]["roleName"]: one for one in body["value"]}
    assert len(found) == len(built_in_roles())
    assert {one["properties"]["type"] for one in found.values()} == {"BuiltInRole"}
    reader = found["Reader"]
    assert reader["id"] == f"{AT_TENANT}/{READER}"
    assert reader["properties"]["assignableScopes"] == ["/"]
    assert reader["properties"]["permissions"] == [
        {"actions": ["*/read"], "notActions": [], "dataActions": [], "notDataActions": []}
    ]
    (given,) = found["Key Vault Crypto Officer"]["properties"]["permissions"]
    assert "Microsoft.KeyVault/vaults/keys/*" in given["dataActions"]
    (given,) = found["Contributor"]["properties"]["permissions"]
    assert "Microsoft.Authorization/*/Write" in given["notActions"]


def test_whoever_is_in_the_tenant_may_read_them():
    denials = [{"action": "*"}]
    with ArmEndpoint(tenant({"denials": denials, "reads": []})) as endpoint:
        assert ask(endpoint, AT_TENANT + BUILT_IN)[0] == 200


@pytest.mark.parametrize("scope", ["", f"/subscriptions/{WORKLOAD}"])
@pytest.mark.parametrize(("guid", "kind"), [(READER, "BuiltInRole"), (INSPECTOR, "CustomRole")])
def test_a_role_is_given_by_its_guid(granted, scope, guid, kind):
    status, body, _ = ask(granted, f"{scope}{AT_TENANT}/{guid}{VERSION}")
    assert (status, body["id"]) == (200, f"{scope}{AT_TENANT}/{guid}")
    assert body["properties"]["type"] == kind


def test_a_custom_role_says_where_it_can_be_assigned(granted):
    _, body, _ = ask(granted, f"{AT.format(WORKLOAD)}/{INSPECTOR}{VERSION}")
    assert body["properties"]["assignableScopes"] == [
        "/providers/Microsoft.Management/managementGroups/landing"
    ]
    assert body["properties"]["permissions"] == [
        {
            "actions": ["Microsoft.KeyVault/vaults/read"],
            "notActions": [],
            "dataActions": ["Microsoft.KeyVault/vaults/keys/read"],
            "notDataActions": [],
        }
    ]


@pytest.mark.parametrize(
    ("subscription", "name"),
    [
        (CONNECTIVITY, INSPECTOR),
        (WORKLOAD, "00000000-0000-0000-0001-000000000799"),
        (WORKLOAD, "Reader"),
    ],
)
def test_a_role_that_cannot_be_assigned_there_does_not_exist(granted, subscription, name):
    status, body, _ = ask(granted, f"{AT.format(subscription)}/{name}{VERSION}")
    assert (status, body["error"]["code"]) == (404, "RoleDefinitionDoesNotExist")


def test_a_subscription_lists_what_can_be_assigned_in_it(granted):
    own = "?api-version=2022-04-01&$filter=type%20eq%20'CustomRole'"
    found = [
        [one["properties"]["roleName"] for one in ask(granted, AT.format(id) + own)[1]["value"]]
        for id in (WORKLOAD, CONNECTIVITY)
    ]
    assert found == [["Inspector"], ["Local"]]


def test_other_things_of_a_tenant_are_not_served(granted):
    path = "/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01"
    status, body, _ = ask(granted, path)
    assert (status, body["error"]["code"]) == (404, "MissingSubscription")
