"""A conclusion together with what it rests on."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from azaudit.model import Evidence, Gap
from azaudit.resources.base import Resource
from azaudit.resources.trail import Unread, caught, note, trail, unread

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., object])


@dataclass(frozen=True)
class Traced(Generic[T]):
    """The result of an analysis.

    witnesses: what the conclusion was drawn from. gaps: what could have changed it and was not
    read; with any, there is no conclusion.
    """

    _value: T | None
    witnesses: tuple[Evidence, ...] = ()
    gaps: tuple[Gap, ...] = ()

    @property
    def value(self) -> T:
        """The conclusion; its witnesses go onto the trail. Raises Unread when there are gaps."""
        note(*self.witnesses)
        if self.gaps:
            raise unread(*self.gaps)
        return self._value  # type: ignore[return-value]  # None is a value of T where it is held


def conclude(reason: Callable[[], T]) -> Traced[T]:
    """Run a piece of reasoning and hold on to what it read, or could not read."""
    with trail() as inner:
        try:
            value = reason()
        except Unread as error:
            return Traced(None, tuple(inner.evidence.values()), caught(error).gaps)
    gaps = tuple(dict.fromkeys(gap for error in inner.unread for gap in error.gaps))
    return Traced(value, tuple(inner.evidence.values()), gaps)


def reading(*views: type[Resource]) -> Callable[[F], F]:
    """Declare the views that an analysis reads, so that they are collected for its checks."""

    def mark(function: F) -> F:
        function.reads = views  # type: ignore[attr-defined]  # functions carry attributes
        return function

    return mark
