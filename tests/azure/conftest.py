"""Endpoints for the tests of signing in and reading; each serves the tests of one file in turn."""

from collections.abc import Iterator

import pytest

from tests.arm import ArmEndpoint
from tests.azure.live import NOW, described, vaults


@pytest.fixture(scope="module")
def _everything() -> Iterator[ArmEndpoint]:
    with ArmEndpoint(described(), now=NOW) as served:
        yield served


@pytest.fixture(scope="module")
def _vaults() -> Iterator[ArmEndpoint]:
    with ArmEndpoint(vaults(5), now=NOW, page_size=2) as served:
        yield served


@pytest.fixture
def endpoint(_everything: ArmEndpoint) -> ArmEndpoint:
    """One resource of every type that is read."""
    return _fresh(_everything)


@pytest.fixture
def paged(_vaults: ArmEndpoint) -> ArmEndpoint:
    """Five key vaults, two a page."""
    return _fresh(_vaults)


def _fresh(served: ArmEndpoint) -> ArmEndpoint:
    served.faults.clear()
    served.forget()
    return served
