"""Azure OpenAI accounts can reach the vault that holds their key.

The service comes from Microsoft's networks, not from the customer's. A vault with a firewall lets
it in as a trusted service only; without that, the account loses its key, and its data with it.
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
    trusted_entry,
    vault_holding,
)


@check(
    id="openai-cmk-vault-reachable",
    over=CognitiveAccount.openai,
    severity=Severity.HIGH,
    control="openai/encryption",
    maps=("mcsb-1.0:DP-8", "nist-800-53-r5:SC-12(1)"),
    remedy=(
        "let trusted Microsoft services bypass the firewall of the vault that holds the key of"
        " {id}: `az resource update --ids VAULT_ID --set"
        " properties.networkAcls.bypass=AzureServices`"
    ),
    references=(
        "https://learn.microsoft.com/azure/ai-services/openai/encrypt-data-at-rest",
        "https://learn.microsoft.com/azure/key-vault/general/network-security",
    ),
)
def openai_cmk_vault_reachable(account: CognitiveAccount, audit: Audit) -> Verdict:
    key = customer_key(audit.inventory, account).value
    if key is None:
        return not_applicable("a key of Microsoft's encrypts the account")
    vault = vault_holding(audit.inventory, account, key).value
    if vault is None:
        return failed(
            f"{key} is in none of the subscriptions of the account's tenant that were read"
        )
    entry = trusted_entry(vault)
    if entry is None:
        return failed(f"the firewall of {vault.name} lets no trusted Microsoft service in")
    return passed(f"the network settings of {vault.name} let the service in", note=entry)
