"""Snapshot files of described worlds, for tests of whole commands."""

from pathlib import Path

from azaudit.resources.cognitive_services import CognitiveAccount
from azaudit.snapshot.read import SnapshotFile
from azaudit.snapshot.schema import Run, Selection
from azaudit.snapshot.store import SnapshotWriter, Unit
from tests.worlds import GROUP, NOW, World

ACCOUNTS = f"{GROUP}/providers/Microsoft.CognitiveServices/accounts"


def account(name: str, group: str = GROUP, **properties: object) -> dict[str, object]:
    """An Azure OpenAI account that refuses keys, unless said otherwise."""
    return {
        "id": f"{group}/providers/Microsoft.CognitiveServices/accounts/{name}",
        "name": name,
        "type": "Microsoft.CognitiveServices/accounts",
        "kind": "OpenAI",
        "identity": {"type": "SystemAssigned"},
        "location": "westeurope",
        "properties": {
            "disableLocalAuth": True,
            "publicNetworkAccess": "Disabled",
            "privateEndpointConnections": [],
            **properties,
        },
    }


def clean() -> World:
    return World().with_body(CognitiveAccount, account("good"))


def failing() -> World:
    return clean().with_body(CognitiveAccount, account("open", disableLocalAuth=False))


def unreadable() -> World:
    return World().denied(CognitiveAccount)


def write(
    path: Path,
    world: World,
    *,
    checks: tuple[str, ...] = (),
    resource_groups: tuple[str, ...] = (),
    finished: bool = True,
    only: tuple[str, ...] | None = None,
    cloud: str = "AzureCloud",
) -> Path:
    """The world as a snapshot file.

    only: names of the collectors that were run; the default is all.
    """
    (file,) = world.index().files
    run = Run("0.1.0", cloud, "tests", Selection(checks, resource_groups), as_of=NOW)
    writer = SnapshotWriter(path, run)
    writer.add_scope(file.scope)
    for unit in _units(file, only):
        writer.add(unit)
    writer.close(finished=finished)
    return path


def _units(file: SnapshotFile, only: tuple[str, ...] | None) -> list[Unit]:
    units = [Unit((row,)) for row in file.coverage if only is None or row.collector in only]
    # a snapshot does not say which unit brought a row
    if units:
        units[0] = Unit(units[0].coverage, file.resources)
    return units
