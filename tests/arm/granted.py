"""A described tenant in which somebody was given something, in every way that there is."""

from typing import Any

from tests.arm.clients import CONNECTIVITY, GIW, JOG, WORKLOAD

_AUDITOR = {
    "client_id": "00000000-0000-0000-0001-00000000a0d1",
    "secret": "s",
    "object_id": "00000000-0000-0000-0001-000000000101",
    "reads": ["*"],
}
VAULT = f"/subscriptions/{WORKLOAD}/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv"
GUID = "00000000-0000-0000-0001-000000000{:03}".format
ALICE, BOB, GUEST, OUTER, INNER, ROBOT, LAPTOP, ALONE = map(GUID, range(701, 709))
INSPECTOR = GUID(709)

ASSIGNMENTS = [
    {"role": "User Access Administrator", "principal": ALICE, "scope": "/"},
    {
        "role": "Reader",
        "principal": OUTER,
        "principalType": "Group",
        "scope": f"managementGroup:{JOG}",
    },
    {"role": "Contributor", "principal": BOB, "scope": "managementGroup:landing"},
    {"role": "Owner", "principal": ALICE, "scope": "managementGroup:elsewhere"},
    {
        "role": "Inspector",
        "principal": ROBOT,
        "principalType": "ServicePrincipal",
        "scope": "subscription:workload",
        "condition": "@Resource[Microsoft.KeyVault/vaults:name] StringEquals 'kv'",
    },
    {"role": "Key Vault Administrator", "principal": BOB, "scope": VAULT, "id": GUID(750)},
    {"role": "Owner", "principal": BOB, "scope": "subscription:connectivity"},
]

DIRECTORY = {
    "users": [
        {"id": ALICE, "displayName": "Alice", "userPrincipalName": "alice@jogcloud.com"},
        {"id": BOB, "displayName": "Bob", "userPrincipalName": "bob@jogcloud.com"},
        {
            "id": GUEST,
            "displayName": "Guest",
            "userPrincipalName": "g#EXT#@jogcloud.com",
            "userType": "Guest",
        },
    ],
    "groups": [
        {"id": OUTER, "displayName": "Outer", "members": [ALICE, INNER, ROBOT]},
        # each is in the other
        {"id": INNER, "displayName": "Inner", "members": [BOB, GUEST, OUTER, LAPTOP]},
        {"id": ALONE, "displayName": "Alone", "members": [ROBOT]},
    ],
    "servicePrincipals": [{"id": ROBOT, "displayName": "Robot", "appId": GUID(790)}],
    "devices": [{"id": LAPTOP, "displayName": "Laptop"}],
}

DENIED = {
    "name": "Deny assignment of a stack",
    "scope": "subscription:workload/resourceGroups/rg",
    "actions": ["Microsoft.KeyVault/vaults/delete"],
    "principals": [{"id": "00000000-0000-0000-0000-000000000000", "type": "SystemDefined"}],
    "excludePrincipals": [{"id": ALICE, "type": "User"}],
}

DELEGATED = {
    "name": "Operations",
    "tenantId": GIW,
    "tenantName": "Geek In The Weeds",
    "authorizations": [
        {"principalId": BOB, "principalIdDisplayName": "Bob", "role": "Contributor"},
        {
            "principalId": ALICE,
            "roleDefinitionId": "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9",
            "delegatedRoleDefinitionIds": ["b24988ac-6180-42a0-ab88-20f7382dd24c"],
        },
    ],
}


def tenant(auditor: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """The tenant; auditor: what is different about who reads it."""
    return {
        "id": JOG,
        "name": "jogcloud.com",
        "principals": {"auditor": _AUDITOR | (auditor or {})},
        "managementGroups": [
            {"name": "platform", "displayName": "Platform"},
            {"name": "landing", "displayName": "Landing Zones", "parent": "platform"},
            {"name": "elsewhere"},
        ],
        "roleDefinitions": [
            {
                "id": INSPECTOR,
                "name": "Inspector",
                "assignableScopes": ["managementGroup:landing"],
                "actions": ["Microsoft.KeyVault/vaults/read"],
                "dataActions": ["Microsoft.KeyVault/vaults/keys/read"],
            },
            {"name": "Local", "assignableScopes": ["subscription:connectivity/resourceGroups/rg"]},
        ],
        "assignments": ASSIGNMENTS,
        "eligible": [{"role": "Owner", "principal": BOB, "scope": "subscription:workload"}],
        "activated": [
            {
                "role": "Owner",
                "principal": BOB,
                "scope": "subscription:workload",
                "endDateTime": "$now+4h",
            }
        ],
        "denyAssignments": [DENIED],
        "directory": DIRECTORY,
        "subscriptions": [
            {
                "id": WORKLOAD,
                "name": "workload",
                "managementGroup": "landing",
                "delegations": [DELEGATED],
            },
            {"id": CONNECTIVITY, "name": "connectivity"},
        ],
        **more,
    }
