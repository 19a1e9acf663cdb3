"""The managed identities of resources: the one that is their own, and those that are attached."""

from enum import StrEnum

from azaudit.resources.base import Resource
from azaudit.resources.entries import Entries, Entry
from azaudit.resources.fields import Field


class IdentityType(StrEnum):
    """Which managed identities a resource has."""

    NONE = "None"
    SYSTEM = "SystemAssigned"
    USER = "UserAssigned"
    BOTH = "SystemAssigned, UserAssigned"
    BOTH_CLOSE = "SystemAssigned,UserAssigned"  # as Microsoft.DataProtection writes it

    @property
    def system(self) -> bool:
        """Whether the resource has an identity of its own."""
        return self not in (IdentityType.NONE, IdentityType.USER)

    @property
    def user(self) -> bool:
        """Whether identities that exist by themselves are attached."""
        return self not in (IdentityType.NONE, IdentityType.SYSTEM)


class AttachedIdentity(Entry):
    """An identity that exists by itself and is attached; its key is its resource id."""

    principal_id = Field("principalId", str)
    client_id = Field("clientId", str)


class Identified(Resource):
    """A resource that can have managed identities.

    The type says which of the other properties there are, so their absence means nothing.
    """

    identity_type = Field("identity.type", IdentityType)
    principal_id = Field("identity.principalId", str)
    identity_tenant = Field("identity.tenantId", str)
    attached_identities = Entries("identity.userAssignedIdentities", AttachedIdentity)
