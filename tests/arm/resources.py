"""Lists and single resources of every provider."""

from typing import Any

from tests.arm.answer import Answer, not_registered, refused
from tests.arm.asked import Asked
from tests.arm.kinds import ROWS_OF, action_for, namespace_named, type_named
from tests.arm.routes import Target, target_of
from tests.arm.shapes import answered, listed
from tests.arm.tenant import Subscription
from tests.arm.world import World


def resources_answer(world: World, asked: Asked, subscription: Subscription) -> Answer:
    """The answer to a read below a provider.

    In the gateway's order: is there such a type, may the caller, is the namespace registered, are
    the group and the parent there.
    """
    target = asked.target
    namespace = namespace_in(subscription, str(target.namespace))
    _check_type(world, asked, subscription, namespace)
    action = action_for(target.type, group=target.group is not None)
    scope = (target.parent or target.scope) if target.is_list else target.path
    asked.require(subscription, action, scope)
    registration = subscription.registration(namespace)
    if not registration.registered:
        if registration.lists == "conflict":
            raise not_registered(namespace)
        return Answer(200, {"value": []})
    if target.group is not None:
        group_named(world, subscription, target.group)
    extended = target_of(target.scope)
    if extended.types and world.resource(extended.path) is None:
        raise _missing(extended)
    if target.is_list:
        return _list(world, asked)
    resource = world.resource(target.path)
    if resource is None:
        raise _missing(target)
    return Answer(200, answered(world, resource))


def namespace_in(subscription: Subscription, name: str) -> str:
    """A namespace in its own spelling: a known one, or one of a resource that is described."""
    spelt = namespace_named(name)
    if spelt is not None:
        return spelt
    for resource in subscription.resources:
        namespace = resource.type.partition("/")[0]
        if namespace.lower() == name.lower():
            return namespace
    raise refused(404, "InvalidResourceNamespace", f"The resource namespace '{name}' is invalid.")


def _check_type(world: World, asked: Asked, subscription: Subscription, namespace: str) -> None:
    type = asked.target.type
    if type_named(type) is None and not world.below(f"/subscriptions/{subscription.id}", type):
        raise refused(
            404,
            "InvalidResourceType",
            f"The resource type could not be found in the namespace '{namespace}' for api version"
            f" '{asked.query['api-version']}'.",
        )


def group_named(world: World, subscription: Subscription, name: str) -> dict[str, Any]:
    """The body of a resource group; refused when there is none of the name."""
    group = world.groups(subscription).get(name.lower())
    if group is None:
        message = f"Resource group '{name}' could not be found."
        raise refused(404, "ResourceGroupNotFound", message)
    return group


def _list(world: World, asked: Asked) -> Answer:
    target = asked.target
    if target.parent is not None and world.resource(target.parent) is None:
        raise refused(
            404,
            "ParentResourceNotFound",
            "Can not perform requested operation on nested resource. Parent resource"
            f" '{target.names[0]}' not found.",
        )
    type = ROWS_OF.get(target.type.lower(), target.type)
    rows = world.below(target.parent or target.scope, type)
    return asked.page(rows, lambda row: listed(world, row))


def _missing(target: Target) -> Exception:
    name = "/".join(target.names)
    group = f" under resource group '{target.group}'" if target.group else ""
    return refused(
        404,
        "ResourceNotFound",
        f"The Resource '{target.type}/{name}'{group} was not found. For more details please go to"
        " https://aka.ms/ARMResourceNotFoundFix",
    )
