"""Cases of the checks on where vaults send the logs of their backups."""

from typing import Any

from azaudit.api import (
    BackupVault,
    BackupVaultDiagnosticSetting,
    LogAnalyticsWorkspace,
    RecoveryVault,
    RecoveryVaultDiagnosticSetting,
)
from tests.checks.backup_cases import BV, RSV
from tests.checks.case import Case
from tests.checks.diagnostics_worlds import (
    AUDIT,
    EVERYTHING,
    STORAGE,
    WORKSPACE,
    category,
    exists,
    setting,
)
from tests.worlds import World

RECOVERY_LOGS = "recovery-vault-diagnostic-logs-enabled"
BACKUP_LOGS = "backup-vault-diagnostic-logs-enabled"

CORE, JOBS, POLICY = (
    category(name) for name in ("CoreAzureBackup", "AddonAzureBackupJobs", "AddonAzureBackupPolicy")
)


def _logs_cases(check: str, vault: Any, view: Any, id: str) -> tuple[Case, ...]:
    """What holds of both kinds of vault."""
    held = World().with_body(vault, {"id": id, "location": "eastus2", "properties": {}})

    def logging(*logs: Any, **properties: Any) -> World:
        return exists(held.with_body(view, setting(id, *logs, **properties)), WORKSPACE)

    return (
        Case(
            "all logs",
            check,
            logging(EVERYTHING),
            "pass",
            "CoreAzureBackup, AddonAzureBackupJobs, AddonAzureBackupPolicy logs are sent to log",
            "medium",
        ),
        Case("by name", check, logging(CORE, JOBS, POLICY), "pass"),
        Case(
            "by name, in other letters",
            check,
            logging(*(category(one["category"].upper()) for one in (CORE, JOBS, POLICY))),
            "pass",
        ),
        Case(
            "each to a place of its own",
            check,
            exists(
                held.with_body(
                    view,
                    setting(id, CORE, JOBS),
                    setting(id, POLICY, name="t", storageAccountId=STORAGE),
                ),
                WORKSPACE,
                STORAGE,
            ),
            "pass",
            "are sent to log; AddonAzureBackupPolicy logs are sent to stlogs",
        ),
        Case(
            "policies are left out",
            check,
            logging(CORE, JOBS),
            "fail",
            "sends AddonAzureBackupPolicy logs to",
        ),
        Case(
            "the audit group is not said to hold them",
            check,
            logging(AUDIT),
            "fail",
            "sends CoreAzureBackup, AddonAzureBackupJobs, AddonAzureBackupPolicy logs to",
        ),
        Case("not enabled", check, logging({**EVERYTHING, "enabled": False}), "fail"),
        Case("metrics only", check, logging(workspaceId=WORKSPACE), "fail"),
        Case("no setting", check, held, "fail", "there is no diagnostic setting", "medium"),
        Case(
            "the workspace is gone",
            check,
            held.with_body(view, setting(id, EVERYTHING)).with_absent(
                LogAnalyticsWorkspace, WORKSPACE
            ),
            "fail",
            "to a destination that exists",
            notes="does not exist",
        ),
        Case(
            "the workspace cannot be read",
            check,
            held.with_body(view, setting(id, EVERYTHING)).denied(LogAnalyticsWorkspace, WORKSPACE),
            "unknown",
            "denied",
        ),
        Case(
            "a group of tomorrow",
            check,
            logging({"categoryGroup": "security", "enabled": True}),
            "unknown",
            "security",
        ),
        Case(
            "enabled is text",
            check,
            logging({**EVERYTHING, "enabled": "true"}),
            "unknown",
            "enabled",
        ),
        Case("logs are text", check, logging(logs="allLogs"), "unknown", "logs"),
        Case("settings denied", check, held.denied(view, id), "unknown", "denied"),
        *(
            Case(
                f"settings {state}",
                check,
                logging(EVERYTHING).gap(view, id, state, http_status=status),
                "unknown",
                state,
            )
            for state, status in (("failed", 404), ("partial", 429), ("skipped", None))
        ),
        Case("vaults denied", check, World().denied(vault), "unknown", "denied"),
        Case("no vaults", check, World(), "not_applicable"),
    )


def _recovery(*logs: Any) -> World:
    held = World().with_body(RecoveryVault, {"id": RSV, "location": "eastus2", "properties": {}})
    held = held.with_body(RecoveryVaultDiagnosticSetting, setting(RSV, *logs))
    return exists(held, WORKSPACE)


VAULT_LOGS_CASES = (
    *_logs_cases(RECOVERY_LOGS, RecoveryVault, RecoveryVaultDiagnosticSetting, RSV),
    *_logs_cases(BACKUP_LOGS, BackupVault, BackupVaultDiagnosticSetting, BV),
    Case(
        "the older form does not stand for them",
        RECOVERY_LOGS,
        _recovery(category("AzureBackupReport")),
        "fail",
        notes="AzureBackupReport, the older form",
    ),
    Case(
        "the older form is off",
        RECOVERY_LOGS,
        _recovery(category("AzureBackupReport", False), CORE, JOBS, POLICY),
        "pass",
        notes="!AzureBackupReport",
    ),
    Case(
        "all logs are not the older form",
        RECOVERY_LOGS,
        _recovery(EVERYTHING),
        "pass",
        notes="!older",
    ),
)
