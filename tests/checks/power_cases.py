"""Cases of the checks on who has power, each over what all of them have in common."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from azaudit.api import BackupVault, CognitiveAccount, KeyVault, RecoveryVault, Subscription
from azaudit.profile import BackupProfile, KeyVaultProfile, OpenAIProfile, PowerProfile, Profile
from azaudit.resources.authorization import (
    DenyAssignment,
    EligibleRole,
    LighthouseDelegation,
    RoleAssignment,
    RoleDefinition,
    SubscriptionAncestry,
)
from azaudit.resources.directory import DirectoryGroup, Principal
from tests.checks.backup_cases import BV, recovery_vault
from tests.checks.case import Case
from tests.checks.keyvault_cases import CMK, vault
from tests.checks.openai_cases import account
from tests.checks.power_roles import CONTRIBUTOR, HERE, OWNER, READER, guid, role
from tests.checks.power_worlds import (
    ABOVE,
    ROOT,
    TENANT_ROOT,
    assignment,
    delegation,
    deleted,
    deny,
    eligible,
    group,
    group_scope,
    members,
    ruled,
    user,
)
from tests.worlds import SUBSCRIPTION, World

READERS = "openai-key-readers-limited"
LEAST = "openai-rbac-least-privilege"
DESTROYERS = "keyvault-crypto-principals-limited"
RECOVERY = "recovery-vault-admins-limited"
BACKUP = "backup-vault-admins-limited"
OWNERS = "subscription-owners-limited"

# each check allows one, so that two are too many
ONE = Profile(
    openai=OpenAIProfile(key_readers=1, managers=1),
    keyvault=KeyVaultProfile(key_destroyers=1),
    backup=BackupProfile(vault_admins=1, subscription_owners=1),
)
NAMED = replace(ONE, power=PowerProfile(frozenset({guid("robot")}), frozenset({guid("glass")})))

_ACCOUNT = World().with_body(CognitiveAccount, account())
_VAULT = World().with_body(RecoveryVault, recovery_vault())
SUBJECTS: dict[str, World] = {
    READERS: _ACCOUNT,
    LEAST: _ACCOUNT,
    DESTROYERS: World()
    .with_body(KeyVault, vault(enableRbacAuthorization=True))
    .with_body(CognitiveAccount, account(**CMK)),
    RECOVERY: _VAULT,
    BACKUP: World().with_body(BackupVault, {"id": BV, "location": "eastus2", "properties": {}}),
    OWNERS: _VAULT.with_body(
        Subscription, {"id": HERE, "displayName": "workload", "state": "Enabled"}
    ),
}
# what a role of one's own needs for each, with a wildcard
ACTIONS: dict[str, tuple[str, ...]] = {
    READERS: ("Microsoft.CognitiveServices/*/action",),
    LEAST: ("*/write",),
    DESTROYERS: ("Microsoft.KeyVault/*/delete",),
    RECOVERY: ("Microsoft.RecoveryServices/*",),
    BACKUP: ("Microsoft.DataProtection/*/delete",),
    OWNERS: ("*/delete", "Microsoft.Authorization/*"),
}
RESOURCES = {READERS: "ai", LEAST: "ai", DESTROYERS: "kv", RECOVERY: "rsv", BACKUP: "bv"}
CONDITION = "@Request[Microsoft.Storage/x] StringEquals 'y'"
HOMER, MARGE = user("homer"), user("marge")
OPS = assignment(OWNER, "ops", type="Group")
ELSEWHERE = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/elsewhere"


def having(check: str, *assignments: dict[str, Any], **more: Any) -> World:
    """A check's subject in a world with assignments."""
    more = {"people": (HOMER, MARGE), **more}
    return ruled(SUBJECTS[check], *assignments, **more)


def _common(check: str) -> Iterator[Case]:
    """What every check says of each way in which power comes about."""

    def case(name: str, world: World, status: str, says: str = "", **more: Any) -> Case:
        return Case(name, check, world, status, says, **{"profile": ONE, **more})

    own = role("Odd jobs", *ACTIONS[check])
    homer, marge = assignment(OWNER, "homer"), assignment(own, "marge")
    both = having(check, homer, marge, roles=(own,))
    yield case("one owner", having(check, homer), "pass", "Homer: Owner of the subscription")
    yield case("what is not looked at is said", having(check, homer), "pass", notes="docs/power.md")
    yield case("an owner and a custom role", both, "fail", "2 principals can")
    yield case("the custom role by its name", both, "fail", "Marge: Odd jobs of the subscription")
    yield case("within the default", both, "pass", "2 principals can", profile=None)
    yield case("the failure says what is not looked at", both, "fail", notes="docs/power.md")
    for name, scope, words in (
        ("a management group", ABOVE, "the management group corp"),
        ("the tenant root group", TENANT_ROOT, "the tenant root group"),
        ("the root", ROOT, "the tenant root"),
    ):
        above = having(check, homer, assignment(OWNER, "marge", scope))
        yield case(f"an owner at {name}", above, "fail", f"Marge: Owner of {words}")
    beside = assignment(OWNER, "marge", f"{ABOVE}-other")
    yield case("another management group", having(check, homer, beside), "pass")
    unplaced = having(check, homer, assignment(OWNER, "marge", ABOVE))
    unplaced = replace(unplaced, bodies={**unplaced.bodies, SubscriptionAncestry: []})
    yield case(
        "management groups unread",
        unplaced.denied(SubscriptionAncestry),
        "unknown",
        f"whether {ABOVE} is above",
    )
    yield case("elsewhere", having(check, homer, assignment(OWNER, "marge", ELSEWHERE)), "pass")
    of_keys = having(check, homer, assignment(OWNER, "marge", "/keys"))
    yield case("a data plane's own scope", of_keys, "pass")
    yield case("a reader", having(check, homer, assignment(READER, "marge")), "pass", "1 principal")
    less = role("Most", "*", less=("*/write", "*/delete", "*/action"))
    less_world = having(check, homer, assignment(less, "marge"), roles=(less,))
    yield case("all of it is taken away again", less_world, "pass", "1 principal")
    yield from _groups(case, check, homer)
    yield from _doubtful(case, check, homer)
    yield from _strange(case, check, homer)


def _groups(case: Any, check: str, homer: dict[str, Any]) -> Iterator[Case]:
    people = (HOMER, MARGE, group("ops"))
    inside = members("ops", MARGE)
    ops = having(check, homer, OPS, people=people, groups=(inside,))
    yield case("a group", ops, "fail", "Marge: Owner of the subscription")
    yield case("the group by its name", ops, "fail", "through the group ops")
    empty = having(check, homer, OPS, people=people, groups=(members("ops"),))
    yield case("an empty group", empty, "pass", "1 principal")
    twice = having(check, homer, OPS, people=people, groups=(members("ops", HOMER),))
    yield case("one person in two ways", twice, "pass", "1 principal")
    unread = having(check, homer, OPS, people=people).denied(DirectoryGroup, group_scope("ops"))
    yield case("a group unread", unread, "unknown", "who is in the group ops was not read")
    three = having(check, homer, assignment(OWNER, "marge"), OPS, people=people)
    three = three.denied(DirectoryGroup, group_scope("ops"))
    yield case("a group unread, too many without it", three, "fail", "at least 2 principals can")
    reading = assignment(READER, "ops", type="Group")
    harmless = having(check, homer, reading, people=people)
    harmless = harmless.denied(DirectoryGroup, group_scope("ops"))
    yield case("a group unread that only reads", harmless, "pass", "1 principal")
    odd = having(check, homer, assignment(OWNER, "thing", type="AgenticThing"))
    yield case("a type of principal that is new", odd, "unknown", guid("thing"))


def _doubtful(case: Any, check: str, homer: dict[str, Any]) -> Iterator[Case]:
    limited = assignment(OWNER, "marge", condition=CONDITION)
    world = having(check, homer, limited)
    yield case("a condition", world, "unknown", f"limit it: {CONDITION}")
    yield case("a condition within the limit", world, "pass", "at most 2 principals", profile=None)
    third = world.with_body(RoleAssignment, assignment(OWNER, "bart"))
    third = third.with_body(Principal, user("bart"))
    yield case("a condition, too many without it", third, "fail", "at least 2 principals can")
    unknown_role = assignment("11111111-0000-4000-8000-000000000000", "marge")
    yield case(
        "a role unread", having(check, homer, unknown_role), "unknown", "11111111-0000-4000-8000"
    )
    other = assignment("11111111-0000-4000-8000-000000000000", "marge", ELSEWHERE)
    yield case("a role unread elsewhere", having(check, homer, other), "pass")
    two = having(check, homer, assignment(OWNER, "marge"), unknown_role)
    yield case("a role unread, too many without it", two, "fail", "at least 2 principals can")
    many = having(check, homer, assignment(OWNER, "marge"))
    denied = many.with_body(DenyAssignment, deny("*", to=("marge",), data=("*",)))
    yield case("a deny assignment", denied, "pass", "1 principal")
    spared = deny("*", sparing=("homer", "marge"), data=("*",))
    yield case("spared by a deny assignment", many.with_body(DenyAssignment, spared), "fail")
    limited_stop = deny("*", to=("marge",), data=("*",), condition=CONDITION)
    maybe = many.with_body(DenyAssignment, limited_stop)
    yield case("a deny assignment with a condition", maybe, "unknown", "the deny assignment")
    yield case("deny assignments unread", many.denied(DenyAssignment), "unknown", "denied")
    few = having(check, homer).denied(DenyAssignment)
    yield case("deny assignments unread, and few", few, "pass", "1 principal")
    yield case("assignments unread", having(check, homer).denied(RoleAssignment), "unknown")
    unlisted = having(check, homer).denied(LighthouseDelegation)
    yield case("delegations unread", unlisted, "unknown", "denied")
    nobody = replace(many, bodies={**many.bodies, Principal: []}).denied(Principal)
    yield case("principals who may be gone", nobody, "unknown", "who the principal")
    named = replace(many, bodies={**many.bodies, RoleDefinition: []}).denied(RoleDefinition)
    yield case("built-in roles unread", named, "unknown", "was not read")


def _strange(case: Any, check: str, homer: dict[str, Any]) -> Iterator[Case]:
    gone = having(check, homer, assignment(OWNER, "moe"), people=(HOMER, deleted("moe")))
    yield case("a deleted principal", gone, "pass", "1 principal", notes=f"no more: {guid('moe')}")
    later = having(check, homer).with_body(EligibleRole, eligible(OWNER, "marge"))
    note = "once they activate a role: Marge: eligible as Owner"
    yield case("an eligible one", later, "pass", "1 principal", notes=note)
    unread = having(check, homer).denied(EligibleRole)
    yield case("eligible ones unread", unread, "pass", notes="activate a role was not fully read")
    lent = having(check).with_body(LighthouseDelegation, delegation(CONTRIBUTOR, "msp"))
    two = having(check, homer, assignment(OWNER, "marge"))
    excepted = replace(NAMED, power=PowerProfile(frozenset({guid("marge")})))
    yield case(
        "one whom the profile excepts", two, "pass", "1 principal", profile=excepted, notes="Marge"
    )
    if check != OWNERS:  # which nobody owns by delegation: that takes no Owner
        status = "fail" if check == LEAST else "unknown"
        says = "msp of tenant geekintheweeds.com"
        yield case("delegated to another tenant", lent, status, says)
        known = replace(NAMED, power=PowerProfile(frozenset({guid("msp")})))
        yield case("delegated, as the profile names", lent, "pass", "nobody but", profile=known)


COMMON_CASES = tuple(case for check in SUBJECTS for case in _common(check))
