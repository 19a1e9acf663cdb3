"""Asking an inventory, and what that leaves on the trail."""

from collections.abc import Callable
from typing import Any

from azaudit.model import Evidence, Gap, ResourceId
from azaudit.resources.base import Resource
from azaudit.resources.inventory import Inventory
from azaudit.resources.key_vault import KeyVault
from azaudit.resources.recovery_services import (
    RecoveryVault,
)
from azaudit.resources.trail import Unread, trail
from azaudit.snapshot.schema import ScopeRow
from tests.worlds import GROUP, OTHER_SUBSCRIPTION, OTHER_TENANT, SUBSCRIPTION, World

SCOPE = f"/subscriptions/{SUBSCRIPTION}"
KV = f"{GROUP}/providers/Microsoft.KeyVault/vaults/kv"
RSV = f"{GROUP}/providers/Microsoft.RecoveryServices/vaults/rsv"
PROXY = f"{RSV}/backupResourceGuardProxies/VaultProxy"
ITEM = f"{RSV}/backupFabrics/Azure/protectionContainers/c/protectedItems/vm"
ELSEWHERE = KV.replace(SUBSCRIPTION, OTHER_SUBSCRIPTION)
OTHER = ScopeRow(OTHER_TENANT, OTHER_SUBSCRIPTION, "other", "Enabled", "audited")
UNPROVED = ["partial", "denied", "failed", "skipped"]
PROVED = ["complete", "not-registered"]

VAULT = World().with_body(KeyVault, {"id": KV})
BACKUPS = World().with_body(RecoveryVault, {"id": RSV})


def look(world: World, asked: Callable[[Inventory], Any]) -> tuple[Any, list[Evidence]]:
    """The answer, or the gaps of the Unread; and the evidence that it left."""
    raised = []
    with trail() as seen:
        try:
            found = asked(world.inventory())
        except Unread as error:
            raised.append(error)
            found = list(error.gaps)
    assert seen.unread == raised
    return found, list(seen.evidence.values())


def find(view: type[Resource], id: str) -> Callable[[Inventory], Any]:
    return lambda inventory: inventory.find(view, ResourceId(id))


def open_gap(found: Any) -> Gap:
    (gap,) = found
    assert isinstance(gap, Gap)
    return gap


def children(view: type[Resource], of: str = RSV) -> Callable[[Inventory], Any]:
    def ask(inventory: Inventory) -> Any:
        vault = inventory.find(RecoveryVault, ResourceId(of))
        assert isinstance(vault, RecoveryVault)
        return inventory.children(vault, view)

    return ask
