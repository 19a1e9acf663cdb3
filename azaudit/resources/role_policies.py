"""Role settings of Privileged Identity Management: what activating a role demands, and where.

Settings are those of one role at one scope: nothing is handed down, so a role that is eligible at a
management group is activated by the settings there, and one at a resource by the resource's own
(learn.microsoft.com/entra/id-governance/privileged-identity-management/
pim-resource-roles-configure-role-settings). No absence in them has a documented meaning.
"""

from enum import StrEnum

from azaudit.model import ResourceId
from azaudit.resources.base import Listing, Resource
from azaudit.resources.fields import Field, Items, Values
from azaudit.resources.node import Part


class ApproverKind(StrEnum):
    """What kind of principal may approve; of a group, each member may."""

    USER = "User"
    GROUP = "Group"


class ApprovalMode(StrEnum):
    """In which order approvals are asked for, if any are."""

    SINGLE_STAGE = "SingleStage"
    SERIAL = "Serial"
    PARALLEL = "Parallel"
    NO_APPROVAL = "NoApproval"


class Enablement(StrEnum):
    """What has to be given to activate a role."""

    MULTI_FACTOR = "MultiFactorAuthentication"
    JUSTIFICATION = "Justification"
    TICKETING = "Ticketing"


class Approver(Part):
    """Somebody who may approve; description: the name, as it was when the settings were made."""

    id = Field("id", str)
    kind = Field("userType", ApproverKind)
    description = Field("description", str)


class ApprovalStage(Part):
    """One round of approval."""

    approvers = Items("primaryApprovers", Approver)


class PolicyRule(Part):
    """One rule of role settings; the id says which, and each kind has properties of its own.

    The ids are those of learn.microsoft.com/graph/identity-governance-pim-rules-overview:
    `Approval_EndUser_Assignment` is about whoever activates, as all that name the end user.
    longest: ISO 8601, binding where the end is required.
    """

    id = Field("id", str)
    approval_required = Field("setting.isApprovalRequired", bool)
    approval_mode = Field("setting.approvalMode", ApprovalMode)
    stages = Items("setting.approvalStages", ApprovalStage)
    enabled = Values("enabledRules", Enablement)
    context_enabled = Field("isEnabled", bool)
    end_required = Field("isExpirationRequired", bool)
    longest = Field("maximumDuration", str)


class RolePolicyAssignment(Resource):
    """The settings of a role at a scope.

    The ids of rows spell the type in the singular, and may name the provider of subscriptions
    (the examples of azure-rest-api-specs, authorization 2020-10-01 and 2020-10-01-preview).
    """

    arm_type = "Microsoft.Authorization/roleManagementPolicyAssignments"
    listing = Listing("role-policies")

    scope = Field("properties.scope", str)
    role_id = Field("properties.roleDefinitionId", str)
    rules = Items("properties.effectiveRules", PolicyRule)

    @classmethod
    def names(cls, id: ResourceId) -> bool:
        """Whether an id is one of the view's type, in the singular or the plural."""
        return (id.type or "").lower() in (cls.arm_type.lower(), cls.arm_type.lower()[:-1])

    @classmethod
    def lies_in(cls, id: ResourceId, scope: ResourceId) -> bool:
        """However an id spells its scope; what settings are for they say themselves."""
        del id, scope
        return True
