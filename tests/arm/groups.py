"""Resource groups, which exist because something is described in them."""

from typing import Any

from tests.arm.answer import refused
from tests.arm.tenant import Subscription


def groups_of(subscription: Subscription) -> list[dict[str, Any]]:
    """The bodies of a subscription's resource groups, in the order of the description."""
    groups: dict[str, dict[str, Any]] = {}
    for resource in subscription.resources:
        parts = resource.id.split("/")
        if len(parts) > 4 and parts[3].lower() == "resourcegroups":
            body = {
                "id": "/".join(parts[:5]),
                "name": parts[4],
                "type": "Microsoft.Resources/resourceGroups",
                "location": resource.body.get("location", "eastus2"),
                "properties": {"provisioningState": "Succeeded"},
            }
            groups.setdefault(parts[4].lower(), body)
    return list(groups.values())


def group_named(subscription: Subscription, name: str) -> dict[str, Any]:
    """The body of a resource group; refused when there is none of the name."""
    for group in groups_of(subscription):
        if group["name"].lower() == name.lower():
            return group
    raise refused(404, "ResourceGroupNotFound", f"Resource group '{name}' could not be found.")
