"""The identity of an Azure OpenAI account may use the key that encrypts it.

The account opens its data with a managed identity that may read the key, wrap and unwrap with it.
When the identity is detached or loses its role, the account loses its own data; when it has more
than that, whoever takes over the account may delete the key.
"""

from azaudit.api import (
    Audit,
    CognitiveAccount,
    LinkKind,
    Severity,
    Verdict,
    broken_links,
    check,
    customer_key,
    failed,
    key_chain,
    not_applicable,
    passed,
)


@check(
    id="openai-cmk-identity-authorized",
    over=CognitiveAccount.openai,
    severity=Severity.HIGH,
    control="openai/encryption",
    maps=("mcsb-1.0:IM-3", "mcsb-2.0:IM-3", "nist-800-53-r5:AC-6", "nist-800-53-r5:SC-12"),
    remedy=(
        "attach the identity that the encryption settings of {id} name, and give it the role Key"
        " Vault Crypto Service Encryption User at the key, or in a vault with access policies the"
        " permissions get, wrapKey and unwrapKey on keys"
    ),
    references=(
        "https://learn.microsoft.com/azure/ai-services/openai/encrypt-data-at-rest",
        "https://learn.microsoft.com/azure/key-vault/general/rbac-guide",
    ),
)
def openai_cmk_identity_authorized(account: CognitiveAccount, audit: Audit) -> Verdict:
    key = customer_key(audit.inventory, account).value
    if key is None:
        return not_applicable("a key of Microsoft's encrypts the account")
    days = audit.profile.keyvault.key_expiry_days
    chain = key_chain(audit.inventory, account, key, days)
    broken = broken_links(chain.access)
    if broken:
        return failed(broken[0].words)
    authorization = chain.link(LinkKind.AUTHORIZATION)
    return passed(authorization.words, note=authorization.notes)
