"""Views: resources of one type as typed tables over wire JSON.

A view says for each property where it lies, what type it has, and what its absence means, if the
documentation says so. No default is ever invented.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Generic, TypeVar

from azaudit.model import Gap, ResourceId
from azaudit.resources.fields import Field
from azaudit.resources.node import Node, kind_of
from azaudit.resources.trail import unread
from azaudit.snapshot.schema import ResourceRow

V = TypeVar("V", bound="Resource")


@dataclass(frozen=True)
class Listing:
    """Where the resources of a view are listed, hence what proves that one does not exist.

    collector: the name of the collector, as coverage rows spell it. parent: the view below whose
    resources it lists, or None when it lists per subscription. by_id: nothing is listed; a resource
    is read by itself where another refers to it, and the answer to that read is the proof.
    of_tenant: it is read once for a tenant, and the coverage row's scope is the tenant's.
    """

    collector: str
    parent: "type[Resource] | None" = None
    by_id: bool = False
    of_tenant: bool = False


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

    def __init__(
        self,
        row: ResourceRow,
        detail_gap: Callable[[ResourceRow], Gap],
        detail: ResourceRow | None = None,
    ) -> None:
        super().__init__(row, row.body(), "")
        self.id = ResourceId(row.id)
        self._detail_gap = detail_gap
        # what only a GET answers may come from an earlier answer than the rest
        self._detail = Node(detail, detail.body(), "") if detail is not None else None

    @classmethod
    def names(cls, id: ResourceId) -> bool:
        """Whether an id is one of the view's type."""
        return (id.type or "").lower() == cls.arm_type.lower()

    @classmethod
    def lies_in(cls, id: ResourceId, scope: ResourceId) -> bool:
        """Whether an id can be on the list of a scope."""
        return id.within(scope)

    @classmethod
    def is_answer(cls, id: ResourceId, asked: ResourceId) -> bool:
        """Whether what was read by itself is what was asked for."""
        return id == asked

    @property
    def name(self) -> str:
        """The name, which is the last segment of the id."""
        return self.id.name

    @property
    def subject(self) -> tuple[ResourceId, str | None]:
        """The thing that a finding on this resource is about, and the sub-resource if any."""
        return self.id, None

    def tag(self, name: str) -> str | None:
        """The value of a tag, or None where the resource has no tag of that name.

        Names of tags are compared without case, and a resource without tags carries none
        (learn.microsoft.com/azure/azure-resource-manager/management/tag-resources). Raises Unread
        for tags that are no texts, and for a Resource Graph row without tags.
        """
        place = f"tags.{name}"
        held = self._value.get("tags")
        if held is None and self.row.source == "bulk":
            raise self._gap("tags", "is absent from a Resource Graph row")
        if not isinstance(held, dict | None):
            raise self._gap("tags", f"is {kind_of(held)}, not an object")
        value = {key.lower(): one for key, one in (held or {}).items()}.get(name.lower())
        if not isinstance(value, str | None):
            raise self._gap(place, f"is {kind_of(value)}, not text")
        self._witness(place, value)
        return value

    def raw(self, name: str) -> Any:
        """A top-level value without leaving evidence; for headings, never for verdicts."""
        return self._value.get(name)

    def _detailed(self, place: str) -> Node:
        if self.row.source == "get":
            return self
        if self._detail is not None:
            return self._detail
        gap = self._detail_gap(self.row)
        message = f"{place} is only in the answer to a GET: {gap.message}"
        raise unread(replace(gap, message=message))

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
        kind = resource.kind.lower()
        return any(kind == one.lower() for one in self.kinds)


class Kinds:
    """A selection by kind, declared on the view: `openai = Kinds("OpenAI", "AIServices")`."""

    def __init__(self, *kinds: str) -> None:
        self.kinds = kinds

    def __get__(self, node: Any, owner: type[V]) -> Selection[V]:
        return Selection(owner, self.kinds)
