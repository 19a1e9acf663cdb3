"""The local endpoint tells what activating a role takes, as Privileged Identity Management does."""

from typing import Any

import pytest

from tests.arm import ArmEndpoint
from tests.arm.clients import CONNECTIVITY, LAB, NOW, WORKLOAD, ask
from tests.arm.granted import ALICE, BOB, INSPECTOR, OUTER, tenant

TYPE = "Microsoft.Authorization/roleManagementPolicyAssignments"
LIST = "{}/providers/" + TYPE + "?api-version=2020-10-01"
HERE = f"/subscriptions/{WORKLOAD}"
LANDING = "/providers/Microsoft.Management/managementGroups/landing"
GROUP = f"{HERE}/resourceGroups/rg"
OWNER = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"
# what it takes is described at one scope alone
POLICIES = [
    {
        "role": "Owner",
        "scope": "subscription:workload",
        "approval": [ALICE, OUTER],
        "multiFactor": True,
        "maximum": "PT2H",
    },
    {"role": "Inspector", "scope": "managementGroup:landing", "approval": []},
    {
        "role": "Reader",
        "scope": "subscription:workload",
        "rules": {
            "Enablement_EndUser_Assignment": None,
            "Expiration_EndUser_Assignment": {"maximumDuration": 8},
        },
    },
]


def served(auditor: dict[str, Any] | None = None, **more: Any) -> ArmEndpoint:
    return ArmEndpoint(tenant(auditor, rolePolicies=POLICIES, **more), now=NOW, page_size=100)


@pytest.fixture(scope="module")
def granted():
    with served() as endpoint:
        yield endpoint


def policies(endpoint: ArmEndpoint, scope: str) -> dict[str, dict[str, Any]]:
    """By the role, in lower case, the rows that are listed at a scope."""
    status, body, _ = ask(endpoint, LIST.format(scope))
    assert status == 200, body
    return {one["name"].rpartition("_")[2].lower(): one for one in body["value"]}


def rules(row: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["id"]: one for one in row["properties"]["effectiveRules"]}


@pytest.mark.parametrize(
    "scope", [HERE, GROUP, f"{GROUP}/providers/Microsoft.KeyVault/vaults/kv", LANDING, ""]
)
def test_every_role_has_settings_at_every_scope(granted, scope):
    found = policies(granted, scope)
    assert {OWNER, INSPECTOR} <= found.keys()
    for row in found.values():
        properties = row["properties"]
        assert properties["scope"] == (scope or "/")
        assert row["type"] == "Microsoft.Authorization/RoleManagementPolicyAssignment"
        place = f"{scope}/providers/Microsoft.Authorization/"
        assert row["id"] == f"{place}roleManagementPolicyAssignment/{row['name']}"
        policy = row["name"].partition("_")[0]
        assert properties["policyId"] == f"{place}roleManagementPolicies/{policy}"
        inside = HERE if scope.startswith(HERE) else ""
        assert properties["roleDefinitionId"].startswith(f"{inside}/providers/Microsoft.Authoriz")


def test_what_is_described_holds_at_its_scope_alone(granted):
    own = rules(policies(granted, HERE)[OWNER])
    setting = own["Approval_EndUser_Assignment"]["setting"]
    assert setting["isApprovalRequired"] is True
    assert setting["approvalStages"][0]["primaryApprovers"] == [
        {"id": ALICE, "isBackup": False, "description": "Alice", "userType": "User"},
        {"id": OUTER, "isBackup": False, "description": "Outer", "userType": "Group"},
    ]
    assert own["Expiration_EndUser_Assignment"]["maximumDuration"] == "PT2H"
    assert own["Enablement_EndUser_Assignment"]["enabledRules"] == [
        "MultiFactorAuthentication",
        "Justification",
    ]
    for scope in (GROUP, LANDING):
        usual = rules(policies(granted, scope)[OWNER])
        assert usual["Approval_EndUser_Assignment"]["setting"]["isApprovalRequired"] is False
        assert usual["Expiration_EndUser_Assignment"]["maximumDuration"] == "PT8H"
        assert usual["Enablement_EndUser_Assignment"]["enabledRules"] == ["Justification"]
    nobody = rules(policies(granted, LANDING)[INSPECTOR])["Approval_EndUser_Assignment"]
    assert nobody["setting"]["isApprovalRequired"] is True
    assert nobody["setting"]["approvalStages"][0]["primaryApprovers"] == []


def test_rules_have_the_published_keys(granted):
    about = {
        "Approval": {"setting"},
        "AuthenticationContext": {"isEnabled", "claimValue"},
        "Enablement": {"enabledRules"},
        "Expiration": {"isExpirationRequired", "maximumDuration"},
    }
    for id, one in rules(policies(granted, HERE)[OWNER]).items():
        kind, caller, level = id.split("_")
        assert one.keys() == {"id", "ruleType", "target", *about[kind]}
        assert one["ruleType"] == f"RoleManagementPolicy{kind}Rule"
        assert (one["target"]["caller"], one["target"]["level"]) == (caller, level)


def test_a_rule_can_be_different_or_missing(granted):
    found = rules(policies(granted, HERE)["acdd72a7-3385-48ef-bd42-f606fba81ae7"])
    assert "Enablement_EndUser_Assignment" not in found
    assert found["Expiration_EndUser_Assignment"]["maximumDuration"] == 8


def test_they_come_in_pages(granted):
    with ArmEndpoint(tenant(), now=NOW, page_size=20) as endpoint:
        _, first, _ = ask(endpoint, LIST.format(HERE))
        _, second, _ = ask(endpoint, first["nextLink"].removeprefix(endpoint.url))
    assert len(first["value"]) == 20
    assert len(first["value"]) + len(second["value"]) == len(policies(granted, HERE))


@pytest.mark.parametrize("scope", [HERE, GROUP, LANDING, ""])
def test_they_need_an_action_of_their_own(scope):
    denial = {"action": f"{TYPE}/read"}
    for auditor in ({"denials": [denial]}, {"only": ["Microsoft.Authorization/permissions/read"]}):
        with served(auditor) as endpoint:
            status, body, _ = ask(endpoint, LIST.format(scope))
        assert (status, body["error"]["code"]) == (403, "AuthorizationFailed")
        assert f"'{TYPE}/read' over scope '{scope or '/'}'" in body["error"]["message"]


@pytest.mark.parametrize(
    ("scope", "status"), [(HERE, 200), (GROUP, 200), (LANDING, 403), ("", 403)]
)
def test_who_reads_one_subscription_reads_nothing_above_it(scope, status):
    with served({"reads": ["workload"]}) as endpoint:
        assert ask(endpoint, LIST.format(scope))[0] == status


def test_a_management_group_that_is_not_there_is_refused(granted):
    other = LANDING.replace("landing", "nowhere")
    assert ask(granted, LIST.format(other))[0] == 403


@pytest.mark.parametrize("scope", [HERE, LANDING])
def test_without_the_licence_there_are_none(scope):
    with served(pim=False) as endpoint:
        status, body, _ = ask(endpoint, LIST.format(scope))
    assert (status, body["error"]["code"]) == (400, "AadPremiumLicenseRequired")


def test_a_filter_is_not_implemented_and_single_ones_are_not_served(granted):
    filter = f"&$filter=roleDefinitionId%20eq%20'{OWNER}'"
    assert ask(granted, LIST.format(HERE) + filter)[0] == 400
    name = f"{LIST.format(HERE).partition('?')[0]}/{BOB}?api-version=2020-10-01"
    assert ask(granted, name)[0] == 404


def test_the_lab_has_a_role_that_somebody_else_must_approve():
    with ArmEndpoint(LAB, now=NOW, page_size=100) as endpoint:
        needing = {
            (scope, role)
            for scope in (HERE, f"/subscriptions/{CONNECTIVITY}")
            for role, row in policies(endpoint, scope).items()
            if rules(row)["Approval_EndUser_Assignment"]["setting"]["isApprovalRequired"]
        }
    assert needing == {(HERE, OWNER)}
