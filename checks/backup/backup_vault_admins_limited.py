"""Few can change or delete what Backup vaults protect.

Backup vaults hold the copies of disks, blobs and databases. Each principal with power over one is
one whose stolen session is enough to lose both, and Contributor of a subscription has that power.
"""

from azaudit.api import (
    MANAGE_BACKUP_VAULT,
    SELF_GRANT,
    Audit,
    BackupVault,
    Severity,
    Verdict,
    beyond,
    check,
    failed,
    more_than,
    passed,
    remarks,
    who_can,
    within,
)


@check(
    id="backup-vault-admins-limited",
    over=BackupVault,
    severity=Severity.MEDIUM,
    control="backup/vault",
    maps=("mcsb-1.0:BR-2", "mcsb-1.0:PA-7", "nist-800-53-r5:AC-6", "nist-800-53-r5:CP-9"),
    remedy=(
        "give those who run backups on {id} the role Backup Operator, which deletes nothing, then"
        " take the wider roles away at the scopes that the finding names"
    ),
    references=("https://learn.microsoft.com/azure/backup/backup-rbac-rs-vault",),
)
def backup_vault_admins_limited(vault: BackupVault, audit: Audit) -> Verdict:
    limit, excepted = audit.profile.backup.vault_admins, audit.profile.power.excepted
    admins = who_can(audit.inventory, vault.id, MANAGE_BACKUP_VAULT)
    too_many = more_than(admins, limit, excepted)
    notes = remarks(admins, excepted, who_can(audit.inventory, vault.id, SELF_GRANT))
    if too_many:
        return failed(beyond(admins, limit, excepted), note=notes)
    return passed(within(admins, excepted), note=notes)
