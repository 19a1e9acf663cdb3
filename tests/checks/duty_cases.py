"""Cases of the check that nobody runs and approves critical operations, across tenants too."""

from dataclasses import replace
from typing import Any

from azaudit.resources.authorization import (
    CustomRole,
    DenyAssignment,
    RoleAssignment,
    RoleDefinition,
    SubscriptionAncestry,
)
from azaudit.resources.base import Resource
from azaudit.resources.directory import DirectoryGroup
from tests.checks.case import Case
from tests.checks.duty_worlds import (
    POLICY,
    RECOVERY_OPERATIONS,
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
    role,
)
from tests.checks.power_worlds import (
    ABOVE,
    assignment,
    deny,
    group,
    group_scope,
    members,
    user,
)
from tests.worlds import SUBSCRIPTION, TENANT, World

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
        "to read, which takes no approval",
        DUTIES,
        _homer(
            READER,
            OWNER,
            world=attached(
                operations=(*RECOVERY_OPERATIONS, "Microsoft.RecoveryServices/vaults/read")
            ),
        ),
        "pass",
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
