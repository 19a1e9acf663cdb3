"""Azure OpenAI accounts reach their own storage by a role of their identity, not by its keys.

An account that keeps data in storage of the customer's should do so under its own name, with a role
that gives the data and nothing else. The keys of a storage account give everything in it, and what
is done with them names nobody.
"""

from azaudit.api import (
    Audit,
    CognitiveAccount,
    Severity,
    Verdict,
    check,
    failed,
    not_applicable,
    passed,
    select,
    storage_flaws,
)


@check(
    id="storage-openai-identity-access",
    over=CognitiveAccount.openai,
    severity=Severity.LOW,
    control="storage",
    maps=("mcsb-1.0:IM-3", "mcsb-2.0:IM-3", "nist-800-53-r5:AC-6"),
    remedy=(
        "give the identity of {id} the role Storage Blob Data Contributor at the storage account,"
        " and take away every role by which it can list the keys there"
    ),
    references=(
        "https://learn.microsoft.com/azure/ai-services/openai/how-to/managed-identity",
        "https://learn.microsoft.com/azure/storage/blobs/authorize-access-azure-active-directory",
    ),
)
def storage_openai_identity_access(account: CognitiveAccount, audit: Audit) -> Verdict:
    declared = account.user_owned_storage
    if not declared:
        return not_applicable("the account declares no storage of the customer's")
    flaws = [
        flaw for storage in declared for flaw in storage_flaws(audit.inventory, account, storage)
    ]
    found = select(flaws, lambda flaw: flaw() is not None)
    if found:
        return failed("; ".join(flaw() or "" for flaw in found))
    names = ", ".join(storage.resource_id.name for storage in declared)
    return passed(f"the account's identity has a role on the blobs of {names}, and no keys")
