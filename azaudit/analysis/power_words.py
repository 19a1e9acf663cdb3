"""How messages and notes say who has a power."""

from collections.abc import Iterable

from azaudit.model import ResourceId

# Who may reset an owner's password, approve an activation or push code to a pipeline is told by no
# role of Azure, so no finding may sound as if it had looked.
NOT_COUNTED = "not counted: who can become one of them outside Azure RBAC (docs/power.md)"


def named(holders: Iterable[object], most: int = 5) -> str:
    """Some holders for a message, each with its role and scope."""
    listed = list(holders)
    shown = "; ".join(map(str, listed[:most]))
    return shown if len(listed) <= most else f"{shown}; and {len(listed) - most} more"


def scope_words(scope: str) -> str:
    """A scope as messages say it."""
    id = ResourceId(scope)
    if id.folded == "/":
        return "the tenant root"
    if id.type is not None and id.type.lower() == "microsoft.management/managementgroups":
        return f"the management group {id.name}"
    if id.type is not None:
        return f"{id.name}"
    if id.resource_group is not None:
        return f"the resource group {id.resource_group}"
    return f"the subscription {id.name}"
