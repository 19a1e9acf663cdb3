"""Microsoft.Authorization and Microsoft.ManagedServices: who was given what, and where.

What nobody can see in one subscription is above it: lists of a subscription hold what management
groups and the root of the tenant hand down, too.
"""

from enum import StrEnum

from azaudit.model import ResourceId
from azaudit.resources.base import Listing, Resource
from azaudit.resources.fields import Field, Items, Values
from azaudit.resources.node import Part

_PREFIX = "/providers/microsoft.subscription"


def plain_scope(scope: str) -> str:
    """A scope as everybody else spells it; schedules may name the provider of subscriptions."""
    return scope[len(_PREFIX) :] if scope.lower().startswith(_PREFIX + "/subscriptions/") else scope


class PrincipalType(StrEnum):
    """What kind of principal an assignment is for, as the directory knew it when it was made."""

    USER = "User"
    GROUP = "Group"
    SERVICE_PRINCIPAL = "ServicePrincipal"
    FOREIGN_GROUP = "ForeignGroup"
    DEVICE = "Device"


class AssignmentType(StrEnum):
    """How somebody came by a role that is in force."""

    ASSIGNED = "Assigned"
    ACTIVATED = "Activated"


class HandedDown(Resource):
    """What is listed in a subscription and may have been given above it."""

    @classmethod
    def lies_in(cls, id: ResourceId, scope: ResourceId) -> bool:
        """Whether an id is at, below or above the subscription that was asked."""
        return id.subscription_id in (None, scope.subscription_id)


class RoleGrant(HandedDown):
    """A role for a principal at a scope, for now, for ever, or once it is activated.

    The type of the principal is left out by old answers and can be one that is not known here; a
    condition is absent where the role is not limited
    (learn.microsoft.com/azure/role-based-access-control/conditions-overview).
    """

    principal_id = Field("properties.principalId", str)
    principal_type = Field("properties.principalType", str, absent=None)
    role_id = Field("properties.roleDefinitionId", str)
    scope = Field("properties.scope", str)
    condition = Field("properties.condition", str, absent=None)


class RoleAssignment(RoleGrant):
    """A role that a principal has, those included that it has activated.

    delegated_identity: of a managed identity that another directory may know, absent for all others
    (learn.microsoft.com/azure/lighthouse/how-to/deploy-policy-remediation).
    """

    arm_type = "Microsoft.Authorization/roleAssignments"
    listing = Listing("role-assignments")

    delegated_identity = Field("properties.delegatedManagedIdentityResourceId", str, absent=None)


class EligibleRole(RoleGrant):
    """A role that a principal can activate."""

    arm_type = "Microsoft.Authorization/roleEligibilityScheduleInstances"
    listing = Listing("eligible-roles")

    ends = Field("properties.endDateTime", str, absent=None)


class ActiveRole(RoleGrant):
    """How a principal came by a role that Privileged Identity Management knows of.

    assignment_type: Assigned, or Activated of one that was eligible.
    """

    arm_type = "Microsoft.Authorization/roleAssignmentScheduleInstances"
    listing = Listing("active-roles")

    assignment_type = Field("properties.assignmentType", AssignmentType)
    ends = Field("properties.endDateTime", str, absent=None)
    assignment_id = Field("properties.originRoleAssignmentId", str, absent=None)


class RolePermission(Part):
    """What a role or a deny assignment names.

    No list has a documented meaning when it is left out: of a role it would look as if nothing were
    given, of a deny assignment as if nothing were spared.
    """

    actions = Values("actions", str)
    not_actions = Values("notActions", str)
    data_actions = Values("dataActions", str)
    not_data_actions = Values("notDataActions", str)
    condition = Field("condition", str, absent=None)


class RoleDefinition(Resource):
    """A role: built in, the same in every tenant, or a tenant's own.

    Its id begins with the scope at which it was asked for, so its GUID is what tells it.
    """

    arm_type = "Microsoft.Authorization/roleDefinitions"
    listing = Listing("role-definitions", of_tenant=True)

    role_name = Field("properties.roleName", str)
    role_type = Field("properties.type", str)
    permissions = Items("properties.permissions", RolePermission)

    @classmethod
    def lies_in(cls, id: ResourceId, scope: ResourceId) -> bool:
        """Whatever the scope is that was asked, the id names another."""
        del id, scope
        return True

    @classmethod
    def is_answer(cls, id: ResourceId, asked: ResourceId) -> bool:
        """Whether an answer is about the role that was asked for."""
        return id.name.lower() == asked.name.lower()


class CustomRole(RoleDefinition):
    """A tenant's own role, read by its id where an assignment names it."""

    listing = Listing("custom-roles", by_id=True)


class DenyPrincipal(Part):
    """Somebody to whom a deny assignment applies, or does not."""

    id = Field("id", str)


class DenyAssignment(HandedDown):
    """What principals may not do, whatever roles they have.

    doNotApplyToChildScopes is false unless it is said (the schema's description). Whom a deny
    assignment spares has to be said: it takes power away, so nothing about it is assumed.
    """

    arm_type = "Microsoft.Authorization/denyAssignments"
    listing = Listing("deny-assignments")

    deny_name = Field("properties.denyAssignmentName", str)
    scope = Field("properties.scope", str)
    permissions = Items("properties.permissions", RolePermission)
    principals = Items("properties.principals", DenyPrincipal)
    excluded = Items("properties.excludePrincipals", DenyPrincipal)
    here_only = Field("properties.doNotApplyToChildScopes", bool, absent=False)
    condition = Field("properties.condition", str, absent=None)


class DelegatedRole(Part):
    """A role that a delegation gives to somebody of the managing tenant."""

    principal_id = Field("principalId", str)
    principal_name = Field("principalIdDisplayName", str, absent=None)
    role_id = Field("roleDefinitionId", str)
    # a user access administrator of a delegation may hand out these alone, to identities
    assignable = Values("delegatedRoleDefinitionIds", str, absent=())


class MultiFactorProvider(StrEnum):
    """Who asks for a second factor before a delegated role is activated."""

    AZURE = "Azure"
    NONE = "None"


class DelegatedApprover(Part):
    """Somebody of the managing tenant who may approve, be it one or a group."""

    principal_id = Field("principalId", str)
    principal_name = Field("principalIdDisplayName", str, absent=None)


class EligibleDelegatedRole(DelegatedRole):
    """A delegated role that has to be activated, and what that takes.

    Without approvers whoever has the role activates it at will; every eligible role has a policy,
    so the absence of the whole policy has no meaning
    (learn.microsoft.com/azure/lighthouse/how-to/create-eligible-authorizations). longest: ISO 8601.
    """

    multi_factor = Field("justInTimeAccessPolicy.multiFactorAuthProvider", MultiFactorProvider)
    longest = Field("justInTimeAccessPolicy.maximumActivationDuration", str)
    approvers = Items(
        "justInTimeAccessPolicy.managedByTenantApprovers",
        DelegatedApprover,
        absent=(),
        beside="justInTimeAccessPolicy",
    )


_DEFINITION = "properties.registrationDefinition.properties"


class LighthouseDelegation(HandedDown):
    """A subscription or resource group that is delegated to another tenant.

    Eligible roles are left out where a delegation has none (the schema marks them optional).
    """

    arm_type = "Microsoft.ManagedServices/registrationAssignments"
    listing = Listing("lighthouse-delegations")

    tenant_id = Field(f"{_DEFINITION}.managedByTenantId", str)
    tenant_name = Field(f"{_DEFINITION}.managedByTenantName", str, absent=None)
    roles = Items(f"{_DEFINITION}.authorizations", DelegatedRole)
    eligible = Items(f"{_DEFINITION}.eligibleAuthorizations", EligibleDelegatedRole, absent=())
    state = Field("properties.provisioningState", str)


class GroupAbove(Part):
    """A management group above a subscription."""

    name = Field("name", str)


class SubscriptionAncestry(Resource):
    """The management groups above a subscription, nearest first, as Resource Graph has them.

    To read a management group takes a role there, which few auditors have; a subscription's own
    row names all that are above it to whoever may read the subscription.
    """

    arm_type = "Microsoft.ResourceGraph/resourceContainers"
    listing = Listing("subscription-ancestry", of_tenant=True)

    groups = Items("properties.managementGroupAncestorsChain", GroupAbove)

    @classmethod
    def names(cls, id: ResourceId) -> bool:
        """Whether an id is that of a subscription."""
        return id.folded == f"/subscriptions/{id.subscription_id}"

    @classmethod
    def lies_in(cls, id: ResourceId, scope: ResourceId) -> bool:
        """Every subscription is one of the tenant's."""
        del id, scope
        return True


class Subscription(Resource):
    """A subscription, as it answers for itself."""

    arm_type = "Microsoft.Resources/subscriptions"
    listing = Listing("subscription")

    display_name = Field("displayName", str)
    state = Field("state", str)

    @classmethod
    def names(cls, id: ResourceId) -> bool:
        """Whether an id is that of a subscription."""
        return id.folded == f"/subscriptions/{id.subscription_id}"
