"""Backups in Backup vaults cannot be restored into other subscriptions.

Whoever may restore gets a copy of all that a disk, a database or a cluster held. Into another
subscription means into one where others hold power and other policies apply, and out of sight of
who owns it.
"""

from azaudit.api import (
    Audit,
    BackupVault,
    CrossSubscriptionRestore,
    Severity,
    Verdict,
    check,
    failed,
    passed,
)


@check(
    id="backup-vault-cross-subscription-restore-off",
    over=BackupVault,
    severity=Severity.LOW,
    control="backup/vault",
    maps=("mcsb-1.0:BR-2", "nist-800-53-r5:AC-4"),
    policy="4d479a11-f2b5-4f0a-bb1e-d2332aa95cda",
    remedy=(
        "az dataprotection backup-vault update --ids {id}"
        " --cross-subscription-restore-state Disabled"
    ),
    references=("https://learn.microsoft.com/azure/backup/create-manage-backup-vault",),
)
def backup_vault_cross_subscription_restore_off(vault: BackupVault, audit: Audit) -> Verdict:
    state = vault.cross_subscription_restore
    if state is CrossSubscriptionRestore.PERMANENTLY_DISABLED:
        return passed("cross-subscription restore is off for good")
    if state is CrossSubscriptionRestore.DISABLED:
        return passed("cross-subscription restore is off", note="it can be switched on")
    if audit.profile.backup.cross_subscription_restore:
        return passed("cross-subscription restore is on, as the profile wants it")
    return failed("cross-subscription restore is on")
