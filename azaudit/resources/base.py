"""Views: typed tables over wire JSON that record what is read.

A view says for each property where it lies, what type it has, and what its absence means, if the
documentation says so. Reading returns the value and leaves evidence, or raises Unread. No default
is ever invented.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Any, ClassVar, Generic, TypeVar, overload

from azaudit.model import Evidence, Gap, ResourceId
from azaudit.resources.trail import Unread, note, unread
from azaudit.snapshot.schema import ResourceRow

T = TypeVar("T")
D = TypeVar("D")
P = TypeVar("P", bound="Part")
V = TypeVar("V", bound="Resource")


class _Undocumented(Enum):
    """The mark for a property whose absence means nothing that is written down."""

    MARK = "undocumented"


_ABSENT: Any = object()


@dataclass(frozen=True)
class Listing:
    """Where the resources of a view are listed, hence what proves that one does not exist.

    collector: the name of the collector, as coverage rows spell it. parent: the view below whose
    resources it lists, or None when it lists per subscription.
    """

    collector: str
    parent: "type[Resource] | None" = None


class Node:
    """A JSON value inside a resource, with the place it has there."""

    def __init__(self, resource: "Resource", value: Any, path: str) -> None:
        self._resource = resource
        self._value = value
        self._path = path

    def _place(self, path: str) -> str:
        return f"{self._path}.{path}" if self._path else path

    def _gap(self, path: str, why: str) -> Unread:
        row = self._resource.row
        return unread(
            Gap("unreadable", row.id, f"{path} {why} (api-version {row.api_version})"),
        )

    def _look_up(self, path: str) -> Any:
        """The raw value at a path, or _ABSENT; null counts as absent.

        Raises Unread when something on the way is no object, or when the resource came without
        its `properties` at all, as rows of the generic resource listing do.
        """
        value = self._value
        if not isinstance(value, dict):
            raise self._gap(self._path, f"is {_kind(value)}, not an object")
        names = path.split(".")
        for depth, name in enumerate(names):
            value = value.get(name)
            if value is None:
                if name == "properties" and depth < len(names) - 1:
                    raise self._gap(self._place(name), "is absent")
                return _ABSENT
            if depth < len(names) - 1 and not isinstance(value, dict):
                place = self._place(".".join(names[: depth + 1]))
                raise self._gap(place, f"is {_kind(value)}, not an object")
        return value

    def _witness(self, path: str, value: Any) -> None:
        row = self._resource.row
        note(Evidence("value", row.id, path, value, row.collected_at, row.api_version))


class Part(Node):
    """An object inside a resource's body that is read like a resource."""


class Field(Generic[T]):
    """A property: where it lies, its type, and what its absence is documented to mean.

    type: bool, int, float, str, ResourceId or a StrEnum, whose members compare without case.
    absent: the value that stands for an absent or null property, given only with a source for
    that; it holds for answers of the resource provider, never for Resource Graph rows.
    since: the first api-version that has the property. detail: the property is only in the answer
    to a GET, lists leave it out.
    """

    @overload
    def __init__(
        self, path: str, type: type[T], *, since: str = "", detail: bool = False
    ) -> None: ...
    @overload
    def __init__(
        self, path: str, type: type[Any], *, absent: T, since: str = "", detail: bool = False
    ) -> None: ...
    def __init__(
        self,
        path: str,
        type: type[Any],
        *,
        absent: Any = _Undocumented.MARK,
        since: str = "",
        detail: bool = False,
    ) -> None:
        self.path = path
        self.type = type
        self.absent = absent
        self.since = since
        self.detail = detail

    @overload
    def __get__(self, node: None, owner: type) -> "Field[T]": ...
    @overload
    def __get__(self, node: Node, owner: type) -> T: ...
    def __get__(self, node: Node | None, owner: type) -> Any:
        if node is None:
            return self
        place = node._place(self.path)  # noqa: SLF001 - a field is part of its node
        raw = _read(node, self)
        if raw is _ABSENT:
            value = _absent(node, self)
        else:
            try:
                value = _convert(self.type, raw)
            except ValueError as error:
                raise node._gap(place, str(error)) from None  # noqa: SLF001 - as above
        node._witness(place, _plain(value))  # noqa: SLF001 - as above
        return value


class Items(Generic[P]):
    """A list of objects, read as parts; `absent` as in Field.

    An element that is no object stays in the list and is unread when it is looked at, so the
    others can still decide.
    """

    def __init__(
        self,
        path: str,
        part: type[P],
        *,
        absent: Any = _Undocumented.MARK,
        since: str = "",
        detail: bool = False,
    ) -> None:
        self.path = path
        self.part = part
        self.absent = absent
        self.since = since
        self.detail = detail

    @overload
    def __get__(self, node: None, owner: type) -> "Items[P]": ...
    @overload
    def __get__(self, node: Node, owner: type) -> tuple[P, ...]: ...
    def __get__(self, node: Node | None, owner: type) -> Any:
        if node is None:
            return self
        place = node._place(self.path)  # noqa: SLF001 - a list is part of its node
        raw = _read(node, self)
        if raw is _ABSENT:
            raw = _absent(node, self)
        elif not isinstance(raw, list):
            raise node._gap(place, f"is {_kind(raw)}, not a list")  # noqa: SLF001 - as above
        node._witness(place, list(raw))  # noqa: SLF001 - as above
        parent = node._resource  # noqa: SLF001 - as above
        return tuple(self.part(parent, item, f"{place}[{i}]") for i, item in enumerate(raw))


class Values(Generic[T]):
    """A list of plain values; every element must have the type."""

    def __init__(
        self, path: str, type: type[T], *, absent: Any = _Undocumented.MARK, since: str = ""
    ) -> None:
        self.path = path
        self.type = type
        self.absent = absent
        self.since = since
        self.detail = False

    @overload
    def __get__(self, node: None, owner: type) -> "Values[T]": ...
    @overload
    def __get__(self, node: Node, owner: type) -> tuple[T, ...]: ...
    def __get__(self, node: Node | None, owner: type) -> Any:
        if node is None:
            return self
        place = node._place(self.path)  # noqa: SLF001 - a list is part of its node
        raw = _read(node, self)
        if raw is _ABSENT:
            raw = _absent(node, self)
        elif not isinstance(raw, list):
            raise node._gap(place, f"is {_kind(raw)}, not a list")  # noqa: SLF001 - as above
        try:
            values = tuple(_convert(self.type, item) for item in raw)
        except ValueError as error:
            raise node._gap(place, f"has an element that {error}") from None  # noqa: SLF001 - as above
        node._witness(place, [_plain(value) for value in values])  # noqa: SLF001 - as above
        return values


def _read(node: Node, field: "Field[Any] | Items[Any] | Values[Any]") -> Any:
    row = node._resource.row  # noqa: SLF001 - helper of the fields
    place = node._place(field.path)  # noqa: SLF001 - as above
    if field.detail and row.source != "get":
        raise node._resource.undetailed(place)  # noqa: SLF001 - as above
    raw = node._look_up(field.path)  # noqa: SLF001 - as above
    if raw is _ABSENT and row.api_version < field.since:
        raise node._gap(place, f"is not known before api-version {field.since}")  # noqa: SLF001 - as above
    return raw


def _absent(node: Node, field: "Field[Any] | Items[Any] | Values[Any]") -> Any:
    place = node._place(field.path)  # noqa: SLF001 - helper of the fields
    if field.absent is _Undocumented.MARK:
        raise node._gap(place, "is absent, and what that means is not documented")  # noqa: SLF001 - as above
    if node._resource.row.source == "bulk":  # noqa: SLF001 - as above
        raise node._gap(place, "is absent from a Resource Graph row")  # noqa: SLF001 - as above
    return field.absent


def _kind(value: Any) -> str:
    names = {dict: "an object", list: "a list", str: "text", bool: "a boolean", type(None): "null"}
    return names.get(type(value), "a number")


def _convert(kind: type[Any], raw: Any) -> Any:
    if issubclass(kind, StrEnum):
        return _member(kind, raw)
    if kind is ResourceId:
        return _resource_id(raw)
    if kind is float and isinstance(raw, int) and not isinstance(raw, bool):
        return float(raw)
    # bool is an int in Python and never in JSON; 14.0 is how some services write 14
    if kind is int and isinstance(raw, float) and raw.is_integer():
        return int(raw)
    if type(raw) is kind:
        return raw
    raise ValueError(f"is {_kind(raw)}, not {_kind(kind())}")


def _resource_id(raw: Any) -> ResourceId:
    if not isinstance(raw, str):
        raise ValueError(f"is {_kind(raw)}, not a resource id")
    id = ResourceId(raw)
    if id.subscription_id is None and id.type is None:
        raise ValueError(f"is no resource id: {json.dumps(raw)}")
    return id


def _member(kind: type[StrEnum], raw: Any) -> StrEnum:
    if isinstance(raw, str):
        for member in kind:
            if member.value.lower() == raw.lower():
                return member
        raise ValueError(f"has the unknown value {json.dumps(raw)}")
    raise ValueError(f"is {_kind(raw)}, not one of {', '.join(kind)}")


def _plain(value: Any) -> Any:
    if isinstance(value, ResourceId):
        return value.text
    return value.value if isinstance(value, StrEnum) else value


class Resource(Node):
    """A resource of one ARM type as it was collected.

    arm_type: as the documentation writes it. listing: what lists it. never_stored: paths that the
    snapshot must not hold, because some bodies carry keys or connection strings there.
    """

    arm_type: ClassVar[str]
    listing: ClassVar[Listing]
    never_stored: ClassVar[tuple[str, ...]] = ()

    location = Field("location", str, absent=None)  # absent on subresources, which have none
    kind = Field("kind", str)

    def __init__(self, row: ResourceRow, detail_gap: Callable[[ResourceRow], Gap]) -> None:
        super().__init__(self, row.body(), "")
        self.row = row
        self.id = ResourceId(row.id)
        self._detail_gap = detail_gap

    @property
    def name(self) -> str:
        """The name, which is the last segment of the id."""
        return self.id.name

    @property
    def subject(self) -> tuple[ResourceId, str | None]:
        """The thing that a finding on this resource is about, and the sub-resource if any."""
        return self.id, None

    def raw(self, name: str) -> Any:
        """A top-level value without leaving evidence; for headings, never for verdicts."""
        return self._value.get(name)

    def undetailed(self, place: str) -> Unread:
        """Why a property that only a GET answers is not known."""
        gap = self._detail_gap(self.row)
        message = f"{place} is only in the answer to a GET: {gap.message}"
        return unread(
            Gap(
                gap.state,
                gap.scope,
                message,
                gap.http_status,
                gap.error_code,
                gap.missing_action,
            )
        )

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.id}>"


@dataclass(frozen=True)
class Selection(Generic[V]):
    """The resources that a check judges: a view, and the kinds of it where ARM has kinds.

    kinds: empty for all.
    """

    view: type[V]
    kinds: tuple[str, ...] = ()

    def holds(self, resource: Resource) -> bool:
        """Whether the resource is of the kinds; raises Unread when its kind cannot be read."""
        if not self.kinds:
            return True
        return resource.kind.lower() in {kind.lower() for kind in self.kinds}


class Kinds:
    """A selection by kind, declared on the view: `openai = Kinds("OpenAI", "AIServices")`."""

    def __init__(self, *kinds: str) -> None:
        self.kinds = kinds

    def __get__(self, node: Any, owner: type[V]) -> Selection[V]:
        return Selection(owner, self.kinds)
