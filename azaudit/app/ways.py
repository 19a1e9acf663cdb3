"""The ways in which somebody has a power, and what was not read of it, as JSON holds them."""

from typing import Any

from azaudit.analysis.authority import authority
from azaudit.analysis.power import Way, place_words
from azaudit.analysis.role_ends import Managing, role_ends
from azaudit.model import Gap
from azaudit.resources.inventory import Inventory

# what a gap could do to the answer; the last leaves it complete
ADDS, TAKES, ELIGIBLE, NAMES, ENDS = (
    "add holders",
    "take the power away",
    "add eligible holders",
    "say who holders are",
    "say when roles end",
)


class Ways:
    """Says ways with the names, the ends and the managing tenants that snapshots know."""

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory
        self._ends = role_ends(inventory)
        self._managing = Managing(inventory)

    def of(self, way: Way, tenant_id: str) -> dict[str, Any]:
        """One way. tenant_id: whose directory knows the groups that it leads through."""
        held = way.holding
        end = self._ends.of(held.assignment)
        scope = held.assignment.scope
        return {
            "action": way.action,
            "role": held.role.name,
            "role_id": held.role.id,
            "scope": scope,
            "scope_words": place_words(self._inventory, (tenant_id or "").lower(), scope),
            "through": [self.group(id, tenant_id) for id in held.chain[:-1]],
            "assignment_id": held.assignment.id,
            "kind": held.assignment.kind,
            "sure": way.sure,
            "condition": held.assignment.condition or _condition_of_role(way) or None,
            "open": list(held.open),
            "activated": end.activated,
            "until": end.at,
            "managing_tenant": self._managing.of(held.assignment),
        }

    def group(self, id: str, tenant_id: str) -> dict[str, Any]:
        """A group by its id, and by its name where that is known."""
        known = authority(self._inventory, tenant_id).known.get(id)
        return {"id": id, "name": (known.name or None) if known is not None else None}


def _condition_of_role(way: Way) -> str:
    return next((one.condition for one in way.holding.role.permissions if one.condition), "")


def gap_entry(could: str, gap: Gap) -> dict[str, Any]:
    """What was not read, and what it could do to the answer."""
    return {
        "could": could,
        "state": gap.state,
        "scope": gap.scope,
        "message": gap.message,
        "http_status": gap.http_status,
        "error_code": gap.error_code,
        "missing_action": gap.missing_action,
    }
