"""Microsoft.Compute: virtual machines."""

from azaudit.model import ResourceId
from azaudit.resources.base import Listing, Resource
from azaudit.resources.fields import Field


class VirtualMachine(Resource):
    """A virtual machine, running or not; those of scale sets in flexible orchestration as well.

    scale_set_id is of those alone, and optional in the schema
    (learn.microsoft.com/rest/api/compute/virtual-machines/list-all). What a machine is given to run
    at its start, and the settings of its extensions, often carry secrets.
    """

    arm_type = "Microsoft.Compute/virtualMachines"
    listing = Listing("virtual-machines")
    never_stored = (
        "properties.userData",
        "properties.osProfile.customData",
        "properties.osProfile.windowsConfiguration.additionalUnattendContent",
        "resources",
    )

    scale_set_id = Field(
        "properties.virtualMachineScaleSet.id",
        ResourceId,
        absent=None,
        whole="properties.virtualMachineScaleSet",
    )
