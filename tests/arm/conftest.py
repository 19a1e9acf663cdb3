"""The endpoints that tests of the local endpoint share."""

import sys

import pytest

from tests.arm.clients import LAB, NOW, tenant_of_vaults
from tests.arm.endpoint import ArmEndpoint

if sys.platform == "win32":
    collect_ignore_glob = ["test_*.py"]  # the local endpoint is a tool for POSIX systems


@pytest.fixture(scope="module")
def lab():
    with ArmEndpoint(LAB, now=NOW) as endpoint:
        yield endpoint


@pytest.fixture
def vaults():
    with ArmEndpoint(tenant_of_vaults(5), now=NOW, page_size=2) as endpoint:
        yield endpoint
