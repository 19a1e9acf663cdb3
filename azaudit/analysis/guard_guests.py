"""Guests who have power over a Resource Guard, and whether they hold a vault at home as well.

A guard in another tenant is meant for people of that tenant; one who was invited from the tenant
of the vault brings the two sides together again.
"""

import shlex
from collections.abc import Iterator

from azaudit.analysis.guard_duties import (
    DUTY_VIEWS,
    Duties,
    approve_side,
    guard_duties,
    tenant_holding,
)
from azaudit.analysis.persons import Pair, Seat, Side
from azaudit.analysis.principals import Known, directory
from azaudit.analysis.traced import conclude, reading
from azaudit.model import Evidence, Gap, ResourceId
from azaudit.resources.data_protection import BackupGuardProxy, ResourceGuard
from azaudit.resources.inventory import Inventory
from azaudit.resources.recovery_services import GuardProxy, RecoveryGuardProxy
from azaudit.resources.trail import note, unread


@reading(*DUTY_VIEWS)
def guard_guests(inventory: Inventory, guard: ResourceGuard) -> tuple[Known, ...]:
    """The guests who can approve on a guard, or change it, or may be able to.

    Raises Unread where none was found, and whether there is one is open.
    """
    approvers, side = approve_side(inventory, guard.id)
    path = f"guests who can {approvers.ability.verb}"
    found = {seat.who.id: seat.who for seat in side.seats if seat.who.guest}
    note(Evidence("derived", guard.id.text, path, len(found), "", ""))
    if found:
        return tuple(sorted(found.values(), key=lambda one: (str(one).lower(), one.id)))
    open = _guests_unread(guard.id, side)
    if open:
        raise unread(*dict.fromkeys(open))
    note(*approvers.proofs)
    return ()


def _guests_unread(guard: ResourceId, side: Side) -> list[Gap]:
    """What could hide a guest on a guard's side."""
    return [*side.gaps, *(_unknown(guard, one) for one in side.seats if _may_be_guest(one))]


def _may_be_guest(seat: Seat) -> bool:
    return seat.who.kind in (None, "user") and seat.who.guest is None


def _unknown(guard: ResourceId, seat: Seat) -> Gap:
    said = f"whether {seat} is a guest was not read"
    return seat.unread or Gap("unreadable", guard.text, said)


@reading(*DUTY_VIEWS, RecoveryGuardProxy, BackupGuardProxy)
def guests_with_vaults(
    inventory: Inventory, guard: ResourceGuard, guests: tuple[Known, ...]
) -> tuple[tuple[GuardProxy, Pair], ...]:
    """The guests who can also run, at home, what the guard protects, each with the vault's proxy.

    Raises Unread where there is none for sure and it is open: the tenant that a guest came from was
    not collected, since the guard does not say which vaults it guards.
    """
    ids = {one.id for one in guests}
    own = tenant_holding(inventory, guard.id)
    found: list[tuple[GuardProxy, Pair]] = []
    open: list[Gap] = []
    for proxy in _proxies(inventory, guard, open):
        # a vault beside the guard is none of a guest's home
        if tenant_holding(inventory, proxy.vault_id) == own:
            continue
        read = conclude(lambda proxy=proxy: guard_duties(inventory, proxy))  # type: ignore[misc]  # mypy does not know the default's type
        if read.gaps:
            open += read.gaps
            continue
        note(*read.witnesses)
        found += ((proxy, pair) for pair in _of_guests(read.value, ids))
        open += read.value.meeting.open
    if found:
        return tuple(found)
    open += _guests_unread(guard.id, approve_side(inventory, guard.id)[1])
    open += (gap for one in guests for gap in _homes_unread(inventory, guard, one))
    if open:
        raise unread(*dict.fromkeys(open))
    return ()


def _proxies(inventory: Inventory, guard: ResourceGuard, open: list[Gap]) -> Iterator[GuardProxy]:
    """The proxies that name a guard; what could hide another goes to open."""
    for view in (RecoveryGuardProxy, BackupGuardProxy):
        for place in inventory.listed(view):
            open += [place.gap] if place.gap is not None else []
            for proxy in place.resources:
                named = conclude(lambda proxy=proxy: proxy.guard_id)  # type: ignore[misc]  # as above
                open += named.gaps
                if not named.gaps and named.value == guard.id:
                    yield proxy


def _of_guests(duties: Duties, ids: set[str]) -> Iterator[Pair]:
    for pair in duties.meeting.both:
        if pair.second.who.id in ids:
            yield pair


def _homes_unread(inventory: Inventory, guard: ResourceGuard, guest: Known) -> Iterator[Gap]:
    """Why it is open what a guest holds at home."""
    domain = home_domain(guest)
    if not domain:
        said = f"from which tenant {guest} came was not read"
        yield Gap("unreadable", guard.id.text, said)
    elif not _is_collected(inventory, guest, domain):
        # the name comes out of somebody's answer, and people paste commands
        command = shlex.join(["azaudit", "collect", "--tenant", domain, "-o", "vault.azaudit"])
        said = (
            f"what {guest} holds in {domain} was not collected; its owner can run `{command}`, and"
            " `azaudit check vault.azaudit guard.azaudit` then judges both sides"
        )
        yield Gap("not-collected", guard.id.text, said)


def home_domain(guest: Known) -> str:
    """The domain that a guest came from; empty where nothing tells it."""
    address = guest.home or min(guest.addresses, default="")
    return address.rpartition("@")[2]


def _is_collected(inventory: Inventory, guest: Known, domain: str) -> bool:
    """Whether the tenant that a guest came from is one of those that were collected."""
    for scope in inventory.index.subscriptions():
        if scope.role == "audited" and (scope.tenant_name or "").lower() == domain:
            return True
    for tenant in inventory.index.tenants():
        people = directory(inventory, tenant).principals.values()
        if any(not one.guest and guest.addresses & one.addresses for one in people):
            return True
    return False
