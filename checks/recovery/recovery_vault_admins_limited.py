"""Few can change or delete what Recovery Services vaults protect.

Whoever destroys machines destroys their backups first. Each principal with power over a vault is
one whose stolen session is enough, and Contributor of a subscription is power over its vaults.
"""

from azaudit.api import (
    MANAGE_RECOVERY_VAULT,
    SELF_GRANT,
    Audit,
    RecoveryVault,
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
    id="recovery-vault-admins-limited",
    over=RecoveryVault,
    severity=Severity.MEDIUM,
    control="backup/vault",
    maps=("mcsb-1.0:BR-2", "mcsb-1.0:PA-7", "nist-800-53-r5:AC-6", "nist-800-53-r5:CP-9"),
    remedy=(
        "give those who run backups on {id} the role Backup Operator, which deletes nothing, then"
        " take the wider roles away at the scopes that the finding names"
    ),
    references=("https://learn.microsoft.com/azure/backup/backup-rbac-rs-vault",),
)
def recovery_vault_admins_limited(vault: RecoveryVault, audit: Audit) -> Verdict:
    limit, excepted = audit.profile.backup.vault_admins, audit.profile.power.excepted
    admins = who_can(audit.inventory, vault.id, MANAGE_RECOVERY_VAULT)
    too_many = more_than(admins, limit, excepted)
    notes = remarks(admins, excepted, who_can(audit.inventory, vault.id, SELF_GRANT))
    if too_many:
        return failed(beyond(admins, limit, excepted), note=notes)
    return passed(within(admins, excepted), note=notes)
