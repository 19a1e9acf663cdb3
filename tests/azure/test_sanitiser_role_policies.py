"""What a role demands before it is activated survives sanitising; who approves does not."""

import json
from typing import Any

import pytest

from tests.arm.access import RolePolicy
from tests.arm.role_policies import policy_body
from tests.azure.sanitising import ARM, SUBSCRIPTION, answers, everything, interaction, sanitise

OWNER = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"
BOARD = "c5d1b7ce-1c4e-4c0a-9a7e-aabbccddeeff"
POLICY = "b959d571-f0b5-4042-88a7-01be6cb22db9"
WORKLOAD = f"/subscriptions/{SUBSCRIPTION}"
KRUSTY = "/providers/Microsoft.Management/managementGroups/krusty"
APPROVER = {"id": BOARD, "userType": "Group", "description": "Krusty's Board", "isBackup": False}


def row(scope: str, mode: str) -> dict[str, Any]:
    body = policy_body(RolePolicy(scope, OWNER, (APPROVER,), multi_factor=True, maximum="PT4H"))
    text = json.dumps(body).replace(body["name"].partition("_")[0], POLICY)
    found: dict[str, Any] = json.loads(text.replace("SingleStage", mode))
    found["properties"]["policyAssignmentProperties"] = {
        "scope": {"id": scope, "displayName": "Krusty Brand", "type": "subscription"},
        "policy": {"lastModifiedBy": {"displayName": "Krusty", "email": "k@krustyco.com"}},
    }
    return found


@pytest.mark.parametrize("scope", [WORKLOAD, KRUSTY])
@pytest.mark.parametrize("mode", ["SingleStage", "Serial", "Parallel", "NoApproval"])
def test_rules_stay_what_they_are_and_approvers_nobody_in_particular(scope, mode):
    type = "Microsoft.Authorization/roleManagementPolicyAssignments"
    uri = f"{ARM}{scope}/providers/{type}?api-version=2020-10-01"
    result = sanitise(interaction({"value": [row(scope, mode)]}, uri))
    assert not any(word in everything(result) for word in ("krusty", BOARD, POLICY, SUBSCRIPTION))
    (found,) = answers(result)[0]["value"]
    rules = {one["id"]: one for one in found["properties"]["effectiveRules"]}
    setting = rules["Approval_EndUser_Assignment"]["setting"]
    assert (setting["isApprovalRequired"], setting["approvalMode"]) == (True, mode)
    (approver,) = setting["approvalStages"][0]["primaryApprovers"]
    assert approver["userType"] == "Group"
    assert approver["id"].startswith("00000000-0000-0000-")
    enabled = rules["Enablement_EndUser_Assignment"]["enabledRules"]
    assert enabled == ["MultiFactorAuthentication", "Justification"]
    assert rules["AuthenticationContext_EndUser_Assignment"]["isEnabled"] is False
    assert rules["Expiration_EndUser_Assignment"]["maximumDuration"] == "PT4H"
    # the name joins two ids, of which the role's is the same for everybody
    policy, role = found["name"].split("_")
    assert role == OWNER
    assert found["id"].endswith(f"/roleManagementPolicyAssignment/{found['name']}")
    assert found["properties"]["policyId"].endswith(f"/{policy}")
