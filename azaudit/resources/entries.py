# ruff: noqa: SLF001 - a property is part of the node that it is read from
"""Objects that hold objects by key, as an identity holds those that are attached by their ids."""

from typing import Any, TypeVar, overload

from azaudit.resources.fields import Property
from azaudit.resources.node import Node, Part, kind_of
from azaudit.snapshot.schema import ResourceRow

E = TypeVar("E", bound="Entry")


class Entry(Part):
    """A value in such an object; key: what it is held by, as written."""

    __slots__ = ("key",)

    def __init__(self, row: ResourceRow, value: Any, path: str, key: str) -> None:
        super().__init__(row, value, path)
        self.key = key


class Entries(Property[E]):
    """An object whose values are read as parts, in its own order; `path[key]` is where each lies.

    As with a list, a value that is no object stays and is unread when it is looked at.
    """

    def __init__(self, path: str, part: type[E], **how: Any) -> None:
        super().__init__(path, **how)
        self.part = part

    @overload
    def __get__(self, node: None, owner: type) -> "Entries[E]": ...
    @overload
    def __get__(self, node: Node, owner: type) -> tuple[E, ...]: ...
    def __get__(self, node: Node | None, owner: type) -> Any:
        if node is None:
            return self
        knowing, held = self._read(node)
        place = node._place(self.path)
        return tuple(
            self.part(knowing.row, one, f"{place}[{key}]", key) for key, one in dict(held).items()
        )

    def _convert(self, raw: Any) -> Any:
        if isinstance(raw, dict):
            return raw
        raise ValueError(f"is {kind_of(raw)}, not an object")
