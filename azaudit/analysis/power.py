"""Who can do something to a resource: the people and applications behind the roles, by name."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from azaudit.analysis.abilities import SELF_GRANT, Ability
from azaudit.analysis.authority import Authority, authority, home_of
from azaudit.analysis.power_holders import Effective, Holder, Way
from azaudit.analysis.power_limits import doubt_of, more_than, reasons, witness
from azaudit.analysis.power_words import named, scope_words
from azaudit.analysis.principals import Kind, Known, members_gap, principals_gap
from azaudit.analysis.rbac import Asked, Assignment, Holding, Power, Rbac, Share
from azaudit.analysis.role_scopes import covers
from azaudit.analysis.traced import reading
from azaudit.model import Evidence, Gap, ResourceId
from azaudit.resources.authorization import (
    ActiveRole,
    CustomRole,
    DenyAssignment,
    EligibleRole,
    LighthouseDelegation,
    PrincipalType,
    RoleAssignment,
    RoleDefinition,
    SubscriptionAncestry,
)
from azaudit.resources.base import Resource
from azaudit.resources.directory import DirectoryGroup, Principal
from azaudit.resources.inventory import Inventory, absence, unreached
from azaudit.snapshot.schema import ScopeRow

POWER_VIEWS: tuple[type[Resource], ...] = (
    RoleAssignment,
    RoleDefinition,
    CustomRole,
    DenyAssignment,
    LighthouseDelegation,
    EligibleRole,
    ActiveRole,
    SubscriptionAncestry,
    Principal,
    DirectoryGroup,
)


@reading(*POWER_VIEWS)
def who_can(inventory: Inventory, resource: ResourceId, ability: Ability) -> Effective:
    """Everybody who can do something to a resource, effectively.

    Over groups and what they hold, custom roles, the scopes above, deny assignments and
    delegations to other tenants. It leaves no evidence; what judges it does, as `more_than`.
    """
    subscription = resource.subscription_id
    scope = inventory.index.subscription(subscription or "")
    if subscription is None or scope is None or scope.role != "audited":
        return Effective(resource, ability, gaps=(unreached(resource),))
    tenant = home_of(inventory, subscription, scope.tenant_id)
    held = authority(inventory, tenant)
    holders, gaps = _holders(inventory, held, held.active, resource, ability)
    eligible, more = _holders(inventory, held, held.eligible, resource, ability)
    able = {one.who.id for one in holders}
    unlisted, proofs = _listed(inventory, resource, RoleAssignment, LighthouseDelegation)
    if scope.home_tenant_id not in (None, scope.tenant_id):
        unlisted.append(_hidden(scope))
    undenied, _ = _listed(inventory, resource, DenyAssignment)
    unactivated, _ = _listed(inventory, resource, EligibleRole)
    return Effective(
        resource,
        ability,
        holders,
        tuple(one for one in eligible if one.who.id not in able),
        tuple(_orphaned(held, resource, ability)),
        tuple(dict.fromkeys([*unlisted, *gaps])),
        tuple(undenied),
        tuple(dict.fromkeys([*unactivated, *more])),
        tuple(proofs),
    )


def _hidden(scope: ScopeRow) -> Gap:
    """What a managing tenant is not shown of a subscription that is delegated to it.

    learn.microsoft.com/azure/role-based-access-control/role-assignments-list-rest
    """
    place = f"/subscriptions/{scope.subscription_id}"
    said = (
        f"the roles that tenant {scope.home_tenant_id} gives in {scope.name or place} are shown to"
        " its own sign-ins only"
    )
    return Gap("not-collected", place, said)


def _holders(
    inventory: Inventory, held: Authority, rbac: Rbac, resource: ResourceId, ability: Ability
) -> tuple[tuple[Holder, ...], tuple[Gap, ...]]:
    asked = (
        *((action, False) for action in ability.actions),
        *((action, True) for action in ability.data_actions),
    )
    shares = rbac.shares_of(asked, resource)
    if shares is None:
        return _worked_out(inventory, held, rbac, resource, asked)
    # thousands of resources have the same holders
    once = inventory.once(_answers)
    key = tuple(map(id, shares))
    if key not in once:
        # what is held keeps its id its own
        once[key] = (shares, _of_shares(inventory, held, shares))
    return once[key][1], ()


def _worked_out(
    inventory: Inventory, held: Authority, rbac: Rbac, resource: ResourceId, asked: Asked
) -> tuple[tuple[Holder, ...], tuple[Gap, ...]]:
    """Those who can run any of some actions, asked of each by itself."""
    given: list[tuple[str, Holding]] = []
    gaps: list[Gap] = []
    for action, data in asked:
        power = rbac.who_can(action, resource, data=data)
        gaps.extend(_gaps(inventory, held, power, resource))
        given += ((action, one) for one in power.holdings)
    made = [
        _holder(inventory, held, who, [Way(*one) for one in ways])
        for who, ways in _by_principal(given).items()
    ]
    return tuple(sorted(made, key=lambda one: one.order)), tuple(gaps)


def _of_shares(
    inventory: Inventory, held: Authority, shares: tuple[Share, ...]
) -> tuple[Holder, ...]:
    """Everybody to whom shares give something; who has it by the same ways is made once."""
    once = inventory.once(_made)
    made: list[Holder] = []
    for who, ways in _by_principal(way for share in shares for way in share.ways).items():
        key = (held.tenant_id, *map(id, ways))
        if key not in once:
            once[key] = (ways, _holder(inventory, held, who, [Way(*one) for one in ways]))
        made.append(once[key][1])
    return tuple(sorted(made, key=lambda one: one.order))


def _by_principal(
    given: Iterable[tuple[str, Holding]],
) -> dict[str, list[tuple[str, Holding]]]:
    ways: dict[str, list[tuple[str, Holding]]] = {}
    for way in given:
        ways.setdefault(way[1].principal_id, []).append(way)
    return ways


_Answer: TypeAlias = tuple[tuple[Share, ...], tuple[Holder, ...]]


def _answers(inventory: Inventory) -> dict[tuple[object, ...], _Answer]:
    del inventory
    return {}


_Made: TypeAlias = dict[tuple[object, ...], tuple[list[tuple[str, Holding]], Holder]]


def _made(inventory: Inventory) -> _Made:
    del inventory
    return {}


# what an assignment says of its principal, where the directory was not read
_KINDS: Mapping[str, Kind] = {
    PrincipalType.USER.lower(): "user",
    PrincipalType.SERVICE_PRINCIPAL.lower(): "application",
    PrincipalType.DEVICE.lower(): "device",
}


def _holder(inventory: Inventory, held: Authority, id: str, ways: list[Way]) -> Holder:
    kept = {(way.holding.assignment.id, way.holding.chain): way for way in reversed(ways)}
    named_ways = [
        Way(
            way.action,
            way.holding,
            tuple(_name(held, group) for group in way.holding.chain[:-1]),
            place_words(inventory, held.tenant_id, way.holding.assignment.scope),
        )
        for way in reversed(kept.values())
    ]
    named_ways.sort(key=lambda way: not way.sure)
    known = held.known.get(id)
    gap = principals_gap(inventory, held.tenant_id, id) if known is None else None
    if known is None or known.kind is None:
        direct = [way.holding.assignment for way in ways if len(way.holding.chain) == 1]
        said = next((one.principal_type for one in direct if one.kind != "delegated"), "")
        known = Known(id, _KINDS.get(said), known.name if known is not None else "")
    return Holder(known, tuple(named_ways), gap)


def place_words(inventory: Inventory, tenant_id: str, scope: str) -> str:
    """A scope in words, with the names that people know.

    The management group that a tenant begins with has the tenant's id for a name.
    """
    id = ResourceId(scope)
    if id.folded == f"/providers/microsoft.management/managementgroups/{tenant_id}":
        return "the tenant root group"
    if id.subscription_id is None or id.resource_group is not None or id.type is not None:
        return scope_words(scope)
    row = inventory.index.subscription(id.subscription_id)
    return f"the subscription {row.name}" if row is not None and row.name else scope_words(scope)


def _name(held: Authority, id: str) -> str:
    return str(held.known.get(id) or Known(id, "group"))


def _gaps(
    inventory: Inventory, held: Authority, power: Power, resource: ResourceId
) -> Iterator[Gap]:
    for group in power.unread_groups:
        yield members_gap(inventory, held.tenant_id, group, _group_name(held, group))
    for text in power.otherwise_open:
        yield Gap("unreadable", resource.text, f"{text} was not read")


def _group_name(held: Authority, id: str) -> str:
    known = held.known.get(id)
    return known.name if known is not None else ""


def _orphaned(held: Authority, resource: ResourceId, ability: Ability) -> Iterator[Assignment]:
    """The assignments of deleted principals that would give the power."""
    roles = held.active.roles
    for one in held.orphaned:
        role = roles.get(one.role_id)
        if role is None or covers(one.scope, resource, held.active.ancestry) is not True:
            continue
        if any(
            permission.names(action, data=data)
            for permission in role.permissions
            for data, actions in ((False, ability.actions), (True, ability.data_actions))
            for action in actions
        ):
            yield one


def _listed(
    inventory: Inventory, resource: ResourceId, *views: type[Resource]
) -> tuple[list[Gap], list[Evidence]]:
    """Of the lists of a subscription, why some have gaps, and the proof of the others."""
    place = f"/subscriptions/{resource.subscription_id}"
    gaps: list[Gap] = []
    proofs: list[Evidence] = []
    for view in views:
        collector = view.listing.collector
        coverage = inventory.index.coverage(collector, place)
        gap = coverage.gap() if coverage is not None else None
        if coverage is None:
            gaps.append(Gap("not-asked", place, f"{collector} was not collected at {place}"))
        elif gap is not None:
            gaps.append(gap)
        else:
            proofs.append(absence(coverage))
    return gaps, proofs


__all__ = [
    "POWER_VIEWS",
    "SELF_GRANT",
    "Effective",
    "Holder",
    "Way",
    "doubt_of",
    "more_than",
    "named",
    "place_words",
    "reasons",
    "scope_words",
    "who_can",
    "witness",
]
