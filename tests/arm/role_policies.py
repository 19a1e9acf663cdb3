"""Role settings of Privileged Identity Management: what it takes to activate a role at a scope."""

from typing import Any

from tests.arm.access import GROUP_TYPE, RolePolicy, reserved
from tests.arm.answer import Answer, unauthorized
from tests.arm.asked import Asked, not_found
from tests.arm.authorization import without_licence
from tests.arm.roles import built_in_roles, role_id
from tests.arm.tenant import Subscription, Tenant
from tests.arm.world import may_above

_NAMESPACE = "Microsoft.Authorization"
TYPE = f"{_NAMESPACE}/roleManagementPolicyAssignments"
_GROUPS = f"/providers/{GROUP_TYPE}/".lower()


def is_role_policies(asked: Asked) -> bool:
    """Whether a path asks for role settings."""
    return asked.target.type.lower() == TYPE.lower()


def policies_in(tenant: Tenant, asked: Asked, subscription: Subscription) -> Answer:
    """The settings at a subscription, or at anything in it."""
    asked.require(subscription, f"{TYPE}/read", asked.target.scope)
    return _listed(tenant, asked)


def policies_above(tenant: Tenant, asked: Asked) -> Answer:
    """The settings at a management group, or at the root."""
    scope, caller = asked.target.scope, asked.caller
    known = {"", *(f"{_GROUPS}{name}" for name in tenant.access.groups)}
    action = f"{TYPE}/read"
    if scope.lower() not in known or not may_above(
        caller.principal, caller.tenant_id, action, scope or "/"
    ):
        raise unauthorized(caller.principal.shown, caller.object_id, action, scope or "/")
    return _listed(tenant, asked)


def _listed(tenant: Tenant, asked: Asked) -> Answer:
    """The settings of every role; those that nobody described are Azure's own."""
    if asked.target.names:
        raise not_found(asked.target)
    if not tenant.access.pim:
        raise without_licence()
    scope = asked.target.scope or "/"
    described = {
        one.role.lower(): one
        for one in tenant.access.role_policies
        if one.scope.lower() == scope.lower()
    }
    roles = [one.guid for one in (*built_in_roles(), *tenant.access.roles)]
    rows = [described.get(guid.lower()) or RolePolicy(scope, guid) for guid in roles]
    return asked.page(rows, policy_body)


def policy_body(policy: RolePolicy) -> dict[str, Any]:
    """The wire form of the settings of a role at a scope."""
    above = "" if policy.scope == "/" else policy.scope
    here = above if above.lower().startswith("/subscriptions/") else ""
    subscription = "/".join(here.split("/")[:3])
    guid = reserved(f"{policy.scope}/policies/{policy.role}")
    name = f"{guid}_{policy.role}"
    return {
        "properties": {
            "scope": policy.scope,
            "roleDefinitionId": role_id(subscription, policy.role),
            "policyId": f"{above}/providers/{_NAMESPACE}/roleManagementPolicies/{guid}",
            "effectiveRules": [
                {**rule, **(policy.rules.get(rule["id"]) or {})}
                for rule in _rules(policy)
                if policy.rules.get(rule["id"], {}) is not None
            ],
        },
        "name": name,
        "id": f"{above}/providers/{_NAMESPACE}/roleManagementPolicyAssignment/{name}",
        "type": f"{_NAMESPACE}/RoleManagementPolicyAssignment",
    }


def _rules(policy: RolePolicy) -> list[dict[str, Any]]:
    factor = ["MultiFactorAuthentication"] if policy.multi_factor else []
    stage = {
        "approvalStageTimeOutInDays": 1,
        "isApproverJustificationRequired": True,
        "escalationTimeInMinutes": 0,
        "primaryApprovers": [dict(one) for one in policy.approvers or ()],
        "isEscalationEnabled": False,
        "escalationApprovers": None,
    }
    approval = {
        "isApprovalRequired": policy.approvers is not None,
        "isApprovalRequiredForExtension": False,
        "isRequestorJustificationRequired": True,
        "approvalMode": "SingleStage",
        "approvalStages": [stage],
    }
    expiry = {"isExpirationRequired": True}
    return [
        _rule("Enablement", "Admin_Eligibility", {"enabledRules": []}),
        _rule("Expiration", "Admin_Eligibility", expiry | {"maximumDuration": "P365D"}),
        _rule("Enablement", "Admin_Assignment", {"enabledRules": ["Justification"]}),
        _rule("Expiration", "Admin_Assignment", expiry | {"maximumDuration": "P180D"}),
        _rule("Approval", "EndUser_Assignment", {"setting": approval}),
        _rule(
            "AuthenticationContext", "EndUser_Assignment", {"isEnabled": False, "claimValue": ""}
        ),
        _rule("Enablement", "EndUser_Assignment", {"enabledRules": [*factor, "Justification"]}),
        _rule("Expiration", "EndUser_Assignment", expiry | {"maximumDuration": policy.maximum}),
    ]


def _rule(kind: str, about: str, more: dict[str, Any]) -> dict[str, Any]:
    caller, level = about.split("_")
    return {
        **more,
        "id": f"{kind}_{about}",
        "ruleType": f"RoleManagementPolicy{kind}Rule",
        "target": {
            "caller": caller,
            "operations": ["All"],
            "level": level,
            "targetObjects": None,
            "inheritableSettings": None,
            "enforcedSettings": None,
        },
    }
