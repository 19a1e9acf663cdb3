"""Recovery Services vaults ask for a PIN before servers outside Azure destroy their backups.

Whoever holds a server that an agent, DPM or Azure Backup Server backs up can tell the vault to
delete what it keeps of it. Hybrid security features ask for a PIN that only the vault's own
administrators can get, and keep for some days what is deleted.
"""

from azaudit.api import (
    Audit,
    HybridSecurity,
    RecoveryProtectedItem,
    RecoveryVault,
    Severity,
    Verdict,
    aside,
    check,
    configured_security,
    failed,
    hybrid_security,
    not_applicable,
    passed,
    select,
)


@check(
    id="recovery-vault-hybrid-security",
    over=RecoveryVault,
    severity=Severity.MEDIUM,
    control="backup/vault",
    maps=("mcsb-1.0:BR-2", "nist-800-53-r5:CP-9"),
    remedy=(
        "az backup vault backup-properties set --ids {id} --hybrid-backup-security-features Enable"
    ),
    references=("https://learn.microsoft.com/azure/backup/backup-azure-security-feature",),
)
def recovery_vault_hybrid_security(vault: RecoveryVault, audit: Audit) -> Verdict:
    items = audit.children(vault, RecoveryProtectedItem)
    hybrid = select(items, lambda item: item.hybrid)
    if not hybrid:
        return not_applicable("the vault holds no backups of servers outside Azure")

    def disagreement() -> str | None:
        said = vault.hybrid_security
        configured = configured_security(audit.inventory, vault)
        off = HybridSecurity.DISABLED
        if said is None or (said is off) is (configured is off):
            return None
        return f"the vault itself says {said}, and its backup configuration says {configured}"

    notes = aside(disagreement)
    state = hybrid_security(audit.inventory, vault)
    if state is HybridSecurity.DISABLED:
        kinds = ", ".join(dict.fromkeys(item.backup_management for item in hybrid))
        why = f"hybrid security features are off, and the vault keeps backups by {kinds}"
        return failed(why, note=notes)
    always = state is HybridSecurity.ALWAYS_ON
    return passed(f"hybrid security features are {'always ' if always else ''}on", note=notes)
