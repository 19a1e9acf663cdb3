"""Where Azure Policy's own definitions are assigned, and whether that has any effect.

A definition is assigned by itself or as a part of an initiative, at the subscription or above it.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from azaudit.analysis.assignments import ancestry_of, home_of
from azaudit.analysis.policy_effects import DISABLED, Policy, effect_of
from azaudit.analysis.role_scopes import covers
from azaudit.analysis.traced import Traced, conclude, reading
from azaudit.model import Evidence, Gap, ResourceId
from azaudit.resources.authorization import SubscriptionAncestry
from azaudit.resources.inventory import Inventory
from azaudit.resources.policy import (
    EnforcementMode,
    PolicyAssignment,
    PolicyReference,
    PolicySetDefinition,
    of_tenant,
)
from azaudit.resources.trail import note, unread, untraced


@dataclass(frozen=True)
class PolicyUse:
    """An assignment of a definition, as a subscription sees it.

    flaw: why the definition does not act on the whole subscription, or None. left_out: what of the
    subscription the assignment does not cover.
    """

    name: str
    scope: str
    flaw: str | None = None
    left_out: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.name} at {self.scope}"


@reading(PolicyAssignment, PolicySetDefinition, SubscriptionAncestry)
def assigned(
    inventory: Inventory, subscription_id: str, policy: Policy
) -> Traced[tuple[PolicyUse, ...]]:
    """The assignment that makes a definition act on a subscription; else all that do not.

    Of several that act it is the one that leaves least out, and one is a conclusion. That none does
    is a conclusion only when every assignment could be read, and every initiative that one names.
    """
    place = f"/subscriptions/{subscription_id}"
    rows = inventory.index.listed(PolicyAssignment.listing.collector, place)
    tried = [
        conclude(partial(_use, inventory, subscription_id, policy, view))
        for view in (inventory.view(PolicyAssignment, row) for row in rows)
    ]
    with untraced():
        found = [(one.value, one.witnesses) for one in tried if not one.gaps]
    acting = [(use, read) for use, read in found if use is not None and use.flaw is None]
    if acting:
        use, read = min(acting, key=lambda one: (len(one[0].left_out), str(one[0])))
        return Traced((use,), read)
    whole = conclude(partial(inventory.all, PolicyAssignment, subscription_id))
    witnesses = (*(item for one in tried for item in one.witnesses), *whole.witnesses)
    gaps = (*(gap for one in tried for gap in one.gaps), *whole.gaps)
    if gaps:
        return Traced(None, witnesses, tuple(dict.fromkeys(gaps)))
    return Traced(tuple(use for use, _ in found if use is not None), witnesses)


def _use(
    inventory: Inventory, subscription_id: str, policy: Policy, assignment: PolicyAssignment
) -> PolicyUse | None:
    """What an assignment makes of a definition: None where it is of others; raises Unread."""
    id = assignment.definition_id
    initiative: PolicySetDefinition | None = None
    references: Sequence[PolicyReference | None] = ()
    if PolicySetDefinition.names(id):
        initiative = _initiative(inventory, assignment, id)
        references = _references(inventory, initiative, policy)
    elif id == policy.id:
        references = (None,)
    if not references:
        return None
    group = f"management group {assignment.scope.name}" if assignment.of_group else ""
    made = partial(PolicyUse, assignment.name, group or _shown(assignment.scope))
    idle = _idle(subscription_id, assignment)
    if idle is not None:
        return made(idle)
    excluded = tuple(_excluded(inventory, subscription_id, assignment))
    if f"/subscriptions/{subscription_id}" in excluded:
        return made("leaves the subscription out")
    if {effect_of(assignment, policy, initiative, one) for one in references} <= {DISABLED}:
        if initiative is not None:
            _prove_no_other(inventory, initiative)
        return made("has its effect disabled")
    return made(None, excluded)


def _idle(subscription_id: str, assignment: PolicyAssignment) -> str | None:
    """Why an assignment acts on less than the subscription, whatever it assigns."""
    scope = assignment.scope
    if not assignment.of_group and scope.folded != f"/subscriptions/{subscription_id}":
        return f"covers {_shown(scope)} alone"
    if assignment.enforcement is EnforcementMode.DO_NOT_ENFORCE:
        return "is not enforced"
    if assignment.enforcement is EnforcementMode.ENROLL:
        return "acts on enrolled resources alone"
    if assignment.resource_selectors:
        return "is limited to some resources by its selectors"
    return None


def _shown(scope: ResourceId) -> str:
    """A scope as people call it."""
    if scope.type is not None:
        return scope.name
    return f"resource group {scope.resource_group}" if scope.resource_group else "the subscription"


def _excluded(
    inventory: Inventory, subscription_id: str, assignment: PolicyAssignment
) -> Iterator[str]:
    """What an assignment leaves out: the subscription, or what lies in it; raises Unread."""
    here = ResourceId(f"/subscriptions/{subscription_id}")
    for text in assignment.not_scopes:
        left = ResourceId(text)
        if left.subscription_id is not None:
            if here.within(left):
                yield here.folded
            elif left.within(here):
                yield _shown(left)
            continue
        tenant = home_of(inventory, subscription_id, assignment.row.tenant_id)
        above = covers(text, here, ancestry_of(inventory, tenant))
        if above is None:
            message = f"{assignment.name} leaves out {text}, which may be above the subscription"
            raise unread(Gap("not-asked", assignment.id.text, message))
        if above:
            yield here.folded


def _initiative(
    inventory: Inventory, assignment: PolicyAssignment, id: ResourceId
) -> PolicySetDefinition:
    """The initiative that an assignment names; raises Unread where it was not read."""
    asked = of_tenant(id, assignment.row.tenant_id)
    row = inventory.index.resource(asked, PolicySetDefinition.arm_type.lower())
    if row is not None:
        return inventory.view(PolicySetDefinition, row)
    coverage = inventory.index.coverage(PolicySetDefinition.listing.collector, asked.text)
    message = f"initiative {id.name}, which {assignment.name} assigns, was not read"
    gap = coverage.gap() if coverage is not None else None
    raise unread(gap or Gap("not-asked", asked.text, message))


def _references(
    inventory: Inventory, initiative: PolicySetDefinition, policy: Policy
) -> Sequence[PolicyReference]:
    """Where an initiative holds a definition; raises Unread when that is open."""
    held = inventory.once(_definitions)[initiative.id.folded]
    places = held.places.get(policy.id.folded, ())
    if places:
        parts = initiative.definitions
        for place in places:
            _ = parts[place].definition_id  # for the evidence
        return [parts[place] for place in places]
    _prove_no_other(inventory, initiative)
    row, value = initiative.row, {"holds": policy.guid, "answer": False}
    note(Evidence("derived", row.id, "policyDefinitions", value, row.collected_at, row.api_version))
    return ()


def _prove_no_other(inventory: Inventory, initiative: PolicySetDefinition) -> None:
    """Raise Unread where a part of an initiative could not be read, which may be any definition."""
    held = inventory.once(_definitions)[initiative.id.folded]
    if held.gaps:
        raise unread(*held.gaps)


@dataclass(frozen=True)
class _Held:
    """The places of each definition in an initiative, and what could not be read of it."""

    places: dict[str, list[int]]
    gaps: tuple[Gap, ...]


def _definitions(inventory: Inventory) -> dict[str, _Held]:
    """What the initiatives hold, by their ids in lower case; they are large, so it is read once."""
    return {one.id.folded: _held(one) for one in inventory.known(PolicySetDefinition)}


def _held(initiative: PolicySetDefinition) -> _Held:
    places: dict[str, list[int]] = defaultdict(list)
    parts = conclude(lambda: initiative.definitions)
    if parts.gaps:
        return _Held({}, parts.gaps)
    gaps: list[Gap] = []
    for place, part in enumerate(parts.value):
        id = conclude(partial(getattr, part, "definition_id"))
        gaps += id.gaps
        if not id.gaps:
            places[id.value.folded].append(place)
    return _Held(dict(places), tuple(gaps))


__all__ = ["Policy", "PolicyUse", "assigned"]
