"""Whether an account's identity reaches the storage that it keeps data in, without its keys."""

from functools import partial

from azaudit.analysis.abilities import READ_BLOBS, READ_STORAGE_KEYS, WRITE_BLOBS, Ability
from azaudit.analysis.key_identity import NoIdentity, UsedIdentity, account_identity
from azaudit.analysis.key_state import Flaw
from azaudit.analysis.power import POWER_VIEWS
from azaudit.analysis.principal_power import power_of
from azaudit.analysis.traced import reading
from azaudit.resources.cognitive_services import CognitiveAccount, UserOwnedStorage
from azaudit.resources.inventory import Inventory

_USE_BLOBS = Ability(
    "read or write its blobs", data_actions=READ_BLOBS.data_actions + WRITE_BLOBS.data_actions
)


@reading(*POWER_VIEWS)
def storage_flaws(
    inventory: Inventory, account: CognitiveAccount, storage: UserOwnedStorage
) -> tuple[Flaw, ...]:
    """What may be wrong with how an account reaches a storage account, worst first.

    Each answers what is wrong in words, or None, and raises Unread where that is open. Roles count
    at the storage account and above it, not those of one container.
    """
    return (
        partial(_lists_keys, inventory, account, storage),
        partial(_nobody, account, storage),
        partial(_lacks_role, inventory, account, storage),
    )


def _nobody(account: CognitiveAccount, storage: UserOwnedStorage) -> str | None:
    used = account_identity(account, storage.client_id).value
    return f"{storage.resource_id.name}: {used}" if isinstance(used, NoIdentity) else None


def _lists_keys(
    inventory: Inventory, account: CognitiveAccount, storage: UserOwnedStorage
) -> str | None:
    used = account_identity(account, storage.client_id).value
    if not isinstance(used, UsedIdentity):
        return None
    id = storage.resource_id
    held = power_of(inventory, used.principal_id, id, READ_STORAGE_KEYS)
    return f"{used} can list the keys of {id.name}, as {held.ways[0]}" if held else None


def _lacks_role(
    inventory: Inventory, account: CognitiveAccount, storage: UserOwnedStorage
) -> str | None:
    used = account_identity(account, storage.client_id).value
    if not isinstance(used, UsedIdentity):
        return None
    id = storage.resource_id
    held = power_of(inventory, used.principal_id, id, _USE_BLOBS)
    return None if held else f"{used} has no role that lets it read or write the blobs of {id.name}"
