"""All described tenants together, with the look-ups that serving them needs."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from tests.arm.tenant import Principal, Resource, Subscription, Tenant


class World:
    """Tenants, subscriptions, resources and principals, indexed once.

    Tests of speed describe a hundred thousand resources: no look-up goes through all of them.
    page_size: the most rows that a page of a list holds.
    """

    def __init__(
        self, tenants: Sequence[Tenant], principals: Iterable[Principal], page_size: int
    ) -> None:
        self.tenants = tuple(tenants)
        self.principals = {principal.name: principal for principal in principals}
        self.page_size = page_size
        self._subscriptions = {one.id.lower(): one for one in self.subscriptions()}
        self._resources: dict[str, Resource] = {}
        self._below: dict[tuple[str, str], list[Resource]] = defaultdict(list)
        self._groups: dict[str, dict[str, dict[str, Any]]] = {}
        for subscription in self.subscriptions():
            self._index(subscription)

    def _index(self, subscription: Subscription) -> None:
        groups = self._groups.setdefault(subscription.id.lower(), {})
        for resource in subscription.resources:
            self._resources[resource.folded] = resource
            type = resource.type.lower()
            for scope in _above(resource.folded):
                self._below[scope, type].append(resource)
            group = _group(resource)
            if group is not None:
                groups.setdefault(group["name"].lower(), group)

    def subscriptions(self) -> Iterator[Subscription]:
        for tenant in self.tenants:
            yield from tenant.subscriptions

    def tenant(self, named: str) -> Tenant | None:
        """A tenant by its id or domain name."""
        wanted = named.lower()
        return next((one for one in self.tenants if wanted in {one.id, one.name.lower()}), None)

    def home_of(self, subscription: Subscription) -> Tenant:
        """The tenant to whose directory a subscription belongs."""
        return next(one for one in self.tenants if one.id == subscription.tenant_id)

    def subscription(self, id: str) -> Subscription | None:
        return self._subscriptions.get(id.lower())

    def groups(self, subscription: Subscription) -> dict[str, dict[str, Any]]:
        """The bodies of the resource groups by their names in lower case.

        A group exists because something is in it.
        """
        return self._groups[subscription.id.lower()]

    def resource(self, id: str) -> Resource | None:
        return self._resources.get(id.lower())

    def below(self, scope: str, type: str) -> Sequence[Resource]:
        """The resources of a type anywhere below a scope, in the order of the description."""
        return self._below.get((scope.lower(), type.lower()), ())

    def application(self, client_id: str) -> Principal | None:
        wanted = client_id.lower()
        return next(
            (one for one in self.principals.values() if (one.client_id or "").lower() == wanted),
            None,
        )

    def user(self, named: str) -> Principal | None:
        """A principal by its name or its user name."""
        return self.principals.get(named) or next(
            (one for one in self.principals.values() if one.user == named), None
        )

    def readable(self, principal: Principal, tenant_id: str) -> tuple[Subscription, ...]:
        """The subscriptions that a token of a tenant lists for a principal."""
        return tuple(
            one
            for one in self.subscriptions()
            if one.serves(tenant_id) and may_enter(principal, tenant_id, one)
        )


def _above(folded: str) -> Iterator[str]:
    """The scopes and resources above an id: each pair of segments ends one."""
    parts = folded.split("/")
    for end in range(3, len(parts), 2):
        yield "/".join(parts[:end])


def _group(resource: Resource) -> dict[str, Any] | None:
    parts = resource.id.split("/")
    if len(parts) < 5 or parts[3].lower() != "resourcegroups":
        return None
    return {
        "id": "/".join(parts[:5]),
        "name": parts[4],
        "type": "Microsoft.Resources/resourceGroups",
        "location": resource.body.get("location", "eastus2"),
        "properties": {"provisioningState": "Succeeded"},
    }


def may_enter(principal: Principal, tenant_id: str, subscription: Subscription) -> bool:
    """Whether a principal holds any role in a subscription, as one tenant knows it."""
    membership = principal.memberships.get(tenant_id)
    if membership is None:
        return False
    named = {"*", subscription.id.lower(), subscription.name.lower()}
    return bool(named & {one.lower() for one in membership.reads})


def may_above(principal: Principal, tenant_id: str, action: str, scope: str) -> bool:
    """Whether a principal may do something at a scope above subscriptions.

    Only who reads the whole tenant has a role there; what is denied of one subscription is not.
    """
    membership = principal.memberships.get(tenant_id)
    if membership is None or "*" not in membership.reads:
        return False
    if membership.only is not None and action.lower() not in map(str.lower, membership.only):
        return False
    return not any(
        denial.covers(action, scope)
        for denial in membership.denials
        if denial.subscription_id is None
    )


def may(
    principal: Principal, tenant_id: str, subscription: Subscription, action: str, scope: str
) -> bool:
    """Whether a principal may do something, as one tenant knows it."""
    if not may_enter(principal, tenant_id, subscription):
        return False
    membership = principal.memberships[tenant_id]
    if membership.only is not None and action.lower() not in map(str.lower, membership.only):
        return False
    return not any(
        denial.covers(action, scope)
        for denial in membership.denials
        if denial.subscription_id in {None, subscription.id.lower(), subscription.name.lower()}
    )
