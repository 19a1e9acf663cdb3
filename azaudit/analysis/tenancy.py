"""Where a resource lies: its region, and its subscription and tenant as far as is known."""

from dataclasses import dataclass

from azaudit.analysis.traced import Traced
from azaudit.model import Evidence, Gap, ResourceId
from azaudit.resources.base import Resource
from azaudit.resources.inventory import Inventory, unreached
from azaudit.resources.trail import unread


@dataclass(frozen=True)
class Place:
    """A subscription and the tenant that is its home.

    tenant_id: None when no snapshot reached the subscription.
    """

    subscription_id: str
    tenant_id: str | None
    subscription_name: str | None
    tenant_name: str | None

    def __str__(self) -> str:
        name = f"{self.subscription_name} ({self.subscription_id})"
        subscription = name if self.subscription_name else self.subscription_id
        if self.tenant_id is None:
            return f"subscription {subscription}, which no snapshot reached"
        return f"subscription {subscription} of tenant {self.tenant_name or self.tenant_id}"


def place_of(inventory: Inventory, id: ResourceId) -> Traced[Place]:
    """The subscription of an id, and the tenant if that subscription was reached.

    The id alone gives the subscription; only a subscription list read with a token of the tenant
    gives the tenant, so nothing is concluded from a subscription that nobody listed.
    """
    if id.subscription_id is None:
        gap = Gap("unreadable", id.text, f"{id} names no subscription")
        return Traced(None, (), (gap,))
    row = inventory.index.subscription(id.subscription_id)
    if row is None:
        return Traced(Place(id.subscription_id, None, None, None))
    home = row.home_tenant_id or row.tenant_id
    name = row.tenant_name if home == row.tenant_id else None
    place = Place(id.subscription_id, home, row.name, name)
    scope = f"/subscriptions/{id.subscription_id}"
    witness = Evidence("derived", scope, "tenantId", home, inventory.as_of, "")
    return Traced(place, (witness,))


def tenant_of(inventory: Inventory, id: ResourceId) -> Traced[str]:
    """The home tenant of a resource; open where no snapshot reached its subscription."""
    place = place_of(inventory, id)
    if not place.gaps and place.value.tenant_id is None:
        return Traced(None, place.witnesses, (unreached(id),))
    return Traced(None if place.gaps else place.value.tenant_id, place.witnesses, place.gaps)


def belongs_to(inventory: Inventory, id: ResourceId, tenants: frozenset[str]) -> Traced[bool]:
    """Whether a resource is known to lie in one of some tenants.

    A subscription that nobody listed is in none of the collected tenants as far as their
    subscription lists show, hence not known to; whether it is in a tenant that was not collected
    stays open. Where the answer may be yes for a tenant of which only a part is visible, ask
    tenant_of.
    """
    place = place_of(inventory, id)
    if place.gaps:
        return Traced(None, place.witnesses, place.gaps)
    found = place.value
    if found.tenant_id is not None:
        return Traced(found.tenant_id in tenants, place.witnesses)
    others = sorted(tenants - inventory.index.tenants())
    if not others:
        return Traced(_value=False, witnesses=place.witnesses)
    message = f"{found}, may belong to tenant {', '.join(others)}; audit that tenant as well"
    gap = Gap("not-collected", f"/subscriptions/{found.subscription_id}", message)
    return Traced(None, place.witnesses, (gap,))


def region_of(resource: Resource) -> str:
    """The region of a resource in the short form, as in eastus2.

    Services answer both forms of a name, and any case. Raises Unread where none is named.
    """
    region = (resource.location or "").replace(" ", "").lower()
    if not region:
        message = f"the location of {resource.name} is absent"
        raise unread(Gap("unreadable", resource.id.text, message))
    return region
