"""Cases of the check that nobody runs and approves critical operations, across tenants too."""

from dataclasses import replace
from typing import Any

from azaudit.profile import PowerProfile, Profile
from azaudit.resources.authorization import (
    CustomRole,
    DenyAssignment,
    EligibleRole,
    LighthouseDelegation,
    RoleAssignment,
    RoleDefinition,
    SubscriptionAncestry,
)
from azaudit.resources.base import Resource
from azaudit.resources.directory import DirectoryGroup, Principal
from azaudit.resources.role_policies import RolePolicyAssignment
from tests.checks.case import Case
from tests.checks.duty_worlds import (
    POLICY,
    THERE,
    attached,
    attached_backup_vault,
    both_sides,
    guest_there,
)
from tests.checks.guard_cases import unjudged_cases
from tests.checks.power_roles import (
    ACCESS_ADMINISTRATOR,
    BACKUP_CONTRIBUTOR,
    BACKUP_OPERATOR,
    CONTRIBUTOR,
    HERE,
    MUA_ADMIN,
    MUA_OPERATOR,
    OWNER,
    READER,
    guid,
    role,
)
from tests.checks.power_worlds import (
    ABOVE,
    application,
    assignment,
    delegation,
    deleted,
    deny,
    eligible,
    group,
    group_scope,
    members,
    user,
)
from tests.worlds import OTHER_TENANT, SUBSCRIPTION, TENANT, World

DUTIES = "guard-duties-separated"
HOMER, MAGGIE = user("homer"), user("maggie")
HOMER_THERE = guest_there("homer")
CONDITION = "@Request[x] StringEquals 'y'"

OPERATORS = (group("system-operators"), MAGGIE)
IN_OPERATORS = members("system-operators", MAGGIE)
# the document's own: Maggie runs the vault through a group, Homer owns the guard next door
STORY = (
    assignment(CONTRIBUTOR, "system-operators", type="Group"),
    assignment(OWNER, "homer-there", THERE),
)


def story(
    *more: dict[str, Any], people: Any = (), there: Any = (HOMER_THERE,), **how: Any
) -> World:
    """The document's lab, with whatever somebody was given besides."""
    return both_sides(
        attached(),
        *STORY,
        *more,
        people=(HOMER, *OPERATORS, *people),
        groups=how.pop("groups", (IN_OPERATORS,)),
        there=there,
        **how,
    )


def without(world: World, view: type[Resource]) -> World:
    return replace(world, bodies={**world.bodies, view: []})


def sole(*given: dict[str, Any], people: Any = (HOMER,), there: Any = (), **how: Any) -> World:
    """Nobody but whom a case gives something."""
    world = how.pop("world", None) or attached()
    return both_sides(world, *given, people=people, there=there, **how)


def _homer(given: Any, at_guard: Any, **how: Any) -> World:
    """Homer has one role at the vault and another at the guard, as the guest that he is there."""
    roles = [one for one in (given, at_guard) if isinstance(one, dict)]
    return sole(
        assignment(given, "homer"),
        assignment(at_guard, "homer-there", THERE),
        there=(HOMER_THERE,),
        roles=roles,
        **how,
    )


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


REGION = sole(
    assignment(OWNER, "homer"),
    world=attached(subscription=SUBSCRIPTION),
)
CUSTOM = role("All actions", "*/action")
CUSTOM_THERE = {**CUSTOM, "id": CUSTOM["id"].replace(HERE, THERE)}
POLICIES = role("Policy writer", POLICY)
NESTED = members("outer", MAGGIE)

DUTY_CASES = (
    *unjudged_cases(DUTIES),
    Case(
        "the document's own",
        DUTIES,
        story(),
        "pass",
        "nobody can both run critical operations and approve them on the guard guard",
        "critical",
        notes="docs/power.md",
    ),
    Case(
        "Homer at the vault as well",
        DUTIES,
        story(assignment(CONTRIBUTOR, "homer")),
        "fail",
        "Homer by Contributor of the subscription workload, and on the guard by Owner of the"
        " subscription security, as Homer (a guest), the same person by homer@jogcloud.com",
        "critical",
    ),
    Case(
        "guard in the same subscription",
        DUTIES,
        REGION,
        "fail",
        "Homer by Owner of the subscription workload, which reaches the guard too",
    ),
    Case("no roles at the vault", DUTIES, sole(STORY[1], there=(HOMER_THERE,)), "pass"),
    Case(
        "no roles at the guard",
        DUTIES,
        sole(STORY[0], people=OPERATORS, groups=[IN_OPERATORS]),
        "pass",
    ),
    Case(
        "a guard that is gone",
        DUTIES,
        both_sides(
            attached(guards=False), *STORY, people=(HOMER, *OPERATORS), there=(HOMER_THERE,)
        ),
        "not_applicable",
    ),
    # what counts as running
    Case("a backup contributor", DUTIES, _homer(BACKUP_CONTRIBUTOR, OWNER), "fail"),
    Case("who modifies protection", DUTIES, _homer(BACKUP_OPERATOR, OWNER), "fail"),
    Case("who writes policies alone", DUTIES, _homer(POLICIES, OWNER), "fail", "Policy writer"),
    Case("who reads the vault", DUTIES, _homer(READER, OWNER), "pass"),
    Case("a custom role for all actions", DUTIES, _homer(CUSTOM, OWNER), "fail", "All actions"),
    Case(
        "what the guard does not protect",
        DUTIES,
        _homer(BACKUP_OPERATOR, OWNER, world=attached(operations=(POLICY,))),
        "pass",
    ),
    Case(
        "the removal of the guard, which all protect",
        DUTIES,
        _homer(BACKUP_CONTRIBUTOR, OWNER, world=attached(operations=())),
        "fail",
    ),
    Case(
        "operations that nobody knows",
        DUTIES,
        _homer(
            role("Odd", "Microsoft.RecoveryServices/vaults/odd/action"),
            OWNER,
            world=attached(operations=("Microsoft.RecoveryServices/VAULTS/odd/action#really",)),
        ),
        "fail",
        "Odd",
    ),
    Case(
        "operations unread",
        DUTIES,
        _homer(CONTRIBUTOR, OWNER, world=attached(operations=None)),
        "unknown",
        "resourceGuardOperationDetails",
    ),
    Case(
        "operations that are none",
        DUTIES,
        _homer(CONTRIBUTOR, OWNER, world=attached(operations=[{"vaultCriticalOperation": 7}])),
        "unknown",
        "vaultCriticalOperation",
    ),
    # what counts as approving
    Case(
        "an operator of the guard",
        DUTIES,
        _homer(CONTRIBUTOR, MUA_OPERATOR),
        "fail",
        "MUA Operator",
    ),
    Case("an administrator of guards", DUTIES, _homer(CONTRIBUTOR, MUA_ADMIN), "fail"),
    Case("a contributor of the guard", DUTIES, _homer(CONTRIBUTOR, CONTRIBUTOR), "fail"),
    Case(
        "a custom role for all actions at the guard",
        DUTIES,
        _homer(CONTRIBUTOR, CUSTOM_THERE),
        "fail",
    ),
    Case("a reader of the guard", DUTIES, _homer(CONTRIBUTOR, READER), "pass"),
    # self-grant
    Case(
        "who grants roles at the guard", DUTIES, _homer(CONTRIBUTOR, ACCESS_ADMINISTRATOR), "fail"
    ),
    Case(
        "who grants roles at the vault", DUTIES, _homer(ACCESS_ADMINISTRATOR, MUA_OPERATOR), "fail"
    ),
    Case(
        "who grants roles under a condition",
        DUTIES,
        sole(
            assignment(ACCESS_ADMINISTRATOR, "homer", condition=CONDITION),
            assignment(OWNER, "homer-there", THERE),
            there=(HOMER_THERE,),
        ),
        "unknown",
        CONDITION,
    ),
    # scopes above
    Case(
        "an owner above both",
        DUTIES,
        sole(
            assignment(OWNER, "homer", ABOVE),
            world=replace(
                attached(),
                scopes=(
                    attached().scopes[0],
                    replace(attached().scopes[1], tenant_id=TENANT),
                ),
            ),
            above_there=("corp", TENANT),
        ),
        "fail",
        "Homer by Owner of the management group corp, which reaches the guard too",
    ),
    Case(
        "an owner above, of groups that were not read",
        DUTIES,
        without(
            sole(assignment(OWNER, "homer", ABOVE), STORY[1], there=(HOMER_THERE,)),
            SubscriptionAncestry,
        ),
        "unknown",
        "is above",
    ),
    # groups
    Case(
        "through a group in a group",
        DUTIES,
        sole(
            assignment(OWNER, "outer", type="Group"),
            assignment(OWNER, "maggie-there", THERE),
            people=[group("outer"), MAGGIE],
            groups=[NESTED],
            there=(guest_there("maggie"),),
        ),
        "fail",
        "Maggie by Owner of the subscription workload through the group outer",
    ),
    Case(
        "a group that was not read, where it matters",
        DUTIES,
        story(groups=()).denied(DirectoryGroup, group_scope("system-operators")),
        "unknown",
        "who is in the group system-operators",
    ),
    Case(
        "a group that was not read, where nobody approves",
        DUTIES,
        sole(STORY[0], people=OPERATORS).denied(DirectoryGroup, group_scope("system-operators")),
        "pass",
    ),
    Case(
        "a group that was not read, and somebody surely does",
        DUTIES,
        story(assignment(CONTRIBUTOR, "homer"), groups=()).denied(
            DirectoryGroup, group_scope("system-operators")
        ),
        "fail",
        "Homer",
    ),
    Case(
        "one group at both",
        DUTIES,
        both_sides(
            attached(subscription=SUBSCRIPTION),
            STORY[0],
            people=OPERATORS,
        ).denied(DirectoryGroup, group_scope("system-operators")),
        "unknown",
        "system-operators",
    ),
    # deny assignments
    Case(
        "denied at the vault",
        DUTIES,
        _homer(CONTRIBUTOR, OWNER).with_body(DenyAssignment, deny("*", to=("homer",))),
        "pass",
    ),
    Case(
        "denied for others",
        DUTIES,
        _homer(CONTRIBUTOR, OWNER, people=(HOMER, MAGGIE)).with_body(
            DenyAssignment, deny("*", to=("maggie",))
        ),
        "fail",
    ),
    Case(
        "denials unread",
        DUTIES,
        _homer(CONTRIBUTOR, OWNER).denied(DenyAssignment),
        "unknown",
        "denyAssignments/read is denied",
    ),
    Case("denials unread, where nobody does both", DUTIES, story().denied(DenyAssignment), "pass"),
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
    # the lists
    Case(
        "assignments at the guard unread",
        DUTIES,
        story().denied(RoleAssignment, THERE),
        "unknown",
        "denied",
    ),
    Case(
        "assignments at the vault unread",
        DUTIES,
        story().denied(RoleAssignment),
        "unknown",
        "denied",
    ),
    Case(
        "roles unread",
        DUTIES,
        without(story(), RoleDefinition),
        "unknown",
        "was not read",
    ),
    Case(
        "a custom role unread, at the guard",
        DUTIES,
        replace(
            _homer(CONTRIBUTOR, CUSTOM_THERE),
            bodies={**_homer(CONTRIBUTOR, CUSTOM_THERE).bodies, CustomRole: []},
        ),
        "unknown",
        "was not read",
    ),
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
    # of Backup vaults
    Case(
        "a Backup vault",
        DUTIES,
        _homer(
            role("Deleter", "Microsoft.DataProtection/backupVaults/backupInstances/delete"),
            OWNER,
            world=attached_backup_vault(),
        ),
        "fail",
        "Deleter",
    ),
    Case(
        "a Backup vault, and nobody",
        DUTIES,
        _homer(BACKUP_OPERATOR, OWNER, world=attached_backup_vault()),
        "pass",
    ),
)
