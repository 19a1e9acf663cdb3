"""The local endpoint tells who was given what, as Microsoft.Authorization does."""

from typing import Any

import pytest

from tests.arm import ArmEndpoint
from tests.arm.clients import CONNECTIVITY, GIW, JOG, LAB, NOW, WORKLOAD, ask, tenant_of_vaults
from tests.arm.granted import ALICE, BOB, DENIED, GUID, OUTER, ROBOT, VAULT, tenant

AUTHORIZATION = "/subscriptions/{}/providers/Microsoft.Authorization"
ASSIGNMENTS = "/roleAssignments?api-version=2022-04-01"
LISTS = (
    "denyAssignments?api-version=2022-04-01",
    "permissions?api-version=2022-04-01",
    "roleAssignmentScheduleInstances?api-version=2020-10-01",
    "roleAssignments?api-version=2022-04-01",
    "roleDefinitions?api-version=2022-04-01",
    "roleEligibilityScheduleInstances?api-version=2020-10-01",
)


@pytest.fixture(scope="module")
def granted():
    with ArmEndpoint(tenant(), now=NOW) as endpoint:
        yield endpoint


def rows(endpoint: ArmEndpoint, path: str, subscription: str = WORKLOAD) -> list[dict[str, Any]]:
    status, body, _ = ask(endpoint, AUTHORIZATION.format(subscription) + path)
    assert status == 200, body
    found: list[dict[str, Any]] = body["value"]
    return found


def test_assignments_at_above_and_below_a_subscription_are_listed(granted):
    found = [one["properties"] for one in rows(granted, ASSIGNMENTS)]
    assert [one["scope"] for one in found] == [
        "/",
        f"/providers/Microsoft.Management/managementGroups/{JOG}",
        "/providers/Microsoft.Management/managementGroups/landing",
        f"/subscriptions/{WORKLOAD}",
        VAULT,
    ]
    assert [one["principalId"] for one in found] == [ALICE, OUTER, BOB, ROBOT, BOB]
    # the root's management group is above the other one too
    other = [one["properties"] for one in rows(granted, ASSIGNMENTS, CONNECTIVITY)]
    assert [one["principalId"] for one in other] == [ALICE, OUTER, BOB]


def test_an_assignment_has_the_id_of_its_scope_and_its_role_that_of_the_question(granted):
    root, *_, inside = rows(granted, ASSIGNMENTS)
    type = "providers/Microsoft.Authorization/roleAssignments"
    assert root["id"] == f"/{type}/{root['name']}"
    assert root["name"].startswith("00000000-0000-0000-")
    assert inside["id"] == f"{VAULT}/{type}/{GUID(750)}"
    here = AUTHORIZATION.format(WORKLOAD)
    assert root["properties"]["roleDefinitionId"] == (
        f"{here}/roleDefinitions/18d7d88d-d35e-4fb5-a5c3-7773c20a72d9"
    )
    assert set(root["properties"]) == {
        "roleDefinitionId",
        "principalId",
        "principalType",
        "scope",
        "condition",
        "conditionVersion",
        "createdOn",
        "updatedOn",
        "createdBy",
        "updatedBy",
        "delegatedManagedIdentityResourceId",
        "description",
    }


def test_a_condition_comes_with_its_version(granted):
    conditions = {
        (one["properties"]["condition"] is not None, one["properties"]["conditionVersion"])
        for one in rows(granted, ASSIGNMENTS)
    }
    assert conditions == {(False, None), (True, "2.0")}


def test_ids_are_the_same_in_another_run(granted):
    with ArmEndpoint(tenant(), now=NOW) as other:
        assert rows(other, ASSIGNMENTS) == rows(granted, ASSIGNMENTS)


def test_assignments_come_in_pages():
    with ArmEndpoint(tenant(), now=NOW, page_size=3) as endpoint:
        _, first, _ = ask(endpoint, AUTHORIZATION.format(WORKLOAD) + ASSIGNMENTS)
        _, second, _ = ask(endpoint, first["nextLink"].removeprefix(endpoint.url))
    assert (len(first["value"]), len(second["value"])) == (3, 2)
    assert "nextLink" not in second


def test_deny_assignments_name_everybody_and_who_is_exempt(granted):
    (found,) = rows(granted, "/denyAssignments?api-version=2022-04-01")
    properties = found["properties"]
    assert properties["denyAssignmentName"] == DENIED["name"]
    assert properties["scope"] == f"/subscriptions/{WORKLOAD}/resourceGroups/rg"
    assert found["id"].startswith(f"{properties['scope']}/providers/Microsoft.Authorization/deny")
    assert properties["permissions"] == [
        {
            "actions": ["Microsoft.KeyVault/vaults/delete"],
            "notActions": [],
            "dataActions": [],
            "notDataActions": [],
        }
    ]
    assert properties["principals"] == DENIED["principals"]
    assert properties["excludePrincipals"] == DENIED["excludePrincipals"]
    assert properties["isSystemProtected"] is True
    assert rows(granted, "/denyAssignments?api-version=2022-04-01", CONNECTIVITY) == []


def test_roles_that_may_be_activated_and_those_that_are(granted):
    (eligible,) = rows(granted, "/roleEligibilityScheduleInstances?api-version=2020-10-01")
    (active,) = rows(granted, "/roleAssignmentScheduleInstances?api-version=2020-10-01")
    assert eligible["properties"]["principalId"] == active["properties"]["principalId"] == BOB
    assert "assignmentType" not in eligible["properties"]
    assert eligible["properties"]["endDateTime"] is None
    assert active["properties"]["assignmentType"] == "Activated"
    assert active["properties"]["endDateTime"] == "2026-11-20T13:00:00Z"
    assert active["type"] == "Microsoft.Authorization/roleAssignmentScheduleInstances"


def test_who_comes_from_a_managing_tenant_does_not_see_the_assignments_of_the_customer():
    described = tenant()
    described["subscriptions"][0]["managedByTenants"] = [GIW]
    managing = {"id": GIW, "principals": {"auditor": {"reads": ["*"]}}}
    with ArmEndpoint([described, managing]) as endpoint:
        path = AUTHORIZATION.format(WORKLOAD) + ASSIGNMENTS
        own, foreign = (ask(endpoint, path, tenant=one)[1]["value"] for one in (JOG, GIW))
    assert (len(own), foreign) == (5, [])


@pytest.mark.parametrize("kind", ["roleEligibility", "roleAssignment"])
def test_without_the_licence_nobody_is_eligible(kind):
    with ArmEndpoint(tenant(pim=False)) as endpoint:
        path = f"{AUTHORIZATION.format(WORKLOAD)}/{kind}ScheduleInstances?api-version=2020-10-01"
        status, body, _ = ask(endpoint, path)
    assert status == 400
    assert body["error"] == {
        "code": "AadPremiumLicenseRequired",
        "message": "The tenant needs to have Microsoft Entra ID P2 or Microsoft Entra ID Governance"
        " license.",
    }


@pytest.mark.parametrize("list", LISTS)
def test_each_list_needs_its_own_action(list):
    type = list.partition("?")[0]
    denials = [{"action": f"Microsoft.Authorization/{type}/read", "subscription": "workload"}]
    with ArmEndpoint(tenant({"denials": denials})) as endpoint:
        status, body, _ = ask(endpoint, f"{AUTHORIZATION.format(WORKLOAD)}/{list}")
        assert ask(endpoint, f"{AUTHORIZATION.format(CONNECTIVITY)}/{list}")[0] == 200
    assert (status, body["error"]["code"]) == (403, "AuthorizationFailed")
    assert f"'Microsoft.Authorization/{type}/read' over scope '/subs" in body["error"]["message"]


@pytest.mark.parametrize(
    "query",
    ["$filter=atScope()", "$filter=principalId%20eq%20'x'", "$expandRegistrationDefinition=true"],
)
def test_a_parameter_that_is_not_implemented_is_refused(granted, query):
    status, body, _ = ask(granted, f"{AUTHORIZATION.format(WORKLOAD)}{ASSIGNMENTS}&{query}")
    assert (status, body["error"]["code"]) == (400, "InvalidQueryParameter")


@pytest.mark.parametrize(
    "list", [one for one in LISTS if one[0] != "p" and "Definitions" not in one]
)
def test_a_tenant_that_describes_nothing_of_it_gave_nothing_to_anybody(list):
    with ArmEndpoint(tenant_of_vaults(1)) as endpoint:
        assert rows(endpoint, f"/{list}") == []


@pytest.mark.parametrize(
    ("auditor", "held"),
    [
        ({}, {"actions": ["*/read"], "notActions": []}),
        (
            {"only": ["Microsoft.Authorization/permissions/read", "Microsoft.KeyVault/*/read"]},
            {
                "actions": [
                    "Microsoft.Authorization/permissions/read",
                    "Microsoft.KeyVault/*/read",
                ],
                "notActions": [],
            },
        ),
        (
            {
                "denials": [
                    {"action": "Microsoft.KeyVault/*"},
                    {"action": "Microsoft.Network/*", "subscription": "connectivity"},
                    {"action": "Microsoft.Storage/*", "scope": "*/st"},
                ]
            },
            {"actions": ["*/read"], "notActions": ["Microsoft.KeyVault/*"]},
        ),
    ],
)
def test_the_caller_is_told_what_it_holds_itself(auditor, held):
    with ArmEndpoint(tenant(auditor)) as endpoint:
        found = rows(endpoint, "/permissions?api-version=2022-04-01")
    assert found == [held | {"dataActions": [], "notDataActions": []}]


def test_only_whole_subscriptions_are_answered(granted):
    here = f"/subscriptions/{WORKLOAD}/resourceGroups/rg/providers/Microsoft.Authorization"
    assert ask(granted, here + ASSIGNMENTS)[0] == 404


def test_faults_strike_here_too(granted):
    granted.faults.add(type="Microsoft.Authorization/roleAssignments", status=503, times=1)
    path = AUTHORIZATION.format(WORKLOAD) + ASSIGNMENTS
    assert [ask(granted, path)[0] for _ in range(2)] == [503, 200]


def test_it_is_registered_whatever_is_described():
    described = tenant()
    described["subscriptions"][0]["providers"] = {"Microsoft.Authorization": "NotRegistered"}
    with ArmEndpoint(described) as endpoint:
        assert len(rows(endpoint, ASSIGNMENTS)) == 5
        path = f"/subscriptions/{WORKLOAD}/providers/Microsoft.Authorization?api-version=2022-12-01"
        assert ask(endpoint, path)[1]["registrationPolicy"] == "RegistrationFree"


def test_the_lab_is_read_in_both_tenants():
    with ArmEndpoint(LAB, now=NOW) as endpoint:
        security = AUTHORIZATION.format("00000000-0000-0000-0002-000000000001") + ASSIGNMENTS
        for path, home in ((AUTHORIZATION.format(WORKLOAD) + ASSIGNMENTS, JOG), (security, GIW)):
            assert ask(endpoint, path, tenant=home)[0] == 200
