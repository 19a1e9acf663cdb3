"""Endpoints for the tests of collecting; one serves the tests of a file in turn."""

from collections.abc import Iterator

import pytest

from tests.arm import ArmEndpoint
from tests.azure.live import NOW, described


@pytest.fixture(scope="module")
def _everything() -> Iterator[ArmEndpoint]:
    with ArmEndpoint(described(), now=NOW) as served:
        yield served


@pytest.fixture
def endpoint(_everything: ArmEndpoint) -> ArmEndpoint:
    """One resource of every type that is read, with a child of every kind."""
    _everything.faults.clear()
    _everything.forget()
    return _everything


@pytest.fixture
def path(tmp_path):
    return tmp_path / "snapshot.azaudit"
