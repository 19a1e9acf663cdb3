"""Who has which roles, for worlds: roles, assignments and a directory in a few words."""

from collections.abc import Iterable
from typing import Any

from azaudit.resources.authorization import (
    CustomRole,
    RoleAssignment,
    RoleDefinition,
    SubscriptionAncestry,
)
from azaudit.resources.directory import DirectoryGroup, Principal
from tests.checks.power_roles import BUILT_IN, HERE, guid
from tests.worlds import OTHER_TENANT, SUBSCRIPTION, TENANT, World

ABOVE = "/providers/Microsoft.Management/managementGroups/corp"
# the group that a tenant begins with bears its id
TENANT_ROOT = f"/providers/Microsoft.Management/managementGroups/{TENANT}"
ROOT = "/"

EVERYONE = "00000000-0000-0000-0000-000000000000"


def assignment(
    role: str | dict[str, Any],
    principal: str,
    scope: str = HERE,
    *,
    type: Any = "User",
    condition: str = "",
    kind: str = "roleAssignments",
) -> dict[str, Any]:
    """A role for a principal, who is named by a word. role: a GUID, or one's own with its body."""
    id = role if isinstance(role, str) else role["id"].rpartition("/")[2]
    at = scope.rstrip("/")
    if not (at.startswith(("/subscriptions", "/providers")) or not at):
        at = HERE  # of a data plane's own scope the assignment is listed all the same
    return {
        "id": f"{at}/providers/Microsoft.Authorization/{kind}/{guid(principal + id + scope)}",
        "properties": {
            "principalId": guid(principal),
            "principalType": type,
            "roleDefinitionId": f"{HERE}/providers/Microsoft.Authorization/roleDefinitions/{id}",
            "scope": scope,
            **({"condition": condition, "conditionVersion": "2.0"} if condition else {}),
        },
    }


def eligible(
    role: str | dict[str, Any], principal: str, scope: str = HERE, **more: Any
) -> dict[str, Any]:
    """A role that a principal can activate."""
    return assignment(role, principal, scope, kind="roleEligibilityScheduleInstances", **more)


def user(name: str, kind: Any = "Member", **more: Any) -> dict[str, Any]:
    """A person. kind: as userType has it."""
    return {
        "id": guid(name),
        "type": "#microsoft.graph.user",
        "displayName": name.title(),
        "userPrincipalName": f"{name}@jogcloud.com",
        "userType": kind,
        **more,
    }


def guest(name: str) -> dict[str, Any]:
    return user(name, "Guest", userPrincipalName=f"{name}_geekintheweeds.com#EXT#@jogcloud.com")


def application(name: str, **more: Any) -> dict[str, Any]:
    return {
        "id": guid(name),
        "type": "#microsoft.graph.servicePrincipal",
        "displayName": name,
        "appId": guid(f"the application id of {name}"),
        **more,
    }


def deleted(name: str) -> dict[str, Any]:
    """What is kept of somebody whom the directory did not know."""
    return {"id": guid(name), "azauditDeleted": True}


def group(name: str) -> dict[str, Any]:
    return {"id": guid(name), "type": "#microsoft.graph.group", "displayName": name}


_OF_MEMBERS = (
    *("id", "type", "displayName", "userType", "userPrincipalName", "mail"),
    *("appId", "servicePrincipalType"),
)


def members(name: str, *inside: dict[str, Any]) -> dict[str, Any]:
    """Who is in a group, through other groups too."""
    held = [{key: one.get(key) for key in _OF_MEMBERS} for one in inside]
    return {"id": guid(name), "members": held}


def group_scope(name: str, tenant: str = TENANT) -> str:
    """Where the members of a group are read."""
    return f"/tenants/{tenant}/groups/{guid(name)}"


def deny(
    *actions: str,
    to: Iterable[str] = (EVERYONE,),
    sparing: Iterable[str] = (),
    scope: str = HERE,
    data: Iterable[str] = (),
    **more: Any,
) -> dict[str, Any]:
    """A deny assignment. to, sparing: names, or EVERYONE."""
    kind = "Microsoft.Authorization/denyAssignments"
    return {
        "id": f"{scope.rstrip('/')}/providers/{kind}/{guid('deny')}",
        "properties": {
            "denyAssignmentName": "kept for the stack",
            "scope": scope,
            "permissions": [
                {
                    "actions": list(actions),
                    "notActions": [],
                    "dataActions": list(data),
                    "notDataActions": [],
                }
            ],
            "principals": [{"id": one if one == EVERYONE else guid(one)} for one in to],
            "excludePrincipals": [{"id": guid(one)} for one in sparing],
            **more,
        },
    }


def delegation(role: str, principal: str, scope: str = HERE, **more: Any) -> dict[str, Any]:
    """A scope that is delegated to somebody of another tenant."""
    given = {
        "principalId": guid(principal),
        "principalIdDisplayName": principal,
        "roleDefinitionId": role,
        **more,
    }
    return {
        "id": f"{scope}/providers/Microsoft.ManagedServices/registrationAssignments/{guid('mana')}",
        "properties": {
            "provisioningState": "Succeeded",
            "registrationDefinition": {
                "properties": {
                    "managedByTenantId": OTHER_TENANT,
                    "managedByTenantName": "geekintheweeds.com",
                    "authorizations": [given],
                }
            },
        },
    }


def ancestry(*groups: str, subscription: str = SUBSCRIPTION) -> dict[str, Any]:
    """The management groups above a subscription, nearest first."""
    chain = [{"name": name, "displayName": name} for name in groups]
    return {
        "id": f"/subscriptions/{subscription}",
        "properties": {"managementGroupAncestorsChain": chain},
    }


_BYSTANDERS = (user("bystander-in-person"), application("bystander"), group("bystanders"))


def ruled(
    world: World,
    *assignments: dict[str, Any],
    people: Iterable[dict[str, Any]] = (),
    groups: Iterable[dict[str, Any]] = (),
    roles: Iterable[dict[str, Any]] = (),
    above: Iterable[str] = ("corp", TENANT),
) -> World:
    """A world with built-in roles and others, with assignments, and with a directory.

    people: users, applications and groups as objects. groups: who is in them. roles: custom ones.
    above: the management groups of the subscription.
    """
    # somebody of every kind, without whom nothing tells that the sign-in is shown such at all
    people = (*people, *_BYSTANDERS) if (people := tuple(people)) else ()
    world = world.with_body(RoleDefinition, *BUILT_IN).with_body(CustomRole, *roles)
    world = world.with_body(RoleAssignment, *assignments).with_body(Principal, *people)
    world = world.with_body(DirectoryGroup, *groups)
    return world.with_body(SubscriptionAncestry, ancestry(*above))
