"""The local endpoint tells what Azure Policy is assigned, and what initiatives hold."""

from typing import Any

import pytest

from tests.arm import ArmEndpoint
from tests.arm.clients import CONNECTIVITY, JOG, NOW, WORKLOAD, ask
from tests.arm.granted import tenant

GROUP = "/providers/Microsoft.Management/managementGroups/landing"
OURS = "providers/Microsoft.Authorization"
VERSION = "?api-version=2025-03-01"
BUILT_IN = f"/{OURS}/policyDefinitions/c7031eab-0fc0-4cd9-acd0-4497bd66d91a"
POLICIES: dict[str, Any] = {
    "initiatives": [
        {"name": "ours", "scope": "managementGroup:landing", "policyDefinitions": []},
        {"name": "azures", "policyDefinitions": [{"policyDefinitionId": BUILT_IN}]},
    ],
    "policyAssignments": [
        {"name": "root", "scope": f"managementGroup:{JOG}", "policyDefinitionId": BUILT_IN},
        {"name": "above", "scope": "managementGroup:landing", "policyDefinitionId": BUILT_IN},
        {"name": "aside", "scope": "managementGroup:elsewhere", "policyDefinitionId": BUILT_IN},
        {
            "name": "here",
            "scope": "subscription:workload",
            "policyDefinitionId": BUILT_IN,
            "enforcementMode": "DoNotEnforce",
        },
        {
            "name": "below",
            "scope": "subscription:workload/resourceGroups/rg",
            "policyDefinitionId": BUILT_IN,
        },
    ],
}


@pytest.fixture(scope="module")
def served():
    with ArmEndpoint(tenant(**POLICIES), now=NOW) as endpoint:
        yield endpoint


def listed(endpoint: ArmEndpoint, subscription: str) -> list[dict[str, Any]]:
    path = f"/subscriptions/{subscription}/{OURS}/policyAssignments{VERSION}"
    status, body, _ = ask(endpoint, path)
    assert status == 200, body
    found: list[dict[str, Any]] = body["value"]
    return found


def test_assignments_at_above_and_below_a_subscription_are_listed(served):
    rows = listed(served, WORKLOAD)
    assert [one["name"] for one in rows] == ["root", "above", "here", "below"]
    assert [one["name"] for one in listed(served, CONNECTIVITY)] == ["root"]
    above, here = rows[1:3]
    assert above["id"] == f"{GROUP}/{OURS}/policyAssignments/above"
    assert above["properties"] == {
        "displayName": "above",
        "scope": GROUP,
        "notScopes": [],
        "parameters": {},
        "enforcementMode": "Default",
        "policyDefinitionId": BUILT_IN,
    }
    assert here["properties"]["enforcementMode"] == "DoNotEnforce"


@pytest.mark.parametrize(("scope", "name"), [("", "azures"), (GROUP, "ours")])
def test_an_initiative_is_read_where_it_is_defined(served, scope, name):
    id = f"{scope}/{OURS}/policySetDefinitions/{name}"
    status, body, _ = ask(served, f"{id}{VERSION}")
    assert (status, body["id"], body["name"]) == (200, id, name)


@pytest.mark.parametrize(("scope", "name"), [("", "ours"), (GROUP, "azures"), (GROUP, "none")])
def test_an_initiative_is_nowhere_else(served, scope, name):
    status, body, _ = ask(served, f"{scope}/{OURS}/policySetDefinitions/{name}{VERSION}")
    assert (status, body["error"]["code"]) == (404, "PolicySetDefinitionNotFound")


def test_an_initiative_of_a_management_group_can_be_refused():
    denial = {"action": "*/policySetDefinitions/read", "scope": f"{GROUP}*"}
    with ArmEndpoint(tenant({"denials": [denial]}, **POLICIES), now=NOW) as served:
        status, body, _ = ask(served, f"{GROUP}/{OURS}/policySetDefinitions/ours{VERSION}")
        assert (status, body["error"]["code"]) == (403, "AuthorizationFailed")
        status, *_ = ask(served, f"/{OURS}/policySetDefinitions/azures{VERSION}")
        assert status == 200
