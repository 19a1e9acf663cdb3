"""The two ends of a guard's proxy: the Resource Guard, and the vault that it protects."""

from azaudit.analysis.traced import reading
from azaudit.model import Gap
from azaudit.resources.base import Resource
from azaudit.resources.data_protection import BackupGuardProxy, BackupVault, ResourceGuard
from azaudit.resources.inventory import Inventory, Missing
from azaudit.resources.recovery_services import GuardProxy, RecoveryVault
from azaudit.resources.trail import unread


@reading(ResourceGuard)
def guard_of(inventory: Inventory, proxy: GuardProxy) -> ResourceGuard | None:
    """The guard that a proxy names, or None where it is proved not to exist.

    Raises Unread when nobody collected the guard's subscription, which names the command that its
    owner has to run, when it was left out of the run, and when its guards could not be listed.
    """
    found = inventory.find(ResourceGuard, proxy.guard_id)
    if not isinstance(found, Missing):
        return found
    if found.reason == "out-of-scope":
        message = f"the subscription of the guard {found.id.name} was left out of the run"
        raise unread(Gap("skipped", found.id.text, message))
    return None


@reading(RecoveryVault, BackupVault)
def vault_of(inventory: Inventory, proxy: GuardProxy) -> RecoveryVault | BackupVault:
    """The vault that a proxy lies below; raises Unread where it was not read."""
    view = BackupVault if isinstance(proxy, BackupGuardProxy) else RecoveryVault
    found: Resource | Missing = inventory.find(view, proxy.vault_id)
    if isinstance(found, RecoveryVault | BackupVault):
        return found
    raise unread(Gap("unreadable", proxy.id.text, f"the vault of {proxy.id} was not read"))
