"""Recovery Services vaults keep deleted backups for long enough.

Ransomware deletes the backups first. Soft delete keeps what was deleted for some days, in which it
can be restored. Always on, nobody can switch it off.
"""

from azaudit.api import (
    Audit,
    RecoverySoftDelete,
    RecoveryVault,
    Severity,
    Verdict,
    check,
    failed,
    passed,
)


@check(
    id="recovery-vault-soft-delete",
    over=RecoveryVault,
    severity=Severity.MEDIUM,
    control="backup/vault",
    maps=("mcsb-1.0:BR-2", "nist-800-53-r5:CP-9"),
    policy="31b8092a-36b8-434b-9af7-5ec844364148",
    remedy=(
        "az backup vault backup-properties set --ids {id} --soft-delete-feature-state AlwaysOn"
        " --soft-delete-duration DAYS"
    ),
    references=("https://learn.microsoft.com/azure/backup/secure-by-default",),
)
def recovery_vault_soft_delete(vault: RecoveryVault, audit: Audit) -> Verdict:
    wanted = audit.profile.backup
    state = vault.soft_delete
    if state is RecoverySoftDelete.DISABLED:
        return failed(
            "soft delete is off",
            note="in regions that are secure by default, what is deleted is kept all the same",
        )
    days = vault.soft_delete_days
    if days < wanted.soft_delete_days:
        return failed(
            f"deleted backups are kept for {days} days, and the profile asks for"
            f" {wanted.soft_delete_days}"
        )
    if state is RecoverySoftDelete.ALWAYS_ON:
        return passed(f"soft delete is always on, deleted backups are kept for {days} days")
    if wanted.always_on_soft_delete:
        return failed(
            "soft delete can be switched off, and the profile asks for one that is always on;"
            " lowered because it is on",
            severity=Severity.LOW,
        )
    return passed(
        f"soft delete is on, deleted backups are kept for {days} days",
        note="it can be switched off; AlwaysON cannot",
    )
