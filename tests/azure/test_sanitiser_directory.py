"""Who was given what, and who they are: what a sanitised recording says of roles and principals."""

import json
from typing import Any

import pytest

from tests.azure.recording import BY_IDS, RESOURCE_GRAPH
from tests.azure.sanitising import (
    SUBSCRIPTION,
    TENANT,
    answers,
    interaction,
    interactions_of,
    sanitise,
)

HOMER = "9e107d9d-372b-46c9-8ae0-1b6a7f3e2d4c"
GROUP = "1e107d9d-372b-46c9-8ae0-1b6a7f3e2d4c"
FRINK = "2e107d9d-372b-46c9-8ae0-1b6a7f3e2d4c"
BUILT_IN, CUSTOM = "5f0a2b3c-1111-4222-8333-444455556666", "4e107d9d-372b-46c9-8ae0-1b6a7f3e2d4c"
FIRST_PARTY, OWN_APP = (
    "bbbbaaaa-0000-4111-8222-333344445555",
    "aaaabbbb-0000-4111-8222-333344445555",
)
MANAGER = "7d107d9d-372b-46c9-8ae0-1b6a7f3e2d4c"
MICROSOFT = "f8cdef31-a31e-4b4a-93e4-5f571e91255a"
OWNER = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"
EVERYONE = "00000000-0000-0000-0000-000000000000"
EXTERNAL = "homer_krustyco.com#EXT#@springfield.onmicrosoft.com"
AUTHORIZATION = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Authorization"
ROOT = "/providers/Microsoft.Management/managementGroups/Krusty-Root"
CONDITION = (
    "((!(ActionMatches{'Microsoft.Authorization/roleAssignments/write'})) OR"
    " (@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId]"
    " ForAnyOfAnyValues:GuidEquals {%s, %s} AND"
    " @Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name]"
    " StringEquals '%s'))"
)
USER: dict[str, Any] = {
    "@odata.type": "#microsoft.graph.user",
    "id": HOMER,
    "displayName": "Homer Simpson",
    "userPrincipalName": EXTERNAL,
    "mail": "homer@krustyco.com",
    "userType": "Guest",
    "identities": [
        {
            "signInType": "userPrincipalName",
            "issuer": "springfield.onmicrosoft.com",
            "issuerAssignedId": EXTERNAL,
        },
        {"signInType": "federated", "issuer": "ExternalAzureAD", "issuerAssignedId": None},
    ],
    "securityIdentifier": "S-1-12-1-2652929437-1187591979-460103306-1278041722",
}
OBJECTS = [
    USER,
    {"@odata.type": "#microsoft.graph.group", "id": GROUP, "displayName": "Krusty Operators",
     "mail": None, "securityEnabled": True, "proxyAddresses": ["SMTP:ops@krustyco.com"]},
    {"@odata.type": "#microsoft.graph.servicePrincipal", "id": FRINK, "displayName": "frinkbot",
     "appId": OWN_APP, "appOwnerOrganizationId": TENANT, "servicePrincipalType": "Application"},
    {"@odata.type": "#microsoft.graph.servicePrincipal", "id": MANAGER,
     "displayName": "Frobnicator", "appId": FIRST_PARTY, "appOwnerOrganizationId": MICROSOFT,
     "servicePrincipalType": "Application"},
]  # fmt: skip
ROLES = [
    {"id": f"{AUTHORIZATION}/roleDefinitions/{BUILT_IN}", "name": BUILT_IN,
     "properties": {"roleName": "Avere Krusty Contributor", "type": "BuiltInRole",
                    "assignableScopes": ["/"], "createdBy": None}},
    {"id": f"{AUTHORIZATION}/roleDefinitions/{CUSTOM}", "name": CUSTOM,
     "properties": {"roleName": "Storage Operator", "type": "CustomRole",
                    "description": "ask Homer Simpson", "assignableScopes": [ROOT],
                    "permissions": [{"actions": ["*/read"]}], "createdBy": HOMER,
                    "updatedBy": HOMER}},
]  # fmt: skip
ASSIGNMENT = {
    "id": f"{ROOT}/providers/Microsoft.Authorization/roleAssignments/{FRINK}",
    "name": FRINK,
    "properties": {
        "roleDefinitionId": f"{AUTHORIZATION}/roleDefinitions/{CUSTOM}",
        "principalId": GROUP,
        "principalType": "Group",
        "scope": ROOT,
        "condition": CONDITION % (OWNER, CUSTOM, "krusty-box"),
        "createdBy": HOMER,
        "updatedBy": "",
        "expandedProperties": {
            "scope": {"id": f"/subscriptions/{SUBSCRIPTION}", "displayName": "Krusty/Test",
                      "type": "subscription"},
            "roleDefinition": {"id": f"{AUTHORIZATION}/roleDefinitions/{BUILT_IN}",
                               "displayName": "Avere Krusty Contributor", "type": "BuiltInRole"},
            "principal": {"id": HOMER, "displayName": "Homer Simpson",
                          "email": "homer@krustyco.com", "type": "User"},
        },
    },
}  # fmt: skip
DENIAL: dict[str, Any] = {
    "id": f"{AUTHORIZATION}/denyAssignments/{GROUP}",
    "properties": {
        "denyAssignmentName": f"Deny assignment '{GROUP}' created by Blueprint Assignment"
        f" '/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Blueprint/blueprintAssignments/kl'.",
        "principals": [{"id": EVERYONE, "type": "SystemDefined", "displayName": "All Principals"}],
        "excludePrincipals": [{"id": HOMER, "type": "User"}],
    },
}
DELEGATION = {
    "id": f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.ManagedServices"
    f"/registrationAssignments/{GROUP}",
    "properties": {
        "registrationDefinition": {
            "properties": {
                "registrationDefinitionName": "Monitoring Services",
                "managedByTenantId": MANAGER,
                "managedByTenantName": "krusty.co",
                "manageeTenantName": "Krusty/Co",
                "authorizations": [
                    {"principalId": FRINK, "principalIdDisplayName": "Key Vault Operators",
                     "roleDefinitionId": OWNER, "delegatedRoleDefinitionIds": [OWNER, CUSTOM]}
                ],
            }
        }
    },
}  # fmt: skip
CHAIN = [
    {"displayName": "Production", "name": "Production"},
    {"displayName": "54321", "name": "54321"},
    {"displayName": "Krusty Root", "name": "krusty-root"},
    {"displayName": "Tenant Root Group", "name": TENANT},
]
ROWS = {
    "totalRecords": 1, "count": 1, "facets": [], "resultTruncated": "false",
    "data": [{"id": f"/subscriptions/{SUBSCRIPTION}", "name": "Krusty/Test",
              "properties": {"managementGroupAncestorsChain": CHAIN}}],
}  # fmt: skip
BELOW = {"id": "/providers/Microsoft.Management/managementGroups/54321"}
TENANTS = {"id": f"/tenants/{TENANT}", "tenantId": TENANT, "displayName": "Krusty/Co"}
ORIGINALS = (
    "krusty", "homer", "simpson", "springfield", "frinkbot", "54321", "storage operator",
    "key vault operators", "monitoring services", "2652929437", "frobnicator", OWN_APP, HOMER,
    GROUP, FRINK, CUSTOM, MANAGER, TENANT, SUBSCRIPTION, "rfnwdaia", "krusty-box",
)  # fmt: skip


def page(*rows: Any) -> dict[str, Any]:
    return {"value": list(rows)}


@pytest.fixture(scope="module")
def made() -> dict[str, Any]:
    """What becomes of each body, and of all together under "whole"."""
    bodies = {
        "objects": interaction(page(*OBJECTS), BY_IDS, asked={"ids": [HOMER]}),
        "roles": interaction(page(*ROLES)),
        "given": interaction(page(ASSIGNMENT, DENIAL, DELEGATION)),
        "chain": interaction(ROWS, RESOURCE_GRAPH, asked={"subscriptions": [SUBSCRIPTION]}),
        "others": interaction(page(BELOW, TENANTS)),
    }
    result = sanitise(*bodies.values())
    return {
        **dict(zip(bodies, answers(result), strict=True)),
        "whole": json.dumps(interactions_of(result)).lower(),
        "text": result.mapping.text,
    }


def test_nothing_of_the_tenant_is_left(made):
    whole = made["whole"].replace("avere krusty contributor", "")  # the name of a built-in role
    assert [original for original in ORIGINALS if original in whole] == []


def test_principals_are_one_wherever_they_are_named(made):
    homer, group, robot, first = sorted(
        made["objects"]["value"],
        key=lambda row: [made["text"](one["id"]) for one in OBJECTS].index(row["id"]),
    )
    assert [row["@odata.type"] for row in (homer, group, robot, first)] == [
        row["@odata.type"] for row in OBJECTS
    ]
    user, _, host = homer["mail"].partition("@")
    issuer = homer["identities"][0]["issuer"]
    assert homer["userPrincipalName"] == f"{user}_{host}#EXT#@{issuer}"
    assert homer["identities"][0]["issuerAssignedId"] == homer["userPrincipalName"]
    assert issuer.endswith(".onmicrosoft.com")
    assert homer["identities"][1] == USER["identities"][1]
    assert (homer["userType"], group["securityEnabled"]) == ("Guest", True)
    assert first["appId"] == FIRST_PARTY
    assert first["appOwnerOrganizationId"] == MICROSOFT
    assert robot["servicePrincipalType"] == "Application"
    properties = made["given"]["value"][0]["properties"]
    assert properties["principalId"] == group["id"]
    assert properties["createdBy"] == homer["id"]
    principal = properties["expandedProperties"]["principal"]
    assert principal == {"id": homer["id"], "displayName": homer["displayName"],
                         "email": homer["mail"], "type": "User"}  # fmt: skip


def test_built_in_roles_keep_their_names_and_others_do_not(made):
    built_in, custom = made["roles"]["value"]
    assert built_in["name"] == BUILT_IN
    assert built_in["properties"] == ROLES[0]["properties"]
    assert custom["name"] == made["text"](CUSTOM) == custom["id"].rpartition("/")[2]
    assert custom["properties"]["roleName"] not in ("Storage Operator", "")
    properties = made["given"]["value"][0]["properties"]
    assert properties["roleDefinitionId"] == custom["id"]
    assert properties["condition"] == CONDITION % (
        OWNER,
        custom["name"],
        made["text"]("krusty-box"),
    )
    role = properties["expandedProperties"]["roleDefinition"]
    assert (role["displayName"], role["type"]) == ("Avere Krusty Contributor", "BuiltInRole")


def test_management_groups_are_one_in_ids_and_in_chains(made):
    given = made["given"]["value"][0]
    (root,) = made["roles"]["value"][1]["properties"]["assignableScopes"]
    assert given["id"].startswith(f"{root}/")
    assert given["properties"]["scope"] == root
    row = made["chain"]["data"][0]
    production, number, below, top = row["properties"]["managementGroupAncestorsChain"]
    assert production["name"] == production["displayName"] != "Production"
    assert made["others"]["value"][0]["id"].endswith(f"/{number['name']}")
    assert below["name"] == root.rpartition("/")[2].lower()
    assert top == {"displayName": "Tenant Root Group", "name": made["text"](TENANT)}


def test_display_names_of_subscriptions_and_tenants_are_the_same_everywhere(made):
    scope = made["given"]["value"][0]["properties"]["expandedProperties"]["scope"]
    assert scope["displayName"] == made["chain"]["data"][0]["name"] == "Subscription-0001"
    definition = made["given"]["value"][2]["properties"]["registrationDefinition"]["properties"]
    assert definition["manageeTenantName"] == made["others"]["value"][1]["displayName"]
    assert definition["managedByTenantName"].startswith("tenant-")
    assert definition["authorizations"][0]["roleDefinitionId"] == OWNER
    assert definition["authorizations"][0]["delegatedRoleDefinitionIds"] == [
        OWNER, made["text"](CUSTOM),
    ]  # fmt: skip


def test_everyone_stays_everyone(made):
    properties = made["given"]["value"][1]["properties"]
    assert properties["principals"] == DENIAL["properties"]["principals"]
    assert properties["denyAssignmentName"].startswith("Deny assignment '0000")


def test_a_group_called_as_a_built_in_role_is_replaced_and_no_leak():
    group = {"@odata.type": "#microsoft.graph.group", "id": GROUP,
             "displayName": "Avere Krusty Contributor"}  # fmt: skip
    first, second = answers(sanitise(interaction(page(*ROLES)), interaction(page(group))))
    assert first["value"][0]["properties"]["roleName"] == "Avere Krusty Contributor"
    assert second["value"][0]["displayName"] != group["displayName"]


def test_what_microsoft_graph_says_of_a_refusal_stays_readable():
    inner = {"date": "2026-05-01T10:00:00", "request-id": HOMER, "client-request-id": HOMER}
    error = {"code": "Authorization_RequestDenied", "innerError": inner,
             "message": "Insufficient privileges to complete the operation."}  # fmt: skip
    said = answers(sanitise(interaction({"error": error}, status=403)))[0]["error"]
    assert said["innerError"].keys() == inner.keys()
    assert HOMER not in json.dumps(said)
    assert said | {"innerError": inner} == error
