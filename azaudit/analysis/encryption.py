"""The customer-managed keys that services use, and the vaults that hold them."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from azaudit.analysis.traced import Traced, conclude, reading
from azaudit.model import Gap, ResourceId
from azaudit.resources.base import Resource
from azaudit.resources.cognitive_services import CognitiveAccount, KeySource
from azaudit.resources.combinators import select
from azaudit.resources.data_protection import BackupVault
from azaudit.resources.inventory import Inventory
from azaudit.resources.key_vault import KeyVault
from azaudit.resources.recovery_services import RecoveryVault
from azaudit.resources.trail import unread


@dataclass(frozen=True)
class KeyUse:
    """A service resource whose data a key in a vault protects."""

    resource_id: ResourceId


def vault_name(uri: str) -> str | None:
    """The vault that a key or vault address points to, in lower case.

    Vault names are unique over all of Azure, so the first label of the host is enough. Addresses
    of a managed HSM name no vault. None for what is no address.
    """
    host = urlsplit(uri if "//" in uri else f"https://{uri}").hostname or ""
    name, _, suffix = host.partition(".")
    return name.lower() if name and suffix.startswith("vault.") else None


def _key_address(resource: Resource) -> str | None:
    if isinstance(resource, CognitiveAccount):
        if resource.key_source is KeySource.MICROSOFT:
            return None
        return resource.key_vault_uri
    if isinstance(resource, (RecoveryVault, BackupVault)):
        return resource.key_uri
    raise TypeError(f"{resource!r} has no key")


@reading(CognitiveAccount, RecoveryVault, BackupVault)
def key_uses(inventory: Inventory, vault: KeyVault) -> Traced[tuple[KeyUse, ...]]:
    """What the keys of a vault protect, over all that was collected.

    One use that is found is a conclusion. None is a conclusion only when every account and backup
    vault of the audited subscriptions could be read.
    """

    def uses(resource: Resource) -> bool:
        address = _key_address(resource)
        return address is not None and vault_name(address) == vault.name.lower()

    def reason() -> tuple[KeyUse, ...]:
        candidates: list[Resource] = []
        gaps: list[Gap] = []
        for view in (CognitiveAccount, RecoveryVault, BackupVault):
            candidates.extend(inventory.known(view))
            gaps.extend(place.gap for place in inventory.listed(view) if place.gap is not None)
        found = select(candidates, uses)
        if not found and gaps:
            raise unread(*dict.fromkeys(gaps))
        return tuple(KeyUse(resource.id) for resource in found)

    return conclude(reason)


__all__ = ["KeyUse", "key_uses", "vault_name"]
