"""Resource Guards by the proxies that attach them, which often lie in somebody else's tenant."""

import shlex

from azaudit.analysis.tenancy import place_of
from azaudit.analysis.traced import reading
from azaudit.model import Evidence, Gap, ResourceId
from azaudit.resources.base import Resource
from azaudit.resources.data_protection import BackupVault, ResourceGuard
from azaudit.resources.inventory import Inventory
from azaudit.resources.recovery_services import GuardProxy, RecoveryGuardProxy, RecoveryVault
from azaudit.resources.trail import note, unread


@reading(ResourceGuard)
def attached_guard(inventory: Inventory, proxy: GuardProxy) -> ResourceGuard | None:
    """The guard that a proxy names, or None where it is proved that there is none.

    Raises Unread when that is open; where the guard's subscription was not audited, it says what
    its owner can run.
    """
    id = proxy.guard_id
    scope = inventory.index.subscription(id.subscription_id or "")
    if id.subscription_id is not None and (scope is None or scope.role != "audited"):
        raise unread(_not_audited(inventory, id))
    guard = inventory.find(ResourceGuard, id)
    if not guard:
        return None
    row = guard.row
    seen = Evidence(
        kind="derived",
        resource_id=guard.id.text,
        path="exists",
        value=True,
        collected_at=row.collected_at,
        api_version=row.api_version,
    )
    note(seen)
    return guard


def guard_tenant(inventory: Inventory, proxy: GuardProxy) -> str:
    """The home tenant of a proxy's guard; raises Unread where no snapshot reached it."""
    place = place_of(inventory, proxy.guard_id).value
    if place.tenant_id is None:
        raise unread(_not_audited(inventory, proxy.guard_id))
    return place.tenant_id


@reading(RecoveryVault, BackupVault)
def guarded_vault(inventory: Inventory, proxy: GuardProxy) -> Resource:
    """The vault that a proxy lies below; raises Unread where it is not there any more."""
    view = RecoveryVault if isinstance(proxy, RecoveryGuardProxy) else BackupVault
    vault = inventory.find(view, proxy.vault_id)
    if not vault:
        message = f"{proxy.vault_id} was listed before and is not there any more"
        raise unread(Gap("unreadable", proxy.vault_id.text, message))
    return vault


def ask_owner(inventory: Inventory, id: ResourceId) -> str:
    """What the owner of a guard can run, and what then judges it together with the vault.

    Names the guard's tenant where a snapshot knows it, else its subscription.
    """
    scope = inventory.index.subscription(id.subscription_id or "")
    tenant = (scope.home_tenant_id or scope.tenant_id) if scope is not None else None
    # the id comes out of somebody's answer, and people paste commands
    where = ["--tenant", tenant] if tenant else ["--subscription", id.subscription_id or ""]
    command = shlex.join(["azaudit", "collect", *where, "-o", "guard.azaudit"])
    return (
        f"its owner can run `{command}`, and `azaudit check vault.azaudit guard.azaudit` then"
        " judges both sides"
    )


def _not_audited(inventory: Inventory, id: ResourceId) -> Gap:
    place = place_of(inventory, id).value
    scope = inventory.index.subscription(place.subscription_id)
    if scope is None:
        message = f"the guard {id.name} was not collected; {ask_owner(inventory, id)}"
        return Gap("not-collected", id.text, message)
    left_out = f"the guard {id.name} was left out with {place}: {scope.reason}"
    if scope.reason == scope.state.lower():  # whoever collects it reads nothing
        return Gap("skipped", id.text, left_out)
    return Gap("skipped", id.text, f"{left_out}; {ask_owner(inventory, id)}")
