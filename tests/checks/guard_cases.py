"""Cases of the checks on pairs of a vault and its guard, and on what guards need."""

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
from azaudit.profile import GuardProfile, Profile
from azaudit.resources.base import Resource
from azaudit.snapshot.schema import ScopeRow
from tests.checks.appgw_cases import OTHER_SCOPE
from tests.checks.backup_cases import BV, RSV, guard, proxy
from tests.checks.case import Case
from tests.worlds import (
    GROUP,
    OTHER_SUBSCRIPTION,
    OTHER_TENANT,
    SUBSCRIPTION,
    TENANT,
    World,
)

REACHABLE = "guard-reachable"
REGION = "guard-same-region"
PROVIDER = "guard-provider-registered"

THERE = f"/subscriptions/{OTHER_SUBSCRIPTION}"
COLLECT = (
    f"its owner can run `azaudit collect --subscription {OTHER_SUBSCRIPTION} -o guard.azaudit`"
)
TOGETHER = "`azaudit check vault.azaudit guard.azaudit` then judges both sides"
BY_TENANT = f"`azaudit collect --tenant {OTHER_TENANT} -o guard.azaudit`"


def guard_body(subscription: str = OTHER_SUBSCRIPTION, location: Any = "eastus2") -> dict[str, Any]:
    # proxies repeat the id with resourcegroups in lower case
    id = guard(subscription).replace("resourcegroups", "resourceGroups")
    return {"id": id, "location": location, "properties": {"provisioningState": "Succeeded"}}


def guarded(guard_id: Any = None, location: Any = "eastus2") -> World:
    """A vault with a guard of another tenant, of which nothing was collected."""
    world = World().with_body(RecoveryVault, {"id": RSV, "location": location, "properties": {}})
    return world.with_body(RecoveryGuardProxy, proxy(guard_id=guard_id))


def both(location: Any = "eastus2", at: Any = "eastus2") -> World:
    """Both sides. location: the guard's. at: the vault's."""
    world = guarded(location=at).with_scope(OTHER_SCOPE)
    return world.with_body(ResourceGuard, guard_body(location=location))


def backup_pair(location: Any) -> World:
    world = World().with_body(BackupVault, {"id": BV, "location": "eastus2", "properties": {}})
    world = world.with_body(BackupGuardProxy, proxy(BV)).with_scope(OTHER_SCOPE)
    return world.with_body(ResourceGuard, guard_body(location=location))


def other(role: str, reason: str, state: str = "Enabled", home: str | None = None) -> ScopeRow:
    """The guard's subscription where it was not audited."""
    row = ScopeRow(OTHER_TENANT, OTHER_SUBSCRIPTION, "security", state, "skipped", reason)
    return replace(row, role=role, home_tenant_id=home)  # type: ignore[arg-type]  # one of the roles


DELEGATED = replace(
    other("delegated", "its home is another tenant", home=OTHER_TENANT), tenant_id=TENANT
)
GONE = replace(both(), bodies={**both().bodies, ResourceGuard: []})


def unjudged_cases(check: str) -> tuple[Case, ...]:
    """What every check over a pair says where the guard's side was not read."""
    return (
        Case("guard's side not collected", check, guarded(), "unknown", COLLECT),
        Case("both together", check, guarded(), "unknown", TOGETHER),
        Case(
            "guard's subscription delegated",
            check,
            guarded().with_scope(DELEGATED),
            "unknown",
            BY_TENANT,
        ),
        Case(
            "guard's subscription excluded",
            check,
            guarded().with_scope(other("skipped", "excluded by the user")),
            "unknown",
            f": excluded by the user; its owner can run {BY_TENANT}",
        ),
        Case(
            "guard's subscription disabled",
            check,
            guarded().with_scope(other("skipped", "deleted", "Deleted")),
            "unknown",
            "was left out with subscription security",
        ),
        Case(
            "guards denied", check, GONE.denied(ResourceGuard, THERE), "unknown", "read is denied"
        ),
        Case("guards listed in part", check, GONE.gap(ResourceGuard, THERE, "partial"), "unknown"),
        Case("guards not asked for", check, GONE.not_asked(ResourceGuard, THERE), "unknown"),
        Case(
            "a command that nobody should paste",
            check,
            guarded(guard("x;touch y")),
            "unknown",
            "--subscription 'x;touch y' -o",
        ),
        Case("guard id unreadable", check, guarded(7), "unknown", "not a resource id"),
        Case(
            "a guard in no subscription",
            check,
            guarded("/providers/Microsoft.DataProtection/resourceGuards/g"),
            "unknown",
            "is the id of no Microsoft.DataProtection/resourceGuards",
        ),
        Case(
            "the id of something else",
            check,
            guarded(f"{THERE}/resourceGroups/g").with_scope(OTHER_SCOPE),
            "unknown",
            "is the id of no Microsoft.DataProtection/resourceGuards",
        ),
        Case(
            "proxies denied",
            check,
            World()
            .with_body(RecoveryVault, {"id": RSV, "properties": {}})
            .denied(RecoveryGuardProxy, RSV),
            "unknown",
            "denied",
        ),
        Case("no proxy", check, World(), "not_applicable"),
    )


REACHABLE_CASES = (
    *unjudged_cases(REACHABLE),
    Case(
        "there",
        REACHABLE,
        both(),
        "pass",
        f"the guard guard exists in subscription security ({OTHER_SUBSCRIPTION}) of tenant",
        "high",
    ),
    Case("there, for a Backup vault", REACHABLE, backup_pair("eastus2"), "pass"),
    Case(
        "there, in a subscription that can be read in part",
        REACHABLE,
        both().gap(ResourceGuard, THERE, "partial"),
        "pass",
    ),
    Case("gone", REACHABLE, GONE, "fail", "the guard guard does not exist in subscription", "high"),
    Case(
        "gone with its provider",
        REACHABLE,
        GONE.gap(ResourceGuard, THERE, "not-registered"),
        "fail",
        "does not exist",
    ),
)

REGION_CASES = (
    *unjudged_cases(REGION),
    Case("same", REGION, both(), "pass", "the guard guard and the vault lie in eastus2", "info"),
    Case("same, spelt out", REGION, both("East US 2", "EastUS2"), "pass", "lie in eastus2"),
    Case("another", REGION, both("westeurope"), "fail", "in westeurope, and the vault in eastus2"),
    Case("another, for a Backup vault", REGION, backup_pair("eastus"), "fail", "lies in eastus,"),
    Case("none named by the guard", REGION, both(None), "unknown", "location of guard is absent"),
    Case("none named by the vault", REGION, both(at=None), "unknown", "location of rsv is absent"),
    Case("none named by either", REGION, both(None, None), "unknown", "is absent"),
    Case("nothing in both names", REGION, both("", " "), "unknown", "is absent"),
    Case("no text", REGION, both(7), "unknown", "location is a number, not text"),
    Case("no guard any more", REGION, guarded(guard(SUBSCRIPTION)), "not_applicable"),
)


def registered(state: Any = "Registered", namespace: Any = "Microsoft.DataProtection") -> World:
    """A provider's registration in a subscription that holds nothing."""
    body = {
        "id": f"/subscriptions/{SUBSCRIPTION}/providers/{namespace}",
        "namespace": namespace,
        "registrationState": state,
    }
    return World().with_body(ProviderRegistration, body)


def beside(view: type[Resource], **registration: Any) -> World:
    """A provider's registration in a subscription that holds one thing."""
    id = f"{GROUP}/providers/{view.arm_type}/x"
    return registered(**registration).with_body(view, {"id": id, "properties": {}})


RECOVERY = "Microsoft.RecoveryServices"
PROVIDER_CASES = (
    Case(
        "registered, with a guard",
        PROVIDER,
        beside(ResourceGuard),
        "pass",
        "Microsoft.DataProtection is registered",
        "info",
    ),
    Case("registered, with a vault", PROVIDER, beside(RecoveryVault), "pass"),
    Case("registered, with a Backup vault", PROVIDER, beside(BackupVault), "pass"),
    Case("the other one", PROVIDER, beside(ResourceGuard, namespace=RECOVERY), "pass", RECOVERY),
    Case("in other letters", PROVIDER, beside(ResourceGuard, state="REGISTERED"), "pass"),
    Case(
        "not registered",
        PROVIDER,
        beside(RecoveryVault, state="NotRegistered"),
        "fail",
        "Microsoft.DataProtection is not registered",
        "info",
    ),
    Case("not any more", PROVIDER, beside(RecoveryVault, state="Unregistered"), "fail"),
    Case(
        "being registered",
        PROVIDER,
        beside(RecoveryVault, state="Registering"),
        "unknown",
        "Microsoft.DataProtection is Registering",
    ),
    Case("being taken off", PROVIDER, beside(RecoveryVault, state="Unregistering"), "unknown"),
    Case("a state that is new", PROVIDER, beside(RecoveryVault, state="Odd"), "unknown", '"Odd"'),
    Case("no state", PROVIDER, beside(RecoveryVault, state=None), "unknown", "registrationState"),
    Case("nothing to guard", PROVIDER, registered(), "not_applicable"),
    Case(
        "nothing yet, in a tenant for guards",
        PROVIDER,
        registered("NotRegistered"),
        "fail",
        profile=Profile(guard=GuardProfile(tenants=frozenset({TENANT}))),
    ),
    Case(
        "nothing yet, in a tenant for other things",
        PROVIDER,
        registered("NotRegistered"),
        "not_applicable",
        profile=Profile(guard=GuardProfile(tenants=frozenset({OTHER_TENANT}))),
    ),
    Case(
        "not registered, nothing to guard", PROVIDER, registered("NotRegistered"), "not_applicable"
    ),
    Case(
        "another provider",
        PROVIDER,
        beside(RecoveryVault, state="NotRegistered", namespace="Microsoft.KeyVault"),
        "not_applicable",
    ),
    Case(
        "a vault, and guards denied",
        PROVIDER,
        beside(RecoveryVault).denied(ResourceGuard),
        "pass",
    ),
    Case(
        "no vault, and guards denied",
        PROVIDER,
        registered().denied(ResourceGuard),
        "unknown",
        "denied",
    ),
    Case("denied", PROVIDER, World().denied(ProviderRegistration), "unknown", "denied"),
    Case("none asked for", PROVIDER, World(), "not_applicable"),
)

GUARD_CASES = (*REACHABLE_CASES, *REGION_CASES, *PROVIDER_CASES)
