"""What a check is given beside its resource: lookups, the profile, and the time that counts."""

from typing import TypeVar

from azaudit.model import ResourceId
from azaudit.profile import Profile
from azaudit.resources.base import Resource
from azaudit.resources.inventory import Inventory, Missing

V = TypeVar("V", bound=Resource)


class Audit:
    """The audit in progress, as a check sees it.

    as_of: RFC 3339 UTC; a check that needs a time uses this one, since evaluation reads no clock.
    """

    def __init__(self, inventory: Inventory, profile: Profile) -> None:
        self.inventory = inventory
        self.profile = profile
        self.as_of = inventory.as_of

    def find(self, view: type[V], id: ResourceId) -> V | Missing:
        """The resource with this id, or Missing; raises Unread when absence is not proved."""
        return self.inventory.find(view, id)

    def children(self, parent: Resource, view: type[V]) -> tuple[V, ...]:
        """All resources of a view below a resource; raises Unread when the list has a gap."""
        return self.inventory.children(parent, view)

    def all(self, view: type[V], subscription_id: str | None = None) -> tuple[V, ...]:
        """All resources of a view; raises Unread when any list has a gap."""
        return self.inventory.all(view, subscription_id)

    def tenants(self) -> frozenset[str]:
        """The tenants that were collected."""
        return self.inventory.index.tenants()
