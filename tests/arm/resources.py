"""Lists and single resources of every provider."""

from tests.arm.answer import Answer, not_registered, refused
from tests.arm.asked import Asked
from tests.arm.groups import group_named
from tests.arm.kinds import ROWS_OF, action_for, namespace_named, type_named
from tests.arm.routes import Target
from tests.arm.shapes import answered, listed
from tests.arm.tenant import Subscription, World


def resources_answer(world: World, asked: Asked, subscription: Subscription) -> Answer:
    """The answer to a read below a provider.

    In the gateway's order: is there such a type, may the caller, is the namespace registered, are
    the group and the parent there.
    """
    target = asked.target
    namespace = namespace_in(subscription, str(target.namespace))
    _check_type(asked, subscription, namespace)
    action = action_for(target.type, group=target.group is not None)
    scope = (target.parent or target.scope) if target.is_list else target.path
    asked.require(subscription, action, scope)
    registration = subscription.registration(namespace)
    if not registration.registered:
        if registration.lists == "conflict":
            raise not_registered(namespace)
        return Answer(200, {"value": []})
    if target.group is not None:
        group_named(subscription, target.group)
    if target.is_list:
        return _list(world, asked, subscription)
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


def _check_type(asked: Asked, subscription: Subscription, namespace: str) -> None:
    type = asked.target.type
    if type_named(type) is None and not any(
        one.type.lower() == type.lower() for one in subscription.resources
    ):
        raise refused(
            404,
            "InvalidResourceType",
            f"The resource type could not be found in the namespace '{namespace}' for api version"
            f" '{asked.query['api-version']}'.",
        )


def _list(world: World, asked: Asked, subscription: Subscription) -> Answer:
    target = asked.target
    if target.parent is not None and world.resource(target.parent) is None:
        raise refused(
            404,
            "ParentResourceNotFound",
            "Can not perform requested operation on nested resource. Parent resource"
            f" '{target.names[0]}' not found.",
        )
    type = ROWS_OF.get(target.type.lower(), target.type.lower())
    below = (target.parent or target.scope).lower() + "/"
    rows = [
        one
        for one in subscription.resources
        if one.type.lower() == type and one.folded.startswith(below)
    ]
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
