"""Asking `azaudit who-can --destroy-backups` about worlds, as a program and as a person."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.checks.duty_worlds import THERE
from tests.checks.power_roles import (
    OWNER,
    role,
)
from tests.checks.power_worlds import (
    assignment,
)
from tests.cli.snapshots import write
from tests.worlds import World

OWNS = assignment(OWNER, "maggie")
HOMER_OWNS, HOMER_GUARDS = assignment(OWNER, "homer"), assignment(OWNER, "homer-there", THERE)
CONDITION = "@Request[x] StringEquals 'y'"
DELETER = role("Deleter", "Microsoft.Compute/virtualMachines/delete")


@dataclass
class Told:
    """What the command answered, both to a program and to people."""

    code: int
    document: dict[str, Any]
    text: str

    def names(self, key: str = "alone") -> list[str]:
        return [one["name"] for one in self.document[key]]

    @property
    def vault(self) -> dict[str, Any]:
        """The only vault."""
        (found,) = self.document["vaults"]
        entry: dict[str, Any] = found
        return entry

    @property
    def first(self) -> str:
        """The short answer, however many lines it takes."""
        return self.flat.partition(" as of ")[0]

    @property
    def flat(self) -> str:
        return " ".join(self.text.split())

    def together(self, hand: str) -> list[str]:
        return [self.document["holders"][at]["name"] for at in self.vault["together"][hand]]

    def told(self, key: str = "alone") -> list[dict[str, Any]]:
        """Those of the only vault who are alone, maybe, or after an approval."""
        return [self.document["destroyers"][at] for at in self.vault[key]]


@dataclass
class Asking:
    """Asks twice, for JSON and for text, which must end alike."""

    azaudit: Callable[..., Any]
    folder: Path

    def __call__(self, *worlds: World, only: Any = None, on: str = "") -> Told:
        paths = [
            write(self.folder / f"{at}.azaudit", world, only=only)
            for at, world in enumerate(worlds)
        ]
        asked = ["who-can", *paths, "--destroy-backups", *(["--on", on] if on else [])]
        told, coded = self.azaudit(*asked), self.azaudit(*asked, "-f", "json")
        for path in paths:
            path.unlink()
        assert told.code == coded.code, told.err
        return Told(told.code, json.loads(coded.out), told.out)
