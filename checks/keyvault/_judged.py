"""What the checks of vaults have in common: which vaults they judge."""

from azaudit.api import Audit, KeyVault, Notes, Verdict, failed, key_uses, not_applicable

NONE = Notes()
NOT_JUDGED = "no account or backup vault that was collected has its key here"


def is_judged(vault: KeyVault, audit: Audit) -> bool:
    """Whether a vault holds a customer-managed key, or the profile has all judged."""
    everywhere = audit.profile.keyvault.scope == "all"
    return everywhere or bool(key_uses(audit.inventory, vault).value)


def failed_where_judged(vault: KeyVault, audit: Audit, what: str, note: Notes = NONE) -> Verdict:
    """The failure of a vault that holds a customer-managed key, or of any, as the profile says."""
    if audit.profile.keyvault.scope == "all":
        return failed(what, note=note)
    uses = key_uses(audit.inventory, vault).value
    if not uses:
        return not_applicable(NOT_JUDGED)
    named = ", ".join(use.resource_id.name for use in uses)
    return failed(f"{what}, and the vault's keys encrypt {named}", note=note)
