"""What one unit of collection reads: its rows as Azure answered them, and how it failed."""

from collections.abc import AsyncIterable, Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from inspect import isawaitable
from typing import Any, Literal, TypeAlias

from azaudit.azure.refusal import ReadFailure
from azaudit.errors import AzauditError

_OK = 200

Expect: TypeAlias = Literal["list", "get"]


class PageRejectedError(Exception):
    """An answer that is no page; the reading says why. Never leaves the unit that reads."""


@dataclass(frozen=True)
class CapturedRow:
    """One resource of an answer.

    id: as answered. body: the wire JSON. collected_at: RFC 3339 UTC, from the Date header, or
    empty when there was none.
    """

    id: str
    body: dict[str, Any]
    api_version: str
    collected_at: str


@dataclass
class Reading:
    """What one unit of collection has read so far.

    collector, scope: of the unit, for messages. expect: what each answer must be. calls: requests
    that needed an answer, one a page. attempts: HTTP exchanges, retries included. open_link: the
    next page that an answer named and nobody has asked for yet.
    """

    collector: str
    scope: str
    expect: Expect = "list"
    rows: list[CapturedRow] = field(default_factory=list)
    failure: ReadFailure | None = None
    calls: int = 0
    attempts: int = 0
    last_date: str = ""
    open_link: str | None = None
    links: set[str] = field(default_factory=set)

    def fail(self, message: str, *, code: str = "UnexpectedAnswer", status: int = _OK) -> None:
        """Write down that an answer was no answer; the first failure stays."""
        self.failure = self.failure or ReadFailure(
            state="failed",
            http_status=status,
            error_code=code,
            missing_action=None,
            message=f"{self.collector}: {message}",
        )


_reading: ContextVar[Reading | None] = ContextVar("reading", default=None)


@contextmanager
def capture(reading: Reading) -> Iterator[None]:
    """Write down in a reading what the requests made inside are answered."""
    token = _reading.set(reading)
    try:
        yield
    finally:
        _reading.reset(token)


def current_reading() -> Reading | None:
    """The reading in progress."""
    return _reading.get()


Call: TypeAlias = Callable[[], AsyncIterable[Any] | Awaitable[Any]]


async def read(reading: Reading, *calls: Call) -> None:
    """Make the calls of a unit one after another; what fails is in the reading, not raised.

    calls: each returns an SDK pager or an awaitable. All are made, and the first failure stays.
    Errors that are azaudit's own (no sign-in, a forbidden request, a request that a recording does
    not hold) are raised.
    """
    first: ReadFailure | None = None
    for call in calls:
        reading.failure = None
        await _read_one(reading, call)
        first = first or reading.failure
    reading.failure = first


async def _read_one(reading: Reading, call: Call) -> None:
    before = reading.calls
    with capture(reading):
        try:
            await _drive(call())
        except PageRejectedError:
            pass  # the reading says why
        except AzauditError:
            raise
        except Exception as error:  # noqa: BLE001 - the SDK raises many types; each is a gap
            name = type(error).__name__
            reading.fail(f"the SDK could not read the answer ({name})", code=name)
    # no pager of the SDK does either, and a list that ends early must not look complete
    if reading.open_link is not None:
        reading.fail("the last page that was read names a next one")
    elif reading.calls == before:
        reading.fail("no request was made")


async def _drive(started: AsyncIterable[Any] | Awaitable[Any]) -> None:
    if isawaitable(started):
        await started
        return
    async for _ in started:
        pass  # the capture policy has the rows; the SDK's models drop unknown fields
