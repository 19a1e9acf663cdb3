"""Who is in the described tenant and has which roles, one of each kind that is read."""

from typing import Any

TENANT = "00000000-0000-0000-0001-000000000000"
ROOT = f"/providers/Microsoft.Management/managementGroups/{TENANT}"
SETS = "Microsoft.Authorization/policySetDefinitions"
OPERATORS = "00000000-0000-0000-0001-000000000301"
# a role of the tenant's own for a group, as every list of roles has it
_GIVEN = [
    {"role": "Operator", "principal": OPERATORS, "principalType": "Group", "scope": "/"},
]
ACCESS: dict[str, Any] = {
    "roleDefinitions": [{"name": "Operator", "permissions": [{"actions": ["*"]}]}],
    "assignments": _GIVEN,
    "eligible": _GIVEN,
    "activated": _GIVEN,
    "denyAssignments": [
        {
            "name": "deny",
            "scope": "subscription:workload",
            "permissions": [{"actions": ["*/delete"]}],
            "principals": [{"id": OPERATORS, "type": "Group"}],
        }
    ],
    "initiatives": [
        {"name": "initiative", "scope": f"managementGroup:{TENANT}", "policyDefinitions": []},
    ],
    "policyAssignments": [
        {
            "name": "assigned",
            "scope": f"managementGroup:{TENANT}",
            "policyDefinitionId": f"{ROOT}/providers/{SETS}/initiative",
        }
    ],
    "directory": {"groups": [{"id": OPERATORS, "displayName": "Operators", "members": []}]},
}
