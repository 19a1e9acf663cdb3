"""Cases of the checks on what vaults keep when somebody deletes: soft delete and immutability."""

from typing import Any

from azaudit.api import BackupVault, RecoveryVault
from azaudit.profile import BackupProfile, Profile
from tests.checks.backup_cases import BV, recovery_vault
from tests.checks.case import Case
from tests.worlds import World

RECOVERY_SOFT = "recovery-vault-soft-delete"
BACKUP_SOFT = "backup-vault-soft-delete"
RECOVERY_IMMUTABLE = "recovery-vault-immutable"
BACKUP_IMMUTABLE = "backup-vault-immutable"

STRICT = Profile(backup=BackupProfile(always_on_soft_delete=True))
LONG = Profile(backup=BackupProfile(soft_delete_days=30))
UNLOCKED = Profile(backup=BackupProfile(unlocked_immutability=True))
NOT_DOCUMENTED = "is absent, and what that means is not documented"


def recovery(**security: Any) -> World:
    return World().with_body(RecoveryVault, recovery_vault(security))


def recovery_soft(state: Any = "AlwaysON", days: Any = 14, **more: Any) -> World:
    settings = {"softDeleteState": state, "softDeleteRetentionPeriodInDays": days, **more}
    return recovery(softDeleteSettings=settings)


def backup(**security: Any) -> World:
    body = {"id": BV, "location": "eastus2", "properties": {"securitySettings": security}}
    return World().with_body(BackupVault, body)


def backup_soft(state: Any = "AlwaysOn", days: Any = 14.0) -> World:
    return backup(softDeleteSettings={"state": state, "retentionDurationInDays": days})


def listed(detail: Any = None) -> World:
    """A vault as lists show it, and as a GET does if it was answered."""
    world = World(source="list").with_body(RecoveryVault, recovery_vault())
    return world.with_detail(RecoveryVault, recovery_vault(detail)) if detail else world


RECOVERY_SOFT_CASES = (
    Case("always on", RECOVERY_SOFT, recovery_soft(), "pass", "always on", "medium"),
    Case("always on, as it is sent", RECOVERY_SOFT, recovery_soft("AlwaysOn"), "pass", "14 days"),
    Case(
        "on", RECOVERY_SOFT, recovery_soft("Enabled"), "pass", "is on", notes="can be switched off"
    ),
    Case("on, in other letters", RECOVERY_SOFT, recovery_soft("ENABLED", 14.0), "pass"),
    Case(
        "always on satisfies a strict profile",
        RECOVERY_SOFT,
        recovery_soft("alwayson"),
        "pass",
        profile=STRICT,
    ),
    Case(
        "on does not satisfy a strict profile",
        RECOVERY_SOFT,
        recovery_soft("Enabled"),
        "fail",
        "can be switched off, and the profile asks for one that is always on; lowered because",
        "low",
        profile=STRICT,
    ),
    Case("off", RECOVERY_SOFT, recovery_soft("Disabled", 0), "fail", "is off", "medium"),
    Case("off, days left", RECOVERY_SOFT, recovery_soft("disabled", 14), "fail", notes="secure by"),
    Case("off, no days", RECOVERY_SOFT, recovery_soft("Disabled", None), "fail", "is off"),
    Case("off, strict", RECOVERY_SOFT, recovery_soft("Disabled"), "fail", profile=STRICT),
    Case(
        "kept for nothing",
        RECOVERY_SOFT,
        recovery_soft("Enabled", 0),
        "fail",
        "kept for 0 days, and the profile asks for 14",
    ),
    Case("too short for us", RECOVERY_SOFT, recovery_soft(), "fail", "asks for 30", profile=LONG),
    Case("long enough", RECOVERY_SOFT, recovery_soft(days=30), "pass", "30 days", profile=LONG),
    Case(
        "hybrid security off is another control's",
        RECOVERY_SOFT,
        recovery_soft(enhancedSecurityState="Disabled"),
        "pass",
    ),
    Case(
        "hybrid security on does not stand for it",
        RECOVERY_SOFT,
        recovery_soft("Disabled", enhancedSecurityState="Enabled"),
        "fail",
    ),
    Case("no value", RECOVERY_SOFT, recovery_soft(None), "unknown", NOT_DOCUMENTED),
    Case("no days", RECOVERY_SOFT, recovery_soft(days=None), "unknown", "RetentionPeriodInDays"),
    Case("being set up", RECOVERY_SOFT, recovery(softDeleteSettings=None), "unknown"),
    Case("no settings yet", RECOVERY_SOFT, recovery_soft("Invalid"), "unknown", '"Invalid"'),
    Case("no security settings", RECOVERY_SOFT, recovery(), "unknown", NOT_DOCUMENTED),
    Case("a state that is new", RECOVERY_SOFT, recovery_soft("Sometimes"), "unknown"),
    Case("true is no state", RECOVERY_SOFT, recovery_soft(True), "unknown", "is a boolean"),
    Case("days in words", RECOVERY_SOFT, recovery_soft(days="14"), "unknown", "is text"),
    Case("only listed", RECOVERY_SOFT, listed(), "unknown", "only in the answer to a GET"),
    Case(
        "read by a GET",
        RECOVERY_SOFT,
        listed(
            {
                "softDeleteSettings": {
                    "softDeleteState": "AlwaysON",
                    "softDeleteRetentionPeriodInDays": 14,
                }
            }
        ),
        "pass",
    ),
    Case("vaults denied", RECOVERY_SOFT, World().denied(RecoveryVault), "unknown", "denied"),
    Case("no vaults", RECOVERY_SOFT, World(), "not_applicable"),
)

BACKUP_SOFT_CASES = (
    Case("always on", BACKUP_SOFT, backup_soft(), "pass", "kept for 14 days", "high"),
    Case("always on, as recovery", BACKUP_SOFT, backup_soft("AlwaysON", 30), "pass", "always on"),
    Case("on", BACKUP_SOFT, backup_soft("On"), "pass", "is on", notes="can be switched off"),
    Case("strict, on", BACKUP_SOFT, backup_soft("On"), "fail", "lowered", "low", profile=STRICT),
    Case("strict, always on", BACKUP_SOFT, backup_soft(), "pass", profile=STRICT),
    Case("off", BACKUP_SOFT, backup_soft("Off", 0.0), "fail", "is off", "high"),
    Case("off, as recorded", BACKUP_SOFT, backup_soft("OFF"), "fail", notes="secure by default"),
    Case("too short for us", BACKUP_SOFT, backup_soft(), "fail", "asks for 30", profile=LONG),
    Case("half a day too short", BACKUP_SOFT, backup_soft(days=13.5), "fail", "for 13.5 days"),
    Case("no value", BACKUP_SOFT, backup_soft(None), "unknown", NOT_DOCUMENTED),
    Case("no days", BACKUP_SOFT, backup_soft(days=None), "unknown", NOT_DOCUMENTED),
    Case("days in words", BACKUP_SOFT, backup_soft(days="14"), "unknown", "is text, not a number"),
    # examples of the API say so, and its schema does not
    Case("enabled", BACKUP_SOFT, backup_soft("Enabled"), "unknown", '"Enabled"'),
    Case("no settings", BACKUP_SOFT, backup(), "unknown", NOT_DOCUMENTED),
    Case("false is no state", BACKUP_SOFT, backup_soft(False), "unknown", "is a boolean"),
    Case("vaults denied", BACKUP_SOFT, World().denied(BackupVault), "unknown", "denied"),
    Case("no vaults", BACKUP_SOFT, World(), "not_applicable"),
)


def immutable(state: Any, **more: Any) -> dict[str, Any]:
    """Security settings of a vault that is set up, with a state of immutability."""
    soft = {"softDeleteState": "AlwaysON", "softDeleteRetentionPeriodInDays": 14}
    return {"immutabilitySettings": {"state": state, **more}, "softDeleteSettings": soft}


UNSET = {**immutable(None), "immutabilitySettings": None}
_SETTING_UP = {"softDeleteSettings": None, "immutabilitySettings": None}


def _immutable_cases(check: str, make: Any) -> tuple[Case, ...]:
    """What holds of both kinds of vault."""
    return (
        Case("locked", check, make(**immutable("Locked")), "pass", "is locked", "high"),
        Case("locked, in other letters", check, make(**immutable("LOCKED")), "pass"),
        Case(
            "locked for a time",
            check,
            make(**immutable("Locked", configuration={"type": "TimeBased", "durationInDays": 30})),
            "pass",
        ),
        Case(
            "unlocked",
            check,
            make(**immutable("Unlocked")),
            "fail",
            "not locked; lowered because",
            "medium",
        ),
        Case(
            "unlocked, which the profile accepts",
            check,
            make(**immutable("UnLocked")),
            "pass",
            notes="can be turned off",
            profile=UNLOCKED,
        ),
        Case("off", check, make(**immutable("Disabled")), "fail", "is off", "high"),
        Case(
            "off for every profile",
            check,
            make(**immutable("disabled")),
            "fail",
            "is off",
            profile=UNLOCKED,
        ),
        Case("never set", check, make(**UNSET), "fail", "is off"),
        Case("settings without a state", check, make(**immutable(None)), "unknown", "absent from"),
        Case("being set up", check, make(**_SETTING_UP), "unknown", "softDeleteSettings as well"),
        Case("no security settings", check, make(), "unknown", "softDeleteSettings as well"),
        Case("a state that is new", check, make(**immutable("Frozen")), "unknown", '"Frozen"'),
        Case("true is no state", check, make(**immutable(True)), "unknown", "is a boolean"),
        Case(
            "settings in words",
            check,
            make(**{**UNSET, "immutabilitySettings": "Locked"}),
            "unknown",
        ),
        Case("no vaults", check, World(), "not_applicable"),
    )


IMMUTABLE_CASES = (
    *_immutable_cases(RECOVERY_IMMUTABLE, recovery),
    *_immutable_cases(BACKUP_IMMUTABLE, backup),
    Case("only listed", RECOVERY_IMMUTABLE, listed(), "unknown", "only in the answer to a GET"),
    Case("read by a GET", RECOVERY_IMMUTABLE, listed(immutable("Locked")), "pass"),
    Case("denied", RECOVERY_IMMUTABLE, World().denied(RecoveryVault), "unknown", "denied"),
    Case("denied", BACKUP_IMMUTABLE, World().denied(BackupVault), "unknown", "denied"),
)

VAULT_CASES = (*RECOVERY_SOFT_CASES, *BACKUP_SOFT_CASES, *IMMUTABLE_CASES)
