"""Microsoft.Resources: what Azure Resource Manager itself knows of a subscription."""

from azaudit.resources.base import Field, Listing, Resource


class ProviderRegistration(Resource):
    """A resource provider in a subscription; without registration it can hold no resources."""

    arm_type = "Microsoft.Resources/providers"
    listing = Listing("provider-registrations")

    namespace = Field("namespace", str)
    state = Field("registrationState", str)
