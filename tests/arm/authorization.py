"""Microsoft.Authorization: who was given what, and what the roles mean."""

from collections.abc import Iterable
from typing import Any

from tests.arm.access import Given, within
from tests.arm.answer import Answer, RefusedError, refused
from tests.arm.asked import Asked, not_found
from tests.arm.roles import TYPE, built_in_roles, of_kind, role_body, role_id, role_named
from tests.arm.tenant import Membership, Subscription, Tenant
from tests.arm.world import World

NAMESPACE = "microsoft.authorization"
_PREFIX = "Microsoft.Authorization"
# of each list: the type as it is spelt, and where a tenant describes its rows
_GIVEN = {
    "roleassignments": ("roleAssignments", "assignments"),
    "denyassignments": ("denyAssignments", "denials"),
    "roleeligibilityscheduleinstances": ("roleEligibilityScheduleInstances", "eligible"),
    "roleassignmentscheduleinstances": ("roleAssignmentScheduleInstances", "activated"),
    "policyassignments": ("policyAssignments", "policies"),
}
_OF_PIM = ("eligible", "activated")


def is_authorization(asked: Asked) -> bool:
    """Whether a path asks for a type that this module serves."""
    target = asked.target
    types = [one.lower() for one in target.types]
    return (target.namespace or "").lower() == NAMESPACE and (
        types in (["roledefinitions"], ["permissions"]) or (len(types) == 1 and types[0] in _GIVEN)
    )


def authorization_answer(world: World, asked: Asked, subscription: Subscription) -> Answer:
    """The answer to a read of a whole subscription."""
    target = asked.target
    here = f"/subscriptions/{subscription.id}"
    type = target.types[0].lower()
    tenant = world.home_of(subscription)
    if target.scope.lower() != here.lower():
        raise not_found(target)
    if type == "roledefinitions":
        asked.require(subscription, f"{TYPE}/read", target.path if target.names else here)
        return _roles(asked, tenant, subscription)
    if target.names:
        raise not_found(target)
    if type == "permissions":
        asked.require(subscription, "Microsoft.Authorization/permissions/read", here)
        return _permissions(asked, subscription)
    spelt, described = _GIVEN[type]
    asked.require(subscription, f"{_PREFIX}/{spelt}/read", here)
    if described in _OF_PIM and not tenant.access.pim:
        raise without_licence()
    given: tuple[Given, ...] = getattr(tenant.access, described)
    if described == "assignments" and asked.caller.tenant_id != tenant.id:
        given = ()  # who comes by way of Azure Lighthouse does not see the customer's own
    rows = tenant.access.around(subscription.group, subscription.id, given)
    return asked.page(rows, lambda one: _body(one, spelt, here))


def without_licence() -> RefusedError:
    """What Privileged Identity Management answers in a tenant that has no licence for it."""
    return refused(
        400,
        "AadPremiumLicenseRequired",
        "The tenant needs to have Microsoft Entra ID P2 or Microsoft Entra ID Governance license.",
    )


def roles_of_tenant(tenant: Tenant, asked: Asked) -> Answer:
    """Roles without a subscription; whoever is in the tenant may read them."""
    return _roles(asked, tenant, None)


def _roles(asked: Asked, tenant: Tenant, subscription: Subscription | None) -> Answer:
    """The roles of a tenant, or those that can be assigned somewhere in a subscription."""
    scope = f"/subscriptions/{subscription.id}" if subscription is not None else ""
    custom = tenant.access.roles
    if subscription is not None:
        custom = tuple(one for one in custom if _reaches(one.scopes, tenant, subscription))
    if asked.target.names:
        return Answer(200, role_body(_role(asked.target.names[0], custom), scope))
    filter = asked.parameter("$filter")
    kind = filter.split("'")[1] if filter else None
    rows = list(of_kind((*built_in_roles(), *custom), kind))
    return asked.page(rows, lambda one: role_body(one, scope))


def _role(name: str, custom: Iterable[Any]) -> Any:
    found = role_named(name, custom)
    if found is None or found.guid.lower() != name.lower():
        raise refused(
            404,
            "RoleDefinitionDoesNotExist",
            f"The specified role definition with ID '{name.replace('-', '')}' does not exist.",
        )
    return found


def _reaches(scopes: Iterable[str], tenant: Tenant, subscription: Subscription) -> bool:
    above = {"/", *(one.scope.lower() for one in tenant.access.ancestors(subscription.group))}
    here = f"/subscriptions/{subscription.id}"
    return any(one.lower() in above or within(one, here) for one in scopes)


def _body(given: Given, type: str, here: str) -> dict[str, Any]:
    """The wire form; a role's id names the subscription that was asked, wherever it was given."""
    role = {"roleDefinitionId": role_id(here, given.role)} if given.role is not None else {}
    above = "" if given.scope == "/" else given.scope
    return {
        "properties": {**role, **given.properties},
        "id": f"{above}/providers/{_PREFIX}/{type}/{given.guid}",
        "type": f"{_PREFIX}/{type}",
        "name": given.guid,
    }


def _permissions(asked: Asked, subscription: Subscription) -> Answer:
    """What the caller itself holds; denials of a part of the subscription cannot be told."""
    membership = asked.caller.principal.memberships[asked.caller.tenant_id]
    row = {
        "actions": list(membership.only if membership.only is not None else ("*/read",)),
        "notActions": _taken(membership, subscription),
        "dataActions": [],
        "notDataActions": [],
    }
    return asked.page([row], dict)


def _taken(membership: Membership, subscription: Subscription) -> list[str]:
    return [
        one.action
        for one in membership.denials
        if one.scope == "*"
        and one.subscription_id in {None, subscription.id.lower(), subscription.name.lower()}
    ]
