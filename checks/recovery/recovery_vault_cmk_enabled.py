"""Recovery Services vaults are encrypted with a key of the customer's that they can use.

With Microsoft's keys, nobody but Microsoft decides who reads the backups. A key of the customer's
that the vault cannot use is worse: backups fail, and what was backed up cannot be restored.
"""

from azaudit.api import (
    Audit,
    LinkKind,
    RecoveryVault,
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
    id="recovery-vault-cmk-enabled",
    over=RecoveryVault,
    severity=Severity.MEDIUM,
    control="backup/vault",
    maps=("mcsb-1.0:DP-5", "nist-800-53-r5:SC-12", "nist-800-53-r5:SC-28(1)"),
    policy="2e94d99a-8a36-4563-bc77-810d8893b671",
    remedy=(
        "before {id} protects anything, give it an identity with the role Key Vault Crypto Service"
        " Encryption User at an RSA key that is rotated, in a vault of its region with purge"
        " protection, and name that key without a version in its encryption settings"
    ),
    references=("https://learn.microsoft.com/azure/backup/encryption-at-rest-with-cmk",),
)
def recovery_vault_cmk_enabled(vault: RecoveryVault, audit: Audit) -> Verdict:
    key = customer_key(audit.inventory, vault).value
    if key is None:
        if not audit.profile.backup.require_customer_key:
            return not_applicable("the profile requires no key of the customer's")
        return failed("keys of Microsoft's encrypt the vault")
    days = audit.profile.keyvault.key_expiry_days
    chain = key_chain(audit.inventory, vault, key, days)
    broken = broken_links(chain.links)
    if not broken:
        return passed(f"key {key.key} of {key} encrypts the vault", note=chain.notes)
    first, *others = broken
    if first.kind is LinkKind.ROTATION:
        why = "lowered because the key can be used all the same"
        return failed(f"{first.words}; {why}", severity=Severity.LOW)
    return failed(first.words, note=tuple(link.words for link in others))
