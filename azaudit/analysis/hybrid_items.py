"""Backups of what lies outside Azure, and how their vault secures them.

An agent (MARS) or a server (DPM, Azure Backup Server) runs where somebody else may hold it, so a
vault can ask for a PIN before such an item is deleted.
"""

from azaudit.analysis.traced import reading
from azaudit.model import Gap, ResourceId
from azaudit.resources.inventory import Inventory
from azaudit.resources.recovery_backups import RecoveryBackupConfig, RecoveryProtectedItem
from azaudit.resources.recovery_services import RecoveryVault
from azaudit.resources.trail import Unread, unread
from azaudit.resources.vault_settings import HybridSecurity


def vaults_with_hybrid_items(inventory: Inventory) -> frozenset[ResourceId]:
    """The vaults of which a hybrid item was read; an item that cannot be read is of none."""
    return inventory.once(_vaults_with_hybrid_items)


@reading(RecoveryBackupConfig)
def hybrid_security(inventory: Inventory, vault: RecoveryVault) -> HybridSecurity:
    """Whether hybrid security is on, by the vault, else by its backup configuration.

    Raises Unread where neither says.
    """
    return vault.hybrid_security or configured_security(inventory, vault)


@reading(RecoveryBackupConfig)
def configured_security(inventory: Inventory, vault: RecoveryVault) -> HybridSecurity:
    """Whether hybrid security is on by the vault's backup configuration; raises Unread."""
    for config in inventory.children(vault, RecoveryBackupConfig):
        return config.hybrid_security
    message = f"the answer about the backup configuration of {vault.name} holds none"
    raise unread(Gap("unreadable", vault.id.text, message))


def _vaults_with_hybrid_items(inventory: Inventory) -> frozenset[ResourceId]:
    items = inventory.known(RecoveryProtectedItem)
    return frozenset(vault for item in items if _hybrid(item) and (vault := _vault_of(item.id)))


def _hybrid(item: RecoveryProtectedItem) -> bool:
    try:
        return item.hybrid
    except Unread:
        return False


def _vault_of(id: ResourceId) -> ResourceId | None:
    above = id.parent
    while above is not None and not RecoveryVault.names(above):
        above = above.parent
    return above
