"""The least that an auditor has to be allowed, as a custom role."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from azaudit.app.plan import Plan, make_plan
from azaudit.app.request import JudgeRequest
from azaudit.app.selected import selected_checks
from azaudit.errors import UsageError

# A run starts with the list of subscriptions, whatever is selected, and `doctor` asks for what the
# sign-in itself may do.
PERMISSIONS_ACTION = "Microsoft.Authorization/permissions/read"
_ALWAYS = ("Microsoft.Resources/subscriptions/read", PERMISSIONS_ACTION)
# the two kinds of permissions of Microsoft Graph, and when each counts
_WHO = {"application": "an application signs in", "delegated": "a person signs in"}
_GROUPS = "/providers/microsoft.management/managementgroups/"
_DESCRIPTION = "Reads what azaudit audits, and nothing else; it holds no keys, secrets or data."


@dataclass(frozen=True)
class Needed:
    """What an auditor has to be granted: a role, and permissions of Microsoft Graph.

    role: in the form that `az role definition create --role-definition` takes. graph: as of
    `graph_permissions`.
    """

    role: dict[str, Any]
    graph: dict[str, list[str]]


def needed(request: JudgeRequest, name: str, scopes: Sequence[str]) -> Needed:
    """What the selected checks need, and no more.

    name: of the role. scopes: ids of subscriptions or management groups at which it can be
    assigned. Raises UsageError for a scope that is none, and for a selection that means nothing.
    """
    checked = [_checked(scope) for scope in scopes]
    groups = [scope for scope in checked if scope.lower().startswith(_GROUPS)]
    if len(groups) > 1:
        # learn.microsoft.com/azure/role-based-access-control/custom-roles#custom-role-limits
        raise UsageError(
            f"{' and '.join(groups)} cannot both be scopes of one role",
            hint="name one management group above both, or make a role for each with --name",
            option="--scope",
        )
    plan = make_plan(selected_checks(request), narrowed=request.narrowed)
    return Needed(_role(plan, name, checked), graph_permissions(plan))


def _role(plan: Plan, name: str, scopes: Sequence[str]) -> dict[str, Any]:
    return {
        "Name": name,
        "IsCustom": True,
        "Description": _DESCRIPTION,
        "Actions": sorted({*plan.actions, *_ALWAYS}, key=str.lower),
        "NotActions": [],
        "DataActions": [],
        "NotDataActions": [],
        "AssignableScopes": list(scopes),
    }


def graph_permissions(plan: Plan) -> dict[str, list[str]]:
    """The permissions of Microsoft Graph that a plan needs, by who signs in.

    application: for an application that signs in as itself. delegated: for one in which people
    sign in. A read has the same name in both, but they are granted apart.
    """
    needed = sorted({name for collector in plan.collectors for name in collector.graph})
    return {"application": needed, "delegated": list(needed)}


def graph_advice(permissions: Mapping[str, list[str]]) -> list[str]:
    """The permissions of Microsoft Graph in words, a sentence each."""
    names = {who: " and ".join(held) for who, held in permissions.items() if who in _WHO}
    if not any(names.values()):
        return ["Microsoft Graph: the selected checks need no permission"]
    return [
        *(f"Microsoft Graph, where {_WHO[who]}: {who} permission {names[who]}" for who in _WHO),
        "User.Read.All, GroupMember.Read.All and Application.Read.All together are narrower, but"
        " Microsoft does not promise that they are enough",
    ]


def _checked(scope: str) -> str:
    spelt = scope.strip().rstrip("/")
    parts = spelt.lower().split("/")
    subscription = parts[:2] == ["", "subscriptions"] and len(parts) >= 3  # noqa: PLR2004 - and an id
    group = spelt.lower().startswith(_GROUPS)
    if not all(parts[1:]) or not (subscription or (group and len(parts) == 5)):  # noqa: PLR2004 - and a name
        raise UsageError(
            f"{scope!r} is no scope for a role",
            hint="write /subscriptions/ID or /providers/Microsoft.Management/managementGroups/NAME",
            option="--scope",
        )
    return spelt
