"""Few can destroy the keys of vaults that hold customer-managed keys.

Without its key, everything that it encrypts is lost, and purge protection only delays that. Power
over a vault comes from roles on keys, from roles on the vault and, where access policies decide,
from writing one.
"""

from azaudit.api import (
    Audit,
    KeyVault,
    Severity,
    Verdict,
    beyond,
    check,
    key_destroyers,
    more_than,
    not_applicable,
    passed,
    remarks,
    within,
)

from ._judged import NOT_JUDGED, failed_where_judged, is_judged


@check(
    id="keyvault-crypto-principals-limited",
    over=KeyVault,
    severity=Severity.MEDIUM,
    control="keyvault",
    maps=("mcsb-1.0:DP-8", "mcsb-1.0:PA-7", "nist-800-53-r5:AC-6", "nist-800-53-r5:SC-12"),
    remedy=(
        "give those who only use or rotate keys of {id} Key Vault Crypto Service Encryption User or"
        " a custom role without delete and purge, then take the wider roles away at the scopes that"
        " the finding names"
    ),
    references=(
        "https://learn.microsoft.com/azure/key-vault/general/rbac-guide",
        "https://learn.microsoft.com/azure/key-vault/general/rbac-access-policy",
    ),
)
def keyvault_crypto_principals_limited(vault: KeyVault, audit: Audit) -> Verdict:
    # of the vaults that nobody judges, it need not even be known who has power over them
    if not is_judged(vault, audit):
        return not_applicable(NOT_JUDGED)
    limit, excepted = audit.profile.keyvault.key_destroyers, audit.profile.power.excepted
    those = key_destroyers(audit.inventory, vault)
    if more_than(those, limit, excepted):
        what = beyond(those, limit, excepted)
        return failed_where_judged(vault, audit, what, remarks(those, excepted))
    return passed(within(those, excepted), note=remarks(those, excepted))
