"""The least that an auditor has to be allowed, as a custom role."""

from collections.abc import Sequence
from typing import Any

from azaudit.app.judge import selected_checks
from azaudit.app.plan import make_plan
from azaudit.app.request import JudgeRequest
from azaudit.errors import UsageError

# a run starts with the list of subscriptions, whatever is selected
_ALWAYS = "Microsoft.Resources/subscriptions/read"
_GROUPS = "/providers/microsoft.management/managementgroups/"
_DESCRIPTION = "Reads what azaudit audits, and nothing else; it holds no keys, secrets or data."


def auditor_role(request: JudgeRequest, name: str, scopes: Sequence[str]) -> dict[str, Any]:
    """The definition of a role with the actions that the selected checks need.

    In the form that `az role definition create --role-definition` takes. scopes: ids of
    subscriptions or management groups at which it can be assigned. Raises UsageError for a scope
    that is none, and for a selection that means nothing.
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
    return {
        "Name": name,
        "IsCustom": True,
        "Description": _DESCRIPTION,
        "Actions": sorted({*plan.actions, _ALWAYS}, key=str.lower),
        "NotActions": [],
        "DataActions": [],
        "NotDataActions": [],
        "AssignableScopes": checked,
    }


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
