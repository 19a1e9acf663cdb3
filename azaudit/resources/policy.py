"""Microsoft.Authorization: what Azure Policy is assigned, and what initiatives are made of.

Source: learn.microsoft.com/azure/governance/policy/concepts/assignment-structure and
.../initiative-definition-structure; all that may be absent is optional there.
"""

from enum import StrEnum

from azaudit.model import ResourceId
from azaudit.resources.base import Listing, Resource
from azaudit.resources.entries import Entries, Entry
from azaudit.resources.fields import Field, Items, Values
from azaudit.resources.node import Part

_GROUP = "microsoft.management/managementgroups"


def of_tenant(id: ResourceId, tenant_id: str) -> ResourceId:
    """The id of an initiative that says whose it is, if a management group holds it; else the same.

    People name management groups and what they define there, so two tenants that were set up by one
    template have the same ids.
    """
    held = id.folded.startswith(f"/providers/{_GROUP}/")
    return ResourceId(f"/tenants/{tenant_id}{id}") if held else id


def as_seen_from(id: ResourceId, subscription_id: str) -> ResourceId:
    """The id of an assignment that says which subscription's list it is on; else the same.

    What a management group hands down is on the list of every subscription below, and being on the
    list is what says that it holds there.
    """
    if id.subscription_id is not None:
        return id
    return ResourceId(f"/subscriptions/{subscription_id}{id}")


class EnforcementMode(StrEnum):
    """Whether an assignment acts: always, not at all, or on what was enrolled for it."""

    DEFAULT = "Default"
    DO_NOT_ENFORCE = "DoNotEnforce"
    ENROLL = "Enroll"


class ParameterValue(Entry):
    """What a parameter is set to; of texts alone, such as an effect."""

    value = Field("value", str)


class Selector(Part):
    """What a part of an assignment is limited to: values of a kind, or all but some."""

    kind = Field("kind", str)
    inside = Values("in", str, absent=())
    outside = Values("notIn", str, absent=())


class ResourceSelector(Part):
    """Some resources, to which an assignment is limited."""

    selectors = Items("selectors", Selector, absent=())


class Override(Part):
    """A value in the place of a definition's own: of kind policyEffect, its effect."""

    kind = Field("kind", str)
    value = Field("value", str)
    selectors = Items("selectors", Selector, absent=())


class PolicyAssignment(Resource):
    """A definition or an initiative of Azure Policy, assigned to a scope and what is below.

    Lists of a subscription hold those at it, above it and below it
    (learn.microsoft.com/rest/api/policy/policy-assignments/list, without a filter); see
    as_seen_from. The mode is Default where none is given.
    """

    arm_type = "Microsoft.Authorization/policyAssignments"
    listing = Listing("policy-assignments")

    definition_id = Field("properties.policyDefinitionId", ResourceId)
    enforcement = Field(
        "properties.enforcementMode", EnforcementMode, absent=EnforcementMode.DEFAULT
    )
    not_scopes = Values("properties.notScopes", str, absent=())
    parameters = Entries("properties.parameters", ParameterValue, absent=())
    overrides = Items("properties.overrides", Override, absent=())
    resource_selectors = Items("properties.resourceSelectors", ResourceSelector, absent=())

    @property
    def scope(self) -> ResourceId:
        """What it is assigned to; its id begins with that."""
        return self.id.parent or self.id

    @property
    def of_group(self) -> bool:
        """Whether a management group hands it down to the subscription on whose list it is."""
        return (self.scope.type or "").lower() == _GROUP


class PolicyReference(Part):
    """A definition in an initiative, and what the initiative sets its parameters to."""

    definition_id = Field("policyDefinitionId", ResourceId)
    reference_id = Field("policyDefinitionReferenceId", str)
    parameters = Entries("parameters", ParameterValue, absent=())


class PolicyParameter(Entry):
    """A parameter of an initiative; of texts alone."""

    default = Field("defaultValue", str)


class PolicySetDefinition(Resource):
    """An initiative, read by its id where an assignment names it."""

    arm_type = "Microsoft.Authorization/policySetDefinitions"
    listing = Listing("policy-set-definitions", by_id=True)

    definitions = Items("properties.policyDefinitions", PolicyReference)
    parameters = Entries("properties.parameters", PolicyParameter, absent=())
