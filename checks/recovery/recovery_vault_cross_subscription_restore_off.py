"""Backups in Recovery Services vaults cannot be restored into other subscriptions.

Whoever may restore gets a copy of all that a machine held. Into another subscription means into
one where others hold power and other policies apply, and out of sight of who owns the machine.
"""

from azaudit.api import (
    Audit,
    CrossSubscriptionRestore,
    RecoveryVault,
    Severity,
    Verdict,
    check,
    failed,
    passed,
)


@check(
    id="recovery-vault-cross-subscription-restore-off",
    over=RecoveryVault,
    severity=Severity.LOW,
    control="backup/vault",
    maps=("mcsb-1.0:BR-2", "nist-800-53-r5:AC-4"),
    policy="f19b0c83-716f-4b81-85e3-2dbf057c35d6",
    remedy="az backup vault update --ids {id} --cross-subscription-restore-state Disable",
    references=("https://learn.microsoft.com/azure/backup/backup-azure-arm-restore-vms",),
)
def recovery_vault_cross_subscription_restore_off(vault: RecoveryVault, audit: Audit) -> Verdict:
    state = vault.cross_subscription_restore
    if state is CrossSubscriptionRestore.PERMANENTLY_DISABLED:
        return passed("cross-subscription restore is off for good")
    if state is CrossSubscriptionRestore.DISABLED:
        return passed("cross-subscription restore is off", note="it can be switched on")
    if audit.profile.backup.cross_subscription_restore:
        return passed("cross-subscription restore is on, as the profile wants it")
    return failed("cross-subscription restore is on")
