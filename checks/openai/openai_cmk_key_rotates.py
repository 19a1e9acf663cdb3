"""The key that encrypts an Azure OpenAI account is rotated, and the account follows.

A key that never changes protects all that was ever written, and whoever once got hold of it reads
everything. A rotation policy makes new versions by itself; an account that names a version keeps
the old one all the same.
"""

from azaudit.api import (
    Audit,
    CognitiveAccount,
    Severity,
    Verdict,
    check,
    customer_key,
    failed,
    not_applicable,
    passed,
    rotation_flaw,
    vault_holding,
)


@check(
    id="openai-cmk-key-rotates",
    over=CognitiveAccount.openai,
    severity=Severity.LOW,
    control="openai/encryption",
    maps=(
        "mcsb-1.0:DP-6",
        "nist-800-53-r5:IA-5",
        "nist-800-53-r5:SC-12",
        "cis-azure-2.0:8.8",
        "cis-azure-3.0:3.3.8",
        "cis-azure-4.0:9.3.9",
        "cis-azure-5.0:8.3.9",
        "cis-azure-6.0:8.3.9",
    ),
    policy="d8cf8476-a2ec-4916-896e-992351803c44",
    remedy=(
        "give the key of {id} a rotation policy with the action rotate, and take the version out of"
        " the account's encryption settings"
    ),
    references=(
        "https://learn.microsoft.com/azure/ai-services/openai/encrypt-data-at-rest",
        "https://learn.microsoft.com/azure/key-vault/keys/how-to-configure-key-rotation",
    ),
)
def openai_cmk_key_rotates(account: CognitiveAccount, audit: Audit) -> Verdict:
    named = customer_key(audit.inventory, account).value
    if named is None:
        return not_applicable("a key of Microsoft's encrypts the account")
    if named.version is not None:
        return failed(f"the account keeps version {named.version} of key {named.key}")
    vault = vault_holding(audit.inventory, account, named).value
    if vault is None:
        return failed(
            f"{named} is in none of the subscriptions of the account's tenant that were read"
        )
    flaw = rotation_flaw(audit.inventory, named, vault)
    if flaw is not None:
        return failed(flaw)
    return passed(f"the rotation policy of key {named.key} of {vault.name} rotates it")
