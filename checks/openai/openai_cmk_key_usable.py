"""The key that encrypts an Azure OpenAI account can be used.

An account whose key is disabled, expired, deleted or of another kind than the service takes
cannot read its own data: it stops, and so does everything that is built on it.
"""

from datetime import datetime
from functools import partial

from azaudit.api import (
    Audit,
    CognitiveAccount,
    KeyAddress,
    KeyType,
    KeyVault,
    KeyVaultKey,
    KeyVaultKeyVersion,
    Missing,
    ResourceId,
    Severity,
    Verdict,
    aside,
    check,
    customer_key,
    failed,
    not_applicable,
    passed,
    select,
    tenant_of,
    vault_holding,
)

SHORTEST = 2048
DAY = 24 * 60 * 60
Key = KeyVaultKey | KeyVaultKeyVersion | Missing


def find_key(named: KeyAddress, vault: KeyVault, audit: Audit) -> Key:
    id = f"{vault.id}/keys/{named.key}"
    if named.version is None:
        return audit.find(KeyVaultKey, ResourceId(id))
    return audit.find(KeyVaultKeyVersion, ResourceId(f"{id}/versions/{named.version}"))


def missing(named: KeyAddress, vault: KeyVault, audit: Audit) -> str | None:
    if find_key(named, vault, audit):
        return None
    version = f" of version {named.version}" if named.version is not None else ""
    return f"{vault.name} holds no key {named.key}{version}"


def disabled(named: KeyAddress, vault: KeyVault, audit: Audit) -> str | None:
    key = find_key(named, vault, audit)
    return f"key {named.key} is disabled" if key and not key.enabled else None


def expiring(named: KeyAddress, vault: KeyVault, audit: Audit) -> str | None:
    key = find_key(named, vault, audit)
    if not key or key.expires is None:
        return None
    left = key.expires - seconds(audit)
    if left <= 0:
        return f"key {named.key} expired {days(-left)} ago"
    if left < audit.profile.keyvault.key_expiry_days * DAY:
        return f"key {named.key} expires in {days(left)}"
    return None


def not_yet_valid(named: KeyAddress, vault: KeyVault, audit: Audit) -> str | None:
    key = find_key(named, vault, audit)
    if not key or key.not_before is None or key.not_before <= seconds(audit):
        return None
    return f"key {named.key} is not valid for another {days(key.not_before - seconds(audit))}"


def of_another_kind(named: KeyAddress, vault: KeyVault, audit: Audit) -> str | None:
    key = find_key(named, vault, audit)
    if not key:
        return None
    if key.key_type not in {KeyType.RSA, KeyType.RSA_HSM}:
        return f"key {named.key} is {key.key_type}, and the service takes RSA keys only"
    if key.key_size < SHORTEST:
        return f"key {named.key} has {key.key_size} bits, fewer than {SHORTEST}"
    return None


def in_another_region(account: CognitiveAccount, vault: KeyVault) -> str | None:
    if folded(account.region) == folded(vault.region):
        return None
    return f"{vault.name} lies in {vault.region}, the account in {account.region}"


def in_another_tenant(account: CognitiveAccount, vault: KeyVault, audit: Audit) -> str | None:
    tenant = tenant_of(audit.inventory, account.id).value
    if vault.tenant_id.lower() == tenant:
        return None
    return f"{vault.name} belongs to tenant {vault.tenant_id}, the account to {tenant}"


def folded(region: str) -> str:
    """A region's name, which comes as `eastus2` and as `East US 2`."""
    return region.replace(" ", "").lower()


def seconds(audit: Audit) -> int:
    """The time of the audit in the form of a key's attributes."""
    return int(datetime.fromisoformat(audit.as_of).timestamp())


def days(span: int) -> str:
    """A span of seconds in whole days."""
    whole = span // DAY
    return "1 day" if whole == 1 else f"{whole} days"


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
        partial(missing, named, vault, audit),
        partial(disabled, named, vault, audit),
        partial(expiring, named, vault, audit),
        partial(not_yet_valid, named, vault, audit),
        partial(of_another_kind, named, vault, audit),
        partial(in_another_tenant, account, vault, audit),
        partial(in_another_region, account, vault),
    )
    found = select(flaws, lambda flaw: flaw() is not None)
    if found:
        return failed("; ".join(flaw() or "" for flaw in found))

    def lasting() -> str | None:
        key = find_key(named, vault, audit)
        if not key:
            return None
        if key.expires is None:
            return "the key has no expiry"
        return f"the key expires in {days(key.expires - seconds(audit))}"

    return passed(f"key {named.key} of {vault.name} can be used", note=aside(lasting))
