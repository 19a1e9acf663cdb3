"""Collectors of who was given what: once the resources are known, where there are any."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from azaudit.analysis.assignments import role_key
from azaudit.analysis.authority import authority, is_weighty
from azaudit.analysis.principals import value
from azaudit.analysis.role_ends import NO_LICENCE
from azaudit.collect import versions
from azaudit.collect.collector import Ask, Client, Collector, Sweep, Swept
from azaudit.model import ResourceId
from azaudit.resources.authorization import (
    ActiveRole,
    CustomRole,
    DelegatedRole,
    DenyAssignment,
    EligibleRole,
    LighthouseDelegation,
    RoleAssignment,
    RoleDefinition,
    RoleGrant,
    Subscription,
    SubscriptionAncestry,
    plain_scope,
)
from azaudit.resources.base import Resource
from azaudit.resources.data_protection import BackupInstance, BackupVault, ResourceGuard
from azaudit.resources.recovery_backups import RecoveryProtectedItem
from azaudit.resources.recovery_services import RecoveryVault
from azaudit.resources.role_policies import RolePolicyAssignment
from azaudit.resources.trail import untraced

if TYPE_CHECKING:
    from azaudit.azure.reading import Reading

_ROLES = "/providers/Microsoft.Authorization/roleDefinitions"
_READ_ROLES = "Microsoft.Authorization/roleDefinitions/read"
# A tenant without the licence for Privileged Identity Management has no role that is eligible.
_NO_LICENCE = frozenset({NO_LICENCE})
_ANCESTRY = (
    "resourcecontainers | where type =~ 'microsoft.resources/subscriptions'"
    " | project id, name, properties | order by id asc"
)
_BACKUPS: tuple[type[Resource], ...] = (ResourceGuard, RecoveryVault, BackupVault)
_BACKED_UP: tuple[type[Resource], ...] = (RecoveryProtectedItem, BackupInstance)
# so many subscriptions have fewer rows than one answer holds
_BLOCK = 300


def _reader() -> type[Any]:
    from azaudit.azure.arm import ArmReader

    return ArmReader


def _client() -> type[Any]:
    from azure.mgmt.resource.subscriptions.aio import SubscriptionClient

    return SubscriptionClient


def _listed(view: type[Resource], query: dict[str, str]) -> Callable[[Swept], Iterator[Ask]]:
    """A list in each subscription in which there is something."""

    def asks(swept: Swept) -> Iterator[Ask]:
        for id in swept.occupied:
            scope = ResourceId(f"/subscriptions/{id}")
            path = f"{scope}/providers/{view.arm_type}"
            yield Ask(scope, (_pages(path, **query),), id)

    return asks


def _pages(path: str, **query: str) -> Callable[[Client], Any]:
    return lambda client: client.pages(path, **query)


def _of_subscriptions(
    view: type[Resource],
    api_version: str,
    none_codes: frozenset[str] = frozenset(),
    query: dict[str, str] | None = None,
) -> Collector:
    return Collector(
        view=view,
        client=_reader,
        api_version=api_version,
        actions=(f"{view.arm_type}/read",),
        none_codes=none_codes,
        sweep=Sweep(_listed(view, query or {})),
    )


def _built_in(swept: Swept) -> Iterator[Ask]:
    if swept.occupied:
        scope = ResourceId(f"/tenants/{swept.tenant_id}")
        yield Ask(scope, (_pages(_ROLES, **{"$filter": "type eq 'BuiltInRole'"}),))


def _custom(swept: Swept) -> Iterator[Ask]:
    """Every role that is assigned and is none of the built-in ones.

    Asked for in a subscription where it is assigned, since whoever reads assignments there reads
    roles there; the id in an assignment may name a scope that the auditor cannot read.
    """
    known = {row.id.rsplit("/", 1)[-1].lower() for row in _rows(swept, RoleDefinition)}
    for named, subscription_id in _given_roles(swept):
        if named in known:
            continue
        known.add(named)
        id = ResourceId(f"/subscriptions/{subscription_id}{_ROLES}/{named}")
        yield Ask(id, (partial(_get, id),), subscription_id, "get")


def _given_roles(swept: Swept) -> Iterator[tuple[str, str]]:
    """The GUIDs of the roles that somebody has, each with a subscription where that is listed."""
    for view in (RoleAssignment, EligibleRole):
        for row in _rows(swept, view):
            given = swept.inventory.view(view, row)
            yield from _named((given,), row.subscription_id)
    for row in _rows(swept, LighthouseDelegation):
        delegation = swept.inventory.view(LighthouseDelegation, row)
        for name in ("roles", "eligible"):
            with untraced():
                roles = value(delegation, name, ())
            yield from _named(roles, row.subscription_id)


def _named(
    given: Iterable[RoleGrant | DelegatedRole], subscription_id: str | None
) -> Iterator[tuple[str, str]]:
    for one in given:
        with untraced():
            role = value(one, "role_id", "")
        if role and subscription_id:
            yield ResourceId(role).name.lower(), subscription_id


def _get(id: ResourceId, client: Client) -> Any:
    return client.get(id.text)


def _rows(swept: Swept, view: type[Resource]) -> Any:
    return swept.inventory.index.of_type(view.arm_type.lower())


def _role_policies(swept: Swept) -> Iterator[Ask]:
    """The role settings of scopes at which a role of weight is eligible.

    Only of those at or above a vault, a guard, or what is backed up, since nothing else asks what
    an activation takes; and of those above subscriptions, whatever lies below them. A scope has
    settings for every role there is, several hundred, which are megabytes; a filter by role is not
    documented, so that one list serves all roles of a scope, and only theirs are kept.
    """
    wanted: dict[ResourceId, set[str]] = {}
    concerned = _concerned(swept)
    roles = authority(swept.inventory, swept.tenant_id).eligible.roles
    for row in _rows(swept, EligibleRole):
        given = swept.inventory.view(EligibleRole, row)
        with untraced():
            scope, role = value(given, "scope", ""), value(given, "role_id", "")
        id, name = ResourceId(plain_scope(scope)), ResourceId(role).name.lower()
        weighty = is_weighty(roles.get(role_key(name))) if role else False
        if scope and weighty and (id.subscription_id is None or id.folded in concerned):
            wanted.setdefault(id, set()).add(name)
    for id, names in wanted.items():
        path = f"{id.text.rstrip('/')}/providers/{RolePolicyAssignment.arm_type}"
        yield Ask(id, (_pages(path),), id.subscription_id, shape=partial(_keep, names))


def _concerned(swept: Swept) -> frozenset[str]:
    """The scopes, folded, at or above what is backed up, what backs it up and what guards that."""
    ids = [row.id for view in _BACKUPS for row in _rows(swept, view)]
    for view in _BACKED_UP:
        with untraced():
            sources = (
                value(swept.inventory.view(view, row), "source_id", None)
                for row in _rows(swept, view)
            )
            ids += [source.text for source in sources if source is not None]
    found: set[str] = set()
    for id in ids:
        parts = ResourceId(id).folded.split("/")
        found.update("/".join(parts[:count]) for count in range(3, len(parts) + 1))
    return frozenset(found)


def _keep(roles: set[str], reading: "Reading") -> None:
    """Leave out settings of other roles; what does not say of which it is stays."""
    reading.rows = [one for one in reading.rows if _role_of(one.body) in {None, *roles}]


def _role_of(body: dict[str, Any]) -> str | None:
    properties = body.get("properties")
    named = properties.get("roleDefinitionId") if isinstance(properties, dict) else None
    return ResourceId(named).name.lower() if isinstance(named, str) else None


def _ancestry(swept: Swept) -> Iterator[Ask]:
    blocks = [
        list(swept.occupied[start : start + _BLOCK])
        for start in range(0, len(swept.occupied), _BLOCK)
    ]
    if blocks:
        calls = tuple(partial(_query, block) for block in blocks)
        yield Ask(ResourceId(f"/tenants/{swept.tenant_id}"), calls, expect="query")


def _query(block: list[str], client: Client) -> Any:
    return client.query(block, _ANCESTRY)


COLLECTORS = (
    Collector(
        view=Subscription,
        client=_client,
        api_version=versions.SUBSCRIPTIONS,
        actions=("Microsoft.Resources/subscriptions/read",),
        gets=lambda client, scope: (partial(client.subscriptions.get, scope.subscription_id),),
    ),
    _of_subscriptions(RoleAssignment, versions.AUTHORIZATION),
    _of_subscriptions(DenyAssignment, versions.AUTHORIZATION),
    _of_subscriptions(EligibleRole, versions.ROLE_SCHEDULES, _NO_LICENCE),
    _of_subscriptions(ActiveRole, versions.ROLE_SCHEDULES, _NO_LICENCE),
    _of_subscriptions(
        LighthouseDelegation,
        versions.MANAGED_SERVICES,
        query={"$expandRegistrationDefinition": "true"},
    ),
    Collector(
        view=RoleDefinition,
        client=_reader,
        api_version=versions.AUTHORIZATION,
        actions=(_READ_ROLES,),
        sweep=Sweep(_built_in),
    ),
    Collector(
        view=CustomRole,
        client=_reader,
        api_version=versions.AUTHORIZATION,
        actions=(_READ_ROLES,),
        sweep=Sweep(_custom, (RoleDefinition, RoleAssignment, EligibleRole, LighthouseDelegation)),
    ),
    Collector(
        view=SubscriptionAncestry,
        client=_reader,
        api_version=versions.RESOURCE_GRAPH,
        actions=("Microsoft.Resources/subscriptions/read",),
        sweep=Sweep(_ancestry),
    ),
    Collector(
        view=RolePolicyAssignment,
        client=_reader,
        api_version=versions.ROLE_SCHEDULES,
        actions=(f"{RolePolicyAssignment.arm_type}/read",),
        sweep=Sweep(
            _role_policies,
            (EligibleRole, RoleDefinition, CustomRole),
            (*_BACKUPS, *_BACKED_UP),
        ),
    ),
)
