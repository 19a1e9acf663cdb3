"""Cases of the checks on vaults that back up, and on the guards that stand before them."""

from typing import Any

from azaudit.api import (
    BackupGuardProxy,
    BackupVault,
    RecoveryGuardProxy,
    RecoveryProtectedItem,
    RecoveryVault,
)
from azaudit.profile import GuardProfile, Profile
from azaudit.snapshot.schema import ScopeRow
from tests.checks.appgw_cases import OTHER_SCOPE, STRANGER
from tests.checks.case import Case
from tests.worlds import GROUP, OTHER_SUBSCRIPTION, OTHER_TENANT, SUBSCRIPTION, TENANT, World

GUARDED = "recovery-vault-guarded"
BACKUP_GUARDED = "backup-vault-guarded"
BOUNDARY = "guard-separate-boundary"

RSV = f"{GROUP}/providers/Microsoft.RecoveryServices/vaults/rsv"
BV = f"{GROUP}/providers/Microsoft.DataProtection/backupVaults/bv"


def guard(subscription: str = OTHER_SUBSCRIPTION) -> str:
    group = f"/subscriptions/{subscription}/resourcegroups/g"
    return f"{group}/providers/Microsoft.DataProtection/resourceGuards/guard"


def proxy(vault: str = RSV, guard_id: Any = None, name: str = "VaultProxy") -> dict[str, Any]:
    return {
        "id": f"{vault}/backupResourceGuardProxies/{name}",
        "properties": {"resourceGuardResourceId": guard_id or guard()},
    }


def recovery_vault(security: Any = None) -> dict[str, Any]:
    return {"id": RSV, "location": "eastus2", "properties": {"securitySettings": security}}


def with_recovery_vault(*, items: int = 1, guarded: bool = False, **security: Any) -> World:
    world = World().with_body(RecoveryVault, recovery_vault(security))
    for number in range(items):
        item = f"backupFabrics/Azure/protectionContainers/c{number}/protectedItems/vm{number}"
        world = world.with_body(RecoveryProtectedItem, {"id": f"{RSV}/{item}", "properties": {}})
    return world.with_body(RecoveryGuardProxy, proxy()) if guarded else world


def with_backup_vault(guard_id: Any) -> World:
    world = World().with_body(BackupVault, {"id": BV, "properties": {}})
    return world.with_body(BackupGuardProxy, proxy(BV, guard_id))


def listed(security: Any = None) -> World:
    """A vault as lists show it, with what a GET says of it if that was answered."""
    world = World(source="list").with_body(RecoveryVault, recovery_vault())
    world = world.with_body(RecoveryGuardProxy, proxy())
    return world.with_detail(RecoveryVault, recovery_vault(security)) if security else world


def guards_in(*tenants: str) -> Profile:
    return Profile(guard=GuardProfile(tenants=frozenset(tenants)))


OWN_TENANT = ScopeRow(TENANT, OTHER_SUBSCRIPTION, "guards", "Enabled", "audited", None, "jog")

GUARDED_CASES = (
    Case("guarded", GUARDED, with_recovery_vault(guarded=True), "pass", "guarded by guard", "high"),
    Case("unguarded", GUARDED, with_recovery_vault(items=2), "fail", "protected items: 2"),
    Case("no backups", GUARDED, with_recovery_vault(items=0), "not_applicable"),
    Case(
        "guarded before the first backup",
        GUARDED,
        with_recovery_vault(items=0, guarded=True),
        "pass",
    ),
    Case(
        "the flag alone does not guard",
        GUARDED,
        with_recovery_vault(multiUserAuthorization="Enabled"),
        "fail",
        notes="own flag says that multi-user authorization is Enabled",
    ),
    Case(
        "the flag disagrees with the guard",
        GUARDED,
        with_recovery_vault(guarded=True, multiUserAuthorization="Disabled"),
        "pass",
        notes="own flag says that multi-user authorization is Disabled",
    ),
    Case(
        "the flag agrees",
        GUARDED,
        with_recovery_vault(guarded=True, multiUserAuthorization="enabled"),
        "pass",
        notes="!flag",
    ),
    Case(
        "the vault is being set up",
        GUARDED,
        with_recovery_vault(guarded=True, multiUserAuthorization="Invalid"),
        "pass",
        notes="being set up",
    ),
    Case(
        "the flag was only listed", GUARDED, listed(), "pass", notes="only in the answer to a GET"
    ),
    Case(
        "the flag comes from the GET",
        GUARDED,
        listed({"multiUserAuthorization": "Enabled"}),
        "pass",
        notes="!flag",
    ),
    Case(
        "a guard without a name",
        GUARDED,
        with_recovery_vault().with_body(RecoveryGuardProxy, proxy(guard_id=7)),
        "unknown",
        "resourceGuardResourceId",
    ),
    Case(
        "proxies denied",
        GUARDED,
        with_recovery_vault().denied(RecoveryGuardProxy, RSV),
        "unknown",
        "denied",
    ),
    Case(
        "items denied, no guard",
        GUARDED,
        with_recovery_vault(items=0).denied(RecoveryProtectedItem, RSV),
        "unknown",
        "denied",
    ),
    Case(
        "items denied, guarded",
        GUARDED,
        with_recovery_vault(guarded=True).denied(RecoveryProtectedItem, RSV),
        "pass",
    ),
    Case("vaults denied", GUARDED, World().denied(RecoveryVault), "unknown", "denied"),
)

BOUNDARY_CASES = (
    Case(
        "another tenant",
        BOUNDARY,
        with_recovery_vault(guarded=True).with_scope(OTHER_SCOPE),
        "pass",
        "another tenant: subscription security",
    ),
    Case(
        "another subscription of the tenant",
        BOUNDARY,
        with_recovery_vault(guarded=True).with_scope(OWN_TENANT),
        "pass",
        "another subscription guards",
        notes="another tenant would separate identities too",
    ),
    Case(
        "tenant not collected",
        BOUNDARY,
        with_recovery_vault(guarded=True),
        "pass",
        "no snapshot",
        notes=f"not known; its owner can run `azaudit collect --subscription {OTHER_SUBSCRIPTION}",
    ),
    Case(
        "same subscription",
        BOUNDARY,
        with_backup_vault(guard(SUBSCRIPTION).upper()),
        "fail",
        "the vault's own subscription workload",
        "medium",
    ),
    Case(
        "a tenant that the profile does not name",
        BOUNDARY,
        with_backup_vault(guard()).with_scope(OTHER_SCOPE),
        "fail",
        "other tenants for guards",
        profile=guards_in(STRANGER),
    ),
    Case(
        "a tenant that the profile names",
        BOUNDARY,
        with_backup_vault(guard()).with_scope(OTHER_SCOPE),
        "pass",
        profile=guards_in(OTHER_TENANT, STRANGER),
    ),
    Case(
        "perhaps a tenant that the profile names",
        BOUNDARY,
        with_backup_vault(guard()),
        "unknown",
        f"its owner can run `azaudit collect --subscription {OTHER_SUBSCRIPTION} -o guard.azaudit`",
        profile=guards_in(TENANT),
    ),
    Case("guard id unreadable", BOUNDARY, with_backup_vault(7), "unknown", "not a resource id"),
    Case(
        "a guard in no subscription",
        BOUNDARY,
        with_backup_vault("/providers/Microsoft.DataProtection/resourceGuards/g"),
        "unknown",
        "names no subscription",
    ),
    Case("no proxy", BOUNDARY, with_recovery_vault(), "not_applicable"),
    Case(
        "proxies denied",
        BOUNDARY,
        with_recovery_vault().denied(RecoveryGuardProxy, RSV),
        "unknown",
        "denied",
    ),
)


def backup_vault(*, guarded: bool, flag: Any) -> World:
    body = {"id": BV, "properties": {"isVaultProtectedByResourceGuard": flag}}
    world = World().with_body(BackupVault, body)
    return world.with_body(BackupGuardProxy, proxy(BV)) if guarded else world


BACKUP_GUARDED_CASES = (
    Case(
        "guarded",
        BACKUP_GUARDED,
        backup_vault(guarded=True, flag=True),
        "pass",
        "guarded by guard",
        "high",
        notes="!flag",
    ),
    Case(
        "unguarded",
        BACKUP_GUARDED,
        backup_vault(guarded=False, flag=False),
        "fail",
        "no Resource Guard is attached",
        "high",
        notes="!flag",
    ),
    Case(
        "the flag alone does not guard",
        BACKUP_GUARDED,
        backup_vault(guarded=False, flag=True),
        "fail",
        notes="own flag says that it is guarded",
    ),
    Case(
        "the flag disagrees with the guard",
        BACKUP_GUARDED,
        backup_vault(guarded=True, flag=False),
        "pass",
        notes="own flag says that it is unguarded",
    ),
    Case(
        "no flag",
        BACKUP_GUARDED,
        backup_vault(guarded=True, flag=None),
        "pass",
        notes="not known",
    ),
    Case(
        "the flag in words",
        BACKUP_GUARDED,
        backup_vault(guarded=False, flag="true"),
        "fail",
        notes="is text, not a boolean",
    ),
    Case("a guard without a name", BACKUP_GUARDED, with_backup_vault(7), "unknown"),
    Case(
        "proxies denied",
        BACKUP_GUARDED,
        backup_vault(guarded=False, flag=True).denied(BackupGuardProxy, BV),
        "unknown",
        "denied",
    ),
    Case(
        "proxies listed in part",
        BACKUP_GUARDED,
        backup_vault(guarded=False, flag=False).gap(BackupGuardProxy, BV, "partial"),
        "unknown",
    ),
    Case("vaults denied", BACKUP_GUARDED, World().denied(BackupVault), "unknown", "denied"),
    Case("no vaults", BACKUP_GUARDED, World(), "not_applicable"),
)

BACKUP_CASES = (*GUARDED_CASES, *BACKUP_GUARDED_CASES, *BOUNDARY_CASES)
