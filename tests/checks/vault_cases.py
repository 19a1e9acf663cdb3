"""Cases of the checks on soft delete and immutability of vaults."""

from typing import Any

from azaudit.api import BackupVault, RecoveryVault
from azaudit.profile import BackupProfile, Profile
from tests.checks.backup_cases import BV, RSV
from tests.checks.case import Case
from tests.worlds import World

STRICT = Profile(backup=BackupProfile(always_on=True))
LONG = Profile(backup=BackupProfile(days=30))
UNLOCKED = Profile(backup=BackupProfile(unlocked=True))


def recovery(**security: Any) -> World:
    body = {"id": RSV, "location": "eastus2", "properties": {"securitySettings": security}}
    return World().with_body(RecoveryVault, body)


def soft(state: Any, days: Any = 14, **more: Any) -> World:
    settings = {"softDeleteState": state, "softDeleteRetentionPeriodInDays": days, **more}
    return recovery(softDeleteSettings=settings)


def listed_only() -> World:
    body = {"id": RSV, "properties": {"provisioningState": "Succeeded"}}
    return World(source="list").with_body(RecoveryVault, body)


def backup(**security: Any) -> World:
    body = {"id": BV, "location": "eastus2", "properties": {"securitySettings": security}}
    return World().with_body(BackupVault, body)


def kept(state: Any, days: Any = 14.0) -> World:
    return backup(softDeleteSettings={"state": state, "retentionDurationInDays": days})


ON = {"softDeleteState": "Enabled", "softDeleteRetentionPeriodInDays": 14}
KEPT = {"state": "On", "retentionDurationInDays": 14.0}

RSV_SOFT = "recovery-vault-soft-delete"
RSV_SOFT_CASES = (
    Case("always on", RSV_SOFT, soft("AlwaysON"), "pass", "always on and keeps"),
    Case("always on as it is sent", RSV_SOFT, soft("AlwaysOn"), "pass", "always on"),
    Case("enabled", RSV_SOFT, soft("Enabled"), "pass", "14 days", notes="it can be switched off"),
    Case("enabled, strict", RSV_SOFT, soft("Enabled"), "fail", "asks for", profile=STRICT),
    Case("always on, strict", RSV_SOFT, soft("AlwaysON"), "pass", profile=STRICT),
    Case("disabled", RSV_SOFT, soft("Disabled", 0), "fail", "is off", "medium",
         notes="secure by default"),
    Case("disabled in capitals", RSV_SOFT, soft("DISABLED"), "fail"),
    Case("too short", RSV_SOFT, soft("AlwaysON", 14), "fail", "14 days, less", profile=LONG),
    Case("no days at all", RSV_SOFT, soft("Enabled", 0), "fail", "0 days"),
    Case("days as a float", RSV_SOFT, soft("AlwaysON", 30.0), "pass", "30 days", profile=LONG),
    Case("days absent are the default", RSV_SOFT, soft("AlwaysON", None), "pass", "14 days"),
    Case("days that are text", RSV_SOFT, soft("AlwaysON", "14"), "unknown"),
    Case("a missing value is no pass", RSV_SOFT, soft(None), "unknown", "softDeleteState"),
    Case("invalid while it is set up", RSV_SOFT, soft("Invalid"), "unknown", "Invalid"),
    Case("null while it is set up", RSV_SOFT,
         recovery(softDeleteSettings=None, multiUserAuthorization="Invalid"), "unknown"),
    Case("no settings while it is set up", RSV_SOFT, recovery(), "unknown"),
    Case("another field says Disabled", RSV_SOFT,
         soft("AlwaysON", enhancedSecurityState="Disabled"), "pass"),
    Case("lists do not say", RSV_SOFT, listed_only(), "unknown", "only in the answer to a GET"),
    Case("vaults denied", RSV_SOFT, World().denied(RecoveryVault), "unknown", "denied"),
)  # fmt: skip

BV_SOFT = "backup-vault-soft-delete"
BV_SOFT_CASES = (
    Case("always on", BV_SOFT, kept("AlwaysOn"), "pass", "always on"),
    Case("on", BV_SOFT, kept("On"), "pass", "14 days", notes="it can be switched off"),
    Case("on, strict", BV_SOFT, kept("On"), "fail", "always on", profile=STRICT),
    Case("off", BV_SOFT, kept("Off", 0.0), "fail", "is off", "high"),
    Case("off in capitals", BV_SOFT, kept("OFF"), "fail"),
    Case("too short", BV_SOFT, kept("AlwaysOn", 14.0), "fail", "less than 30", profile=LONG),
    Case("days absent are the default", BV_SOFT, kept("AlwaysOn", None), "pass"),
    Case("a word of the other vaults", BV_SOFT, kept("Enabled"), "unknown", "Enabled"),
    Case("a missing value is no pass", BV_SOFT, backup(), "unknown"),
    Case("null", BV_SOFT, kept(None), "unknown"),
    Case("vaults denied", BV_SOFT, World().denied(BackupVault), "unknown", "denied"),
)


def immutable(state: Any, **more: Any) -> World:
    return recovery(softDeleteSettings=ON, immutabilitySettings={"state": state, **more})


RSV_FIXED = "recovery-vault-immutable"
RSV_FIXED_CASES = (
    Case("locked", RSV_FIXED, immutable("Locked"), "pass", "is locked"),
    Case("locked for some days", RSV_FIXED,
         immutable("Locked", configuration={"type": "TimeBased", "durationInDays": 30}), "pass"),
    Case("unlocked", RSV_FIXED, immutable("Unlocked"), "fail", "severity is lower", "medium"),
    Case("unlocked, accepted", RSV_FIXED, immutable("Unlocked"), "pass", profile=UNLOCKED,
         notes="can be taken back"),
    Case("disabled", RSV_FIXED, immutable("Disabled"), "fail", "is off", "high"),
    Case("never set, absent", RSV_FIXED, recovery(softDeleteSettings=ON), "fail", "is off"),
    Case("never set, null", RSV_FIXED,
         recovery(softDeleteSettings=ON, immutabilitySettings=None), "fail", "is off"),
    Case("settings without a state", RSV_FIXED,
         recovery(softDeleteSettings=ON, immutabilitySettings={"configuration": {}}), "unknown"),
    Case("a vault that is being set up", RSV_FIXED,
         recovery(softDeleteSettings=None, multiUserAuthorization="Invalid"), "unknown"),
    Case("a new word", RSV_FIXED, immutable("Sealed"), "unknown", "Sealed"),
    Case("lists do not say", RSV_FIXED, listed_only(), "unknown", "only in the answer to a GET"),
    Case("vaults denied", RSV_FIXED, World().denied(RecoveryVault), "unknown", "denied"),
)  # fmt: skip

BV_FIXED = "backup-vault-immutable"
BV_FIXED_CASES = (
    Case(
        "locked",
        BV_FIXED,
        backup(softDeleteSettings=KEPT, immutabilitySettings={"state": "LOCKED"}),
        "pass",
    ),
    Case(
        "unlocked",
        BV_FIXED,
        backup(softDeleteSettings=KEPT, immutabilitySettings={"state": "Unlocked"}),
        "fail",
        "can be taken back",
        "medium",
    ),
    Case(
        "unlocked, accepted",
        BV_FIXED,
        backup(softDeleteSettings=KEPT, immutabilitySettings={"state": "Unlocked"}),
        "pass",
        profile=UNLOCKED,
    ),
    Case("never set", BV_FIXED, backup(softDeleteSettings=KEPT), "fail", "off", "high"),
    Case("no settings at all", BV_FIXED, backup(), "unknown"),
    Case("vaults denied", BV_FIXED, World().denied(BackupVault), "unknown", "denied"),
)

VAULT_CASES = (*RSV_SOFT_CASES, *BV_SOFT_CASES, *RSV_FIXED_CASES, *BV_FIXED_CASES)
