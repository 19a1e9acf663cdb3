"""Backup vaults do not let backups be deleted before they expire.

An immutable vault refuses to delete recovery points and to shorten their retention, whoever asks.
While it is unlocked, the same person can take that back first; once it is locked, nobody can.
"""

from azaudit.api import (
    Audit,
    BackupVault,
    Immutability,
    Severity,
    Verdict,
    check,
    failed,
    passed,
)


@check(
    id="backup-vault-immutable",
    over=BackupVault,
    severity=Severity.HIGH,
    control="backup/vault",
    maps=("mcsb-1.0:BR-2", "mcsb-2.0:BR-2", "nist-800-53-r5:CP-9"),
    policy="2514263b-bc0d-4b06-ac3e-f262c0979018",
    remedy=(
        "switch immutability on with `az resource update --set"
        " properties.securitySettings.immutabilitySettings.state=Unlocked`, try it, then lock it"
        " with Locked, which nobody can take back"
    ),
    references=("https://learn.microsoft.com/azure/backup/backup-azure-immutable-vault-concept",),
)
def backup_vault_immutable(vault: BackupVault, audit: Audit) -> Verdict:
    state = vault.immutability
    if state is Immutability.LOCKED:
        return passed("immutability is locked")
    if state is Immutability.UNLOCKED:
        if audit.profile.backup.unlocked:
            return passed("immutability is on", note="it is not locked and can be taken back")
        return failed(
            "immutability is on but can be taken back, for which the severity is lower",
            severity=Severity.MEDIUM,
        )
    # a vault that is being set up shows no security settings at all, and then soft delete is unread
    return failed(f"immutability is off; soft delete is {vault.soft_delete}")
