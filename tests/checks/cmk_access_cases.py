"""Cases of the check on whether an account's identity may use its key, by roles or policies."""

from azaudit.resources.authorization import DenyAssignment, RoleAssignment
from tests.checks.case import Case
from tests.checks.cmk_worlds import KEY, OTHER, vault
from tests.checks.key_chain_worlds import (
    CLIENT,
    LOCKED_DOWN,
    NEEDED,
    OWN,
    SYSTEM,
    account_with,
    attached,
    by_policy,
    by_role,
    chained,
    granted,
    policy,
)
from tests.checks.power_roles import (
    CONTRIBUTOR,
    CRYPTO_OFFICER,
    CRYPTO_USER,
    HERE,
    KEY_VAULT_ADMINISTRATOR,
    OWNER,
    guid,
    role,
)
from tests.checks.power_worlds import application, deny, group, members, ruled
from tests.worlds import GROUP, OTHER_TENANT, World

AUTHORIZED = "openai-cmk-identity-authorized"
KEYS = "Microsoft.KeyVault/vaults/keys"
EVERYTHING = role("Everything", "*", data=("*",))
READS = role("Key reader", data=(f"{KEYS}/read",))
WRAPS = role("Key wrapper", data=(f"{KEYS}/wrap/action", f"{KEYS}/unwrap/action"))
LIMITED = f"@Resource[{KEYS}:name] StringEquals 'k'"


def custom(*roles: dict[str, object]) -> World:
    """An account whose identity has roles of the customer's own."""
    world = chained(account_with())
    return ruled(world, *(granted(one) for one in roles), roles=roles)


def with_group(**more: object) -> World:
    """An account whose identity is in a group that has the role."""
    people = (group("services"), application(OWN))
    groups = (members("services", application(OWN)),)
    world = chained(account_with())
    given = granted(principal="services", type="Group")
    return ruled(world, given, people=people, groups=() if more else groups)


# whom it is for could not be read, so it may be for anybody
NOBODY = granted(principal="nobody")
ODD = {**NOBODY, "properties": {**NOBODY["properties"], "principalId": 7}}

ROLE_CASES = (
    Case(
        "by a role",
        AUTHORIZED,
        by_role(),
        "pass",
        "by the role Key Vault Crypto Service Encryption User of kv",
        notes="!change or delete",
        severity="high",
    ),
    Case("at the key", AUTHORIZED, by_role(SYSTEM, granted(scope=KEY)), "pass", "of k"),
    Case("at the resource group", AUTHORIZED, by_role(SYSTEM, granted(scope=GROUP)), "pass"),
    Case(
        "at the subscription, by the role that the page names",
        AUTHORIZED,
        by_role(SYSTEM, granted(CRYPTO_USER, scope=HERE)),
        "pass",
        notes="!change or delete",
    ),
    Case("through a group", AUTHORIZED, with_group(), "pass", "through the group services"),
    Case("by two roles together", AUTHORIZED, custom(READS, WRAPS), "pass"),
    Case(
        "by a broad role",
        AUTHORIZED,
        by_role(SYSTEM, granted(CRYPTO_OFFICER)),
        "pass",
        notes="as Key Vault Crypto Officer of kv",
    ),
    Case(
        "by a broad role beside a narrow one",
        AUTHORIZED,
        by_role(SYSTEM, granted(), granted(KEY_VAULT_ADMINISTRATOR, scope=HERE)),
        "pass",
        notes="as Key Vault Administrator of the subscription",
    ),
    Case(
        "by a role over everything", AUTHORIZED, custom(EVERYTHING), "pass", notes="as Everything"
    ),
    Case("no role", AUTHORIZED, chained(account_with()), "fail", "lacks get, wrapKey, unwrapKey"),
    Case(
        "owners have no data actions",
        AUTHORIZED,
        by_role(SYSTEM, granted(OWNER), granted(CONTRIBUTOR)),
        "fail",
        "no role gives it that",
    ),
    Case("only to read", AUTHORIZED, custom(READS), "fail", "lacks wrapKey, unwrapKey on key k"),
    Case(
        "the role of somebody else",
        AUTHORIZED,
        by_role(SYSTEM, granted(principal="other")),
        "fail",
        "the system-assigned identity lacks",
    ),
    Case("at another vault", AUTHORIZED, by_role(SYSTEM, granted(scope=OTHER)), "fail", "lacks"),
    Case("at another key", AUTHORIZED, by_role(SYSTEM, granted(scope=f"{KEY}2")), "fail", "lacks"),
    Case(
        "denied",
        AUTHORIZED,
        by_role().with_body(DenyAssignment, deny(data=("Microsoft.KeyVault/*",), to=(OWN,))),
        "fail",
        "lacks get, wrapKey, unwrapKey",
    ),
    Case(
        "under a condition",
        AUTHORIZED,
        by_role(SYSTEM, granted(condition=LIMITED)),
        "unknown",
        "only a condition could limit it",
    ),
    Case(
        "perhaps denied",
        AUTHORIZED,
        by_role().denied(DenyAssignment),
        "unknown",
        "denyAssignments/read is denied",
    ),
    Case("assignments denied", AUTHORIZED, by_role().denied(RoleAssignment), "pass"),
    Case(
        "no role, and assignments denied",
        AUTHORIZED,
        chained(account_with()).denied(RoleAssignment),
        "unknown",
        "denied",
    ),
    Case(
        "in a group that was not read", AUTHORIZED, with_group(unread=True), "unknown", "services"
    ),
    Case(
        "a principal of a kind that nobody knows",
        AUTHORIZED,
        by_role(SYSTEM, granted(principal="other", type="Unknown")),
        "unknown",
        "was not read",
    ),
    Case(
        "a role that was not read",
        AUTHORIZED,
        by_role(SYSTEM, granted(guid("gone"))),
        "unknown",
        "was not read",
    ),
    Case("an assignment of nobody", AUTHORIZED, ruled(by_role(), ODD), "pass"),
    Case(
        "an assignment that may be of anybody",
        AUTHORIZED,
        ruled(chained(account_with()), ODD),
        "unknown",
    ),
)

POLICY_CASES = (
    Case(
        "by an access policy",
        AUTHORIZED,
        by_policy(policy(*NEEDED)),
        "pass",
        "by an access policy",
        notes="!change or delete",
    ),
    Case("in other letters", AUTHORIZED, by_policy(policy("GET", "wrapkey", "UnWrapKey")), "pass"),
    Case(
        "by all permissions",
        AUTHORIZED,
        by_policy(policy("All")),
        "pass",
        notes="change or delete keys as well",
    ),
    Case(
        "and to purge",
        AUTHORIZED,
        by_policy(policy(*NEEDED, "purge")),
        "pass",
        notes="change or delete keys as well",
    ),
    Case(
        "of an identity in other letters",
        AUTHORIZED,
        by_policy(
            policy(*NEEDED, objectId=guid(OWN).upper()),
            identity={**SYSTEM, "principalId": guid(OWN).upper()},
        ),
        "pass",
    ),
    Case(
        "a policy beside one that cannot be read",
        AUTHORIZED,
        by_policy(7, {"objectId": 7}, policy(*NEEDED)),
        "pass",
        notes="not known",
    ),
    Case(
        "of an attached identity",
        AUTHORIZED,
        by_policy(policy(*NEEDED, principal="id-ai"), identity=attached()),
        "pass",
    ),
    Case("no access policies", AUTHORIZED, by_policy(), "fail", "no access policy gives it that"),
    Case(
        "only some permissions",
        AUTHORIZED,
        by_policy(policy("get", "list", "wrapKey")),
        "fail",
        "lacks unwrapKey on key k of kv",
    ),
    Case(
        "permissions on secrets",
        AUTHORIZED,
        by_policy(policy(permissions={"secrets": ["all"]})),
        "fail",
        "lacks get, wrapKey, unwrapKey",
    ),
    Case(
        "of somebody else",
        AUTHORIZED,
        by_policy(policy(*NEEDED, principal="other")),
        "fail",
        "lacks",
    ),
    Case(
        "of another tenant",
        AUTHORIZED,
        by_policy(policy(*NEEDED, tenant=OTHER_TENANT)),
        "fail",
        "lacks",
    ),
    Case(
        "of what an application does in its name",
        AUTHORIZED,
        by_policy(policy(*NEEDED, applicationId=CLIENT)),
        "fail",
        "lacks",
    ),
    Case(
        "a role counts nothing there",
        AUTHORIZED,
        ruled(by_policy(), granted()),
        "fail",
        "no access policy",
    ),
    Case(
        "policies count nothing where roles do",
        AUTHORIZED,
        chained(account_with(), holder=vault(**LOCKED_DOWN, accessPolicies=[policy(*NEEDED)])),
        "fail",
        "no role",
    ),
    Case(
        "nothing said of the mode is access policies",
        AUTHORIZED,
        chained(account_with(), holder=vault(accessPolicies=[policy(*NEEDED)])),
        "pass",
        "by an access policy",
    ),
    Case("policies left out", AUTHORIZED, chained(account_with(), holder=vault()), "unknown"),
    Case("a policy of nobody", AUTHORIZED, by_policy({"permissions": {}}), "unknown", "objectId"),
    Case(
        "permissions in words",
        AUTHORIZED,
        by_policy(policy(permissions={"keys": "all"})),
        "unknown",
    ),
    Case("a permission that is none", AUTHORIZED, by_policy(policy(7)), "unknown", "element"),
    Case(
        "an identity without a tenant",
        AUTHORIZED,
        by_policy(policy(*NEEDED), identity={**SYSTEM, "tenantId": None}),
        "unknown",
        "identity.tenantId",
    ),
)

CMK_ACCESS_CASES = (*ROLE_CASES, *POLICY_CASES)
