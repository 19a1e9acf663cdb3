"""Microsoft.Resources: what Azure Resource Manager itself knows of a subscription."""

from enum import StrEnum

from azaudit.model import ResourceId
from azaudit.resources.base import Listing, Resource
from azaudit.resources.fields import Field


class RegistrationState(StrEnum):
    """Whether a subscription may use a resource provider."""

    REGISTERED = "Registered"
    REGISTERING = "Registering"
    NOT_REGISTERED = "NotRegistered"
    UNREGISTERING = "Unregistering"
    UNREGISTERED = "Unregistered"


class ProviderRegistration(Resource):
    """A resource provider in a subscription; without registration it can hold no resources."""

    arm_type = "Microsoft.Resources/providers"
    listing = Listing("provider-registrations")

    namespace = Field("namespace", str)
    state = Field("registrationState", RegistrationState)

    @classmethod
    def names(cls, id: ResourceId) -> bool:
        """Whether an id ends with a provider's namespace and no type."""
        return id.type is None and id.folded.rsplit("/", 2)[-2:-1] == ["providers"]
