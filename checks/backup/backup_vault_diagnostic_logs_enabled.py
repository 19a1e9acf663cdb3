"""Backup vaults send the logs of their backups to a place that exists.

They say what is protected, by which policy, and how each job ended. Without them nobody notices
that a disk lost its protection or a policy its retention, and after an attack nobody can tell
which backups are whole. A diagnostic setting alone is no proof: it outlives what it sends to.
"""

from functools import partial

from azaudit.api import (
    Audit,
    BackupVault,
    BackupVaultDiagnosticSetting,
    LogCategory,
    Severity,
    Verdict,
    aside,
    broken_destinations,
    check,
    failed,
    log_destinations,
    passed,
    select,
)

# Items and vault, jobs and policies; the fourth category counts instances for bills and reports. No
# documentation says that the group `audit` holds them. Which there are: learn.microsoft.com/azure/
# azure-monitor/reference/supported-logs/microsoft-dataprotection-backupvaults-logs
WANTED = (
    LogCategory("CoreAzureBackup", in_audit=False),
    LogCategory("AddonAzureBackupJobs", in_audit=False),
    LogCategory("AddonAzureBackupPolicy", in_audit=False),
)


@check(
    id="backup-vault-diagnostic-logs-enabled",
    over=BackupVault,
    severity=Severity.MEDIUM,
    control="backup/vault",
    maps=("mcsb-1.0:BR-3", "mcsb-1.0:LT-3", "nist-800-53-r5:AU-12"),
    remedy=(
        "az monitor diagnostic-settings create --name NAME --resource {id} --workspace WORKSPACE_ID"
        ' --logs \'[{"categoryGroup": "allLogs", "enabled": true}]\''
    ),
    references=("https://learn.microsoft.com/azure/backup/configure-reports",),
)
def backup_vault_diagnostic_logs_enabled(vault: BackupVault, audit: Audit) -> Verdict:
    settings = audit.children(vault, BackupVaultDiagnosticSetting)
    places = partial(log_destinations, audit.inventory, settings)
    notes = aside(*broken_destinations(audit.inventory, settings))
    lost = select(WANTED, lambda category: not places(category).value)
    if lost:
        named = ", ".join(category.name for category in lost)
        if not settings:
            return failed(f"there is no diagnostic setting, so {named} logs are sent nowhere")
        why = f"no diagnostic setting sends {named} logs to a destination that exists"
        return failed(why, note=notes)
    sent: dict[str, list[str]] = {}
    for category in WANTED:
        where = ", ".join(place.name for place in places(category).value)
        sent.setdefault(where, []).append(category.name)
    said = [f"{', '.join(names)} logs are sent to {where}" for where, names in sent.items()]
    return passed("; ".join(said), note=notes)
