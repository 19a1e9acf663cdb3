"""Cases of the check on guests who have power over a guard."""

from typing import Any

from azaudit.api import RecoveryGuardProxy, ResourceGuard
from azaudit.resources.authorization import (
    RoleAssignment,
)
from azaudit.resources.directory import DirectoryGroup
from tests.checks.backup_cases import RSV
from tests.checks.case import Case
from tests.checks.duty_cases import CONDITION, HOMER_THERE, story
from tests.checks.duty_worlds import (
    THERE,
    guest_there,
)
from tests.checks.just_in_time_cases import holding
from tests.checks.power_roles import (
    ACCESS_ADMINISTRATOR,
    CONTRIBUTOR,
    OWNER,
    READER,
)
from tests.checks.power_worlds import (
    assignment,
    group,
    group_scope,
    user,
)
from tests.worlds import OTHER_TENANT, World

GUESTS = "guard-guests-known"
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
        "at home over no vault that it guards: Homer from jogcloud.com",
        "info",
    ),
    Case(
        "a known guest beside a group unread",
        GUESTS,
        holding(
            OWNS,
            assignment(OWNER, "ops", THERE, type="Group"),
            there=(HOMER_THERE, group("ops")),
        ).denied(DirectoryGroup, group_scope("ops", OTHER_TENANT)),
        "unknown",
        "who is in the group ops",
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
