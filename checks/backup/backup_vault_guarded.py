"""Backup vaults are guarded by a Resource Guard.

Without one, whoever gains power over the vault can stop its backups and delete them. With one,
critical operations need a second authorization, which can lie in another subscription or another
tenant.
"""

from azaudit.api import (
    Audit,
    BackupGuardProxy,
    BackupVault,
    Severity,
    Verdict,
    aside,
    check,
    failed,
    passed,
)


@check(
    id="backup-vault-guarded",
    over=BackupVault,
    severity=Severity.HIGH,
    control="backup/guard",
    maps=(
        "mcsb-1.0:BR-2",
        "nist-800-53-r5:AC-3(2)",
        "nist-800-53-r5:AC-5",
        "nist-800-53-r5:CP-9(7)",
    ),
    policy="c58e083e-7982-4e24-afdc-be14d312389e",
    # the command that attaches one takes names and no --ids
    remedy=(
        "`az dataprotection backup-vault resource-guard-mapping create --resource-group GROUP"
        " --vault-name VAULT --name DppResourceGuardProxy --resource-guard-id RESOURCE_GUARD_ID`"
        " with the group and the name of {id}"
    ),
    references=("https://learn.microsoft.com/azure/backup/multi-user-authorization-concept",),
)
def backup_vault_guarded(vault: BackupVault, audit: Audit) -> Verdict:
    # The proxy decides: no recording shows a vault whose own flag says true.
    proxies = audit.children(vault, BackupGuardProxy)

    def disagreement() -> str | None:
        if vault.guarded is bool(proxies):
            return None
        return f"the vault's own flag says that it is {'guarded' if vault.guarded else 'unguarded'}"

    notes = aside(disagreement)
    if proxies:
        named = ", ".join(proxy.guard_id.name for proxy in proxies)
        return passed(f"guarded by {named}", note=notes)
    return failed("no Resource Guard is attached", note=notes)
