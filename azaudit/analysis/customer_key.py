"""The customer-managed key of an account or a backup vault, and the vault that holds it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

from azaudit.analysis.encryption import ENCRYPTED, Encrypted, key_holder
from azaudit.analysis.key_address import Holder, KeyAddress, host_of
from azaudit.analysis.tenancy import tenant_of
from azaudit.analysis.traced import Traced, conclude, reading
from azaudit.model import Gap, ResourceId
from azaudit.resources.cognitive_services import CognitiveAccount
from azaudit.resources.inventory import Inventory, Missing, absence
from azaudit.resources.key_vault import KeyVault
from azaudit.resources.trail import note, unread
from azaudit.snapshot.schema import ScopeRow


def customer_key(inventory: Inventory, resource: Encrypted) -> Traced[KeyAddress | None]:
    """The key that encrypts a resource, or None when it is Microsoft's.

    A version of None means that the resource follows the newest one.
    """
    return conclude(partial(_customer_key, inventory, resource))


@reading(KeyVault)
def vault_holding(
    inventory: Inventory, resource: Encrypted, key: KeyAddress
) -> Traced[KeyVault | None]:
    """The vault that holds a resource's key; None when it is proved that there is none.

    That proof is the complete lists of vaults of every subscription of the resource's tenant that
    the sign-in reaches: the services accept vaults of that tenant only. Where one of the
    subscriptions was left out, or a list has a gap, nothing is concluded; nor for managed HSMs.
    """
    return conclude(partial(_vault_holding, inventory, resource, key))


@dataclass(frozen=True)
class NamedKeys:
    """What accounts and backup vaults name, in lower case.

    vaults: (vault,). followed: (vault, key) of which somebody uses the newest version. pinned:
    (vault, key) of which somebody names a version. versions: (vault, key, version).
    """

    vaults: frozenset[tuple[str, ...]]
    followed: frozenset[tuple[str, ...]]
    pinned: frozenset[tuple[str, ...]]
    versions: frozenset[tuple[str, ...]]


def named_keys(inventory: Inventory) -> NamedKeys:
    """Every key that an Azure OpenAI account or a backup vault names, for collecting no others.

    One that cannot be read names none.
    """
    return inventory.once(_named_keys)


def _customer_key(inventory: Inventory, resource: Encrypted) -> KeyAddress | None:
    held = key_holder(inventory, resource)
    if held is None:
        return None
    if held.holder is Holder.ABROAD:
        raise unread(_gap(resource, f"{held.host} is the address of a {held.holder}"))
    if isinstance(resource, CognitiveAccount):
        return _named_apart(resource, held)
    if held.key is None:
        raise unread(_gap(resource, "keyUri is the address of a vault, not of a key"))
    return held


def _named_apart(account: CognitiveAccount, held: KeyAddress) -> KeyAddress:
    """The key of an account, which names the vault, the key and its version one by one."""
    if held.key is not None:
        raise unread(_gap(account, "keyVaultUri is the address of a key, not of a vault"))
    if not account.key_name:
        raise unread(_gap(account, "keyName is empty"))
    version = (account.key_version or "").lower() or None
    return replace(held, key=account.key_name.lower(), version=version)


def _vault_holding(inventory: Inventory, resource: Encrypted, key: KeyAddress) -> KeyVault | None:
    if key.holder is Holder.HSM:
        gap = Gap("not-collected", resource.id.text, f"{key} was not read: no HSM is collected")
        raise unread(gap)
    named = [
        vault
        for id in inventory.once(_vault_ids).get(key.name, ())
        if not isinstance(vault := inventory.find(KeyVault, id), Missing)
    ]
    at_address = [vault for vault in named if host_of(vault.vault_uri) == key.host]
    if len(at_address) > 1:
        both = f"{at_address[0].id} and {at_address[1].id}"
        raise unread(_gap(resource, f"{both} have one address"))
    if at_address:
        return at_address[0]
    if named:
        raise unread(_gap(resource, f"{named[0].id} has the name of its vault and another address"))
    _prove_absent(inventory, resource, key)
    return None


def _prove_absent(inventory: Inventory, resource: Encrypted, key: KeyAddress) -> None:
    """Leave evidence that no subscription of the resource's tenant holds a vault, or raise."""
    tenant = tenant_of(inventory, resource.id).value
    gaps = list(_left_out(inventory, tenant, key))
    for place in inventory.listed(KeyVault):
        if _home(place.subscription) != tenant:
            continue
        if place.gap is not None:
            gaps.append(place.gap)
        if place.proof is not None:
            note(absence(place.proof))
    if gaps:
        raise unread(*dict.fromkeys(gaps))


def _left_out(inventory: Inventory, tenant: str, key: KeyAddress) -> Iterator[Gap]:
    listing = inventory.index.coverage("subscriptions", f"/tenants/{tenant}")
    gap = listing.gap() if listing is not None else None
    if gap is not None:
        yield gap
    for scope in inventory.index.subscriptions():
        if _home(scope) == tenant and scope.role != "audited":
            id = f"/subscriptions/{scope.subscription_id}"
            message = f"{key} may lie in {scope.name or id}, which was left out: {scope.reason}"
            yield Gap("skipped", id, message)


def _home(scope: ScopeRow) -> str:
    return scope.home_tenant_id or scope.tenant_id


def _vault_ids(inventory: Inventory) -> dict[str, list[ResourceId]]:
    """The vaults that were read, by their names in lower case."""
    ids: dict[str, list[ResourceId]] = defaultdict(list)
    for row in inventory.index.of_type(KeyVault.arm_type.lower()):
        id = ResourceId(row.id)
        ids[id.name.lower()].append(id)
    return dict(ids)


def _named_keys(inventory: Inventory) -> NamedKeys:
    found = [
        key.value
        for view in ENCRYPTED
        for resource in inventory.known(view)
        if _is_judged(resource) and not (key := customer_key(inventory, resource)).gaps
    ]
    named = [
        (key.name, key.key or "", key.version)
        for key in found
        if key is not None and key.holder is Holder.VAULT
    ]
    return NamedKeys(
        frozenset((vault,) for vault, _, _ in named),
        frozenset((vault, key) for vault, key, version in named if version is None),
        frozenset((vault, key) for vault, key, version in named if version is not None),
        frozenset((vault, key, version) for vault, key, version in named if version is not None),
    )


def _is_judged(resource: Encrypted) -> bool:
    if not isinstance(resource, CognitiveAccount):
        return True
    kind = conclude(partial(CognitiveAccount.openai.holds, resource))
    return bool(kind.gaps) or kind.value


def _gap(resource: Encrypted, message: str) -> Gap:
    return Gap("unreadable", resource.id.text, f"{resource.name}: {message}")


__all__ = ["Holder", "KeyAddress", "NamedKeys", "customer_key", "named_keys", "vault_holding"]
