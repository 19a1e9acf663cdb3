# ruff: noqa: SLF001 - a property is part of the node that it is read from
"""The properties of views: typed, with the documented meaning of their absence, never a default.

Reading one returns the value and leaves evidence, or raises Unread.
"""

import json
from enum import Enum, StrEnum
from functools import cache
from typing import Any, Generic, TypeVar, overload

from azaudit.model import ResourceId
from azaudit.resources.addresses import AddressRange
from azaudit.resources.node import ABSENT, Node, Part, kind_of

T = TypeVar("T")
D = TypeVar("D")
P = TypeVar("P", bound=Part)


class _Undocumented(Enum):
    """The mark for a property whose absence means nothing that is written down."""

    MARK = "undocumented"


class Property(Generic[T]):
    """What all properties share: where they lie, and what it means when they are not there.

    absent: the value that stands for an absent or null property, given only with a source for
    that; it holds for answers of the resource provider, never for Resource Graph rows. whole:
    the object whose absence is meant, where only that is documented; if it is there without the
    property, the property is unread. beside: what has to be there for the absence to mean
    anything, where a resource that is still being set up lacks both. since: the first api-version
    that has the property. detail: the property is only in the answer to a GET, lists leave it out;
    on resources only.
    """

    def __init__(
        self,
        path: str,
        *,
        absent: Any = _Undocumented.MARK,
        whole: str = "",
        beside: str = "",
        since: str = "",
        detail: bool = False,
    ) -> None:
        self.path = path
        self.absent = absent
        self.whole = whole
        self.beside = beside
        self.since = since
        self.detail = detail
        self._names = tuple(path.split("."))

    def __set_name__(self, owner: type, name: str) -> None:
        if self.detail and issubclass(owner, Part):
            raise TypeError(f"{owner.__name__}.{name} is inside a resource; say detail there")

    @property
    def documented(self) -> bool:
        """Whether the absence of the property has a meaning."""
        return self.absent is not _Undocumented.MARK

    def _read(self, node: Node) -> tuple[Node, Any]:
        """The node that knows, and the value or what its absence means.

        Raises Unread when neither can be had.
        """
        place = node._place(self.path)
        if self.detail:
            node = node._detailed(place)
        raw = node._look_up(self._names)
        if raw is ABSENT:
            value, raw = self._absence(node, place), None
        else:
            try:
                value = self._convert(raw)
            except ValueError as error:
                raise node._gap(place, str(error)) from None
        node._witness(place, raw)
        return node, value

    def _absence(self, node: Node, place: str) -> Any:
        if node.row.api_version < self.since:
            raise node._gap(place, f"is not known before api-version {self.since}")
        if self.absent is _Undocumented.MARK:
            raise node._gap(place, "is absent, and what that means is not documented")
        if node.row.source == "bulk":
            raise node._gap(place, "is absent from a Resource Graph row")
        if self.whole and node._look_up(self.whole.split(".")) is not ABSENT:
            raise node._gap(place, f"is absent from {self.whole}, which is not documented")
        if self.beside and node._look_up(self.beside.split(".")) is ABSENT:
            raise node._gap(place, f"is absent, and {self.beside} as well")
        return self.absent

    def _convert(self, raw: Any) -> Any:
        """The value of the property's type; raises ValueError, with what is wrong, for none."""
        raise NotImplementedError


class Field(Property[T]):
    """A single value: bool, int, float, str, ResourceId, AddressRange or a StrEnum.

    Members of an enumeration compare without case; an unknown one is unread.
    """

    @overload
    def __init__(
        self, path: str, type: type[T], *, since: str = "", detail: bool = False
    ) -> None: ...
    @overload
    def __init__(
        self: "Field[D | None]",
        path: str,
        type: type[D],
        *,
        absent: None,
        whole: str = "",
        beside: str = "",
        since: str = "",
        detail: bool = False,
    ) -> None: ...
    @overload
    def __init__(
        self,
        path: str,
        type: type[T],
        *,
        absent: T,
        whole: str = "",
        beside: str = "",
        since: str = "",
        detail: bool = False,
    ) -> None: ...
    def __init__(self, path: str, type: type[Any], **how: Any) -> None:
        super().__init__(path, **how)
        self.type = type

    @overload
    def __get__(self, node: None, owner: type) -> "Field[T]": ...
    @overload
    def __get__(self, node: Node, owner: type) -> T: ...
    def __get__(self, node: Node | None, owner: type) -> Any:
        return self if node is None else self._read(node)[1]

    def _convert(self, raw: Any) -> Any:
        return _value(self.type, raw)


class Items(Property[P]):
    """A list of objects, read as parts.

    An element that is no object stays in the list and is unread when it is looked at, so the
    others can still decide.
    """

    def __init__(self, path: str, part: type[P], **how: Any) -> None:
        super().__init__(path, **how)
        self.part = part

    @overload
    def __get__(self, node: None, owner: type) -> "Items[P]": ...
    @overload
    def __get__(self, node: Node, owner: type) -> tuple[P, ...]: ...
    def __get__(self, node: Node | None, owner: type) -> Any:
        if node is None:
            return self
        knowing, items = self._read(node)
        place = node._place(self.path)
        return tuple(self.part(knowing.row, item, f"{place}[{i}]") for i, item in enumerate(items))

    def _convert(self, raw: Any) -> Any:
        return _list(raw)


class Values(Property[T]):
    """A list of plain values; every element must have the type."""

    def __init__(self, path: str, type: type[T], **how: Any) -> None:
        super().__init__(path, **how)
        self.type = type

    @overload
    def __get__(self, node: None, owner: type) -> "Values[T]": ...
    @overload
    def __get__(self, node: Node, owner: type) -> tuple[T, ...]: ...
    def __get__(self, node: Node | None, owner: type) -> Any:
        return self if node is None else self._read(node)[1]

    def _convert(self, raw: Any) -> tuple[T, ...]:
        items = _list(raw)
        try:
            return tuple(_value(self.type, item) for item in items)
        except ValueError as error:
            raise ValueError(f"has an element that {error}") from None


def _list(raw: Any) -> list[Any]:
    if isinstance(raw, list):
        return raw
    raise ValueError(f"is {kind_of(raw)}, not a list")


def _value(kind: type[Any], raw: Any) -> Any:
    if issubclass(kind, StrEnum):
        return _member(kind, raw)
    if kind is ResourceId:
        return _resource_id(raw)
    if kind is AddressRange:
        return _address_range(raw)
    if kind is float and type(raw) is int:
        return float(raw)
    # bool is an int in Python and never in JSON; 14.0 is how some services write 14
    if kind is int and isinstance(raw, float) and raw.is_integer():
        return int(raw)
    if type(raw) is kind:
        return raw
    raise ValueError(f"is {_shown(raw)}, not {_NAMES[kind]}")


_NAMES = {bool: "a boolean", int: "a whole number", float: "a number", str: "text"}


def _shown(raw: Any) -> str:
    return json.dumps(raw) if isinstance(raw, float) else kind_of(raw)


def _resource_id(raw: Any) -> ResourceId:
    if not isinstance(raw, str):
        raise ValueError(f"is {kind_of(raw)}, not a resource id")  # noqa: TRY004 - of the wire's types
    id = ResourceId(raw)
    if id.subscription_id is None and id.type is None:
        raise ValueError(f"is no resource id: {json.dumps(raw)}")
    return id


def _address_range(raw: Any) -> AddressRange:
    if not isinstance(raw, str):
        raise ValueError(f"is {kind_of(raw)}, not an address range")  # noqa: TRY004 - as above
    try:
        return AddressRange.of(raw)
    except ValueError:
        raise ValueError(f"is no address range: {json.dumps(raw)}") from None


def _member(kind: type[StrEnum], raw: Any) -> StrEnum:
    if not isinstance(raw, str):
        raise ValueError(f"is {kind_of(raw)}, not one of {', '.join(kind)}")  # noqa: TRY004 - as above
    member = _folded_members(kind).get(raw.lower())
    if member is None:
        raise ValueError(f"has the unknown value {json.dumps(raw)}")
    return member


@cache
def _folded_members(kind: type[StrEnum]) -> dict[str, StrEnum]:
    return {member.value.lower(): member for member in kind}
