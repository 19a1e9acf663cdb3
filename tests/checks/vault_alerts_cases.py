"""Cases of the checks on whether vaults tell when something goes wrong."""

from typing import Any

from azaudit.api import BackupVault, RecoveryVault
from tests.checks.case import Case
from tests.checks.vault_settings_cases import backup, listed, recovery
from tests.worlds import World

RECOVERY_ALERTS = "recovery-vault-alerts-enabled"
BACKUP_ALERTS = "backup-vault-alerts-enabled"


def alerting(state: Any, *, classic: Any = None, **more: Any) -> World:
    settings = {
        "azureMonitorAlertSettings": {"alertsForAllJobFailures": state, **more},
        "classicAlertSettings": {"alertsForCriticalOperations": classic},
    }
    return recovery(monitoringSettings=settings)


def backup_alerting(state: Any) -> World:
    settings = {"azureMonitorAlertSettings": {"alertsForAllJobFailures": state}}
    return backup(monitoringSettings=settings)


def _alerts_cases(check: str, make: Any, empty: World) -> tuple[Case, ...]:
    """What holds of both kinds of vault; empty: monitoring settings that say nothing."""
    return (
        Case(
            "on", check, make("Enabled"), "pass", "raise an alert", "low", notes="processing rules"
        ),
        Case("on, in other letters", check, make("enabled"), "pass"),
        Case("off", check, make("Disabled"), "fail", "raise no alert", "low"),
        Case("settings without a state", check, make(None), "unknown", "absent from"),
        Case("settings that say nothing", check, empty, "unknown", "absent from"),
        Case("a state that is new", check, make("Sometimes"), "unknown", '"Sometimes"'),
        Case("true is no state", check, make(True), "unknown", "is a boolean"),
        Case("no vaults", check, World(), "not_applicable"),
    )


VAULT_ALERTS_CASES = (
    *_alerts_cases(
        RECOVERY_ALERTS,
        alerting,
        recovery(monitoringSettings={"classicAlertSettings": {}}),
    ),
    *_alerts_cases(BACKUP_ALERTS, backup_alerting, backup(monitoringSettings={"x": 1})),
    # job failures raise alerts unless somebody switches them off
    Case("never set", RECOVERY_ALERTS, recovery(), "pass"),
    Case("never set", BACKUP_ALERTS, backup(), "pass"),
    Case("being set up", RECOVERY_ALERTS, recovery(securitySettings=None), "unknown", "as well"),
    Case("being set up", BACKUP_ALERTS, backup(securitySettings=None), "unknown", "as well"),
    Case("only listed", RECOVERY_ALERTS, listed(), "unknown", "only in the answer to a GET"),
    Case(
        "classic alerts do not stand for them",
        RECOVERY_ALERTS,
        alerting("Disabled", classic="Enabled"),
        "fail",
        notes="classic alerts are on",
    ),
    Case(
        "classic alerts beside them",
        RECOVERY_ALERTS,
        alerting("Enabled", classic="Enabled"),
        "pass",
        notes="!classic",
    ),
    Case(
        "alerts of Site Recovery are off",
        RECOVERY_ALERTS,
        alerting("Enabled", alertsForAllFailoverIssues="Disabled"),
        "pass",
        notes="Site Recovery are off",
    ),
    Case(
        "alerts of Site Recovery are on",
        RECOVERY_ALERTS,
        alerting(
            "Enabled", alertsForAllFailoverIssues="Enabled", alertsForAllReplicationIssues="Enabled"
        ),
        "pass",
        notes="!Site Recovery",
    ),
    Case(
        "without soft delete nothing tells of deletions",
        RECOVERY_ALERTS,
        recovery(
            securitySettings={"softDeleteSettings": {"softDeleteState": "Disabled"}},
            monitoringSettings={
                "azureMonitorAlertSettings": {"alertsForAllJobFailures": "Enabled"}
            },
        ),
        "pass",
        notes="no alert tells that backups are deleted",
    ),
    Case("denied", RECOVERY_ALERTS, World().denied(RecoveryVault), "unknown", "denied"),
    Case("denied", BACKUP_ALERTS, World().denied(BackupVault), "unknown", "denied"),
)
