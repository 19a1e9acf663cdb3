"""Microsoft.Resources: what Azure Resource Manager itself knows of a subscription."""

from enum import StrEnum

from azaudit.model import Gap, ResourceId
from azaudit.resources.base import Listing, Resource
from azaudit.resources.fields import Field
from azaudit.resources.trail import unread


class RegistrationState(StrEnum):
    """How far a resource provider is with a subscription."""

    REGISTERED = "Registered"
    NOT_REGISTERED = "NotRegistered"
    UNREGISTERED = "Unregistered"
    REGISTERING = "Registering"
    UNREGISTERING = "Unregistering"


_CHANGING = (RegistrationState.REGISTERING, RegistrationState.UNREGISTERING)


class ProviderRegistration(Resource):
    """A resource provider in a subscription; without registration it can hold no resources."""

    arm_type = "Microsoft.Resources/providers"
    listing = Listing("provider-registrations")

    namespace = Field("namespace", str)
    state = Field("registrationState", RegistrationState)

    @property
    def registered(self) -> bool:
        """Whether the provider is registered.

        Raises Unread while that changes: it changes region by region, and nothing says which are
        done (learn.microsoft.com/azure/azure-resource-manager/management/
        resource-providers-and-types).
        """
        state = self.state
        if state in _CHANGING:
            message = f"{self.name} is {state}, which takes some regions longer than others"
            raise unread(Gap("unreadable", self.id.text, f"registrationState: {message}"))
        return state is RegistrationState.REGISTERED

    @classmethod
    def names(cls, id: ResourceId) -> bool:
        """Whether an id ends with a provider's namespace and no type."""
        return id.type is None and id.folded.rsplit("/", 2)[-2:-1] == ["providers"]
