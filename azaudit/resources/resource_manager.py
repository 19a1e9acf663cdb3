"""Microsoft.Resources: what Azure Resource Manager itself knows of a subscription."""

from azaudit.model import ResourceId
from azaudit.resources.base import Listing, Resource
from azaudit.resources.fields import Field


class ProviderRegistration(Resource):
    """A resource provider in a subscription; without registration it can hold no resources."""

    arm_type = "Microsoft.Resources/providers"
    listing = Listing("provider-registrations")

    namespace = Field("namespace", str)
    state = Field("registrationState", str)

    @classmethod
    def names(cls, id: ResourceId) -> bool:
        """Whether an id ends with a provider's namespace and no type."""
        return id.type is None and id.folded.rsplit("/", 2)[-2:-1] == ["providers"]
