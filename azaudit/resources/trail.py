"""The trail: what the check in progress has read, and what it could not read.

Views append to it; checks never see it. It is what makes a verdict show the values that it was
read from, and what keeps a value that nobody could read from turning into a pass.
"""

from contextlib import AbstractContextManager
from contextvars import ContextVar, Token
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from azaudit.model import Evidence, Gap

T = TypeVar("T", bound="Trail | None")


class Unread(Exception):  # noqa: N818 - a state of knowledge, no mistake of anybody's
    """Something that a verdict needs could not be read.

    Deliberately no AttributeError, KeyError or LookupError: code that handles those must not
    swallow it. gaps: why, the first one first; never empty.
    """

    def __init__(self, *gaps: Gap) -> None:
        super().__init__("; ".join(gap.message for gap in gaps))
        self.gaps = gaps


def caught(error: Unread) -> Unread:
    """The same without where it was raised.

    A traceback holds on to every frame on the way, hence to decoded bodies, and the trail holds on
    to the error.
    """
    error.__traceback__ = error.__context__ = None
    return error


def merge(unread: list[Unread]) -> Unread:
    """One Unread that stands for several, each gap once."""
    return Unread(*dict.fromkeys(gap for one in unread for gap in one.gaps))


@dataclass(slots=True)
class Trail:
    """What one check has read so far.

    evidence: in the order of first reading, each thing once. unread: what was raised and not
    settled by a combinator; a pass that leaves any behind is no pass.
    """

    evidence: dict[tuple[str, ...], Evidence] = field(default_factory=dict)
    unread: list[Unread] = field(default_factory=list)

    def adopt(self, other: "Trail") -> None:
        """Take over what another trail holds."""
        for key, item in other.evidence.items():
            self.evidence.setdefault(key, item)
        self.unread.extend(other.unread)


_current: ContextVar[Trail | None] = ContextVar("trail", default=None)


class _Recording(Generic[T]):
    """What reads inside are recorded on; a class, since one is entered for each question asked."""

    __slots__ = ("_inner", "_token")

    def __init__(self, inner: T) -> None:
        self._inner = inner

    def __enter__(self) -> T:
        self._token: Token[Trail | None] = _current.set(self._inner)
        return self._inner

    def __exit__(self, *error: object) -> None:
        _current.reset(self._token)


def trail() -> AbstractContextManager[Trail]:
    """Record everything that is read inside on a trail of its own."""
    return _Recording(Trail())


def untraced() -> AbstractContextManager[None]:
    """Read without leaving a trace; what could not be read still raises."""
    return _Recording(None)


def adopt(inner: Trail) -> None:
    """Add what an inner trail holds to the trail in progress, if there is one."""
    outer = _current.get()
    if outer is not None:
        outer.adopt(inner)


def note(*evidence: Evidence) -> None:
    """Append evidence to the trail in progress, if there is one."""
    current = _current.get()
    if current is not None:
        for item in evidence:
            current.evidence.setdefault(_key(item), item)


def _key(item: Evidence) -> tuple[str, ...]:
    """What makes two pieces of evidence the same: two lists may be complete at one scope."""
    if item.kind == "value":
        return item.resource_id, item.path or ""
    return item.kind, item.resource_id, item.path or "", str(item.value)


def doubt(error: Unread) -> None:
    """Remember on the trail in progress that something stayed unread, without raising it."""
    current = _current.get()
    if current is not None:
        current.unread.append(error)


def unread(*gaps: Gap) -> Unread:
    """The exception to raise for these gaps, remembered on the trail in progress."""
    error = Unread(*gaps)
    doubt(error)
    return error
