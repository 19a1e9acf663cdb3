"""Cases of duties that rest on who somebody is: in two tenants, on activation, by delegation."""

from typing import Any

from azaudit.profile import PowerProfile, Profile
from azaudit.resources.authorization import (
    EligibleRole,
    LighthouseDelegation,
)
from azaudit.resources.directory import Principal
from azaudit.resources.role_policies import RolePolicyAssignment
from tests.checks.case import Case
from tests.checks.duty_cases import DUTIES, HOMER_THERE, STORY, sole, story
from tests.checks.duty_worlds import (
    THERE,
    attached,
    both_sides,
    guest_there,
)
from tests.checks.power_roles import (
    BACKUP_CONTRIBUTOR,
    CONTRIBUTOR,
    MUA_OPERATOR,
    OWNER,
    guid,
)
from tests.checks.power_worlds import (
    application,
    assignment,
    delegation,
    deleted,
    eligible,
    user,
)
from tests.worlds import OTHER_TENANT, SUBSCRIPTION, TENANT, World


def setting(role: str, scope: str, *, approval: Any = True, by: str = "marge") -> dict[str, Any]:
    """The settings of a role at a scope, with or without somebody's approval."""
    stage = {"primaryApprovers": [{"id": guid(by), "userType": "User", "description": by.title()}]}
    rule = {
        "id": "Approval_EndUser_Assignment",
        "ruleType": "RoleManagementPolicyApprovalRule",
        "setting": {
            "isApprovalRequired": approval,
            "approvalMode": "SingleStage" if approval else "NoApproval",
            "approvalStages": [stage] if approval else [],
        },
    }
    kind = "Microsoft.Authorization/roleManagementPolicyAssignment"
    return {
        "id": f"{scope}/providers/{kind}/{guid(scope)}_{role}",
        "properties": {
            "scope": scope,
            "roleDefinitionId": f"{scope}/providers/Microsoft.Authorization/roleDefinitions/{role}",
            "policyId": f"{scope}/providers/Microsoft.Authorization/roleManagementPolicies/p",
            "effectiveRules": [rule],
        },
    }


def activating(*settings: dict[str, Any]) -> World:
    """Homer runs the vault, and can activate the role that approves on the guard."""
    world = sole(assignment(CONTRIBUTOR, "homer"), there=(HOMER_THERE, user("marge")))
    world = world.with_body(EligibleRole, eligible(MUA_OPERATOR, "homer-there", THERE))
    return world.with_body(RolePolicyAssignment, *settings)


def delegated(principal: str, tenant: str) -> dict[str, Any]:
    """The guard's subscription in the hands of another tenant."""
    body = delegation(OWNER, principal, THERE)
    held = body["properties"]["registrationDefinition"]["properties"]
    held |= {"managedByTenantId": tenant, "managedByTenantName": "jogcloud.com"}
    return body


DUTY_PEOPLE_CASES = (
    # who is who
    Case(
        "by mail",
        DUTIES,
        sole(
            assignment(CONTRIBUTOR, "homer"),
            STORY[1],
            people=[user("homer", mail="Homer@Example.com")],
            there=[
                guest_there(
                    "homer", userPrincipalName="x@geekintheweeds.com", mail="homer@example.com"
                )
            ],
        ),
        "fail",
        "the same person by homer@example.com",
    ),
    Case(
        "by an identity",
        DUTIES,
        sole(
            assignment(CONTRIBUTOR, "homer"),
            STORY[1],
            there=[
                guest_there(
                    "homer",
                    userPrincipalName="x@geekintheweeds.com",
                    identities=[
                        {
                            "signInType": "federated",
                            "issuer": "ExternalAzureAD",
                            "issuerAssignedId": "homer@jogcloud.com",
                        }
                    ],
                )
            ],
        ),
        "fail",
        "the same person by homer@jogcloud.com",
    ),
    Case(
        "by name alone",
        DUTIES,
        sole(
            assignment(CONTRIBUTOR, "homer"),
            STORY[1],
            there=[guest_there("homer", userPrincipalName="homer@geekintheweeds.com")],
        ),
        "pass",
        notes="likely, and not certainly, one person",
    ),
    Case(
        "a guest of another name",
        DUTIES,
        sole(
            assignment(CONTRIBUTOR, "homer"),
            STORY[1],
            there=[
                guest_there(
                    "homer",
                    userPrincipalName="moe_moes.example#EXT#@geekintheweeds.com",
                    displayName="Moe",
                )
            ],
        ),
        "pass",
        notes="!likely",
    ),
    Case(
        "people of the guard's tenant unread",
        DUTIES,
        sole(assignment(CONTRIBUTOR, "homer"), STORY[1]).denied(
            Principal, f"/tenants/{OTHER_TENANT}/principals"
        ),
        "unknown",
        "who the principal",
    ),
    Case(
        "people of the vault's tenant unread",
        DUTIES,
        sole(assignment(CONTRIBUTOR, "homer"), STORY[1], people=(), there=(HOMER_THERE,)).denied(
            Principal, f"/tenants/{TENANT}/principals"
        ),
        "unknown",
        "denied",
    ),
    Case(
        "one at both, of whom nothing was read",
        DUTIES,
        both_sides(attached(subscription=SUBSCRIPTION), assignment(OWNER, "homer")).denied(
            Principal, f"/tenants/{TENANT}/principals"
        ),
        "unknown",
        "who the principal",
    ),
    Case(
        "people unread, in one tenant",
        DUTIES,
        both_sides(
            attached(subscription=SUBSCRIPTION),
            assignment(BACKUP_CONTRIBUTOR, "maggie"),
            assignment(MUA_OPERATOR, "homer"),
        ).denied(Principal, f"/tenants/{TENANT}/principals"),
        "pass",
    ),
    Case(
        "a user and an application",
        DUTIES,
        sole(
            assignment(CONTRIBUTOR, "homer"),
            assignment(OWNER, "robot", THERE, type="ServicePrincipal"),
            there=[application("robot", appId=None)],
        ),
        "pass",
    ),
    Case(
        "one application in both tenants",
        DUTIES,
        sole(
            assignment(CONTRIBUTOR, "robot", type="ServicePrincipal"),
            assignment(OWNER, "robot-there", THERE, type="ServicePrincipal"),
            people=[application("robot", appId=guid("app"))],
            there=[application("robot-there", appId=guid("app"))],
        ),
        "fail",
        f"the same application by {guid('app')}",
    ),
    Case(
        "applications that nobody can tell apart",
        DUTIES,
        sole(
            assignment(CONTRIBUTOR, "robot", type="ServicePrincipal"),
            assignment(OWNER, "robot-there", THERE, type="ServicePrincipal"),
            people=[application("robot", appId=None)],
            there=[application("robot-there")],
        ),
        "unknown",
        "is called in other tenants",
    ),
    Case(
        "a managed identity",
        DUTIES,
        both_sides(
            attached(subscription=SUBSCRIPTION),
            assignment(OWNER, "id-deploy", type="ServicePrincipal"),
            people=[application("id-deploy", servicePrincipalType="ManagedIdentity")],
        ),
        "fail",
        "the managed identity id-deploy by Owner",
    ),
    Case(
        "somebody deleted",
        DUTIES,
        story(assignment(CONTRIBUTOR, "moe"), people=[deleted("moe")]),
        "pass",
        notes=f"roles of principals that are no more: {guid('moe')}",
    ),
    Case(
        "excepted by the profile",
        DUTIES,
        story(assignment(CONTRIBUTOR, "homer")),
        "pass",
        profile=Profile(power=PowerProfile(break_glass=frozenset({guid("homer")}))),
        notes="the profile excepts them: Homer",
    ),
    # roles that can be activated
    Case(
        "eligible, with somebody's approval",
        DUTIES,
        activating(setting(MUA_OPERATOR, THERE)),
        "pass",
        notes="once that is approved: Backup MUA Operator takes the approval of Marge",
    ),
    Case(
        "eligible, with nobody's approval",
        DUTIES,
        activating(setting(MUA_OPERATOR, THERE, approval=False)),
        "fail",
        "on the guard by eligible as Backup MUA Operator of the subscription security",
    ),
    Case(
        "eligible, settings unread",
        DUTIES,
        activating().denied(RolePolicyAssignment, THERE),
        "unknown",
        "denied",
    ),
    Case(
        "eligible, settings of another type",
        DUTIES,
        activating(setting(MUA_OPERATOR, THERE, approval="yes")),
        "unknown",
    ),
    Case(
        "eligible, settings of another role", DUTIES, activating(setting(OWNER, THERE)), "unknown"
    ),
    Case("eligible roles unread", DUTIES, story().denied(EligibleRole, THERE), "unknown", "denied"),
    # delegations
    Case(
        "the guard delegated to the vault's tenant",
        DUTIES,
        sole(assignment(CONTRIBUTOR, "homer")).with_body(
            LighthouseDelegation, delegated("homer", TENANT)
        ),
        "fail",
        "on the guard by by delegation Owner",
    ),
    Case(
        "the guard delegated to a group of the vault's tenant",
        DUTIES,
        story().with_body(LighthouseDelegation, delegated("system-operators", TENANT)),
        "fail",
        "Maggie by Contributor of the subscription workload through the group system-operators",
    ),
    Case(
        "the guard delegated to strangers",
        DUTIES,
        story().with_body(
            LighthouseDelegation, delegated("moe", "00000000-0000-0000-0003-000000000000")
        ),
        "unknown",
        "who stands behind moe of tenant",
    ),
)
