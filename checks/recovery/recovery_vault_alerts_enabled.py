"""Recovery Services vaults raise an alert when a backup or a restore fails.

A backup that fails night after night is missed on the day when it is needed. Security alerts, as
of deleted backups, are raised anyway and cannot be switched off; those of jobs can.
"""

from azaudit.api import (
    Audit,
    RecoverySoftDelete,
    RecoveryVault,
    Severity,
    VaultSwitch,
    Verdict,
    aside,
    check,
    failed,
    passed,
)

OUTSIDE = "whom an alert reaches is up to alert processing rules, which are not looked at"
OFF = VaultSwitch.DISABLED


@check(
    id="recovery-vault-alerts-enabled",
    over=RecoveryVault,
    severity=Severity.LOW,
    control="backup/vault",
    maps=("mcsb-1.0:BR-3", "nist-800-53-r5:CP-9"),
    remedy="az backup vault update --ids {id} --job-failure-alerts Enable",
    references=("https://learn.microsoft.com/azure/backup/backup-azure-monitoring-alerts",),
)
def recovery_vault_alerts_enabled(vault: RecoveryVault, audit: Audit) -> Verdict:
    def deletions() -> str | None:
        if vault.soft_delete is not RecoverySoftDelete.DISABLED:
            return None
        return "soft delete is off, and then no alert tells that backups are deleted"

    def site_recovery() -> str | None:
        if vault.replication_alerts is OFF or vault.failover_alerts is OFF:
            return "alerts of Site Recovery are off"
        return None

    def classic() -> str | None:
        if vault.classic_alerts is VaultSwitch.ENABLED:
            return "classic alerts are on, and do not stand for these: they were retired in 2026"
        return None

    if vault.job_failure_alerts is OFF:
        return failed("failed jobs raise no alert", note=aside(deletions, classic, site_recovery))
    notes = aside(deletions, site_recovery, lambda: OUTSIDE)
    return passed("failed jobs raise an alert", note=notes)
