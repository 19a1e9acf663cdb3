"""Azure OpenAI accounts are encrypted with a key of the customer's.

With Microsoft's keys, the data can be read for as long as Microsoft holds it. With a key of its
own, the organisation decides who may use the key, rotates it, sees each use in the vault's log,
and can make the data unreadable by taking the key away.
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
)


@check(
    id="openai-cmk-enabled",
    over=CognitiveAccount.openai,
    severity=Severity.MEDIUM,
    control="openai/encryption",
    maps=("mcsb-1.0:DP-5", "nist-800-53-r5:SC-12"),
    policy="67121cc7-ff39-4ab8-b7e3-95b84dab487d",
    remedy=(
        "az resource update --ids {id} --set properties.encryption.keySource=Microsoft.KeyVault"
        " properties.encryption.keyVaultProperties.keyVaultUri=VAULT_URI"
        " properties.encryption.keyVaultProperties.keyName=KEY"
    ),
    references=("https://learn.microsoft.com/azure/ai-services/openai/encrypt-data-at-rest",),
)
def openai_cmk_enabled(account: CognitiveAccount, audit: Audit) -> Verdict:
    key = customer_key(audit.inventory, account).value
    if key is not None:
        return passed(f"key {key.key} of {key} encrypts the account")
    if not audit.profile.openai.require_customer_key:
        return not_applicable("the profile requires no key of the customer's")
    return failed("a key of Microsoft's encrypts the account")
