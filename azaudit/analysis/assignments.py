"""The roles, assignments, denials and delegations that snapshots hold, each by its tenant.

What could not be read of an assignment is kept as an assignment that leaves everything open; what
could not be read of a deny assignment as one that may stop everybody.
"""

from dataclasses import replace
from functools import partial

from azaudit.analysis.permissions import Permission
from azaudit.analysis.principals import Known, value
from azaudit.analysis.rbac import EVERYONE, Assignment, Denial, Role
from azaudit.analysis.role_scopes import Ancestry
from azaudit.analysis.traced import conclude
from azaudit.model import ResourceId
from azaudit.resources.authorization import (
    DelegatedRole,
    DenyAssignment,
    HandedDown,
    LighthouseDelegation,
    PrincipalType,
    RoleAssignment,
    RoleDefinition,
    RoleGrant,
    RolePermission,
    SubscriptionAncestry,
    plain_scope,
)
from azaudit.resources.inventory import Inventory

_ROLES = "/providers/microsoft.authorization/roledefinitions/"
_UNREAD = Permission(actions=("*",), data_actions=("*",), condition="could not be read")


def role_key(guid: str) -> str:
    """By what the roles of a tenant are found: their id without the scope that it was asked at."""
    return _ROLES + guid.lower()


def home_of(inventory: Inventory, subscription_id: str | None, tenant_id: str) -> str:
    """The tenant in whose directory the principals of a subscription's roles are."""
    scope = inventory.index.subscription(subscription_id or "")
    return (scope.home_tenant_id or scope.tenant_id) if scope is not None else tenant_id


def roles_of(inventory: Inventory) -> dict[str, dict[str, Role]]:
    """Roles by tenant and id; those that are built in, the same everywhere, under no tenant."""
    found: dict[str, dict[str, Role]] = {}
    for one in inventory.known(RoleDefinition):
        read = conclude(lambda one=one: (one.role_name, one.role_type, _permissions(one)))  # type: ignore[misc]  # mypy does not know the default's type
        if read.gaps:
            continue
        name, kind, permissions = read.value
        id = _ROLES + one.id.name.lower()
        own = kind.lower() != "builtinrole"
        tenant = home_of(inventory, one.row.subscription_id, one.row.tenant_id) if own else ""
        found.setdefault(tenant, {})[id] = Role(id, name, permissions)
    return found


def _permissions(holder: RoleDefinition | DenyAssignment) -> tuple[Permission, ...]:
    return tuple(_permission(one) for one in holder.permissions)


def _permission(one: RolePermission) -> Permission:
    return Permission(
        one.actions,
        one.not_actions,
        one.data_actions,
        one.not_data_actions,
        one.condition or "",
    )


def granted(inventory: Inventory, view: type[RoleGrant], kind: str) -> dict[str, list[Assignment]]:
    """The assignments of a view, by tenant; kind: as they shall be told apart."""
    found: dict[str, list[Assignment]] = {}
    for one in inventory.known(view):
        tenant = home_of(inventory, one.row.subscription_id, one.row.tenant_id)
        principal = value(one, "principal_id", "")
        # a role for nobody is one that anybody may have
        role = value(one, "role_id", "") if principal else ""
        made = Assignment(
            one.id.text,
            principal,
            _ROLES + ResourceId(role).name.lower() if role else "",
            plain_scope(value(one, "scope", "")),
            value(one, "condition", "a condition that could not be read") or "",
            kind,
            (value(one, "principal_type", "") or "").lower(),
            isinstance(one, RoleAssignment) and bool(value(one, "delegated_identity", "unread")),
        )
        found.setdefault(tenant, []).append(made)
    return found


def delegated(
    inventory: Inventory, *, eligible: bool
) -> tuple[dict[str, list[Assignment]], dict[str, dict[str, Known]]]:
    """What delegations give by tenant, and to whom; eligible: the roles that can be activated."""
    found: dict[str, list[Assignment]] = {}
    delegates: dict[str, dict[str, Known]] = {}
    for one in inventory.known(LighthouseDelegation):
        tenant = home_of(inventory, one.row.subscription_id, one.row.tenant_id)
        manager = value(one, "tenant_name", None) or value(one, "tenant_id", "another tenant")
        scope = _scope_of(one)
        roles = value(one, "eligible" if eligible else "roles", None)
        if roles is None:
            found.setdefault(tenant, []).append(Assignment(one.id.text, "", "", scope))
        for role in roles or ():
            made = _delegated(one, role, scope)
            found.setdefault(tenant, []).append(made)
            name = value(role, "principal_name", None) or made.principal_id
            known = Known(made.principal_id, None, f"{name} of tenant {manager}")
            delegates.setdefault(tenant, {})[known.id] = known
    return found, delegates


def _delegated(one: LighthouseDelegation, role: DelegatedRole, scope: str) -> Assignment:
    id = str(value(role, "role_id", ""))
    hands_out = value(role, "assignable", ("what could not be read",))
    limit = f"it may assign {', '.join(hands_out)} to managed identities alone" if hands_out else ""
    return Assignment(
        one.id.text,
        str(value(role, "principal_id", "")).lower(),
        _ROLES + ResourceId(id).name.lower() if id else "",
        scope,
        limit,
        "delegated",
        # how many stand behind it is for the managing tenant to know
        PrincipalType.SERVICE_PRINCIPAL.lower(),
        managing=str(value(one, "tenant_id", "")).lower(),
    )


def _scope_of(one: HandedDown) -> str:
    """Where an extension of a scope lies."""
    parent = one.id.parent
    return parent.text if parent is not None else "/"


def denials(inventory: Inventory) -> dict[str, list[Denial]]:
    """The deny assignments, by tenant."""
    found: dict[str, list[Denial]] = {}
    for one in inventory.known(DenyAssignment):
        tenant = home_of(inventory, one.row.subscription_id, one.row.tenant_id)
        made = conclude(partial(_denial, one))
        if made.gaps:
            denial = Denial(one.id.text, "", (_UNREAD,), frozenset({EVERYONE}))
        else:
            denial = made.value
        found.setdefault(tenant, []).append(denial)
    return found


def _denial(one: DenyAssignment) -> Denial:
    permissions = _permissions(one)
    if one.condition:
        permissions = tuple(replace(held, condition=one.condition) for held in permissions)
    return Denial(
        one.id.text,
        one.scope,
        permissions,
        frozenset(part.id.lower() for part in one.principals),
        frozenset(part.id.lower() for part in one.excluded),
        one.here_only,
    )


def ancestry_of(inventory: Inventory, tenant_id: str) -> Ancestry:
    """The management groups above the subscriptions of a tenant.

    A chain counts as whole only where it ends with the group that every tenant begins with, whose
    name is the tenant's id (learn.microsoft.com/azure/governance/management-groups/overview).
    """
    groups: dict[str, tuple[str, ...]] = {}
    for one in inventory.known(SubscriptionAncestry):
        subscription = one.id.subscription_id or ""
        if home_of(inventory, subscription, one.row.tenant_id) == tenant_id:
            above = conclude(partial(_above, one))
            if not above.gaps and above.value[-1:] == (tenant_id,):
                groups[subscription] = above.value
    return Ancestry(groups)


def _above(one: SubscriptionAncestry) -> tuple[str, ...]:
    return tuple(group.name.lower() for group in one.groups)
