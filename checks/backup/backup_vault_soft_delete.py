"""Backup vaults keep deleted backups for long enough.

Ransomware deletes the backups first. Soft delete keeps what was deleted for some days, in which it
can be restored. Always on, nobody can switch it off.
"""

from azaudit.api import (
    Audit,
    BackupSoftDelete,
    BackupVault,
    Severity,
    Verdict,
    check,
    failed,
    passed,
)


@check(
    id="backup-vault-soft-delete",
    over=BackupVault,
    severity=Severity.HIGH,
    control="backup/vault",
    maps=("mcsb-1.0:BR-2", "mcsb-2.0:BR-2", "nist-800-53-r5:CP-9"),
    policy="9798d31d-6028-4dee-8643-46102185c016",
    remedy=(
        "az dataprotection backup-vault update --ids {id} --soft-delete-state AlwaysOn"
        " --retention-duration-in-days DAYS"
    ),
    references=("https://learn.microsoft.com/azure/backup/secure-by-default",),
)
def backup_vault_soft_delete(vault: BackupVault, audit: Audit) -> Verdict:
    wanted = audit.profile.backup
    state = vault.soft_delete
    if state is BackupSoftDelete.OFF:
        return failed(
            "soft delete is off",
            note="in regions that are secure by default, what is deleted is kept all the same",
        )
    days = f"{vault.soft_delete_days:g}"
    if vault.soft_delete_days < wanted.soft_delete_days:
        return failed(
            f"deleted backups are kept for {days} days, and the profile asks for"
            f" {wanted.soft_delete_days}"
        )
    if state is BackupSoftDelete.ALWAYS_ON:
        return passed(f"soft delete is always on, deleted backups are kept for {days} days")
    if wanted.always_on_soft_delete:
        return failed(
            "soft delete can be switched off, and the profile asks for one that is always on;"
            " lowered because it is on",
            severity=Severity.LOW,
        )
    return passed(
        f"soft delete is on, deleted backups are kept for {days} days",
        note="it can be switched off; AlwaysOn cannot",
    )
