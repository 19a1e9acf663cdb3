"""Backup vaults keep backups in more than one place.

Locally redundant storage is one building: the fire that takes the disks and databases can take
their backups. The redundancy can only be changed before a vault protects anything.
"""

from azaudit.api import (
    Audit,
    BackupVault,
    Severity,
    VaultStore,
    Verdict,
    aside,
    check,
    failed,
    not_applicable,
    passed,
    select,
)


@check(
    id="backup-vault-redundant",
    over=BackupVault,
    severity=Severity.MEDIUM,
    control="backup/vault",
    maps=("mcsb-1.0:BR-2", "nist-800-53-r5:CP-9"),
    remedy=(
        "make a vault with geo- or zone-redundant storage beside {id}, back up to it, and keep the"
        " old one until its backups expire"
    ),
    references=("https://learn.microsoft.com/azure/backup/create-manage-backup-vault",),
)
def backup_vault_redundant(vault: BackupVault, audit: Audit) -> Verdict:
    wanted = sorted(audit.profile.backup.redundancy)
    notes = aside(lambda: f"cross-region restore is {vault.cross_region_restore}")
    settings = select(vault.storage, lambda setting: setting.store is VaultStore.VAULT)
    if not settings:
        return not_applicable("the vault keeps nothing in storage of its own")
    short = select(settings, lambda setting: setting.redundancy.value not in wanted)
    if short:
        named = " and ".join(setting.redundancy for setting in short)
        asked = f"and the profile asks for {' or '.join(wanted)}"
        return failed(f"storage is {named}, {asked}", note=notes)
    named = " and ".join(setting.redundancy for setting in settings)
    return passed(f"storage is {named}", note=notes)
