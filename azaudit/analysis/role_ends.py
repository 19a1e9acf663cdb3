"""What an assignment does not say of itself: until when it holds, and who manages a delegation."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from azaudit.analysis.assignments import ancestry_of
from azaudit.analysis.principals import value
from azaudit.analysis.rbac import Assignment
from azaudit.analysis.role_scopes import covers
from azaudit.analysis.traced import reading
from azaudit.model import Evidence, Gap, ResourceId
from azaudit.resources.authorization import (
    ActiveRole,
    AssignmentType,
    EligibleRole,
    LighthouseDelegation,
    RoleAssignment,
    plain_scope,
)
from azaudit.resources.inventory import Inventory, absence
from azaudit.resources.trail import note, untraced
from azaudit.snapshot.coverage import Coverage

# what Privileged Identity Management answers in a tenant without the licence, in lower case
NO_LICENCE = "aadpremiumlicenserequired"
_UNREAD = object()


@dataclass(frozen=True)
class End:
    """When a role ends, or None where it does not or nobody said; and whether it was activated."""

    at: str | None = None
    activated: bool = False


@dataclass(frozen=True)
class _Reason:
    """One reason to have a role; permanent: None where that could not be read."""

    end: End
    permanent: bool | None = None


class RoleEnds:
    """The ends of roles, as Privileged Identity Management knows them."""

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory
        self._by_assignment: dict[tuple[str, ...], list[_Reason]] = {}
        self._unclear = False
        for one in inventory.known(ActiveRole):
            keys = set(_keys(one))
            self._unclear = self._unclear or not keys
            for key in keys:
                self._by_assignment.setdefault(key, []).append(_reason(one))
        self._eligible: dict[str, End] = {
            one.id.folded: End(value(one, "ends", None)) for one in inventory.known(EligibleRole)
        }
        # what lies above subscriptions is listed in all below it, and kept of one of them
        self._tenant_of: dict[str, str] = {
            ResourceId(row.id).folded: row.tenant_id
            for row in inventory.index.of_type(RoleAssignment.arm_type.lower())
            if ResourceId(row.id).subscription_id is None
        }
        self._below: dict[tuple[str, str], list[str]] = {}

    def of(self, one: Assignment) -> End:
        """When an assignment ends; of several reasons to have a role, the last one counts."""
        if one.kind == "eligible":
            return self._eligible.get(ResourceId(one.id).folded, End())
        if one.kind != "assigned":
            return End()
        return _last(reason.end for reason in self._reasons(one))

    def standing(self, one: Assignment) -> bool | None:
        """Whether an assignment that is in force has no end; None where that is not known.

        False for what is time-bound or was activated, and for nothing else as well, as far as the
        complete list of what Privileged Identity Management gives knows. True where that knows
        nothing of the assignment: then it was made without it, and holds until somebody takes it
        away. None for what is eligible or delegated, and where `standing_gap` says why. Inside a
        check it leaves evidence.
        """
        if one.kind != "assigned":
            return None
        reasons, proof = self._reasons(one), self._proof(one)
        answers = {reason.permanent for reason in reasons}
        if True in answers:
            found: bool | None = True
        elif proof is None or self._unclear or None in answers:
            found = None
        else:
            found = not answers
        if reasons:
            note(Evidence("derived", one.id, "standing", found, "", "", _ends_of(reasons)))
        elif found and proof is not None:
            note(absence(proof))
        return found

    def standing_gap(self, one: Assignment) -> Gap:
        """Why it is not known whether an assignment has an end."""
        said = f"whether the role assignment {one.id} is permanent was not read"
        places = self._places(one)
        for place in places if self._proof(one) is None else ():
            coverage = self._coverage(place)
            gap = coverage.gap() if coverage is not None else _not_asked(place)
            if gap is not None:
                return gap
        return Gap("unreadable", places[0] if places else one.scope, said)

    def _reasons(self, one: Assignment) -> list[_Reason]:
        named = self._by_assignment.get((ResourceId(one.id).folded,))
        alike = self._by_assignment.get(_key(one.principal_id, one.role_id, one.scope))
        return [*(named or ()), *(alike or ())]

    def _places(self, one: Assignment) -> list[str]:
        """The subscriptions whose lists hold an assignment."""
        id = ResourceId(one.id)
        if id.subscription_id is not None:
            return [f"/subscriptions/{id.subscription_id}"]
        tenant = self._tenant_of.get(id.folded)
        if tenant is None:
            return []
        key = (tenant, ResourceId(one.scope).folded)
        if key not in self._below:
            self._below[key] = list(self._subscriptions_below(tenant, one.scope))
        return self._below[key]

    def _subscriptions_below(self, tenant_id: str, scope: str) -> Iterator[str]:
        with untraced():
            ancestry = ancestry_of(self._inventory, tenant_id)
        for row in self._inventory.index.subscriptions():
            place = f"/subscriptions/{row.subscription_id}"
            audited = row.role == "audited" and row.tenant_id == tenant_id
            if audited and covers(scope, ResourceId(place), ancestry):
                yield place

    def _proof(self, one: Assignment) -> Coverage | None:
        """A complete list of what Privileged Identity Management gives where this is listed."""
        found = (self._coverage(place) for place in self._places(one))
        return next((unit for unit in found if unit is not None and unit.gap() is None), None)

    def _coverage(self, place: str) -> Coverage | None:
        return self._inventory.index.coverage(ActiveRole.listing.collector, place)


@reading(ActiveRole, EligibleRole, RoleAssignment)
def role_ends(inventory: Inventory) -> RoleEnds:
    """The ends of all roles that snapshots hold; worked out once."""
    return inventory.once(RoleEnds)


@reading(ActiveRole, EligibleRole)
def licensed(inventory: Inventory, subscription_id: str) -> bool | None:
    """Whether the tenant of a subscription has the licence for Privileged Identity Management.

    False where it refused for want of one, None where nobody could ask
    (learn.microsoft.com/entra/id-governance/licensing-fundamentals).
    """
    place = f"/subscriptions/{subscription_id}"
    found: bool | None = None
    for view in (EligibleRole, ActiveRole):
        coverage = inventory.index.coverage(view.listing.collector, place)
        if coverage is None:
            continue
        if (coverage.error_code or "").lower() == NO_LICENCE:
            return False
        if coverage.gap() is None:
            found = True
    return found


def _not_asked(place: str) -> Gap:
    collector = ActiveRole.listing.collector
    return Gap("not-asked", place, f"{collector} was not collected at {place}")


def _reason(one: ActiveRole) -> _Reason:
    kind, ends = value(one, "assignment_type", None), value(one, "ends", _UNREAD)
    end = End(ends if isinstance(ends, str) else None, kind is AssignmentType.ACTIVATED)
    if end.activated or isinstance(ends, str):
        return _Reason(end, permanent=False)
    return _Reason(end, permanent=None if kind is None or ends is _UNREAD else True)


def _keys(one: ActiveRole) -> Iterator[tuple[str, ...]]:
    """By what an assignment is found: its own id, and whose it is."""
    origin = value(one, "assignment_id", None)
    if origin:
        yield (ResourceId(plain_scope(origin)).folded,)
    principal, role = value(one, "principal_id", None), value(one, "role_id", None)
    scope = value(one, "scope", None)
    if principal and role and scope:
        yield _key(principal, role, scope)


def _key(principal: str, role: str, scope: str) -> tuple[str, ...]:
    return principal.lower(), ResourceId(role).name.lower(), ResourceId(plain_scope(scope)).folded


def _ends_of(reasons: Iterable[_Reason]) -> tuple[str, ...]:
    return tuple(
        f"{'activated' if one.end.activated else 'assigned'} until {one.end.at or 'no end'}"
        for one in reasons
    )


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
