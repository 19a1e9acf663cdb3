"""Cases of the checks on what vaults let in and let out, and for how long they keep it."""

from typing import Any

from azaudit.api import BackupVault, RecoveryVault
from azaudit.profile import BackupProfile, Profile
from tests.checks.backup_cases import BV, RSV
from tests.checks.case import Case
from tests.checks.vault_cases import RECOVERY_IMMUTABLE, UNLOCKED
from tests.worlds import GROUP, World

PUBLIC = "recovery-vault-public-access-disabled"
RECOVERY_RESTORE = "recovery-vault-cross-subscription-restore-off"
BACKUP_RESTORE = "backup-vault-cross-subscription-restore-off"

RESTORED = Profile(backup=BackupProfile(cross_subscription_restore=True))

SET_UP = {
    "softDeleteSettings": {"softDeleteState": "Enabled", "softDeleteRetentionPeriodInDays": 14}
}
BACKUP_SET_UP = {"softDeleteSettings": {"state": "On", "retentionDurationInDays": 14.0}}


def recovery_body(**properties: Any) -> dict[str, Any]:
    return {"id": RSV, "location": "eastus2", "properties": properties}


def recovery(**properties: Any) -> World:
    """A vault that is set up, as a GET answers it."""
    body = recovery_body(**{"securitySettings": SET_UP, **properties})
    return World().with_body(RecoveryVault, body)


def listed(**properties: Any) -> World:
    """A vault that only a list told of."""
    return World(source="list").with_body(RecoveryVault, recovery_body(**properties))


def backup(**properties: Any) -> World:
    held = {"securitySettings": BACKUP_SET_UP, **properties}
    return World().with_body(BackupVault, {"id": BV, "location": "eastus2", "properties": held})


def endpoint(name: str, status: Any = "Approved") -> dict[str, Any]:
    return {
        "id": f"{RSV}/privateEndpointConnections/{name}",
        "properties": {
            "groupIds": ["AzureBackup"],
            "privateEndpoint": {
                "id": f"{GROUP}/providers/Microsoft.Network/privateEndpoints/{name}"
            },
            "privateLinkServiceConnectionState": {"status": status},
        },
    }


def public(access: Any, *endpoints: Any, state: Any = "Enabled") -> World:
    more = {"privateEndpointConnections": list(endpoints)} if endpoints else {}
    return recovery(publicNetworkAccess=access, privateEndpointStateForBackup=state, **more)


PUBLIC_CASES = (
    Case(
        "off, with a private way in",
        PUBLIC,
        public("Disabled", endpoint("pe-a"), endpoint("pe-b", "Pending")),
        "pass",
        "is off",
        "medium",
        notes="lead to it: pe-a|!pe-b",
    ),
    Case("off, in other letters", PUBLIC, public("DISABLED", endpoint("pe-a")), "pass"),
    Case(
        "off, and no way in",
        PUBLIC,
        public("Disabled", state="None"),
        "pass",
        notes="no private endpoint for backup leads to the vault",
    ),
    Case(
        "off, and no endpoint is approved",
        PUBLIC,
        public("Disabled", endpoint("pe-a", "Rejected")),
        "pass",
        notes="no private endpoint of the vault is approved",
    ),
    Case("off, and no word on endpoints", PUBLIC, public("Disabled", state=None), "pass"),
    Case(
        "on", PUBLIC, public("Enabled", state="None"), "fail", "is on", "medium", notes="!private"
    ),
    # an endpoint adds a way in and closes none, whatever older pages say
    Case(
        "on beside a private endpoint",
        PUBLIC,
        public("Enabled", endpoint("pe-a")),
        "fail",
        "is on",
        notes="do not close that: pe-a",
    ),
    Case(
        "on, and the endpoints are unreadable",
        PUBLIC,
        public("Enabled", endpoint("pe-a", "Approving")),
        "fail",
        notes="not known",
    ),
    Case("never set", PUBLIC, public(None, state="None"), "fail", "is on"),
    Case(
        "never set, and being set up",
        PUBLIC,
        World().with_body(RecoveryVault, recovery_body(provisioningState="Provisioning")),
        "unknown",
        "softDeleteSettings as well",
    ),
    Case("a value that is new", PUBLIC, public("SecuredByPerimeter"), "unknown", "unknown value"),
    Case("false is no value", PUBLIC, public(False), "unknown", "is a boolean"),
    Case("only listed", PUBLIC, listed(publicNetworkAccess="Disabled"), "unknown", "only in the"),
    Case("denied", PUBLIC, World().denied(RecoveryVault), "unknown", "denied"),
    Case("no vaults", PUBLIC, World(), "not_applicable"),
)


def recovery_restore(state: Any) -> World:
    settings = {"crossSubscriptionRestoreSettings": {"crossSubscriptionRestoreState": state}}
    return recovery(restoreSettings=settings)


def backup_restore(state: Any) -> World:
    return backup(featureSettings={"crossSubscriptionRestoreSettings": {"state": state}})


def _restore_cases(check: str, make: Any, unset: World) -> tuple[Case, ...]:
    """What holds of both kinds of vault."""
    return (
        Case("off for good", check, make("PermanentlyDisabled"), "pass", "off for good", "low"),
        Case("off", check, make("Disabled"), "pass", "is off", notes="can be switched on"),
        Case("off, in other letters", check, make("disabled"), "pass"),
        Case("off, though it may be on", check, make("Disabled"), "pass", profile=RESTORED),
        Case("on", check, make("Enabled"), "fail", "restore is on", "low"),
        Case("on, as it is wanted", check, make("Enabled"), "pass", "wants it", profile=RESTORED),
        Case("never set", check, unset, "fail", "restore is on"),
        Case("never set, as it is wanted", check, unset, "pass", "wants it", profile=RESTORED),
        Case("settings without a state", check, make(None), "unknown", "absent from"),
        Case("a state that is new", check, make("Sometimes"), "unknown", '"Sometimes"'),
        Case("true is no state", check, make(True), "unknown", "is a boolean"),
        Case("no vaults", check, World(), "not_applicable"),
    )


RESTORE_CASES = (
    *_restore_cases(RECOVERY_RESTORE, recovery_restore, recovery()),
    *_restore_cases(BACKUP_RESTORE, backup_restore, backup()),
    Case("only listed", RECOVERY_RESTORE, listed(), "unknown", "only in the answer to a GET"),
    Case(
        "other features alone",
        BACKUP_RESTORE,
        backup(featureSettings={"crossRegionRestoreSettings": {"state": "Enabled"}}),
        "fail",
    ),
    Case("being set up", RECOVERY_RESTORE, recovery(securitySettings=None), "unknown", "as well"),
    Case("being set up", BACKUP_RESTORE, backup(securitySettings=None), "unknown", "as well"),
    Case("denied", RECOVERY_RESTORE, World().denied(RecoveryVault), "unknown", "denied"),
    Case("denied", BACKUP_RESTORE, World().denied(BackupVault), "unknown", "denied"),
)


def _lasting(state: str, configuration: Any) -> World:
    settings = {"state": state, "configuration": configuration}
    return recovery(securitySettings={**SET_UP, "immutabilitySettings": settings})


DURATION_CASES = (
    Case(
        "days are named",
        RECOVERY_IMMUTABLE,
        _lasting("Locked", {"type": "TimeBased", "durationInDays": 30}),
        "pass",
        notes="it holds for 30 days (TimeBased)|operational backups",
    ),
    Case(
        "as policies say",
        RECOVERY_IMMUTABLE,
        _lasting("Unlocked", {"type": "asperpolicy"}),
        "fail",
        severity="medium",
        notes="as long as policies say (AsPerPolicy)",
    ),
    Case(
        "days are named, of what the profile accepts",
        RECOVERY_IMMUTABLE,
        _lasting("Unlocked", {"type": "TimeBased", "durationInDays": 14.0}),
        "pass",
        notes="for 14 days|can be turned off",
        profile=UNLOCKED,
    ),
    Case(
        "a time without days",
        RECOVERY_IMMUTABLE,
        _lasting("Locked", {"type": "TimeBased"}),
        "pass",
        notes="for days that it does not tell",
    ),
    Case(
        "a form of tomorrow",
        RECOVERY_IMMUTABLE,
        _lasting("Locked", {"type": "Forever"}),
        "pass",
        notes='not known|"Forever"',
    ),
    Case(
        "days in words",
        RECOVERY_IMMUTABLE,
        _lasting("Locked", {"type": "TimeBased", "durationInDays": "30"}),
        "pass",
        notes="not known",
    ),
    Case(
        "no form",
        RECOVERY_IMMUTABLE,
        _lasting("Locked", None),
        "pass",
        notes="!it holds|!not known",
    ),
)

VAULT_SETTINGS_CASES = (*PUBLIC_CASES, *RESTORE_CASES, *DURATION_CASES)
