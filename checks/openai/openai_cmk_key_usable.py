"""The key that encrypts an Azure OpenAI account can be used.

An account whose key is disabled, expired, deleted or of another kind than the service takes
cannot read its own data: it stops, and so does everything that is built on it.
"""

from functools import partial

from azaudit.api import (
    Audit,
    CognitiveAccount,
    Severity,
    Verdict,
    aside,
    check,
    customer_key,
    failed,
    key_expiry,
    key_flaws,
    not_applicable,
    passed,
    place_flaws,
    select,
    vault_holding,
)


@check(
    id="openai-cmk-key-usable",
    over=CognitiveAccount.openai,
    severity=Severity.HIGH,
    control="openai/encryption",
    maps=("mcsb-1.0:DP-6", "nist-800-53-r5:SC-12", "nist-800-53-r5:SC-12(1)"),
    # that of the days before a key's expiry
    policy="5ff38825-c5d8-47c5-b70e-069a21955146",
    remedy=(
        "give the key of {id} a new version: enabled, RSA of 2048 bits or more, and valid for"
        " longer than the profile asks; the vault lies in the account's region and tenant"
    ),
    references=(
        "https://learn.microsoft.com/azure/ai-services/openai/encrypt-data-at-rest",
        "https://learn.microsoft.com/azure/key-vault/keys/about-keys-details",
    ),
)
def openai_cmk_key_usable(account: CognitiveAccount, audit: Audit) -> Verdict:
    named = customer_key(audit.inventory, account).value
    if named is None:
        return not_applicable("a key of Microsoft's encrypts the account")
    vault = vault_holding(audit.inventory, account, named).value
    if vault is None:
        return failed(
            f"{named} is in none of the subscriptions of the account's tenant that were read"
        )
    flaws = (
        *key_flaws(audit.inventory, named, vault, audit.profile.keyvault.key_expiry_days),
        *place_flaws(audit.inventory, account, vault),
    )
    found = select(flaws, lambda flaw: flaw() is not None)
    if found:
        return failed("; ".join(flaw() or "" for flaw in found))
    lasting = partial(key_expiry, audit.inventory, named, vault)
    return passed(f"key {named.key} of {vault.name} can be used", note=aside(lasting))
