"""A vault and its guard in two tenants, with roles and directories on both sides."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from azaudit.api import (
    BackupGuardProxy,
    BackupVault,
    RecoveryGuardProxy,
    RecoveryVault,
    ResourceGuard,
)
from azaudit.model import ResourceId
from azaudit.resources.authorization import SubscriptionAncestry
from azaudit.resources.base import Resource
from azaudit.resources.directory import DirectoryGroup, Principal
from tests.checks.appgw_cases import OTHER_SCOPE
from tests.checks.backup_cases import BV, RSV, guard, proxy
from tests.checks.power_worlds import ancestry, ruled, user
from tests.worlds import OTHER_SUBSCRIPTION, OTHER_TENANT, World

THERE = f"/subscriptions/{OTHER_SUBSCRIPTION}"
_V = "Microsoft.RecoveryServices/vaults"
_ITEMS = f"{_V}/backupFabrics/protectionContainers/protectedItems"
_B = "Microsoft.DataProtection/backupVaults"
DELETE, POLICY, PIN = (
    f"{_ITEMS}/delete",
    f"{_V}/backupPolicies/write",
    f"{_V}/backupSecurityPIN/action",
)
RESTORE = f"{_ITEMS}/recoveryPoints/restore/action"
SOFT_DELETE, REMOVE = f"{_V}/backupconfig/write", f"{_V}/backupResourceGuardProxies/delete"
RECOVERY_OPERATIONS = (
    DELETE,
    f"{_ITEMS}/write",
    POLICY,
    REMOVE,
    PIN,
    SOFT_DELETE,
    f"{_ITEMS}/write#stopProtectionWithRetainData",
    f"{_V}/write#reduceImmutabilityState",
    RESTORE,
)
INSTANCE_DELETE = f"{_B}/backupInstances/delete"
BACKUP_OPERATIONS = (
    INSTANCE_DELETE,
    f"{_B}/backupResourceGuardProxies/delete",
    f"{_B}/write#reduceImmutabilityState",
    f"{_B}/write#reduceSoftDeleteSecurity",
    f"{_B}/backupInstances/stopProtection/action",
    f"{_B}/backupInstances/write",
    f"{_B}/backupInstances/restore/action",
)
_ALL = (*RECOVERY_OPERATIONS, *BACKUP_OPERATIONS)


def guard_body(
    excluded: Any = (), *, subscription: str = OTHER_SUBSCRIPTION, offers: Any = _ALL, **more: Any
) -> dict[str, Any]:
    """A guard as the service answers it: what it excludes is not among what it offers."""
    gone = {str(one).lower() for one in excluded} if isinstance(excluded, tuple) else set()
    return {
        "id": guard(subscription).replace("resourcegroups", "resourceGroups"),
        "location": "eastus2",
        "properties": {
            "provisioningState": "Succeeded",
            "resourceGuardOperations": [
                {"vaultCriticalOperation": one, "requestResourceType": "x"}
                for one in offers
                if one.lower() not in gone
            ],
            "vaultCriticalOperationExclusionList": list(excluded)
            if isinstance(excluded, tuple)
            else excluded,
            "allowAutoApprovals": True,
            **more,
        },
    }


def enforced(vault: str, operations: Any, subscription: str = OTHER_SUBSCRIPTION) -> dict[str, Any]:
    """A proxy that names what takes an approval."""
    body = proxy(vault, guard(subscription))
    if isinstance(operations, tuple):
        operations = [
            {"vaultCriticalOperation": one, "defaultResourceRequest": "x"} for one in operations
        ]
    body["properties"]["resourceGuardOperationDetails"] = operations
    return body


def attached(
    *,
    operations: Any = RECOVERY_OPERATIONS,
    excluded: Any = (),
    subscription: str = OTHER_SUBSCRIPTION,
    guards: bool = True,
    **more: Any,
) -> World:
    """A Recovery Services vault and its guard. guards: whether the guard still exists."""
    world = World().with_body(RecoveryVault, {"id": RSV, "location": "eastus2", "properties": {}})
    world = world.with_body(RecoveryGuardProxy, enforced(RSV, operations, subscription))
    world = world.with_scope(OTHER_SCOPE)
    body = guard_body(excluded, subscription=subscription, **more)
    return world.with_body(ResourceGuard, body) if guards else world


def attached_backup_vault(operations: Any = BACKUP_OPERATIONS, excluded: Any = ()) -> World:
    """A Backup vault and its guard."""
    world = World().with_body(BackupVault, {"id": BV, "location": "eastus2", "properties": {}})
    world = world.with_body(BackupGuardProxy, enforced(BV, operations)).with_scope(OTHER_SCOPE)
    return world.with_body(ResourceGuard, guard_body(excluded))


def of_the_other(world: World, view: type[Resource], *bodies: dict[str, Any]) -> World:
    """The world with objects of the guard's tenant, whose ids do not say so."""
    places = {ResourceId(str(one["id"])).folded: f"/tenants/{OTHER_TENANT}" for one in bodies}
    return replace(world, below={**world.below, **places}).with_body(view, *bodies)


def both_sides(
    world: World,
    *assignments: dict[str, Any],
    people: Iterable[dict[str, Any]] = (),
    groups: Iterable[dict[str, Any]] = (),
    there: Iterable[dict[str, Any]] = (),
    groups_there: Iterable[dict[str, Any]] = (),
    above_there: Iterable[str] = (OTHER_TENANT,),
    **more: Any,
) -> World:
    """A world with roles in both tenants. there: the people of the guard's.

    Assignments are of the tenant that their scope lies in.
    """
    world = ruled(world, *assignments, people=people, groups=groups, **more)
    stranger = user("bystander-there", userPrincipalName="by@geekintheweeds.com")
    world = of_the_other(world, Principal, *there, stranger)
    world = of_the_other(world, DirectoryGroup, *groups_there)
    return world.with_body(
        SubscriptionAncestry, ancestry(*above_there, subscription=OTHER_SUBSCRIPTION)
    )


def guest_there(name: str, **more: Any) -> dict[str, Any]:
    """Somebody of the vault's tenant as the guard's tenant knows him."""
    user_name = f"{name}_jogcloud.com#EXT#@geekintheweeds.com"
    named = {"displayName": name.title(), "userPrincipalName": user_name}
    return user(f"{name}-there", "Guest", **{**named, **more})
