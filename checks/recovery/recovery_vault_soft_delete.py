"""Recovery Services vaults keep deleted backups.

Whoever wants to destroy data destroys its backups first. With soft delete, deleted backups stay for
some days and can be brought back; where it is always on, nobody can switch it off before.
"""

from azaudit.api import (
    Audit,
    RecoveryVault,
    Severity,
    SoftDelete,
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
    maps=("mcsb-1.0:BR-2", "mcsb-2.0:BR-2", "nist-800-53-r5:CP-9"),
    policy="31b8092a-36b8-434b-9af7-5ec844364148",
    remedy=(
        "az resource update --ids {id} --set"
        " properties.securitySettings.softDeleteSettings.softDeleteState=AlwaysON"
    ),
    references=("https://learn.microsoft.com/azure/backup/secure-by-default",),
)
def recovery_vault_soft_delete(vault: RecoveryVault, audit: Audit) -> Verdict:
    required = audit.profile.backup
    if vault.soft_delete is SoftDelete.DISABLED:
        return failed(
            "soft delete is off",
            note="where secure by default has come, the service keeps deleted backups all the same",
        )
    days = vault.soft_delete_days
    if days < required.days:
        return failed(f"deleted backups are kept for {days:g} days, less than {required.days}")
    if vault.soft_delete is SoftDelete.ALWAYS_ON:
        return passed(f"soft delete is always on and keeps deleted backups for {days:g} days")
    if required.always_on:
        return failed("soft delete can be switched off, and the profile asks for always on")
    return passed(
        f"soft delete keeps deleted backups for {days:g} days",
        note="it can be switched off; always on cannot",
    )
