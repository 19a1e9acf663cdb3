"""The roles of a tenant, in the form that questions are asked of, and who its principals are."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from azaudit.analysis.abilities import OF_INTEREST
from azaudit.analysis.assignments import ancestry_of, delegated, denials, granted, home_of, roles_of
from azaudit.analysis.permissions import Grant, grant_of
from azaudit.analysis.principals import Directory, Known, directory, value
from azaudit.analysis.rbac import EVERYONE, Assignment, Denial, Rbac, Role
from azaudit.analysis.role_scopes import Ancestry
from azaudit.resources.authorization import (
    DenyAssignment,
    EligibleRole,
    PrincipalType,
    RoleAssignment,
    RoleGrant,
)
from azaudit.resources.inventory import Inventory
from azaudit.resources.key_vault import KeyVault
from azaudit.resources.trail import untraced


@dataclass(frozen=True)
class Authority:
    """Who has which roles in one tenant.

    active: what holds now. eligible: what can be activated. orphaned: assignments whose principal
    is no more. known: the principals, those of managing tenants too, by id in lower case.
    """

    tenant_id: str
    active: Rbac
    eligible: Rbac
    orphaned: tuple[Assignment, ...]
    known: Mapping[str, Known]


def authority(inventory: Inventory, tenant_id: str) -> Authority:
    """The roles of a tenant; one in which nothing was read has none."""
    return inventory.once(_authorities).get(tenant_id) or Authority(
        tenant_id, Rbac({}, ()), Rbac({}, ()), (), {}
    )


def assigned_principals(inventory: Inventory, tenant_id: str) -> frozenset[str]:
    """The ids, in lower case, of everybody whom a role, a denial or an access policy names.

    Of access policies those that are for the tenant.
    """
    found = _in_policies(inventory, tenant_id)
    with untraced():
        for view in (RoleAssignment, EligibleRole):
            found |= {value(one, "principal_id", "").lower() for one in inventory.known(view)}
        for denial in inventory.known(DenyAssignment):
            found |= _ids(denial, "principals") | _ids(denial, "excluded")
    return frozenset(found) - {"", EVERYONE}


def _in_policies(inventory: Inventory, tenant_id: str) -> set[str]:
    """Everybody whom the access policies of vaults name, unless Azure RBAC decides there."""
    found: set[str] = set()
    with untraced():
        for vault in inventory.known(KeyVault):
            if value(vault, "rbac_authorization", None):
                continue
            for policy in value(vault, "access_policies", ()):
                if value(policy, "tenant_id", "").lower() == tenant_id:
                    found.add(value(policy, "object_id", "").lower())
    return found


def groups_of_interest(inventory: Inventory, tenant_id: str) -> frozenset[str]:
    """The groups whose members matter: they hold a role of weight, or a deny assignment names them.

    A role that could not be read counts.
    """
    held = authority(inventory, tenant_id)
    people = directory(inventory, tenant_id).principals
    found = {
        id
        for id in _in_policies(inventory, tenant_id)
        if id in people and people[id].kind == "group"
    }
    for rbac in (held.active, held.eligible):
        weighty: dict[str, bool] = {}
        for one in rbac.assignments:
            id = one.principal_id.lower()
            if id in rbac.groups:
                if one.role_id not in weighty:
                    weighty[one.role_id] = is_weighty(rbac.roles.get(one.role_id))
                if weighty[one.role_id]:
                    found.add(id)
    for denial in held.active.denials:
        found |= {id for id in denial.principals | denial.excluded if id in held.active.groups}
    return frozenset(found)


def is_weighty(role: Role | None) -> bool:
    """Whether a role gives anything that somebody asks about; one that was not read does."""
    return role is None or any(
        grant_of(role.permissions, action, data=data) is not Grant.NO
        for ability in OF_INTEREST
        for data, actions in ((False, ability.actions), (True, ability.data_actions))
        for action in actions
    )


def _authorities(inventory: Inventory) -> dict[str, Authority]:
    with untraced():
        return dict(_each(inventory))


def _each(inventory: Inventory) -> Iterator[tuple[str, Authority]]:
    roles = roles_of(inventory)
    given, delegates = _joined(inventory, RoleAssignment, "assigned")
    eligible, others = _joined(inventory, EligibleRole, "eligible")
    stopped = denials(inventory)
    for tenant in sorted(given.keys() | eligible.keys() | stopped.keys()):
        people = directory(inventory, tenant)
        ancestry = ancestry_of(inventory, tenant)
        existing = {id: one for id, one in people.principals.items() if not one.deleted}
        known = existing | others.get(tenant, {}) | delegates.get(tenant, {})

        def rbac(
            assignments: list[Assignment],
            tenant: str = tenant,
            people: Directory = people,
            ancestry: Ancestry = ancestry,
        ) -> Rbac:
            stops = tuple(stopped.get(tenant, ()))
            own = roles.get("", {}) | roles.get(tenant, {})
            living = tuple(one for one in assignments if not _is_gone(people, one))
            return Rbac(own, living, stops, _groups(people, living, stops), ancestry)

        mine = given.get(tenant, [])
        orphaned = tuple(one for one in mine if _is_gone(people, one))
        yield tenant, Authority(tenant, rbac(mine), rbac(eligible.get(tenant, [])), orphaned, known)


def _joined(
    inventory: Inventory, view: type[RoleGrant], kind: str
) -> tuple[dict[str, list[Assignment]], dict[str, dict[str, Known]]]:
    """What a list and the delegations give, by tenant, and those to whom is delegated."""
    found = granted(inventory, view, kind)
    more, delegates = delegated(inventory, eligible=kind == "eligible")
    for tenant, assignments in more.items():
        found.setdefault(tenant, []).extend(assignments)
    return found, delegates


def _is_gone(people: Directory, one: Assignment) -> bool:
    """Whether the directory that would know the principal of an assignment does not.

    A group of another tenant, or a kind of principal that is new, may well exist all the same. So
    may one of a kind of which the directory told nobody: the sign-in may not be shown any.
    """
    known = people.principals.get(one.principal_id.lower())
    if known is None or not known.deleted or one.elsewhere or one.kind == "delegated":
        return False
    kinds = {_KINDS[one.principal_type]} if one.principal_type in _KINDS else _OWN_KINDS
    own = one.principal_type in _OWN_TYPES
    return own and kinds <= {other.kind for other in people.principals.values()}


def _groups(
    people: Directory, assignments: Iterable[Assignment], denials: Iterable[Denial]
) -> dict[str, frozenset[str] | None]:
    """The groups among the principals, each with its members or None where they were not read."""
    types = {one.principal_id.lower(): one.principal_type for one in assignments}
    named = {id for denial in denials for id in denial.principals | denial.excluded}
    found: dict[str, frozenset[str] | None] = {}
    for id in types.keys() | named - {EVERYONE}:
        known = people.principals.get(id)
        kind = known.kind if known is not None and known.kind else _KINDS.get(types.get(id, ""))
        # of a principal that nobody knows the kind it may be a group, too
        if kind in (None, "group"):
            found[id] = people.groups.get(id)
    return found


# those of one's own directory; what was deleted can lose its type
_OWN_KINDS = {"user", "group", "application"}
_OWN_TYPES = frozenset({"user", "group", "serviceprincipal", "device", "unknown", ""})
_KINDS = {
    PrincipalType.USER.lower(): "user",
    PrincipalType.SERVICE_PRINCIPAL.lower(): "application",
    PrincipalType.DEVICE.lower(): "device",
    PrincipalType.GROUP.lower(): "group",
    PrincipalType.FOREIGN_GROUP.lower(): "group",
}


def _ids(denial: DenyAssignment, name: str) -> set[str]:
    return {value(part, "id", "").lower() for part in value(denial, name, ())}


__all__ = [
    "Authority",
    "assigned_principals",
    "authority",
    "groups_of_interest",
    "home_of",
    "is_weighty",
]
