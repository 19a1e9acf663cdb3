"""The state of a customer-managed key and of its vault, as what is wrong with them, one by one.

Each flaw is a question that answers what is wrong in words, or None; it raises Unread where that
is open, so whoever asks all of them lets one that is found outweigh those that are open.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TypeAlias

from azaudit.analysis.encryption import Encrypted
from azaudit.analysis.key_address import KeyAddress
from azaudit.analysis.tenancy import tenant_of
from azaudit.analysis.traced import reading
from azaudit.model import ResourceId
from azaudit.resources.cognitive_services import CognitiveAccount, DefaultAction
from azaudit.resources.combinators import any_of
from azaudit.resources.data_protection import BackupVault
from azaudit.resources.inventory import Inventory, Missing
from azaudit.resources.key_vault import (
    Bypass,
    KeyType,
    KeyVault,
    KeyVaultKey,
    KeyVaultKeyVersion,
    LifetimeActionType,
)
from azaudit.resources.recovery_services import RecoveryVault

Flaw: TypeAlias = Callable[[], str | None]
_Key: TypeAlias = KeyVaultKey | KeyVaultKeyVersion | Missing

SHORTEST = 2048
_DAY = 24 * 60 * 60


@reading(KeyVault, KeyVaultKey, KeyVaultKeyVersion)
def key_flaws(
    inventory: Inventory, named: KeyAddress, vault: KeyVault, days: int
) -> tuple[Flaw, ...]:
    """What may keep a key from being used, worst first.

    The services take RSA keys of 2048 bits or more (their pages on encryption at rest). days: how
    many before its expiry a key counts as lost.
    """
    return (
        partial(_missing, inventory, named, vault),
        partial(_disabled, inventory, named, vault),
        partial(_expiring, inventory, named, vault, days),
        partial(_not_yet_valid, inventory, named, vault),
        partial(_of_another_kind, inventory, named, vault),
    )


@reading(KeyVault)
def place_flaws(inventory: Inventory, resource: Encrypted, vault: KeyVault) -> tuple[Flaw, ...]:
    """What may be wrong with where a resource's vault lies.

    Of Backup vaults no page asks for the region of their key.
    """
    elsewhere = partial(_in_another_tenant, inventory, resource, vault)
    if isinstance(resource, BackupVault):
        return (elsewhere,)
    return (elsewhere, partial(_in_another_region, resource, vault))


@reading(KeyVaultKey, KeyVaultKeyVersion)
def key_expiry(inventory: Inventory, named: KeyAddress, vault: KeyVault) -> str | None:
    """For how long a key lasts, in words."""
    key = _find(inventory, named, vault)
    if not key:
        return None
    if key.expires is None:
        return "the key has no expiry"
    return f"the key expires in {_days(key.expires - _seconds(inventory))}"


@reading(KeyVaultKey)
def rotation_flaw(inventory: Inventory, named: KeyAddress, vault: KeyVault) -> str | None:
    """Why a key is not rotated by itself; None where it is."""
    key = inventory.find(KeyVaultKey, ResourceId(f"{vault.id}/keys/{named.key}"))
    if not key:
        return f"{vault.name} holds no key {named.key}"
    actions = key.lifetime_actions
    if any_of(actions, lambda action: action.type is LifetimeActionType.ROTATE):
        return None
    what = "only notifies" if actions else "does nothing"
    return f"the rotation policy of key {named.key} of {vault.name} {what}"


def trusted_entry(vault: KeyVault) -> str | None:
    """How a service of Microsoft's comes past the firewall of a vault; None where it does not."""
    if vault.public and vault.default_action is DefaultAction.ALLOW:
        return "the vault has no firewall"
    if vault.bypass is Bypass.AZURE_SERVICES:
        return "trusted Microsoft services bypass the vault's firewall"
    return None


def _find(inventory: Inventory, named: KeyAddress, vault: KeyVault) -> _Key:
    id = f"{vault.id}/keys/{named.key}"
    if named.version is None:
        return inventory.find(KeyVaultKey, ResourceId(id))
    return inventory.find(KeyVaultKeyVersion, ResourceId(f"{id}/versions/{named.version}"))


def _missing(inventory: Inventory, named: KeyAddress, vault: KeyVault) -> str | None:
    if _find(inventory, named, vault):
        return None
    version = f" of version {named.version}" if named.version is not None else ""
    return f"{vault.name} holds no key {named.key}{version}"


def _disabled(inventory: Inventory, named: KeyAddress, vault: KeyVault) -> str | None:
    key = _find(inventory, named, vault)
    return f"key {named.key} is disabled" if key and not key.enabled else None


def _expiring(inventory: Inventory, named: KeyAddress, vault: KeyVault, days: int) -> str | None:
    key = _find(inventory, named, vault)
    if not key or key.expires is None:
        return None
    left = key.expires - _seconds(inventory)
    if left <= 0:
        return f"key {named.key} expired {_days(-left)} ago"
    if left < days * _DAY:
        return f"key {named.key} expires in {_days(left)}"
    return None


def _not_yet_valid(inventory: Inventory, named: KeyAddress, vault: KeyVault) -> str | None:
    key = _find(inventory, named, vault)
    now = _seconds(inventory)
    if not key or key.not_before is None or key.not_before <= now:
        return None
    return f"key {named.key} is not valid for another {_days(key.not_before - now)}"


def _of_another_kind(inventory: Inventory, named: KeyAddress, vault: KeyVault) -> str | None:
    key = _find(inventory, named, vault)
    if not key:
        return None
    if key.key_type not in {KeyType.RSA, KeyType.RSA_HSM}:
        return f"key {named.key} is {key.key_type}, and the service takes RSA keys only"
    if key.key_size < SHORTEST:
        return f"key {named.key} has {key.key_size} bits, fewer than {SHORTEST}"
    return None


def _in_another_tenant(inventory: Inventory, resource: Encrypted, vault: KeyVault) -> str | None:
    tenant = tenant_of(inventory, resource.id).value
    if vault.tenant_id.lower() == tenant:
        return None
    return f"{vault.name} belongs to tenant {vault.tenant_id}, {_called(resource)} to {tenant}"


def _in_another_region(resource: CognitiveAccount | RecoveryVault, vault: KeyVault) -> str | None:
    if _folded(resource.region) == _folded(vault.region):
        return None
    return f"{vault.name} lies in {vault.region}, {_called(resource)} in {resource.region}"


def _called(resource: Encrypted) -> str:
    return "the account" if isinstance(resource, CognitiveAccount) else resource.name


def _folded(region: str) -> str:
    """A region's name, which comes as `eastus2` and as `East US 2`."""
    return region.replace(" ", "").lower()


def _seconds(inventory: Inventory) -> int:
    """The time of the audit in the form of a key's attributes."""
    return int(datetime.fromisoformat(inventory.as_of).timestamp())


def _days(span: int) -> str:
    """A span of seconds in whole days."""
    whole = span // _DAY
    return "1 day" if whole == 1 else f"{whole} days"
