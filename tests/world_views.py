"""The views that collectors read, and where worlds have them listed."""

from functools import lru_cache

from azaudit.resources.base import Resource
from azaudit.resources.directory import DirectoryGroup, Principal
from azaudit.resources.role_policies import RolePolicyAssignment

TENANT = "00000000-0000-0000-0001-000000000000"
SUBSCRIPTION = "00000000-0000-0000-0001-000000000001"

# where the objects of a directory stand below their tenant; Graph knows them by GUID alone
DIRECTORY: dict[type[Resource], str] = {Principal: "principals", DirectoryGroup: "groups"}


@lru_cache(maxsize=1)
def all_views() -> tuple[type[Resource], ...]:
    """Every view that something lists, in a fixed order."""
    found, pending = [], [Resource]
    while pending:
        current = pending.pop()
        pending.extend(current.__subclasses__())
        # tests declare views of their own, which no collector reads
        if hasattr(current, "listing") and current.__module__.startswith("azaudit."):
            found.append(current)
    return tuple(sorted(found, key=lambda view: view.__name__))


@lru_cache
def view_of(arm_type: str) -> type[Resource]:
    """A view of an ARM type in lower case."""
    return next(view for view in all_views() if view.arm_type.lower() == arm_type)


def usual_place(view: type[Resource], tenant: str = TENANT) -> str:
    """Where a view is listed in a world's own subscription or tenant."""
    if not view.listing.of_tenant:
        return f"/subscriptions/{SUBSCRIPTION}"
    return "/".join(filter(None, ("/tenants", tenant, DIRECTORY.get(view))))


def of_tenant(view: type[Resource]) -> bool:
    """Whether a view is not listed in each subscription: it may be of what lies above them."""
    return view.listing.of_tenant or view is RolePolicyAssignment
