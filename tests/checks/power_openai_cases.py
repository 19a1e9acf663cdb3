"""Cases of the checks on power over Azure OpenAI accounts, and on owners of subscriptions."""

from dataclasses import replace
from typing import Any

from azaudit.api import BackupVault, CognitiveAccount, RecoveryVault, Subscription
from azaudit.resources.authorization import EligibleRole, RoleAssignment
from azaudit.resources.directory import Principal
from tests.checks.backup_cases import BV
from tests.checks.case import Case
from tests.checks.openai_cases import account
from tests.checks.power_cases import (
    HOMER,
    LEAST,
    MARGE,
    NAMED,
    ONE,
    OPS,
    OWNERS,
    READERS,
    SUBJECTS,
    having,
)
from tests.checks.power_roles import (
    ACCESS_ADMINISTRATOR,
    COGNITIVE_CONTRIBUTOR,
    COGNITIVE_USER,
    CONTRIBUTOR,
    OPENAI_USER,
    OWNER,
    guid,
    role,
)
from tests.checks.power_worlds import (
    application,
    assignment,
    deleted,
    eligible,
    group,
    guest,
    members,
    user,
)
from tests.worlds import GROUP, World

FOUR = tuple(assignment(OWNER, name) for name in ("homer", "marge", "bart", "lisa"))
ALL_FOUR = (HOMER, MARGE, user("bart"), user("lisa"))
SEVEN = tuple(assignment(OWNER, f"p{number}") for number in range(7))


def _account(**properties: Any) -> World:
    world = having(READERS, *FOUR, people=ALL_FOUR)
    return replace(world, bodies={**world.bodies, CognitiveAccount: [account(**properties)]})


def _roled(check: str, given: str | dict[str, Any], **more: Any) -> World:
    """Homer is an owner, and Marge has a role."""
    roles = () if isinstance(given, str) else (given,)
    return having(
        check, assignment(OWNER, "homer"), assignment(given, "marge"), roles=roles, **more
    )


REGENERATE = role("Rotator", "Microsoft.CognitiveServices/accounts/regenerateKey/action")

READERS_CASES = (
    Case("three", READERS, having(READERS, *FOUR[:3], people=ALL_FOUR), "pass", "3 principals"),
    Case("four", READERS, _account(), "fail", "the profile allows 3: Bart: Owner of", "high"),
    Case("refused", READERS, _account(disableLocalAuth=True), "not_applicable"),
    Case("refused?", READERS, _account(disableLocalAuth="yes"), "unknown", "disableLocalAuth"),
    Case("accepted", READERS, _account(disableLocalAuth=False), "fail"),
    Case("nobody", READERS, having(READERS), "pass", "nobody can list its keys"),
    Case("five are named", READERS, having(READERS, *SEVEN), "unknown"),
    Case(
        "and the others counted",
        READERS,
        having(READERS, *SEVEN, people=[user(f"p{number}") for number in range(7)]),
        "fail",
        "P4: Owner of the subscription workload; and 2 more",
    ),
    Case("whoever makes new keys", READERS, _roled(READERS, REGENERATE), "fail", profile=ONE),
    Case("whoever calls", READERS, _roled(READERS, OPENAI_USER), "pass", profile=ONE),
    Case("in other letters", READERS, _roled(READERS, COGNITIVE_USER), "fail", profile=ONE),
    Case(
        "whoever grants roles is a note",
        READERS,
        _roled(READERS, ACCESS_ADMINISTRATOR),
        "pass",
        "1 principal can list its keys",
        notes="can grant itself any role here besides: Marge: User Access Administrator",
        profile=ONE,
    ),
)

GUEST = having(LEAST, assignment(CONTRIBUTOR, "ned"), people=[guest("ned")])
ROBOT = having(LEAST, assignment(CONTRIBUTOR, "robot"), people=[application("robot")])
UNTOLD = having(LEAST, assignment(CONTRIBUTOR, "ned"), people=[user("ned", None)])
MAYBE_GUEST = having(
    LEAST, assignment(CONTRIBUTOR, "ned", condition="@Resource[x] StringEquals 'y'")
).with_body(Principal, guest("ned"))
WORST = having(
    LEAST,
    *FOUR,
    assignment(CONTRIBUTOR, "robot"),
    assignment(CONTRIBUTOR, "ned"),
    people=[*ALL_FOUR, guest("ned"), application("robot")],
)

LEAST_CASES = (
    Case("two people", LEAST, _roled(LEAST, CONTRIBUTOR), "pass", "2 principals can manage it"),
    Case("a guest", LEAST, GUEST, "fail", "other tenants can manage it: Ned (a guest)", "medium"),
    Case(
        "a guest in a group",
        LEAST,
        having(LEAST, OPS, people=[group("ops")], groups=[members("ops", guest("ned"))]),
        "fail",
        "Ned (a guest): Owner of",
    ),
    Case("not told whether a guest", LEAST, UNTOLD, "unknown", "whether Ned is a guest"),
    Case(
        "not told, and a guest by the name",
        LEAST,
        having(
            LEAST,
            assignment(CONTRIBUTOR, "ned"),
            people=[user("ned", None, userPrincipalName="ned_x.com#EXT#@jogcloud.com")],
        ),
        "fail",
        "Ned (a guest)",
    ),
    Case(
        "not told, and an application beside",
        LEAST,
        UNTOLD.with_body(RoleAssignment, assignment(CONTRIBUTOR, "robot")).with_body(
            Principal, application("robot")
        ),
        "fail",
        "applications that the profile does not name can manage it: the application robot",
    ),
    Case("a guest by a condition", LEAST, MAYBE_GUEST, "unknown", "only a condition could"),
    Case("an application", LEAST, ROBOT, "fail", "the application robot: Contributor"),
    Case("one that is named", LEAST, ROBOT, "pass", "nobody but", notes="robot", profile=NAMED),
    Case(
        "one in a group",
        LEAST,
        having(LEAST, OPS, people=[group("ops")], groups=[members("ops", application("robot"))]),
        "fail",
        "the application robot",
    ),
    Case("too many people", LEAST, having(LEAST, *FOUR, people=ALL_FOUR), "fail", "4 principals"),
    Case("guests come first", LEAST, WORST, "fail", "can manage it: Ned (a guest)"),
    Case("then applications", LEAST, WORST, "fail", "; applications that the profile does not"),
    Case("then how many", LEAST, WORST, "fail", "; 6 principals can manage it, and the profile"),
    Case(
        "emergency accounts",
        LEAST,
        having(LEAST, assignment(OWNER, "glass"), people=[guest("glass")]),
        "pass",
        "nobody but those whom the profile excepts",
        notes="not counted, since the profile excepts them: Glass (a guest)",
        profile=NAMED,
    ),
    Case(
        "whoever manages accounts", LEAST, _roled(LEAST, COGNITIVE_CONTRIBUTOR), "fail", profile=ONE
    ),
    Case("whoever calls", LEAST, _roled(LEAST, COGNITIVE_USER), "pass", profile=ONE),
    Case(
        "assignments that nobody has",
        LEAST,
        having(LEAST, assignment(OWNER, "moe"), people=[deleted("moe")]),
        "pass",
        "nobody can manage it",
        notes=f"to be removed, roles of principals that are no more: {guid('moe')}",
    ),
)


def _owned(*assignments: dict[str, Any], **more: Any) -> World:
    return having(OWNERS, *assignments, **more)


BOTH = (assignment(ACCESS_ADMINISTRATOR, "marge"), assignment(CONTRIBUTOR, "marge"))
HALVES = (assignment(ACCESS_ADMINISTRATOR, "marge"), assignment(CONTRIBUTOR, "homer"))
ALONE = World().with_body(Subscription, *SUBJECTS[OWNERS].bodies[Subscription])
STRANGE = (assignment(OWNER, "ned"), assignment(OWNER, "robot"))
LISA = _owned().with_body(EligibleRole, eligible(OWNER, "lisa")).with_body(Principal, user("lisa"))

OWNERS_CASES = (
    Case("three", OWNERS, _owned(*FOUR[:3], people=ALL_FOUR), "pass", "3 principals can grant"),
    Case("four", OWNERS, _owned(*FOUR, people=ALL_FOUR), "fail", "profile allows 3", "medium"),
    Case("no vaults", OWNERS, ALONE, "not_applicable"),
    Case(
        "a Backup vault",
        OWNERS,
        having(OWNERS, assignment(OWNER, "homer")).with_body(BackupVault, {"id": BV}),
        "pass",
    ),
    Case("vaults unread", OWNERS, ALONE.denied(RecoveryVault), "unknown", "denied"),
    Case("some vaults unread", OWNERS, _owned(*FOUR[:2]).denied(BackupVault), "pass"),
    Case("by two roles", OWNERS, _owned(*BOTH), "pass", "1 principal can grant roles and delete"),
    Case(
        "halves of it are no owners",
        OWNERS,
        _owned(*HALVES),
        "fail",
        "nobody can grant roles and delete anything, so nobody can take the subscription back;"
        " lowered because",
        "low",
        notes="can grant itself any role here besides: Marge",
    ),
    Case(
        "of a resource group",
        OWNERS,
        _owned(assignment(OWNER, "homer"), assignment(OWNER, "marge", GROUP)),
        "pass",
        "1 principal",
        profile=ONE,
    ),
    Case("nobody", OWNERS, _owned(), "fail", "nobody can", "low"),
    Case("nobody, unless somebody activates", OWNERS, _owned().denied(EligibleRole), "unknown"),
    Case("nobody until he activates", OWNERS, LISA, "pass", "nobody can", notes="Lisa: eligible"),
    Case(
        "emergency accounts are owners",
        OWNERS,
        _owned(assignment(OWNER, "glass"), people=[user("glass")]),
        "pass",
        "nobody but those whom the profile excepts",
        profile=NAMED,
    ),
    Case(
        "strangers are named",
        OWNERS,
        _owned(*STRANGE, people=[guest("ned"), application("robot")]),
        "pass",
        "2 principals",
        notes="guests or other tenants: Ned (a guest)|applications: the application robot",
    ),
)
POWER_OPENAI_CASES = (*READERS_CASES, *LEAST_CASES, *OWNERS_CASES)
