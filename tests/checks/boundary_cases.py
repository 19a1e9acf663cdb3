"""Cases of the check that what is backed up and its backups do not fall together."""

from dataclasses import replace
from typing import Any

from azaudit.api import (
    BackupGuardProxy,
    BackupInstance,
    BackupVault,
    RecoveryGuardProxy,
    RecoveryProtectedItem,
    RecoveryVault,
    ResourceGuard,
)
from azaudit.resources.authorization import RoleAssignment
from tests.checks.backup_cases import BV, RSV
from tests.checks.case import Case
from tests.checks.duty_cases import HOMER, HOMER_THERE, MAGGIE
from tests.checks.duty_worlds import (
    BACKUP_OPERATIONS,
    POLICY,
    RECOVERY_OPERATIONS,
    THERE,
    attached,
    both_sides,
    enforced,
    guard_body,
)
from tests.checks.guard_cases import COLLECT
from tests.checks.power_roles import BACKUP_CONTRIBUTOR, CONTRIBUTOR, HERE, OWNER, READER, role
from tests.checks.power_worlds import assignment
from tests.worlds import GROUP, World

APART = "backup-boundary-separated"
MACHINE = f"{GROUP}/providers/Microsoft.Compute/virtualMachines/vm"
MACHINE_THERE = MACHINE.replace(HERE, THERE)
DISK = f"{GROUP}/providers/Microsoft.Compute/disks/disk"
_ITEM = f"{RSV}/backupFabrics/Azure/protectionContainers/c/protectedItems"
LOCKED, UNLOCKED = {"state": "Locked"}, {"state": "Unlocked"}
SOFT = {"softDeleteState": "AlwaysON", "softDeleteRetentionPeriodInDays": 14}


def item(source: Any = MACHINE, kind: Any = "AzureIaasVM", name: str = "vm") -> dict[str, Any]:
    """What a Recovery Services vault backs up."""
    held = {"sourceResourceId": source, "backupManagementType": kind}
    return {"id": f"{_ITEM}/{name}", "properties": {key: one for key, one in held.items() if one}}


def instance(source: Any = DISK, **parameters: Any) -> dict[str, Any]:
    """What a Backup vault backs up."""
    policy = {"policyParameters": {"dataStoreParametersList": [parameters]}} if parameters else {}
    return {
        "id": f"{BV}/backupInstances/disk",
        "properties": {"dataSourceInfo": {"resourceID": source}, "policyInfo": policy},
    }


def holding(*items: dict[str, Any], lock: Any = None, **more: Any) -> World:
    """A Recovery Services vault with what it backs up."""
    security = {"immutabilitySettings": lock, "softDeleteSettings": SOFT}
    body = {"id": RSV, "location": "eastus2", "properties": {"securitySettings": security, **more}}
    return World().with_body(RecoveryVault, body).with_body(RecoveryProtectedItem, *items)


def guarded(
    world: World, subscription: str = THERE, operations: Any = RECOVERY_OPERATIONS
) -> World:
    """The world with a guard in front of the vault."""
    id = subscription.rpartition("/")[2]
    world = world.with_body(RecoveryGuardProxy, enforced(RSV, operations, id))
    world = world.with_scope(attached().scopes[1])
    return world.with_body(ResourceGuard, guard_body(subscription=id))


def instances(*held: dict[str, Any], lock: Any = None, proxies: bool = False) -> World:
    """A Backup vault with what it backs up."""
    security = {
        "immutabilitySettings": lock,
        "softDeleteSettings": {"state": "AlwaysOn", "retentionDurationInDays": 14.0},
    }
    world = World().with_body(
        BackupVault, {"id": BV, "location": "x", "properties": {"securitySettings": security}}
    )
    world = world.with_body(BackupInstance, *held)
    if not proxies:
        return world
    world = world.with_body(BackupGuardProxy, enforced(BV, BACKUP_OPERATIONS))
    return world.with_scope(attached().scopes[1]).with_body(ResourceGuard, guard_body())


def ruled_by(world: World, *given: dict[str, Any], **more: Any) -> World:
    """The world with roles, of both tenants."""
    return both_sides(world, *given, people=(HOMER, MAGGIE), there=(HOMER_THERE,), **more)


OWNS = assignment(OWNER, "maggie")
SHARED = "share subscription workload (00000000-0000-0000-0001-000000000001) of tenant"
ALONE = "can delete both alone: Maggie by Owner of the subscription workload"
GUARDED = guarded(holding(item()))
BOUNDARY_CASES = (
    Case("one subscription", APART, holding(item()), "fail", SHARED, "high"),
    Case(
        "who can destroy both",
        APART,
        ruled_by(holding(item()), OWNS),
        "fail",
        "no guard in another boundary and no locked immutability: vm",
        notes=ALONE,
    ),
    Case(
        "who can destroy one of them",
        APART,
        ruled_by(
            holding(item()),
            assignment(role("Deleter", "Microsoft.Compute/virtualMachines/delete"), "maggie"),
            assignment(BACKUP_CONTRIBUTOR, "homer"),
            roles=[role("Deleter", "Microsoft.Compute/virtualMachines/delete")],
        ),
        "fail",
        notes="nobody can delete both alone",
    ),
    Case(
        "who can destroy both, unread",
        APART,
        ruled_by(holding(item())).denied(RoleAssignment),
        "fail",
        notes="not known: Microsoft.Authorization/roleAssignments/read is denied",
    ),
    Case(
        "by two roles",
        APART,
        ruled_by(
            holding(item()),
            assignment(CONTRIBUTOR, "homer", GROUP),
            assignment(BACKUP_CONTRIBUTOR, "homer"),
        ),
        "fail",
        notes="Homer by Contributor of the resource group rg, and Backup Contributor of",
    ),
    Case("a reader", APART, ruled_by(holding(item()), assignment(READER, "homer")), "fail"),
    Case("nothing backed up", APART, holding(), "not_applicable"),
    # immutability
    Case(
        "locked",
        APART,
        ruled_by(holding(item(), lock=LOCKED), OWNS),
        "pass",
        "lies apart from its backups, or they are shielded",
        notes="immutability is Locked|no Resource Guard is attached|nobody can delete both,",
    ),
    Case("unlocked", APART, holding(item(), lock=UNLOCKED), "fail", notes="is Unlocked"),
    Case("a state that is new", APART, holding(item(), lock={"state": "Odd"}), "unknown", '"Odd"'),
    Case("locked, whatever it backs up", APART, holding(item(7), lock=LOCKED), "pass"),
    # guards
    Case(
        "a guard of another tenant",
        APART,
        ruled_by(GUARDED, OWNS, assignment(OWNER, "homer-there", THERE)),
        "pass",
        notes="guarded by guard in subscription security|nobody can delete both alone|"
        "1 of 1 sources lie in the vault's own subscription",
    ),
    Case(
        "a guard whose owner holds the vault as well",
        APART,
        ruled_by(GUARDED, assignment(OWNER, "homer"), assignment(OWNER, "homer-there", THERE)),
        "pass",
        notes="can delete both alone: Homer by Owner of the subscription workload, and on the guard"
        " by Owner of the subscription security as Homer (a guest)",
    ),
    Case(
        "a guard that does not protect what deletes",
        APART,
        ruled_by(
            guarded(holding(item()), operations=(POLICY,)),
            OWNS,
            assignment(OWNER, "homer-there", THERE),
        ),
        "pass",
        notes=ALONE,
    ),
    Case("a guard next door", APART, guarded(holding(item()), HERE), "fail", SHARED),
    Case(
        "a guard that is gone",
        APART,
        replace(GUARDED, bodies={**GUARDED.bodies, ResourceGuard: []}),
        "fail",
    ),
    Case(
        "a guard that nobody collected",
        APART,
        replace(GUARDED, scopes=GUARDED.scopes[:1], bodies={**GUARDED.bodies, ResourceGuard: []}),
        "unknown",
        COLLECT,
    ),
    Case("guards denied", APART, holding(item()).denied(RecoveryGuardProxy, RSV), "unknown"),
    Case(
        "guards denied, and locked",
        APART,
        holding(item(), lock=LOCKED).denied(RecoveryGuardProxy, RSV),
        "pass",
        notes="not known: Microsoft.RecoveryServices/vaults/backupResourceGuardProxies/read",
    ),
    # other places
    Case(
        "a vault in another subscription",
        APART,
        holding(item(MACHINE_THERE)),
        "pass",
        notes="0 of 1 sources lie in the vault's own subscription",
    ),
    Case(
        "one of two in another subscription",
        APART,
        holding(item(MACHINE_THERE), item(name="vm2")),
        "fail",
        "locked immutability: vm",
    ),
    Case(
        "machines outside Azure",
        APART,
        holding(item("", "MAB")),
        "pass",
        notes="1 of 1 items are of machines outside Azure",
    ),
    Case("of what, unread", APART, holding(item("")), "unknown", "sourceResourceId is absent"),
    Case("of what, in a new way", APART, holding(item("", "Odd")), "unknown", '"Odd"'),
    Case("of something odd", APART, holding(item(7)), "unknown", "not a resource id"),
    Case(
        "of what, unread, and one here",
        APART,
        holding(item(7), item(name="vm2")),
        "fail",
        SHARED,
    ),
    Case("items denied", APART, holding().denied(RecoveryProtectedItem, RSV), "unknown", "denied"),
    # Backup vaults
    Case("a Backup vault", APART, instances(instance()), "fail", "immutability: disk", "high"),
    Case("a Backup vault, locked", APART, instances(instance(), lock=LOCKED), "pass"),
    Case("a Backup vault, guarded", APART, instances(instance(), proxies=True), "pass"),
    Case(
        "snapshots in the subscription of the disk",
        APART,
        instances(
            instance(dataStoreType="OperationalStore", resourceGroupId=GROUP),
            lock=LOCKED,
        ),
        "pass",
        notes="where neither a guard nor immutability protects them",
    ),
    Case(
        "snapshots in another subscription",
        APART,
        instances(
            instance(dataStoreType="OperationalStore", resourceGroupId=GROUP.replace(HERE, THERE)),
            lock=LOCKED,
        ),
        "pass",
        notes="!snapshots",
    ),
    Case(
        "who can destroy a disk and its backup",
        APART,
        ruled_by(instances(instance()), OWNS),
        "fail",
        notes=ALONE,
    ),
    Case("an empty Backup vault", APART, instances(), "not_applicable"),
    Case("of what, unread, in a Backup vault", APART, instances(instance(None)), "unknown"),
    Case("instances denied", APART, instances().denied(BackupInstance, BV), "unknown", "denied"),
)
