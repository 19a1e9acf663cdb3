"""What it takes to activate a role that somebody is eligible for, above all whose approval."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from azaudit.analysis.principals import Kind, Known, directory, value
from azaudit.analysis.rbac import Assignment
from azaudit.analysis.traced import Traced, conclude, reading
from azaudit.model import Gap, ResourceId
from azaudit.resources.authorization import (
    EligibleDelegatedRole,
    LighthouseDelegation,
    MultiFactorProvider,
    plain_scope,
)
from azaudit.resources.combinators import all_of
from azaudit.resources.inventory import Inventory
from azaudit.resources.role_policies import (
    ApprovalMode,
    ApproverKind,
    Enablement,
    PolicyRule,
    RolePolicyAssignment,
)
from azaudit.resources.trail import note, unread, untraced

T = TypeVar("T")

# learn.microsoft.com/graph/identity-governance-pim-rules-overview
_APPROVAL = "Approval_EndUser_Assignment"
_ENABLEMENT = "Enablement_EndUser_Assignment"
_CONTEXT = "AuthenticationContext_EndUser_Assignment"
_EXPIRATION = "Expiration_EndUser_Assignment"
_KINDS: dict[ApproverKind, Kind] = {ApproverKind.USER: "user", ApproverKind.GROUP: "group"}


@dataclass(frozen=True)
class Activation:
    """What activating a role demands.

    approval: whether somebody has to approve; None where that was not read, and then gap says why.
    approvers: who may, in the order of the settings; empty where nobody has to, None where that
    was not read. Nobody approves a request of their own
    (learn.microsoft.com/azure/lighthouse/how-to/create-eligible-authorizations says so of
    delegations; the service answers others that a request does not allow self-approval), and
    there are no default approvers, so a role that needs approval of nobody cannot be activated.
    multi_factor: None also where a policy of Conditional Access decides. maximum: for how long at
    most, in ISO 8601; None where that was not read or has no limit.
    """

    approval: bool | None
    approvers: tuple[Known, ...] | None = ()
    multi_factor: bool | None = None
    maximum: str | None = None
    gap: Gap | None = None

    @property
    def needs_approval(self) -> bool:
        """Whether somebody has to approve; raises Unread where that was not read."""
        if self.approval is None:
            assert self.gap is not None  # noqa: S101 - it says why
            raise unread(self.gap)
        return self.approval


@reading(RolePolicyAssignment, LighthouseDelegation)
def activation_of(inventory: Inventory, tenant_id: str, assignment: Assignment) -> Activation:
    """What it takes to activate an eligible role, be it of the tenant or of a delegation.

    assignment: one of those that can be activated, as `Effective.eligible` and
    `Authority.eligible` have them; raises ValueError for one that is assigned. Of the tenant's own
    the settings count that the role has at the very scope of the assignment, since none are handed
    down. Inside a check what was read is left as evidence; what was not read is in the answer
    alone, so that somebody else's settings may still decide.
    """
    if assignment.kind == "delegated":
        return _delegated(inventory, assignment)
    if assignment.kind != "eligible":
        raise ValueError(f"{assignment.id} is in force, and nobody has to activate it")
    found = _noted(partial(_settings, inventory, tenant_id, assignment))
    if found.gaps:
        return Activation(None, None, gap=found.gaps[0])
    settings = found.value
    return _answer(
        partial(_approval, settings),
        partial(_approvers, inventory, tenant_id, settings),
        partial(_multi_factor, settings),
        partial(_longest, settings),
    )


def _answer(
    approval: Callable[[], bool],
    approvers: Callable[[], tuple[Known, ...]],
    multi_factor: Callable[[], bool | None],
    maximum: Callable[[], str | None],
) -> Activation:
    needed = _noted(approval)
    factor, longest = _or_none(multi_factor), _or_none(maximum)
    if needed.gaps:
        return Activation(None, None, factor, longest, needed.gaps[0])
    those = _or_none(approvers) if needed.value else ()
    return Activation(needed.value, those, factor, longest)


def _noted(reason: Callable[[], T]) -> Traced[T]:
    """A conclusion whose evidence is on the trail, and whose gaps are not."""
    found = conclude(reason)
    note(*found.witnesses)
    return found


def _or_none(reason: Callable[[], T]) -> T | None:
    found = _noted(reason)
    return None if found.gaps else found.value


def _settings(inventory: Inventory, tenant_id: str, assignment: Assignment) -> RolePolicyAssignment:
    """The settings of an eligible role; raises Unread where they were not read."""
    if not assignment.scope.strip() or not assignment.role_id:
        raise unread(
            Gap("unreadable", assignment.id, f"what {assignment.id} gives, and where, was not read")
        )
    scope, role = ResourceId(assignment.scope), ResourceId(assignment.role_id).name.lower()
    with untraced():
        found = [
            one
            for one in _listed_at(inventory, tenant_id, scope)
            if ResourceId(plain_scope(value(one, "scope", ""))) == scope
            and ResourceId(value(one, "role_id", "")).name.lower() == role
        ]
    if len(found) != 1:
        # one whose scope or role was not read may be the one
        whose = [conclude(partial(_whose, one)) for one in _listed_at(inventory, tenant_id, scope)]
        gaps = [gap for read in whose for gap in read.gaps]
        raise unread(*(gaps or (_missing(inventory, scope, role, len(found)),)))
    (one,) = found
    # evidence of whose settings they are
    _ = _whose(one)
    return one


def _whose(settings: RolePolicyAssignment) -> tuple[str, str]:
    return settings.scope, settings.role_id


def _listed_at(
    inventory: Inventory, tenant_id: str, scope: ResourceId
) -> list[RolePolicyAssignment]:
    """What was listed at a scope; management groups of two tenants may bear one name."""
    return [
        inventory.view(RolePolicyAssignment, row)
        for row in inventory.index.listed(RolePolicyAssignment.listing.collector, scope.text)
        if scope.subscription_id is not None or row.tenant_id == tenant_id
    ]


def _missing(inventory: Inventory, scope: ResourceId, role: str, number: int) -> Gap:
    collector = RolePolicyAssignment.listing.collector
    coverage = inventory.index.coverage(collector, scope.text)
    if coverage is None:
        return Gap("not-asked", scope.text, f"{collector} was not collected at {scope}")
    held = "several settings" if number else "no settings"
    said = f"the list of role settings at {scope} holds {held} of the role {role}"
    return coverage.gap() or Gap("unreadable", scope.text, said)


def _rule(settings: RolePolicyAssignment, id: str) -> PolicyRule:
    """The rule of an id; raises Unread where there is not one."""
    rules = settings.rules
    with untraced():
        found = [one for one in rules if value(one, "id", "").lower() == id.lower()]
    if not found:  # one that could not be read may be the one
        for one in rules:
            _id_of(one)
    if len(found) != 1:
        said = "no rule" if not found else "several rules"
        message = f"properties.effectiveRules holds {said} {id}"
        raise unread(Gap("unreadable", settings.id.text, message))
    (one,) = found
    # evidence of which rule it is
    _ = one.id
    return one


def _id_of(rule: PolicyRule) -> str:
    return rule.id


def _approval(settings: RolePolicyAssignment) -> bool:
    rule = _rule(settings, _APPROVAL)
    needed = rule.approval_required
    with untraced():
        mode = value(rule, "approval_mode", None)
    if needed and mode is ApprovalMode.NO_APPROVAL:
        message = f"{_APPROVAL} requires approval, and its mode is {mode}"
        raise unread(Gap("unreadable", settings.id.text, message))
    return needed


def _approvers(
    inventory: Inventory, tenant_id: str, settings: RolePolicyAssignment
) -> tuple[Known, ...]:
    people = directory(inventory, tenant_id).principals
    found: dict[str, Known] = {}
    for stage in _rule(settings, _APPROVAL).stages:
        for one in stage.approvers:
            id = one.id.lower()
            with untraced():
                kind, name = value(one, "kind", None), value(one, "description", "")
            found[id] = people.get(id) or Known(id, _KINDS.get(kind), name)
    return tuple(found.values())


def _multi_factor(settings: RolePolicyAssignment) -> bool | None:
    if Enablement.MULTI_FACTOR in _rule(settings, _ENABLEMENT).enabled:
        return True
    # what an authentication context demands is for Conditional Access to say
    return None if _rule(settings, _CONTEXT).context_enabled else False


def _longest(settings: RolePolicyAssignment) -> str | None:
    rule = _rule(settings, _EXPIRATION)
    return rule.longest if rule.end_required else None


def _delegated(inventory: Inventory, assignment: Assignment) -> Activation:
    found = _noted(partial(_authorizations, inventory, assignment))
    if found.gaps:
        return Activation(None, None, gap=found.gaps[0])
    those = found.value
    return _answer(
        lambda: all_of(those, lambda one: bool(one.approvers)),
        lambda: _delegated_approvers(those),
        lambda: all_of(those, lambda one: one.multi_factor is MultiFactorProvider.AZURE),
        lambda: those[0].longest,
    )


def _authorizations(
    inventory: Inventory, assignment: Assignment
) -> Sequence[EligibleDelegatedRole]:
    """The entries of a delegation that make its role eligible; one role has one set of settings.

    Raises Unread where they were not read.
    """
    type, id = LighthouseDelegation.arm_type.lower(), ResourceId(assignment.id)
    row = inventory.index.resource(id, type)
    eligible = inventory.view(LighthouseDelegation, row).eligible if row is not None else ()
    role = ResourceId(assignment.role_id).name.lower()
    with untraced():
        found = [
            one
            for one in eligible
            if value(one, "principal_id", "").lower() == assignment.principal_id.lower()
            and ResourceId(value(one, "role_id", "")).name.lower() == role
        ]
    if not found:
        message = f"the delegation {id} names no such eligible role: {assignment.role_id}"
        raise unread(Gap("unreadable", assignment.id, message))
    return found


def _delegated_approvers(those: Sequence[EligibleDelegatedRole]) -> tuple[Known, ...]:
    found: dict[str, Known] = {}
    for role in those:
        for one in role.approvers:
            with untraced():
                name = value(one, "principal_name", None) or ""
            found[one.principal_id.lower()] = Known(one.principal_id.lower(), None, name)
    return tuple(found.values())
