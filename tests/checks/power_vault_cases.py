"""Cases of the checks on power over vaults and the keys in them."""

from dataclasses import replace
from typing import Any

from azaudit.api import CognitiveAccount, KeyVault
from azaudit.profile import KeyVaultProfile
from azaudit.resources.directory import DirectoryGroup
from tests.checks.case import Case
from tests.checks.keyvault_cases import CMK, vault
from tests.checks.openai_cases import account
from tests.checks.power_cases import (
    BACKUP,
    DESTROYERS,
    HOMER,
    MARGE,
    ONE,
    OPS,
    RECOVERY,
    having,
)
from tests.checks.power_roles import (
    ACCESS_ADMINISTRATOR,
    BACKUP_CONTRIBUTOR,
    BACKUP_OPERATOR,
    CONTRIBUTOR,
    CRYPTO_OFFICER,
    CRYPTO_USER,
    ENCRYPTION_USER,
    KEY_VAULT_ADMINISTRATOR,
    OWNER,
    READER,
    guid,
    role,
)
from tests.checks.power_worlds import (
    application,
    assignment,
    deleted,
    group,
    group_scope,
    members,
    user,
)
from tests.worlds import TENANT, World

VAULT = vault()["id"]
KEY = f"{VAULT}/keys/k"
FOUR = tuple(assignment(OWNER, name) for name in ("homer", "marge", "bart", "lisa"))
ALL_FOUR = (HOMER, MARGE, user("bart"), user("lisa"))
EVERY = replace(ONE, keyvault=KeyVaultProfile(scope="all", key_destroyers=1))


def _beside(check: str, given: Any, *, scope: str = "", **more: Any) -> World:
    """Homer is an owner, and Marge has a role."""
    roles = () if isinstance(given, str) else (given,)
    marge = assignment(given, "marge", scope) if scope else assignment(given, "marge")
    return having(check, assignment(OWNER, "homer"), marge, roles=roles, **more)


def _held(world: World, *, cmk: bool = True, **properties: Any) -> World:
    """The world with another vault in the place of one with Azure RBAC."""
    bodies = dict(world.bodies)
    bodies[KeyVault] = [vault(**properties)]
    bodies[CognitiveAccount] = [account(**(CMK if cmk else {}))]
    return replace(world, bodies=bodies)


def policy(name: str, *keys: Any, **more: Any) -> dict[str, Any]:
    return {
        "tenantId": TENANT,
        "objectId": guid(name),
        "permissions": {"keys": list(keys), "secrets": ["all"]},
        **more,
    }


def _policies(*policies: Any, **more: Any) -> World:
    """Homer is an owner of a vault with access policies; Marge is known for a role elsewhere."""
    known = assignment(READER, "marge")
    world = having(DESTROYERS, assignment(OWNER, "homer"), known, **more)
    return _held(world, enableRbacAuthorization=False, accessPolicies=list(policies))


def _by_roles(given: Any) -> World:
    return _held(_beside(DESTROYERS, given), enableRbacAuthorization=False, accessPolicies=[])


PURGE = role("Purger", data=("Microsoft.KeyVault/vaults/keys/purge/action",))
WRITE = role("Vault writer", "Microsoft.KeyVault/vaults/write")
POLICIES = role("Policy writer", "Microsoft.KeyVault/vaults/accessPolicies/write")
FOUR_OF = having(DESTROYERS, *FOUR, people=ALL_FOUR)


def _destroyer(name: str, given: Any, status: str, says: str = "", **more: Any) -> Case:
    return Case(name, DESTROYERS, _beside(DESTROYERS, given), status, says, profile=ONE, **more)


def _policy(name: str, world: World, status: str, says: str = "") -> Case:
    return Case(name, DESTROYERS, world, status, says, profile=ONE)


IN_GROUP = _policies(
    policy("ops", "delete"), people=[HOMER, MARGE, group("ops")], groups=[members("ops", MARGE)]
)
DESTROYERS_CASES = (
    Case(
        "who may delete one of the keys",
        DESTROYERS,
        _beside(DESTROYERS, CRYPTO_OFFICER, scope=KEY),
        "fail",
        "Marge: Key Vault Crypto Officer of k",
        profile=ONE,
    ),
    Case(
        "who grants roles at one of the keys",
        DESTROYERS,
        _beside(DESTROYERS, ACCESS_ADMINISTRATOR, scope=KEY),
        "fail",
        "Marge: User Access Administrator of k",
        profile=ONE,
    ),
    Case(
        "who only uses one of the keys",
        DESTROYERS,
        _beside(DESTROYERS, CRYPTO_USER, scope=KEY),
        "pass",
        "1 principal",
        profile=ONE,
    ),
    Case("four", DESTROYERS, FOUR_OF, "fail", "and the vault's keys encrypt ai", "medium"),
    Case("no key of anybody's", DESTROYERS, _held(FOUR_OF, cmk=False), "not_applicable"),
    Case(
        "every vault",
        DESTROYERS,
        _held(_beside(DESTROYERS, OWNER), cmk=False, enableRbacAuthorization=True),
        "fail",
        profile=EVERY,
    ),
    Case(
        "not known whose key",
        DESTROYERS,
        _held(FOUR_OF, cmk=False).denied(CognitiveAccount),
        "unknown",
        "denied",
    ),
    _destroyer("a crypto officer", CRYPTO_OFFICER, "fail", "Marge: Key Vault Crypto Officer"),
    _destroyer("an administrator", KEY_VAULT_ADMINISTRATOR, "fail"),
    _destroyer("a contributor, who can delete the vault", CONTRIBUTOR, "fail"),
    _destroyer("whoever may purge", PURGE, "fail", "Marge: Purger"),
    _destroyer("whoever grants roles", ACCESS_ADMINISTRATOR, "fail", "let themselves do it"),
    _destroyer("whoever uses keys", CRYPTO_USER, "pass", "1 principal"),
    _destroyer("whoever wraps keys", ENCRYPTION_USER, "pass"),
    _destroyer("who writes the vault cannot leave Azure RBAC", WRITE, "pass"),
    _destroyer("access policies that mean nothing", POLICIES, "pass"),
    _policy("roles on keys mean nothing", _by_roles(CRYPTO_OFFICER), "pass"),
    _policy("who writes the vault", _by_roles(WRITE), "fail", "Marge: Vault writer"),
    _policy("who writes policies", _by_roles(POLICIES), "fail", "Marge: Policy writer"),
    _policy("who deletes the vault", _by_roles(CONTRIBUTOR), "fail"),
    _policy("who grants roles, too", _by_roles(ACCESS_ADMINISTRATOR), "fail"),
    _policy("a policy", _policies(policy("marge", "Delete")), "fail", "Marge: access policy of kv"),
    _policy("a policy for purging", _policies(policy("marge", "get", "purge")), "fail"),
    _policy("a policy for all", _policies(policy("marge", "all")), "fail"),
    _policy("a policy for use", _policies(policy("marge", "get", "wrapKey")), "pass"),
    _policy("a policy for secrets", _policies(policy("marge", permissions={})), "pass"),
    _policy("no policies", _policies(), "pass", "1 principal can delete its keys"),
    _policy("a policy for an owner", _policies(policy("homer", "all")), "pass", "1 principal"),
    _policy("a policy for a group", IN_GROUP, "fail", "Marge: access policy of kv through"),
    _policy("whose policy?", _policies(policy("bart", "all")), "unknown", guid("bart")),
    _policy("for what?", _policies(policy("marge", 7)), "unknown", "permissions.keys"),
    _policy("a policy that is none", _policies("all"), "unknown", "accessPolicies[0]"),
    _policy(
        "a policy for a group unread",
        _policies(policy("ops", "all"), people=[HOMER, MARGE, group("ops")]).denied(
            DirectoryGroup, group_scope("ops")
        ),
        "unknown",
        "who is in the group ops",
    ),
    _policy(
        "a policy for somebody deleted",
        _policies(policy("moe", "all"), people=[HOMER, MARGE, deleted("moe")]),
        "pass",
    ),
    _policy("policies unread", _held(_policies(), enableRbacAuthorization=False), "unknown"),
    _policy("which of the two?", _held(_policies(), enableRbacAuthorization="yes"), "unknown"),
)


def _vaults(check: str, wide: Any) -> tuple[Case, ...]:
    four = having(check, *FOUR, people=ALL_FOUR)
    three = having(check, *FOUR[:3], people=ALL_FOUR)

    def case(name: str, given: Any, status: str, says: str = "", **more: Any) -> Case:
        return Case(name, check, _beside(check, given), status, says, profile=ONE, **more)

    return (
        Case("three", check, three, "pass", "3 principals can change or delete what it protects"),
        Case("four", check, four, "fail", "and the profile allows 3: Bart", "medium"),
        Case("nobody", check, having(check), "pass", "nobody can"),
        case("a contributor", CONTRIBUTOR, "fail", "Marge: Contributor of the subscription"),
        case("who configures backups", BACKUP_CONTRIBUTOR, "fail", "Marge: Backup Contributor"),
        case("who runs backups", BACKUP_OPERATOR, "pass", "1 principal"),
        case("who only shortens retention", wide, "fail", "Marge: Policy writer"),
        case("who grants roles", ACCESS_ADMINISTRATOR, "pass", notes="besides: Marge: User Access"),
        Case(
            "an application",
            check,
            having(
                check, OPS, people=[group("ops")], groups=[members("ops", application("robot"))]
            ),
            "pass",
            "the application robot: Owner",
        ),
    )


RECOVERY_CASES = _vaults(
    RECOVERY, role("Policy writer", "Microsoft.RecoveryServices/vaults/backupPolicies/write")
)
BACKUP_CASES = _vaults(
    BACKUP, role("Policy writer", "Microsoft.DataProtection/backupVaults/backupPolicies/write")
)
POWER_VAULT_CASES = (*DESTROYERS_CASES, *RECOVERY_CASES, *BACKUP_CASES)
