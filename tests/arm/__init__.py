"""A local Azure Resource Manager and token endpoint, for tests that go from end to end."""

from tests.arm.endpoint import ArmEndpoint
from tests.arm.faults import Fault
from tests.arm.server import Request

__all__ = ["ArmEndpoint", "Fault", "Request"]
