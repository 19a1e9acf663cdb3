"""Backup vaults raise an alert when a backup or a restore fails.

A backup that fails night after night is missed on the day when it is needed. Security alerts, as
of deleted backups, are raised anyway and cannot be switched off; those of jobs can.
"""

from azaudit.api import Audit, BackupVault, Severity, VaultSwitch, Verdict, check, failed, passed

OUTSIDE = "whom an alert reaches is up to alert processing rules, which are not looked at"


@check(
    id="backup-vault-alerts-enabled",
    over=BackupVault,
    severity=Severity.LOW,
    control="backup/vault",
    maps=("mcsb-1.0:BR-3", "nist-800-53-r5:CP-9"),
    remedy="az dataprotection backup-vault update --ids {id} --job-failure-alerts Enabled",
    references=("https://learn.microsoft.com/azure/backup/backup-azure-monitoring-alerts",),
)
def backup_vault_alerts_enabled(vault: BackupVault, audit: Audit) -> Verdict:
    if vault.job_failure_alerts is VaultSwitch.DISABLED:
        return failed("failed jobs raise no alert")
    return passed("failed jobs raise an alert", note=OUTSIDE)
