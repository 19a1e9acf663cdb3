"""Cases of the checks on what a guard covers, on standing power over it, and on its guests."""

from dataclasses import replace
from typing import Any

from azaudit.api import RecoveryGuardProxy, ResourceGuard
from azaudit.profile import GuardProfile, PowerProfile, Profile
from azaudit.resources.authorization import (
    ActiveRole,
    EligibleRole,
    LighthouseDelegation,
    RoleAssignment,
)
from azaudit.resources.directory import DirectoryGroup, Principal
from tests.checks.backup_cases import RSV
from tests.checks.case import Case
from tests.checks.duty_cases import CONDITION, HOMER_THERE, delegated, story
from tests.checks.duty_worlds import (
    DELETE,
    INSTANCE_DELETE,
    PIN,
    POLICY,
    RECOVERY_OPERATIONS,
    RESTORE,
    SOFT_DELETE,
    THERE,
    attached,
    attached_backup_vault,
    both_sides,
    guard_body,
    guest_there,
)
from tests.checks.guard_cases import unjudged_cases
from tests.checks.power_roles import (
    ACCESS_ADMINISTRATOR,
    CONTRIBUTOR,
    MUA_OPERATOR,
    OWNER,
    READER,
    guid,
)
from tests.checks.power_worlds import (
    application,
    assignment,
    eligible,
    group,
    group_scope,
    members,
    user,
)
from tests.worlds import OTHER_TENANT, World

COVERS = "guard-covers-critical-operations"
JUST_IN_TIME = "guard-access-just-in-time"
GUESTS = "guard-guests-known"
RESTORES = Profile(guard=GuardProfile(protect_restores=True))


def _excluding(*names: Any, **more: Any) -> World:
    gone = {str(one).lower() for one in names}
    left = tuple(one for one in RECOVERY_OPERATIONS if one.lower() not in gone)
    return attached(excluded=names, operations=left, **more)


ODD = "Microsoft.RecoveryServices/vaults/odd/action"
COVERS_CASES = (
    *unjudged_cases(COVERS),
    Case(
        "all",
        COVERS,
        attached(),
        "pass",
        "guard excludes no critical operation; the vault enforces 9",
        "high",
        notes="allowAutoApprovals of guard is true; what that means is documented nowhere",
    ),
    Case("all, of a Backup vault", COVERS, attached_backup_vault(), "pass", "the vault enforces 7"),
    Case(
        "deleting excluded",
        COVERS,
        _excluding(DELETE, PIN),
        "fail",
        f"the guard guard excludes: stop protection and delete data ({DELETE}); get a security PIN",
        "high",
    ),
    Case("in other letters", COVERS, _excluding(DELETE.upper()), "fail", "delete data", "high"),
    Case("policies excluded", COVERS, _excluding(POLICY), "fail", "modify a policy", "high"),
    Case("soft delete, which cannot be", COVERS, _excluding(SOFT_DELETE), "fail", "", "high"),
    Case("the PIN excluded", COVERS, _excluding(PIN), "fail", "loses no backup by itself", "low"),
    Case(
        "what is not known excluded",
        COVERS,
        _excluding(ODD),
        "fail",
        f"excludes: {ODD}; lowered because azaudit cannot say",
        "medium",
    ),
    Case(
        "restores excluded",
        COVERS,
        _excluding(RESTORE),
        "pass",
        notes=f"the guard guard excludes: restore ({RESTORE})",
    ),
    Case(
        "restores excluded, by profile", COVERS, _excluding(RESTORE), "fail", "", "medium", RESTORES
    ),
    Case(
        "of the other kind of vault excluded",
        COVERS,
        attached(excluded=(INSTANCE_DELETE,)),
        "pass",
        "enforces 9",
    ),
    Case(
        "of this kind, for a Backup vault",
        COVERS,
        attached_backup_vault(excluded=(INSTANCE_DELETE,)),
        "fail",
        "delete a backup instance",
        "high",
    ),
    Case(
        "offered, and not enforced",
        COVERS,
        attached(operations=RECOVERY_OPERATIONS[1:]),
        "fail",
        "protects what the vault does not enforce: stop protection and delete data",
        "medium",
    ),
    Case(
        "restores not enforced",
        COVERS,
        attached(operations=RECOVERY_OPERATIONS[:-1]),
        "pass",
        "enforces 8",
        notes="not enforced at the vault, though the guard offers it: restore",
    ),
    Case(
        "restores not enforced, by profile",
        COVERS,
        attached(operations=RECOVERY_OPERATIONS[:-1]),
        "fail",
        profile=RESTORES,
        severity="medium",
    ),
    Case("nothing enforced", COVERS, attached(operations=()), "fail", "enforces nothing", "high"),
    Case(
        "enforced, and not known",
        COVERS,
        attached(operations=(*RECOVERY_OPERATIONS, ODD)),
        "pass",
        notes=f"operations that azaudit does not know: {ODD}",
    ),
    Case(
        "in other letters at the vault",
        COVERS,
        attached(operations=tuple(map(str.upper, RECOVERY_OPERATIONS))),
        "pass",
        "enforces 9",
    ),
    Case(
        "exclusions absent", COVERS, attached(excluded=None), "unknown", "ExclusionList is absent"
    ),
    Case("exclusions that are none", COVERS, attached(excluded="all"), "unknown", "not a list"),
    Case("an exclusion that is none", COVERS, attached(excluded=[7]), "unknown", "an element that"),
    Case("enforcement absent", COVERS, attached(operations=None), "unknown", "OperationDetails"),
    Case("enforcement unreadable", COVERS, attached(operations=[7]), "unknown"),
    Case(
        "offers unreadable",
        COVERS,
        attached(resourceGuardOperations="all"),
        "unknown",
        "resourceGuardOperations is text",
    ),
    Case(
        "excluded, whatever else is unreadable",
        COVERS,
        attached(excluded=(DELETE,), operations=None, resourceGuardOperations=None),
        "fail",
        severity="high",
    ),
    Case(
        "automatic approvals unread",
        COVERS,
        attached(allowAutoApprovals=None),
        "pass",
        notes="not known: properties.allowAutoApprovals is absent",
    ),
    Case("a guard that is gone", COVERS, attached(guards=False), "not_applicable"),
)

_ALONE = World(scopes=attached().scopes).with_body(ResourceGuard, guard_body())


def holding(*given: dict[str, Any], there: Any = (HOMER_THERE,), **more: Any) -> World:
    """A guard, and who has roles at it."""
    return both_sides(_ALONE, *given, people=(user("homer"),), there=there, **more)


def schedule(
    given: dict[str, Any], kind: Any = "Assigned", ends: Any = None, **more: Any
) -> dict[str, Any]:
    """What Privileged Identity Management says of an assignment."""
    held = {key: given["properties"][key] for key in ("principalId", "roleDefinitionId", "scope")}
    name = guid(given["id"])
    return {
        "id": f"{THERE}/providers/Microsoft.Authorization/roleAssignmentScheduleInstances/{name}",
        "properties": {
            **held,
            "assignmentType": kind,
            "originRoleAssignmentId": given["id"],
            **({"endDateTime": ends} if ends else {}),
            **more,
        },
    }


OPERATES = assignment(MUA_OPERATOR, "homer-there", THERE)
SOON = "2026-11-20T17:00:00Z"


def scheduled(*schedules: dict[str, Any], given: Any = (OPERATES,), **more: Any) -> World:
    return holding(*given, **more).with_body(ActiveRole, *schedules)


UNLICENSED = {
    "http_status": 400,
    "error_code": "AadPremiumLicenseRequired",
    "message": "no licence",
}


GLASS = Profile(power=PowerProfile(break_glass=frozenset({guid("homer-there")})))
ROBOT = Profile(power=PowerProfile(applications=frozenset({guid("robot")})))
STANDING = holding(OPERATES)

JUST_IN_TIME_CASES = (
    Case(
        "activated",
        JUST_IN_TIME,
        scheduled(schedule(OPERATES, "Activated", SOON)),
        "pass",
        "nobody can approve without an activation or an end",
        "medium",
    ),
    Case("with an end", JUST_IN_TIME, scheduled(schedule(OPERATES, ends=SOON)), "pass"),
    Case(
        "standing, as the list says",
        JUST_IN_TIME,
        scheduled(schedule(OPERATES)),
        "fail",
        "at any time: Homer (a guest): Backup MUA Operator of the subscription security",
        "medium",
    ),
    Case("standing, as the list does not know it", JUST_IN_TIME, STANDING, "fail", "Homer"),
    Case(
        "an owner", JUST_IN_TIME, holding(assignment(OWNER, "homer-there", THERE)), "fail", "Owner"
    ),
    Case(
        "who grants roles",
        JUST_IN_TIME,
        holding(assignment(ACCESS_ADMINISTRATOR, "homer-there", THERE)),
        "fail",
        "User Access Administrator",
    ),
    Case("a reader", JUST_IN_TIME, holding(assignment(READER, "homer-there", THERE)), "pass"),
    Case(
        "nobody",
        JUST_IN_TIME,
        holding(),
        "pass",
        "nobody can approve on the guard",
        notes="nobody can run what it protects",
    ),
    Case(
        "eligible alone",
        JUST_IN_TIME,
        holding().with_body(EligibleRole, eligible(MUA_OPERATOR, "homer-there", THERE)),
        "pass",
        "without an activation or an end",
        notes="can once they activate a role: Homer",
    ),
    Case(
        "an application",
        JUST_IN_TIME,
        holding(
            assignment(OWNER, "robot", THERE, type="ServicePrincipal"), there=[application("robot")]
        ),
        "fail",
        "the application robot",
    ),
    Case(
        "an application that the profile expects",
        JUST_IN_TIME,
        holding(
            assignment(OWNER, "robot", THERE, type="ServicePrincipal"), there=[application("robot")]
        ),
        "fail",
        profile=ROBOT,
    ),
    Case(
        "for emergencies",
        JUST_IN_TIME,
        STANDING,
        "pass",
        profile=GLASS,
        notes="the profile excepts them: Homer",
    ),
    Case(
        "one of two roles with an end",
        JUST_IN_TIME,
        scheduled(
            schedule(OPERATES, ends=SOON), given=(OPERATES, assignment(OWNER, "homer-there", THERE))
        ),
        "fail",
        "Owner",
    ),
    Case(
        "in a group",
        JUST_IN_TIME,
        holding(
            assignment(OWNER, "ops", THERE, type="Group"),
            there=[group("ops"), HOMER_THERE],
            groups_there=[members("ops", HOMER_THERE)],
        ),
        "fail",
        "through the group ops",
    ),
    Case(
        "in a group that was not read",
        JUST_IN_TIME,
        holding(assignment(OWNER, "ops", THERE, type="Group"), there=[group("ops")]).denied(
            DirectoryGroup, group_scope("ops", OTHER_TENANT)
        ),
        "unknown",
        "who is in the group ops",
    ),
    Case(
        "by delegation",
        JUST_IN_TIME,
        holding().with_body(
            LighthouseDelegation, delegated("moe", "00000000-0000-0000-0003-000000000000")
        ),
        "fail",
        "by delegation Owner",
    ),
    Case(
        "under a condition",
        JUST_IN_TIME,
        holding(assignment(OWNER, "homer-there", THERE, condition=CONDITION)),
        "unknown",
        CONDITION,
    ),
    Case(
        "no licence",
        JUST_IN_TIME,
        replace(STANDING, scopes=STANDING.scopes[1:])
        .gap(EligibleRole, THERE, "complete", **UNLICENSED)
        .gap(ActiveRole, THERE, "complete", **UNLICENSED),
        "not_applicable",
    ),
    Case("ends unread", JUST_IN_TIME, STANDING.denied(ActiveRole, THERE), "unknown", "denied"),
    Case("ends unread, nobody there", JUST_IN_TIME, holding().denied(ActiveRole, THERE), "pass"),
    Case("ends in part", JUST_IN_TIME, STANDING.gap(ActiveRole, THERE, "partial"), "unknown"),
    Case(
        "an end that is none", JUST_IN_TIME, scheduled(schedule(OPERATES, endDateTime=7)), "unknown"
    ),
    Case("a type that is new", JUST_IN_TIME, scheduled(schedule(OPERATES, "Odd")), "unknown"),
    Case(
        "assignments unread",
        JUST_IN_TIME,
        holding().denied(RoleAssignment, THERE),
        "unknown",
        "denied",
    ),
    Case("guards denied", JUST_IN_TIME, World().denied(ResourceGuard), "unknown", "denied"),
    Case("no guard", JUST_IN_TIME, World(), "not_applicable"),
    Case(
        "who it is unread",
        JUST_IN_TIME,
        holding(OPERATES, there=()).denied(Principal, f"/tenants/{OTHER_TENANT}/principals"),
        "unknown",
        "denied",
    ),
)

MARGE_THERE = user("marge", userPrincipalName="marge@geekintheweeds.com")
OWNS = assignment(OWNER, "homer-there", THERE)


def hosting(*given: dict[str, Any], there: Any = (HOMER_THERE, MARGE_THERE), **more: Any) -> World:
    """A guard without a vault in sight, and who has roles at it."""
    return holding(*given, there=there, **more)


FROM_MOE = guest_there(
    "homer", userPrincipalName="moe_moes.example#EXT#@geekintheweeds.com", displayName="Moe"
)
GUESTS_CASES = (
    Case(
        "none",
        GUESTS,
        hosting(assignment(OWNER, "marge", THERE)),
        "pass",
        "no guest has power over the guard",
        "info",
    ),
    Case("nobody", GUESTS, hosting(), "pass", "no guest"),
    Case("a guest who reads", GUESTS, hosting(assignment(READER, "homer-there", THERE)), "pass"),
    Case(
        "the document's own",
        GUESTS,
        story(),
        "pass",
        "guests have power over the guard, and over no vault: Homer from jogcloud.com",
        "info",
    ),
    Case(
        "who holds the vault at home",
        GUESTS,
        story(assignment(CONTRIBUTOR, "homer")),
        "fail",
        "Homer (a guest), from jogcloud.com, at rsv by Contributor of the subscription workload",
        "info",
    ),
    Case(
        "who may hold the vault at home",
        GUESTS,
        story(assignment(ACCESS_ADMINISTRATOR, "homer", condition=CONDITION)),
        "unknown",
        CONDITION,
    ),
    Case(
        "a guest of a tenant that nobody collected",
        GUESTS,
        hosting(OWNS, there=(FROM_MOE,)),
        "unknown",
        "its owner can run `azaudit collect --tenant moes.example -o vault.azaudit`",
    ),
    Case(
        "a guest of nobody knows where",
        GUESTS,
        hosting(OWNS, there=[guest_there("homer", userPrincipalName="homer@geekintheweeds.com")]),
        "unknown",
        "was not collected",
    ),
    Case(
        "a guest without any address",
        GUESTS,
        hosting(OWNS, there=[guest_there("homer", userPrincipalName="x")]),
        "unknown",
        "from which tenant Homer (a guest) came was not read",
    ),
    Case(
        "whether a guest, unread",
        GUESTS,
        hosting(OWNS, there=[user("homer-there", None)]),
        "unknown",
        "is a guest was not read",
    ),
    Case("proxies unread", GUESTS, story().denied(RecoveryGuardProxy, RSV), "unknown", "denied"),
    Case(
        "a group unread",
        GUESTS,
        hosting(assignment(OWNER, "ops", THERE, type="Group"), there=[group("ops")]).denied(
            DirectoryGroup, group_scope("ops", OTHER_TENANT)
        ),
        "unknown",
        "who is in the group ops",
    ),
    Case(
        "assignments unread", GUESTS, hosting().denied(RoleAssignment, THERE), "unknown", "denied"
    ),
    Case("guards denied", GUESTS, World().denied(ResourceGuard), "unknown", "denied"),
    Case("no guard", GUESTS, World(), "not_applicable"),
)

GUARD_SIDE_CASES = (*COVERS_CASES, *JUST_IN_TIME_CASES, *GUESTS_CASES)
