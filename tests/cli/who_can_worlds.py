"""Asking `azaudit who-can` about worlds, as a program and as a person."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from azaudit.resources.cognitive_services import CognitiveAccount
from tests.checks.power_worlds import ruled
from tests.cli.snapshots import account, write
from tests.worlds import World

KEYS, MANAGE, SELF_GRANT = range(3)


def world(*assignments: dict[str, Any], **more: Any) -> World:
    """An account that is called good, and who has which roles."""
    return ruled(World().with_body(CognitiveAccount, account("good")), *assignments, **more)


@dataclass
class Answered:
    """What a command answered, both to a program and to people."""

    code: int
    document: dict[str, Any]
    text: str

    def ability(self, number: int = KEYS) -> dict[str, Any]:
        found: dict[str, Any] = self.document["abilities"][number]
        return found

    def holders(self, number: int = KEYS, *, sure: bool = True) -> list[str]:
        return [one["name"] for one in self.ability(number)["holders"] if one["sure"] is sure]

    @property
    def way(self) -> dict[str, Any]:
        """The only way of the only holder of the first ability."""
        (holder,) = self.ability()["holders"]
        (way,) = holder["ways"]
        found: dict[str, Any] = way
        return found

    @property
    def flat(self) -> str:
        """The text without its line breaks."""
        return " ".join(self.text.split())


@dataclass
class Asking:
    """Asks twice, for JSON and for text, which must end alike."""

    azaudit: Callable[..., Any]
    folder: Path

    def __call__(self, world: World, *arguments: str, on: str = "good") -> Answered:
        path = write(self.folder / "s.azaudit", world)
        told = self.azaudit("who-can", path, "--on", on, *arguments)
        coded = self.azaudit("who-can", path, "--on", on, "-f", "json", *arguments)
        path.unlink()
        assert told.code == coded.code, told.err
        return Answered(told.code, json.loads(coded.out), told.out)
