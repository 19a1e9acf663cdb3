"""Recovery Services vaults keep backups in more than one place.

Locally redundant storage is one building: the fire that takes the machines can take their backups.
The redundancy can only be changed before a vault protects anything.
"""

from azaudit.api import Audit, RecoveryVault, Severity, Verdict, aside, check, failed, passed


@check(
    id="recovery-vault-redundant",
    over=RecoveryVault,
    severity=Severity.MEDIUM,
    control="backup/vault",
    maps=("mcsb-1.0:BR-2", "nist-800-53-r5:CP-9"),
    remedy=(
        "before {id} protects anything,"
        " `az backup vault backup-properties set --backup-storage-redundancy GeoRedundant`; later,"
        " make such a vault beside it, back up to that, and keep the old one until its backups"
        " expire"
    ),
    references=("https://learn.microsoft.com/azure/backup/backup-create-recovery-services-vault",),
)
def recovery_vault_redundant(vault: RecoveryVault, audit: Audit) -> Verdict:
    wanted = sorted(audit.profile.backup.redundancy)
    notes = aside(lambda: f"cross-region restore is {vault.cross_region_restore}")
    if vault.redundancy.value in wanted:
        return passed(f"storage is {vault.redundancy}", note=notes)
    asked = f"and the profile asks for {' or '.join(wanted)}"
    return failed(f"storage is {vault.redundancy}, {asked}", note=notes)
