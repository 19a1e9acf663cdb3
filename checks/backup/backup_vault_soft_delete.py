"""Backup vaults keep deleted backups.

Whoever wants to destroy data destroys its backups first. With soft delete, deleted backups stay for
some days and can be brought back; where it is always on, nobody can switch it off before.
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
        "az resource update --ids {id} --set"
        " properties.securitySettings.softDeleteSettings.state=AlwaysOn"
    ),
    references=("https://learn.microsoft.com/azure/backup/secure-by-default",),
)
def backup_vault_soft_delete(vault: BackupVault, audit: Audit) -> Verdict:
    required = audit.profile.backup
    if vault.soft_delete is BackupSoftDelete.OFF:
        return failed("soft delete is off")
    days = vault.soft_delete_days
    if days < required.days:
        return failed(f"deleted backups are kept for {days:g} days, less than {required.days}")
    if vault.soft_delete is BackupSoftDelete.ALWAYS_ON:
        return passed(f"soft delete is always on and keeps deleted backups for {days:g} days")
    if required.always_on:
        return failed("soft delete can be switched off, and the profile asks for always on")
    return passed(
        f"soft delete keeps deleted backups for {days:g} days",
        note="it can be switched off; always on cannot",
    )
