"""Key vaults that hold customer-managed keys send their audit log to a place that exists.

The audit log names who used, changed or deleted a key, and it is the only record of that. Azure
keeps none of it by itself, and a diagnostic setting outlives the workspace that it names.
"""

from azaudit.api import (
    Audit,
    KeyVault,
    KeyVaultDiagnosticSetting,
    LogCategory,
    Severity,
    Verdict,
    aside,
    broken_destinations,
    check,
    log_destinations,
    passed,
)

from ._judged import failed_where_judged

AUDIT_EVENT = LogCategory("AuditEvent", in_audit=True)


@check(
    id="keyvault-audit-logged",
    over=KeyVault,
    severity=Severity.MEDIUM,
    control="keyvault",
    maps=(
        "mcsb-1.0:DP-8",
        "mcsb-1.0:LT-3",
        "nist-800-53-r5:AU-6(4)",
        "nist-800-53-r5:AU-6(5)",
        "nist-800-53-r5:AU-12",
        "nist-800-53-r5:AU-12(1)",
        "cis-azure-2.0:5.1.5",
        "cis-azure-3.0:6.1.4",
        "cis-azure-4.0:7.1.1.4",
        "cis-azure-5.0:6.1.1.4",
        "cis-azure-6.0:6.1.1.4",
    ),
    policy="cf820ca0-f99e-4f3e-84fb-66e913812d21",
    remedy=(
        "az monitor diagnostic-settings create --name NAME --resource {id} --workspace WORKSPACE_ID"
        ' --logs \'[{"categoryGroup": "audit", "enabled": true}]\''
    ),
    references=("https://learn.microsoft.com/azure/key-vault/general/logging",),
)
def keyvault_audit_logged(vault: KeyVault, audit: Audit) -> Verdict:
    settings = audit.children(vault, KeyVaultDiagnosticSetting)
    places = log_destinations(audit.inventory, settings, AUDIT_EVENT).value
    notes = aside(*broken_destinations(audit.inventory, settings))
    if places:
        named = ", ".join(place.name for place in places)
        return passed(f"the audit log is sent to {named}", note=notes)
    why = (
        "no diagnostic setting sends the audit log to a destination that exists"
        if settings
        else "there is no diagnostic setting, so the audit log is sent nowhere"
    )
    return failed_where_judged(vault, audit, why, notes)
