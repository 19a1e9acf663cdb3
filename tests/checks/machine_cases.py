"""Cases of the check on the backups of virtual machines."""

from dataclasses import replace
from typing import Any

from azaudit.api import (
    RecoveryBackupPolicy,
    RecoveryProtectedItem,
    RecoveryVault,
    VirtualMachine,
)
from azaudit.profile import BackupProfile, Profile
from azaudit.snapshot.coverage import Coverage, CoverageState
from azaudit.snapshot.schema import ScopeRow
from tests.checks.backup_cases import RSV, recovery_vault
from tests.checks.case import Case
from tests.worlds import (
    GROUP,
    NOW,
    OTHER_SUBSCRIPTION,
    OTHER_TENANT,
    SUBSCRIPTION,
    TENANT,
    World,
)

BACKED_UP = "vm-backed-up"

VM = f"{GROUP}/providers/Microsoft.Compute/virtualMachines/web1"
ELSEWHERE = f"/subscriptions/{OTHER_SUBSCRIPTION}/resourceGroups/b"
OTHER_RSV = f"{ELSEWHERE}/providers/Microsoft.RecoveryServices/vaults/rsv-far"
AUDITED = ScopeRow(TENANT, OTHER_SUBSCRIPTION, "backups", "Enabled", "audited")
EXCLUDED = ScopeRow(
    TENANT, OTHER_SUBSCRIPTION, "backups", "Enabled", "skipped", "excluded by the user"
)
# the world's clock says 2026-11-20T09:00:00Z
FRESH = "2026-11-19T23:12:31.4848767Z"
TWO_DAYS = "2026-11-18T09:00:00.0000000Z"
SINCE = "2026-11-18T08:59:59.9999999Z"
LAST_WEEK = "2026-11-14T09:00:00Z"
EIGHT_DAYS = "2026-11-12T09:00:00Z"
OLDER = "2026-11-12T08:00:00Z"
NOT_DOCUMENTED = "is absent, and what that means is not documented"


def machine(**more: Any) -> World:
    """A machine and an empty vault."""
    body = {"id": VM, "location": "eastus2", "properties": {}, **more}
    world = World().with_body(VirtualMachine, body)
    return world.with_body(RecoveryVault, recovery_vault())


def item(vault: str = RSV, *, without: tuple[str, ...] = (), **more: Any) -> dict[str, Any]:
    """A protected item of the machine's, in the odd form of its id."""
    container = "iaasvmcontainerv2;rg;web1"
    below = f"protectionContainers/IaasVMContainer;{container}/protectedItems/VM;{container}"
    properties = {
        "sourceResourceId": VM,
        "virtualMachineId": VM,
        "backupManagementType": "AzureIaasVM",
        "protectionState": "Protected",
        "protectionStatus": "Healthy",
        "lastBackupStatus": "Completed",
        "lastBackupTime": FRESH,
        "lastRecoveryPoint": FRESH,
        "policyId": f"{vault}/backupPolicies/P",
        **more,
    }
    kept = {key: value for key, value in properties.items() if key not in without}
    return {"id": f"{vault}/backupFabrics/Azure/{below}", "properties": kept}


def protected(*, without: tuple[str, ...] = (), **more: Any) -> World:
    return machine().with_body(RecoveryProtectedItem, item(without=without, **more))


def planned(frequency: Any, last: str = LAST_WEEK) -> World:
    """A machine whose last backup is of a time, under a policy of a frequency."""
    body = {
        "id": f"{RSV}/backupPolicies/p",
        "properties": {"schedulePolicy": {"scheduleRunFrequency": frequency}},
    }
    return protected(lastRecoveryPoint=last).with_body(RecoveryBackupPolicy, body)


def far(*items: dict[str, Any], scope: ScopeRow = AUDITED) -> World:
    """The machine, whose vault lies in another subscription."""
    vault = {**recovery_vault(), "id": OTHER_RSV}
    world = machine().with_scope(scope).with_body(RecoveryVault, vault)
    return world.with_body(RecoveryProtectedItem, *items)


def tagged(value: Any) -> World:
    return machine(tags={"NoBackup": value})


DATABASE = {
    "id": f"{RSV}/backupFabrics/Azure/protectionContainers/c/protectedItems/SQLDataBase;m;d",
    "properties": {
        "sourceResourceId": VM,
        "backupManagementType": "AzureWorkload",
        "protectedItemType": "AzureVmWorkloadSQLDatabase",
        "protectionState": "Protected",
        "lastRecoveryPoint": FRESH,
    },
}
HOURS = Profile(backup=BackupProfile(machine_backup_hours=4))
LONG = Profile(backup=BackupProfile(machine_backup_hours=24 * 30))
TAG = Profile(backup=BackupProfile(machines_without_backup_tag="nobackup"))
SUBSCRIPTIONS_FAILED = Coverage(
    "subscriptions",
    TENANT,
    None,
    f"/tenants/{TENANT}",
    CoverageState.FAILED,
    NOW,
    message="the list of subscriptions broke off",
)


def _unread(path: str, *odd: Any) -> tuple[Case, ...]:
    """A property of the item with values that it cannot have."""
    return tuple(
        Case(f"{path} is {one!r}", BACKED_UP, protected(**{path: one}), "unknown", path)
        for one in odd
    )


PROTECTED_CASES = (
    Case("recent", BACKED_UP, protected(), "pass", "rsv holds a backup of 9 hours ago", "medium"),
    Case("as old as may be", BACKED_UP, protected(lastRecoveryPoint=TWO_DAYS), "pass", "48 hours"),
    Case("in other letters", BACKED_UP, protected(sourceResourceId=VM.upper()), "pass"),
    Case(
        "enumerations in other letters",
        BACKED_UP,
        protected(protectionState="PROTECTED", backupManagementType="azureiaasvm"),
        "pass",
    ),
    Case(
        "known by the machine's id alone",
        BACKED_UP,
        protected(sourceResourceId=f"{VM}-classic"),
        "pass",
    ),
    Case("not named twice", BACKED_UP, protected(without=("virtualMachineId",)), "pass"),
    Case(
        "the last backup failed",
        BACKED_UP,
        protected(lastBackupStatus="Failed", lastBackupTime="2026-11-20T01:00:00Z"),
        "pass",
        "9 hours ago",
        notes="ended as 'Failed'",
    ),
    Case(
        "with warnings",
        BACKED_UP,
        protected(lastBackupStatus="CompletedWithWarnings"),
        "pass",
        notes="!ended as",
    ),
    Case(
        "how it ended is not said",
        BACKED_UP,
        protected(without=("lastBackupStatus",)),
        "pass",
        notes="not known",
    ),
    Case("unhealthy", BACKED_UP, protected(protectionStatus="Unhealthy"), "pass"),
    Case("not marked as deleted", BACKED_UP, protected(isScheduledForDeferredDelete=False), "pass"),
    Case(
        "of another zone",
        BACKED_UP,
        protected(lastRecoveryPoint="2026-11-20T01:00:00+02:00"),
        "pass",
        "10 hours",
    ),
    Case(
        "clocks differ",
        BACKED_UP,
        protected(lastRecoveryPoint="2026-11-20T09:05:00Z"),
        "pass",
        "0 hours",
    ),
    Case("in another subscription", BACKED_UP, far(item(OTHER_RSV)), "pass", "vault rsv-far"),
    Case(
        "in one of two vaults",
        BACKED_UP,
        far(item(protectionState="ProtectionStopped"), item(OTHER_RSV)),
        "pass",
        "vault rsv-far",
    ),
    Case(
        "beside a vault that nobody may read",
        BACKED_UP,
        far(item()).denied(RecoveryProtectedItem, OTHER_RSV),
        "pass",
        "vault rsv",
    ),
    Case(
        "beside an item that nobody can read",
        BACKED_UP,
        far(item(), item(OTHER_RSV, without=("sourceResourceId",))),
        "pass",
    ),
    Case(
        "in a scale set",
        BACKED_UP,
        machine(properties={"virtualMachineScaleSet": {"id": f"{VM}-set"}}).with_body(
            RecoveryProtectedItem, item()
        ),
        "pass",
        notes="scale set web1-set",
    ),
)

OLD_CASES = (
    Case(
        "a moment too old, daily",
        BACKED_UP,
        planned("Daily", SINCE),
        "fail",
        "vault rsv: the last backup is more than 48 hours old, and may be 48 hours",
        "medium",
    ),
    Case("days old, daily", BACKED_UP, planned("daily"), "fail", "is more than 6 days old"),
    Case("days old, hourly", BACKED_UP, planned("Hourly"), "fail", "may be 48 hours"),
    Case(
        "days old, weekly",
        BACKED_UP,
        planned("Weekly"),
        "pass",
        "6 days ago",
        notes="a backup a week",
    ),
    Case("eight days old, weekly", BACKED_UP, planned("WEEKLY", EIGHT_DAYS), "pass", "8 days"),
    Case("older, weekly", BACKED_UP, planned("Weekly", OLDER), "fail", "is more than 8 days old"),
    Case("older, whatever the policy", BACKED_UP, protected(lastRecoveryPoint=OLDER), "fail"),
    Case("days old, a frequency that is new", BACKED_UP, planned("Yearly"), "unknown", '"Yearly"'),
    Case("days old, no frequency", BACKED_UP, planned(None), "unknown", NOT_DOCUMENTED),
    Case(
        "days old, the policy is gone",
        BACKED_UP,
        protected(lastRecoveryPoint=LAST_WEEK),
        "unknown",
        "names a policy that does not exist",
    ),
    Case(
        "days old, its policy read and others not",
        BACKED_UP,
        planned("Weekly").gap(RecoveryBackupPolicy, RSV, "partial"),
        "pass",
        "6 days",
    ),
    Case(
        "days old, policies denied",
        BACKED_UP,
        protected(lastRecoveryPoint=LAST_WEEK).denied(RecoveryBackupPolicy, RSV),
        "unknown",
        "denied",
    ),
    Case(
        "days old, of no policy",
        BACKED_UP,
        protected(lastRecoveryPoint=LAST_WEEK, policyId=""),
        "unknown",
        "is the id of no",
    ),
    Case("fresh, of no policy", BACKED_UP, protected(policyId=""), "pass"),
    Case(
        "fresh, policies denied",
        BACKED_UP,
        protected().denied(RecoveryBackupPolicy, RSV),
        "pass",
    ),
    Case(
        "too old for us",
        BACKED_UP,
        planned("Daily", FRESH),
        "fail",
        "may be 4 hours",
        profile=HOURS,
    ),
    Case("weekly for us too", BACKED_UP, planned("Weekly", FRESH), "pass", profile=HOURS),
    Case(
        "new enough for us",
        BACKED_UP,
        protected(lastRecoveryPoint=OLDER),
        "pass",
        "8 days",
        profile=LONG,
    ),
    Case(
        "too old here, and nowhere else",
        BACKED_UP,
        replace(planned("Daily"), scopes=(*World().scopes, EXCLUDED)),
        "fail",
        "6 days",
    ),
    *_unread(
        "lastRecoveryPoint", None, "yesterday", "2026-11-19T23:12:31", 5, "2027-01-01T00:00:00Z"
    ),
)

STATES = (
    ("ProtectionStopped", "protection is stopped"),
    ("BackupsSuspended", "backups are suspended"),
    ("ProtectionPaused", "protection is paused"),
    ("ProtectionError", "protection has an error"),
    ("IRPending", "there has been no backup yet"),
    ("Invalid", "protection is invalid"),
)
STOPPED_CASES = (
    *(
        Case(state, BACKED_UP, protected(protectionState=state), "fail", words, "medium")
        for state, words in STATES
    ),
    Case(
        "pending, as recorded",
        BACKED_UP,
        protected(
            without=("lastRecoveryPoint",),
            protectionState="IRPending",
            lastBackupStatus="",
            lastBackupTime="2001-01-01T00:00:00Z",
        ),
        "fail",
        "no backup yet",
    ),
    *(
        Case(f"never, as {day}", BACKED_UP, protected(lastRecoveryPoint=day), "fail", "no backup")
        for day in ("0001-01-01T00:00:00Z", "2001-01-01T00:00:00Z")
    ),
    Case(
        "deleted softly",
        BACKED_UP,
        protected(
            protectionState="ProtectionStopped", isScheduledForDeferredDelete=True, policyId=""
        ),
        "fail",
        "is deleted",
    ),
    Case(
        "deleted softly, whatever the state",
        BACKED_UP,
        protected(isScheduledForDeferredDelete=True),
        "fail",
        "is deleted",
    ),
    Case(
        "two that are no use",
        BACKED_UP,
        far(
            item(lastRecoveryPoint=OLDER),
            item(OTHER_RSV, protectionState="ProtectionStopped"),
        ),
        "fail",
        "vault rsv-far: protection is stopped; vault rsv: the last backup is more than 8 days old",
    ),
    Case(
        "stopped, and perhaps protected elsewhere",
        BACKED_UP,
        replace(protected(protectionState="ProtectionStopped"), scopes=(*World().scopes, EXCLUDED)),
        "unknown",
        "backups, which was left out: excluded by the user",
    ),
    Case(
        "without a first backup here, so nowhere else",
        BACKED_UP,
        far(item(protectionState="IRPending")).denied(RecoveryProtectedItem, OTHER_RSV),
        "fail",
        "no backup yet",
    ),
    *_unread("protectionState", None, "Resting", True),
    *_unread("isScheduledForDeferredDelete", "yes"),
    *_unread("backupManagementType", None, "Tape", 7),
)

NONE_CASES = (
    Case("no item", BACKED_UP, machine(), "fail", "no vault holds a backup", "medium"),
    Case(
        "no vault",
        BACKED_UP,
        World().with_body(VirtualMachine, {"id": VM, "properties": {}}),
        "fail",
    ),
    Case(
        "of another machine",
        BACKED_UP,
        protected(sourceResourceId=f"{VM}2", virtualMachineId=f"{VM}2"),
        "fail",
        "no vault",
    ),
    Case(
        "of a classic machine of the name",
        BACKED_UP,
        protected(
            sourceResourceId=VM.replace("Microsoft.Compute", "Microsoft.ClassicCompute"),
            without=("virtualMachineId",),
        ),
        "fail",
        "no vault",
    ),
    Case(
        "its databases alone",
        BACKED_UP,
        machine().with_body(RecoveryProtectedItem, DATABASE),
        "fail",
        "no vault",
        notes="databases in it that are backed up: 1",
    ),
    Case(
        "files alone, of an agent that names no source",
        BACKED_UP,
        machine().with_body(
            RecoveryProtectedItem,
            {"id": item()["id"], "properties": {"backupManagementType": "MAB"}},
        ),
        "fail",
        "no vault",
    ),
    Case(
        "in a scale set, none",
        BACKED_UP,
        machine(properties={"virtualMachineScaleSet": {"id": f"{VM}-set"}}),
        "fail",
        notes="scale set web1-set",
    ),
    Case(
        "a subscription was excluded",
        BACKED_UP,
        machine().with_scope(EXCLUDED),
        "unknown",
        "a vault may lie in backups, which was left out: excluded by the user",
    ),
    Case(
        "another tenant was not asked for",
        BACKED_UP,
        machine().with_scope(replace(EXCLUDED, tenant_id=OTHER_TENANT)),
        "fail",
        "no vault",
    ),
    Case(
        "a list of another subscription is denied",
        BACKED_UP,
        far().denied(RecoveryProtectedItem, OTHER_RSV),
        "unknown",
        "denied",
    ),
    Case(
        "vaults of another subscription are denied",
        BACKED_UP,
        machine().with_scope(AUDITED).denied(RecoveryVault, f"/subscriptions/{OTHER_SUBSCRIPTION}"),
        "unknown",
        "denied",
    ),
    Case(
        "vaults here are partly listed",
        BACKED_UP,
        machine().gap(RecoveryVault, f"/subscriptions/{SUBSCRIPTION}", "partial"),
        "unknown",
        "partial",
    ),
    Case(
        "items were not collected",
        BACKED_UP,
        machine().not_asked(RecoveryProtectedItem, RSV),
        "unknown",
        "was not collected",
    ),
    Case(
        "subscriptions are not all known",
        BACKED_UP,
        machine().with_unit(SUBSCRIPTIONS_FAILED),
        "unknown",
        "broke off",
    ),
    Case(
        "an item of whatever machine",
        BACKED_UP,
        protected(sourceResourceId=None, without=("virtualMachineId",)),
        "unknown",
        "sourceResourceId",
    ),
    Case(
        "an item whose machine is no id",
        BACKED_UP,
        protected(sourceResourceId="web1", virtualMachineId="web1"),
        "unknown",
        "is no resource id",
    ),
    Case("machines denied", BACKED_UP, World().denied(VirtualMachine), "unknown", "denied"),
    Case("no machines", BACKED_UP, World(), "not_applicable"),
)

TAG_CASES = (
    Case("a tag says so", BACKED_UP, tagged("true"), "not_applicable", profile=TAG),
    Case("a tag says Yes", BACKED_UP, tagged(" Yes "), "not_applicable", profile=TAG),
    Case("a tag says no", BACKED_UP, tagged("false"), "fail", "no vault", profile=TAG),
    Case("a tag that is empty", BACKED_UP, tagged(""), "fail", profile=TAG),
    Case("a tag that nobody asks for", BACKED_UP, tagged("true"), "fail"),
    Case("no tag", BACKED_UP, machine(), "fail", profile=TAG),
    Case("a tag that is no text", BACKED_UP, tagged(1), "unknown", "not text", profile=TAG),
    Case(
        "tags that are none",
        BACKED_UP,
        machine(tags=["nobackup"]),
        "unknown",
        "not an object",
        profile=TAG,
    ),
)

MACHINE_CASES = (*PROTECTED_CASES, *OLD_CASES, *STOPPED_CASES, *NONE_CASES, *TAG_CASES)
