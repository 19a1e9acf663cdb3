"""Collectors of Microsoft.Compute."""

from typing import Any

from azaudit.collect import versions
from azaudit.collect.collector import Collector
from azaudit.resources.compute import VirtualMachine


def _client() -> type[Any]:
    from azaudit.azure.arm import ArmReader

    return ArmReader


MACHINES = Collector(
    view=VirtualMachine,
    client=_client,
    api_version=versions.COMPUTE,
    actions=("Microsoft.Compute/virtualMachines/read",),
    list=lambda client, scope: client.pages(f"{scope}/providers/{VirtualMachine.arm_type}"),
)
