"""Cases of the checks on Resource Guards and on what they are attached to."""

from dataclasses import replace
from typing import Any

from azaudit.api import (
    BackupGuardProxy,
    BackupVault,
    ProviderRegistration,
    RecoveryGuardProxy,
    RecoveryVault,
    ResourceGuard,
)
from azaudit.snapshot.schema import ScopeRow
from tests.checks.appgw_cases import OTHER_SCOPE
from tests.checks.backup_cases import BV, RSV, guard, proxy
from tests.checks.case import Case
from tests.worlds import OTHER_SUBSCRIPTION, OTHER_TENANT, SUBSCRIPTION, World

REACHABLE = "guard-reachable"
REGION = "guard-same-region"
REGISTERED = "guard-provider-registered"
ATTACHED = "backup-vault-guarded"

_GUARD_PLACE = f"/subscriptions/{OTHER_SUBSCRIPTION}"


def attached(
    vault_region: Any = "eastus2", guard_region: Any = "eastus2", **guard_body: Any
) -> World:
    """A Recovery Services vault with a guard in the other tenant, both collected."""
    body = {"id": guard().replace("resourcegroups", "resourceGroups"), "location": guard_region}
    world = World().with_scope(OTHER_SCOPE)
    world = world.with_body(RecoveryVault, {"id": RSV, "location": vault_region, "properties": {}})
    world = world.with_body(RecoveryGuardProxy, proxy())
    return world.with_body(ResourceGuard, {**body, "properties": {}})


def without_guard(world: World) -> World:
    return replace(world, bodies={k: v for k, v in world.bodies.items() if k is not ResourceGuard})


def at_backup_vault(region: Any = "East US 2") -> World:
    world = attached(guard_region=region)
    world = replace(world, bodies={ResourceGuard: world.bodies[ResourceGuard]})
    world = world.with_body(BackupVault, {"id": BV, "location": "eastus2", "properties": {}})
    return world.with_body(BackupGuardProxy, proxy(BV))


GONE = without_guard(attached())
VAULT_SIDE = replace(GONE, scopes=World().scopes)
LEFT_OUT = VAULT_SIDE.with_scope(
    ScopeRow(OTHER_TENANT, OTHER_SUBSCRIPTION, "security", "Enabled", "skipped", "not selected")
)
COMMAND = f"`azaudit collect --subscription {OTHER_SUBSCRIPTION} -o theirs.azaudit`"

REACHABLE_CASES = (
    Case("exists", REACHABLE, attached(), "pass", "the guard guard exists"),
    Case("exists, at a Backup vault", REACHABLE, at_backup_vault(), "pass"),
    Case("deleted", REACHABLE, GONE, "fail", "does not exist", "high"),
    Case("its tenant was not collected", REACHABLE, VAULT_SIDE, "unknown", COMMAND),
    Case("its subscription was left out", REACHABLE, LEFT_OUT, "unknown", "was left out"),
    Case(
        "guards denied",
        REACHABLE,
        GONE.denied(ResourceGuard, _GUARD_PLACE),
        "unknown",
        "resourceGuards/read is denied",
    ),
    Case(
        "an id that is none",
        REACHABLE,
        World()
        .with_body(RecoveryVault, {"id": RSV, "properties": {}})
        .with_body(RecoveryGuardProxy, proxy(guard_id="somewhere")),
        "unknown",
    ),
)

REGION_CASES = (
    Case("same", REGION, attached(), "pass", "lie in eastus2"),
    Case("same, spelt as people do", REGION, at_backup_vault("East US 2"), "pass"),
    Case("another", REGION, attached(guard_region="westeurope"), "fail", "in westeurope", "info"),
    Case("no region", REGION, attached(guard_region=None), "unknown", "location"),
    Case("neither has a region", REGION, attached(None, None), "unknown", "location"),
    Case("deleted", REGION, GONE, "not_applicable"),
    Case("its tenant was not collected", REGION, VAULT_SIDE, "unknown", COMMAND),
    Case("its subscription was left out", REGION, LEFT_OUT, "unknown", "was left out"),
)


def provider(
    namespace: str, state: Any, *, vault: bool = True, subscription: str = SUBSCRIPTION
) -> World:
    id = f"/subscriptions/{subscription}/providers/{namespace}"
    body = {"id": id, "namespace": namespace, "registrationState": state}
    world = World().with_body(ProviderRegistration, body)
    return world.with_body(RecoveryVault, {"id": RSV, "properties": {}}) if vault else world


DP, RS = "Microsoft.DataProtection", "Microsoft.RecoveryServices"
EMPTY = provider(DP, "NotRegistered", vault=False)

REGISTERED_CASES = (
    Case("registered", REGISTERED, provider(DP, "Registered"), "pass", f"{DP} is registered"),
    Case("in other letters", REGISTERED, provider(RS.upper(), "registered"), "pass"),
    Case("not", REGISTERED, provider(DP, "NotRegistered"), "fail", "is NotRegistered", "info"),
    Case("being registered", REGISTERED, provider(DP, "Registering"), "fail", "Registering"),
    Case("a new word", REGISTERED, provider(DP, "Blocked"), "unknown", "Blocked"),
    Case("no word", REGISTERED, provider(DP, None), "unknown", "registrationState"),
    Case("another provider", REGISTERED, provider("Microsoft.Web", "NotRegistered"),
         "not_applicable"),
    Case("nothing there", REGISTERED, EMPTY, "not_applicable"),
    Case("whether something is there cannot be read", REGISTERED,
         EMPTY.denied(BackupVault), "unknown", "denied"),
    Case("a vault, and guards cannot be read", REGISTERED,
         provider(DP, "NotRegistered").denied(ResourceGuard), "fail"),
    Case("a guard", REGISTERED,
         EMPTY.with_body(ResourceGuard, {"id": guard(SUBSCRIPTION), "properties": {}}), "fail"),
    Case("a Backup vault", REGISTERED,
         EMPTY.with_body(BackupVault, {"id": BV, "properties": {}}), "fail"),
    Case("denied", REGISTERED, World().denied(ProviderRegistration), "unknown", "denied"),
)  # fmt: skip


def backup_vault(guarded: Any, *guards: str) -> World:
    body = {"id": BV, "properties": {"isVaultProtectedByResourceGuard": guarded}}
    world = World().with_body(BackupVault, body)
    proxies = [proxy(BV, one, f"p{i}") for i, one in enumerate(guards)]
    return world.with_body(BackupGuardProxy, *proxies)


ATTACHED_CASES = (
    Case("guarded", ATTACHED, backup_vault(True, guard()), "pass", "guarded by guard"),
    Case("the flag disagrees", ATTACHED, backup_vault(False, guard()), "pass",
         notes="it is not guarded"),
    Case("the flag alone is no guard", ATTACHED, backup_vault(True), "fail", "no Resource Guard",
         "high", notes="it is guarded"),
    Case("not", ATTACHED, backup_vault(False), "fail"),
    Case("the flag is absent", ATTACHED, backup_vault(None), "fail", notes="not known"),
    Case("proxies denied", ATTACHED, backup_vault(True).denied(BackupGuardProxy, BV), "unknown",
         "denied"),
    Case("a proxy without a guard", ATTACHED,
         World().with_body(BackupVault, {"id": BV, "properties": {}}).with_body(
             BackupGuardProxy, {"id": f"{BV}/backupResourceGuardProxies/p", "properties": {}}),
         "unknown"),
    Case("vaults denied", ATTACHED, World().denied(BackupVault), "unknown", "denied"),
)  # fmt: skip

GUARD_CASES = (*REACHABLE_CASES, *REGION_CASES, *REGISTERED_CASES, *ATTACHED_CASES)
