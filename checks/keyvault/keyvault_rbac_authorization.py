"""Key vaults that hold customer-managed keys are authorized by Azure RBAC.

Access policies give rights over all keys of a vault at once, whoever may write the vault can give
them to himself, and they know neither conditions nor eligible assignments.
"""

from azaudit.api import Audit, KeyVault, Severity, Verdict, check, passed

from ._judged import failed_where_judged


@check(
    id="keyvault-rbac-authorization",
    over=KeyVault,
    severity=Severity.MEDIUM,
    control="keyvault",
    maps=(
        "mcsb-1.0:PA-7",
        "nist-800-53-r5:AC-2(1)",
        "nist-800-53-r5:AC-3(7)",
        "cis-azure-2.0:8.6",
        "cis-azure-3.0:3.3.6",
        "cis-azure-4.0:9.3.6",
        "cis-azure-5.0:8.3.6",
        "cis-azure-6.0:8.3.6",
    ),
    policy="12d4fa5e-1f9f-4c21-97a9-b99b3c6611b5",
    remedy=(
        "give whoever uses the vault a role on it first, then run"
        " `az resource update --ids {id} --set properties.enableRbacAuthorization=true`"
    ),
    references=(
        "https://learn.microsoft.com/azure/key-vault/general/rbac-migration",
        "https://learn.microsoft.com/azure/key-vault/general/access-control-default",
    ),
)
def keyvault_rbac_authorization(vault: KeyVault, audit: Audit) -> Verdict:
    if vault.rbac_authorization:
        return passed("Azure RBAC decides who may use the keys")
    return failed_where_judged(vault, audit, "access policies decide who may use the keys")
