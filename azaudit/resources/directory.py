"""Microsoft Graph: the users, groups and applications that roles are given to."""

from enum import StrEnum

from azaudit.model import ResourceId
from azaudit.resources.base import Listing, Resource
from azaudit.resources.fields import Field, Items
from azaudit.resources.node import Part


class ObjectType(StrEnum):
    """What an object of a directory is."""

    USER = "#microsoft.graph.user"
    GROUP = "#microsoft.graph.group"
    APPLICATION = "#microsoft.graph.servicePrincipal"
    DEVICE = "#microsoft.graph.device"


class UserType(StrEnum):
    """How a tenant regards a user."""

    MEMBER = "Member"
    GUEST = "Guest"


class Identity(Part):
    """One way in which a user signs in; the issuer is the tenant or provider that vouches."""

    issuer = Field("issuer", str, absent=None)
    assigned_id = Field("issuerAssignedId", str, absent=None)
    sign_in_type = Field("signInType", str, absent=None)


class Principal(Resource):
    """An object of a directory; `deleted` stands for one that the directory did not know.

    Null is what Microsoft Graph answers for everything that a caller may not see, so no absence
    means anything. mail is null for users without a mailbox, and user_type for users of before 2014
    also. visibility is of groups; who is
    in one with hidden membership is told to few (learn.microsoft.com/graph/api/resources/group).
    """

    arm_type = "Microsoft.Graph/directoryObjects"
    listing = Listing("principals", of_tenant=True)

    object_id = Field("id", str)
    deleted = Field("azauditDeleted", bool, absent=False)
    type = Field("type", ObjectType)
    visibility = Field("visibility", str)
    display_name = Field("displayName", str)
    user_principal_name = Field("userPrincipalName", str)
    user_type = Field("userType", UserType)
    mail = Field("mail", str)
    identities = Items("identities", Identity)
    app_id = Field("appId", str)
    application_type = Field("servicePrincipalType", str)

    @classmethod
    def names(cls, id: ResourceId) -> bool:
        """Whether an id is one that azaudit gives to principals."""
        return id.folded.startswith("/tenants/") and "/principals/" in id.folded


class GroupMember(Part):
    """Somebody in a group, through other groups too."""

    object_id = Field("id", str)
    type = Field("type", ObjectType)
    display_name = Field("displayName", str)
    user_principal_name = Field("userPrincipalName", str)
    user_type = Field("userType", UserType)
    mail = Field("mail", str)
    identities = Items("identities", Identity)
    app_id = Field("appId", str)
    application_type = Field("servicePrincipalType", str)


class DirectoryGroup(Resource):
    """A group with everybody in it."""

    arm_type = "Microsoft.Graph/groups"
    listing = Listing("group-members", of_tenant=True)

    object_id = Field("id", str)
    members = Items("members", GroupMember)

    @classmethod
    def names(cls, id: ResourceId) -> bool:
        """Whether an id is one that azaudit gives to groups."""
        return id.folded.startswith("/tenants/") and "/groups/" in id.folded
