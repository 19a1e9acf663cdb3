"""Microsoft.ManagedServices: what Azure Lighthouse hands to other tenants."""

from typing import Any

from tests.arm.access import Delegation
from tests.arm.answer import Answer, not_registered
from tests.arm.asked import Asked, not_found
from tests.arm.tenant import Subscription

_NAMESPACE = "Microsoft.ManagedServices"
_TYPE = f"{_NAMESPACE}/registrationAssignments"
_DEFINITIONS = f"{_NAMESPACE}/registrationDefinitions"


def is_delegation(asked: Asked) -> bool:
    """Whether a path asks for the delegations of something."""
    return asked.target.type.lower() == _TYPE.lower()


def delegations_answer(asked: Asked, subscription: Subscription) -> Answer:
    """The delegations of a subscription, and of what is in it."""
    target = asked.target
    here = f"/subscriptions/{subscription.id}"
    if target.names or target.scope.lower() != here.lower():
        raise not_found(target)
    asked.require(subscription, f"{_TYPE}/read", here)
    registration = subscription.registration(_NAMESPACE)
    if not registration.registered and registration.lists == "conflict":
        raise not_registered(_NAMESPACE)
    rows = subscription.delegations if registration.registered else ()
    expand = (asked.parameter("$expandregistrationdefinition") or "").lower() == "true"
    return asked.page(rows, lambda one: _body(one, here, expand=expand))


def _body(delegation: Delegation, here: str, *, expand: bool) -> dict[str, Any]:
    """The wire form; a definition lies in the subscription, whatever it was assigned to."""
    definition = f"{here}/providers/{_DEFINITIONS}/{delegation.guid}"
    expanded = {
        "properties": dict(delegation.definition),
        "id": definition,
        "type": _DEFINITIONS,
        "name": delegation.guid,
    }
    return {
        "properties": {
            "registrationDefinitionId": definition,
            "provisioningState": delegation.definition["provisioningState"],
            **({"registrationDefinition": expanded} if expand else {}),
        },
        "id": f"{delegation.scope}/providers/{_TYPE}/{delegation.guid}",
        "type": _TYPE,
        "name": delegation.guid,
    }
