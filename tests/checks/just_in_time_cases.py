"""Cases of the check on who can approve on a guard at any time."""

from dataclasses import replace
from typing import Any

from azaudit.api import ResourceGuard
from azaudit.profile import PowerProfile, Profile
from azaudit.resources.authorization import (
    ActiveRole,
    EligibleRole,
    LighthouseDelegation,
    RoleAssignment,
)
from azaudit.resources.directory import DirectoryGroup, Principal
from tests.checks.case import Case
from tests.checks.duty_cases import CONDITION, HOMER_THERE
from tests.checks.duty_people_cases import delegated
from tests.checks.duty_worlds import (
    THERE,
    attached,
    both_sides,
    guard_body,
)
from tests.checks.power_roles import (
    ACCESS_ADMINISTRATOR,
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

JUST_IN_TIME = "guard-access-just-in-time"
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
