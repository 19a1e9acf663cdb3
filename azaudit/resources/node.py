"""A JSON value inside a resource: looking into it, leaving evidence, saying why it is unread.

All of it is private: checks see a node's properties only, and those always leave evidence.
"""

from collections.abc import Sequence
from typing import Any

from azaudit.model import Evidence, Gap
from azaudit.resources.trail import Unread, note, unread
from azaudit.snapshot.schema import ResourceRow

ABSENT: Any = object()


class Node:
    """A JSON value, the answer that it came in, and the place that it has there."""

    __slots__ = ("_path", "_value", "row")

    def __init__(self, row: ResourceRow, value: Any, path: str) -> None:
        self.row = row
        self._value = value
        self._path = path

    def _place(self, path: str) -> str:
        return f"{self._path}.{path}" if self._path else path

    def _gap(self, path: str, why: str) -> Unread:
        version = self.row.api_version
        return unread(Gap("unreadable", self.row.id, f"{path} {why} (api-version {version})"))

    def _witness(self, place: str, value: Any) -> None:
        row = self.row
        note(Evidence("value", row.id, place, value, row.collected_at, row.api_version))

    def _detailed(self, place: str) -> "Node":
        """The node that knows what only a GET answers; raises Unread where none was read."""
        raise NotImplementedError(place)

    def _look_up(self, names: Sequence[str]) -> Any:
        """The raw value at a path, or ABSENT; null counts as absent.

        Raises Unread when something on the way is no object, or when the resource came without
        its `properties` at all, as rows of the generic resource listing do.
        """
        value = self._value
        last = len(names) - 1
        for depth, name in enumerate(names):
            if not isinstance(value, dict):
                place = self._place(".".join(names[:depth])) if depth else self._path
                raise self._gap(place, f"is {kind_of(value)}, not an object")
            value = value.get(name)
            if value is None:
                if name == "properties" and depth < last:
                    raise self._gap(self._place(".".join(names[: depth + 1])), "is absent")
                return ABSENT
        return value


class Part(Node):
    """An object inside a resource's body that is read like a resource."""

    __slots__ = ()


def kind_of(value: Any) -> str:
    """What a JSON value is, as messages say it."""
    names = {dict: "an object", list: "a list", str: "text", bool: "a boolean", type(None): "null"}
    return names.get(type(value), "a number")
