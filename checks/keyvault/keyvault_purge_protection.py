"""Key vaults that hold customer-managed keys have purge protection.

A key that is purged takes everything with it that it encrypted. With purge protection, nobody, not
even an owner, can destroy a deleted vault or key before its retention ends.
"""

from azaudit.api import Audit, KeyVault, Severity, Verdict, check, passed

from ._judged import failed_where_judged


@check(
    id="keyvault-purge-protection",
    over=KeyVault,
    severity=Severity.HIGH,
    control="keyvault",
    maps=(
        "mcsb-1.0:DP-8",
        "nist-800-53-r5:CP-9",
        "cis-azure-2.0:8.5",
        "cis-azure-3.0:3.3.5",
        "cis-azure-4.0:9.3.5",
        "cis-azure-5.0:8.3.5",
        "cis-azure-6.0:8.3.5",
    ),
    policy="0b60c0b2-2dc2-4e1c-b5c9-abbed971de53",
    # `az keyvault update` takes a name and no --ids
    remedy="az resource update --ids {id} --set properties.enablePurgeProtection=true",
    references=("https://learn.microsoft.com/azure/key-vault/general/soft-delete-overview",),
)
def keyvault_purge_protection(vault: KeyVault, audit: Audit) -> Verdict:
    if vault.purge_protection:
        return passed(f"purge protection is on, {vault.retention_days} days of retention")
    return failed_where_judged(vault, audit, "purge protection is off")
