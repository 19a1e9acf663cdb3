"""What a definition of Azure Policy does where it is assigned: its effect, whoever chooses it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from azaudit.model import Gap, ResourceId
from azaudit.resources.entries import Entry
from azaudit.resources.policy import (
    Override,
    ParameterValue,
    PolicyAssignment,
    PolicyParameter,
    PolicyReference,
    PolicySetDefinition,
)
from azaudit.resources.trail import unread

_DEFINITION = "/providers/microsoft.authorization/policydefinitions/"
_PARAMETER = re.compile(r"\[\s*parameters\('([^']+)'\)\s*\]", re.IGNORECASE)
# learn.microsoft.com/azure/governance/policy/concepts/effect-basics; of the others, `manual` looks
# at nothing by itself
_ACTING = frozenset(
    {
        "addtonetworkgroup",
        "append",
        "audit",
        "auditifnotexists",
        "deny",
        "denyaction",
        "deployifnotexists",
        "modify",
        "mutate",
    }
)
DISABLED = "disabled"


@dataclass(frozen=True)
class Policy:
    """A definition that is built into Azure, the same in every tenant.

    guid: in lower case. words: what it looks at. default_effect: what it does where an assignment
    does not say, in lower case; None where that is not known. All have a parameter called `effect`.
    """

    guid: str
    words: str
    default_effect: str | None = None

    def __str__(self) -> str:
        return f"{self.words} ({self.guid})" if self.words else self.guid

    @property
    def id(self) -> ResourceId:
        """The definition's id."""
        return ResourceId(_DEFINITION + self.guid)


def effect_of(
    assignment: PolicyAssignment,
    policy: Policy,
    initiative: PolicySetDefinition | None,
    reference: PolicyReference | None,
) -> str:
    """What a definition does as it is assigned, in lower case; raises Unread."""
    overriding = {
        one.value.lower()
        for one in assignment.overrides
        if one.kind.lower() == "policyeffect" and _applies(one, reference)
    }
    if len(overriding) > 1:
        raise unread(_gap(assignment, f"overrides say {' and '.join(sorted(overriding))}"))
    chosen = next(iter(overriding), None)
    if chosen is None and reference is not None and initiative is not None:
        chosen = _set_by_initiative(assignment, initiative, reference)
    elif chosen is None:
        held = _entry(assignment.parameters, "effect")
        chosen = held.value if isinstance(held, ParameterValue) else None
    effect = (chosen or policy.default_effect or "").lower()
    if effect != DISABLED and effect not in _ACTING:
        what = f"has the effect {effect}" if effect else "does what its definition says"
        raise unread(_gap(assignment, f"{policy} {what}, and whether that acts is not known"))
    return effect


def _applies(override: Override, reference: PolicyReference | None) -> bool:
    """Whether an override is of a definition; by location it is of a part, where all is asked.

    What is disabled in a region is not enforced in the subscription.
    """
    for selector in override.selectors:
        if selector.kind.lower() != "policydefinitionreferenceid":
            if override.value.lower() != DISABLED:
                return False
            continue
        if reference is None:
            return False
        own = reference.reference_id.lower()
        inside = {one.lower() for one in selector.inside}
        if (inside and own not in inside) or own in {one.lower() for one in selector.outside}:
            return False
    return True


def _set_by_initiative(
    assignment: PolicyAssignment, initiative: PolicySetDefinition, reference: PolicyReference
) -> str | None:
    """The effect that an initiative chooses, or leaves to who assigns it."""
    held = _entry(reference.parameters, "effect")
    if not isinstance(held, ParameterValue):
        return None
    text = held.value
    match = _PARAMETER.fullmatch(text.strip())
    if match is None:
        return text
    given = _entry(assignment.parameters, match[1])
    if isinstance(given, ParameterValue):
        return given.value
    parameter = _entry(initiative.parameters, match[1])
    if not isinstance(parameter, PolicyParameter):
        raise unread(_gap(assignment, f"{initiative.name} has no parameter {match[1]}"))
    return parameter.default


def _entry(entries: Sequence[Entry], name: str) -> Entry | None:
    return next((one for one in entries if one.key.lower() == name.lower()), None)


def _gap(assignment: PolicyAssignment, message: str) -> Gap:
    return Gap("unreadable", assignment.id.text, f"{assignment.name}: {message}")
