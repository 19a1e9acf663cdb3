"""Azure Resource Manager: who may ask, and what it knows by itself."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from tests.arm.answer import Answer, RefusedError, refused, unauthenticated
from tests.arm.asked import Asked, not_found
from tests.arm.authorization import authorization_answer, is_authorization, roles_of_tenant
from tests.arm.delegations import delegations_answer, is_delegation
from tests.arm.policies import initiative_of, is_initiative
from tests.arm.resource_graph import is_resource_graph, queried
from tests.arm.resources import group_named, namespace_in, resources_answer
from tests.arm.role_policies import is_role_policies, policies_above, policies_in
from tests.arm.roles import TYPE as ROLES
from tests.arm.routes import target_of
from tests.arm.subscriptions import provider_body, subscription_body, tenant_body
from tests.arm.tenant import Subscription, Tenant
from tests.arm.tokens import Caller, Tokens
from tests.arm.world import World

_READ = "Microsoft.Resources/subscriptions"


class Arm:
    """Answers reads from a described world; anything else is refused.

    page_size: the most rows that a page holds.
    """

    def __init__(self, world: World, tokens: Tokens, page_size: int) -> None:
        self.world = world
        self.tokens = tokens
        self.page_size = page_size

    def authenticate(self, raw_path: str, authorization: str | None) -> Caller:
        """Whose token comes with a request; it must be of a tenant that the subscription knows."""
        target = target_of(raw_path)
        subscription = self.world.subscription(target.subscription or "")
        home = subscription.tenant_id if subscription is not None else ""
        caller = self.tokens.caller(authorization, home)
        if subscription is not None and not subscription.serves(caller.tenant_id):
            raise _wrong_tenant(caller.tenant_id, home)
        return caller

    def asked(
        self, raw_path: str, query: Mapping[str, str], caller: Caller, origin: str, body: Any
    ) -> Asked:
        """An authenticated request. origin: scheme, host and port as it came in."""
        return Asked(target_of(raw_path), query, caller, origin, self.page_size, body)

    def answer(self, method: str, asked: Asked) -> Answer:
        """The answer to an authenticated request."""
        asked.check(method)
        target = asked.target
        if target.subscription is None:
            return self._of_tenant(asked)
        subscription = self.world.subscription(target.subscription)
        if subscription is None:
            raise _no_subscription(target.subscription)
        granted = self._granted(asked, subscription)
        if granted is not None:
            return granted
        if target.types:
            return resources_answer(self.world, asked, subscription)
        return self._of_subscription(asked, subscription)

    def _granted(self, asked: Asked, subscription: Subscription) -> Answer | None:
        """What extends a scope in a subscription with roles, their settings, and policies."""
        if is_authorization(asked):
            return authorization_answer(self.world, asked, subscription)
        if is_role_policies(asked):
            return policies_in(self.world.home_of(subscription), asked, subscription)
        if is_initiative(asked):
            return initiative_of(self.world.home_of(subscription), asked)
        return delegations_answer(asked, subscription) if is_delegation(asked) else None

    def _of_tenant(self, asked: Asked) -> Answer:
        caller = asked.caller
        name = asked.target.path.lower().strip("/")
        if name == "subscriptions":
            rows = self.world.readable(caller.principal, caller.tenant_id)
            count = {"type": "Total", "value": len(rows)}
            return asked.page(rows, subscription_body, count=count)
        if name == "tenants":
            member = caller.principal.memberships
            tenants = [tenant for tenant in self.world.tenants if tenant.id in member]
            return asked.page(tenants, lambda one: tenant_body(one, own=caller.tenant_id == one.id))
        if is_resource_graph(name):
            return queried(self.world, asked)
        if asked.target.type.lower() == ROLES.lower() and not asked.target.scope:
            return roles_of_tenant(self._tenant(caller), asked)
        if is_role_policies(asked):
            return policies_above(self._tenant(caller), asked)
        if is_initiative(asked):
            return initiative_of(self._tenant(caller), asked)
        raise refused(
            404,
            "MissingSubscription",
            "The request did not have a subscription or a valid tenant level resource provider.",
        )

    def _tenant(self, caller: Caller) -> Tenant:
        return next(one for one in self.world.tenants if one.id == caller.tenant_id)

    def _of_subscription(self, asked: Asked, subscription: Subscription) -> Answer:
        """The subscription itself, its resource groups, the providers registered in it."""
        scope = f"/subscriptions/{subscription.id}"
        match asked.target.path.lower().strip("/").split("/")[2:]:
            case []:
                asked.require(subscription, f"{_READ}/read", scope)
                return Answer(200, subscription_body(subscription))
            case ["providers", name]:
                asked.require(subscription, f"{_READ}/providers/read", scope)
                namespace = namespace_in(subscription, name)
                return Answer(200, provider_body(subscription, namespace))
            case ["resourcegroups"]:
                asked.require(subscription, f"{_READ}/resourceGroups/read", scope)
                return asked.page(list(self.world.groups(subscription).values()), dict)
            case ["resourcegroups", name]:
                place = f"{scope}/resourceGroups/{asked.target.group}"
                asked.require(subscription, f"{_READ}/resourceGroups/read", place)
                return Answer(200, group_named(self.world, subscription, str(asked.target.group)))
            case _:
                raise not_found(asked.target)


def _no_subscription(id: str) -> RefusedError:
    try:
        UUID(id)
    except ValueError:
        message = f"The provided subscription identifier '{id}' is malformed or invalid."
        return refused(400, "InvalidSubscriptionId", message)
    return refused(404, "SubscriptionNotFound", f"The subscription '{id}' could not be found.")


def _wrong_tenant(tenant_id: str, right: str) -> RefusedError:
    message = (
        f"The access token is from the wrong issuer 'https://sts.windows.net/{tenant_id}/'. It must"
        f" match the tenant 'https://sts.windows.net/{right}/' associated with this subscription."
        f" Please use the authority (URL) 'https://login.windows.net/{right}' to get the token."
        " Note, if the subscription is transferred to another tenant there is no impact to the"
        " services, but information about new tenant could take time to propagate (up to an hour)."
        " If you just transferred your subscription and see this error message, please try back"
        " later."
    )
    why = "The access token is from the wrong issuer."
    return unauthenticated("InvalidAuthenticationTokenTenant", message, why, right)
