"""What an assignment does not say of itself: until when it holds, and who manages a delegation."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from azaudit.analysis.principals import value
from azaudit.analysis.rbac import Assignment
from azaudit.model import ResourceId
from azaudit.resources.authorization import ActiveRole, EligibleRole, LighthouseDelegation
from azaudit.resources.inventory import Inventory


@dataclass(frozen=True)
class End:
    """When a role ends, or None where it does not or nobody said; and whether it was activated."""

    at: str | None = None
    activated: bool = False


class RoleEnds:
    """The ends of roles, as Privileged Identity Management knows them."""

    def __init__(self, inventory: Inventory) -> None:
        self._by_assignment: dict[tuple[str, ...], list[End]] = {}
        for one in inventory.known(ActiveRole):
            kind = str(value(one, "assignment_type", ""))
            end = End(value(one, "ends", None), kind.lower() == "activated")
            origin = value(one, "assignment_id", None)
            scope, role = str(value(one, "scope", "")), str(value(one, "role_id", ""))
            key = _key(str(value(one, "principal_id", "")), role, scope)
            for held in {key, (ResourceId(origin).folded,)} if origin else {key}:
                self._by_assignment.setdefault(held, []).append(end)
        self._eligible: dict[str, End] = {
            one.id.folded: End(value(one, "ends", None)) for one in inventory.known(EligibleRole)
        }

    def of(self, one: Assignment) -> End:
        """When an assignment ends; of several reasons to have a role, the last one counts."""
        if one.kind == "eligible":
            return self._eligible.get(ResourceId(one.id).folded, End())
        if one.kind != "assigned":
            return End()
        named = self._by_assignment.get((ResourceId(one.id).folded,))
        alike = self._by_assignment.get(_key(one.principal_id, one.role_id, one.scope))
        return _last([*(named or ()), *(alike or ())])


def _key(principal: str, role: str, scope: str) -> tuple[str, ...]:
    return principal.lower(), ResourceId(role).name.lower(), ResourceId(scope).folded


def _last(ends: Iterable[End]) -> End:
    known = list(ends)
    activated = bool(known) and all(one.activated for one in known)
    times = [one.at for one in known]
    whole = [at for at in times if at]
    return End(max(whole) if whole and len(whole) == len(times) else None, activated)


class Managing:
    """The tenants that delegations hand subscriptions to."""

    def __init__(self, inventory: Inventory) -> None:
        self._tenants: dict[str, dict[str, Any]] = {
            one.id.folded: {
                "id": value(one, "tenant_id", None),
                "name": value(one, "tenant_name", None),
            }
            for one in inventory.known(LighthouseDelegation)
        }

    def of(self, one: Assignment) -> dict[str, Any] | None:
        """The managing tenant of a delegated role; None for any other."""
        return self._tenants.get(ResourceId(one.id).folded) if one.kind == "delegated" else None
