"""What one unit of collection reads: its rows as Azure answered them, and how it failed."""

from collections.abc import AsyncIterable, Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from inspect import isawaitable
from typing import Any, Literal, TypeAlias

from azure.core.async_paging import AsyncItemPaged

from azaudit.azure.refusal import ReadFailure
from azaudit.errors import AzauditError, ForbiddenRequestError

_OK = 200

Expect: TypeAlias = Literal["list", "get", "query", "nameless"]


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

    collector, scope: of the unit, for messages. expect: what each answer must be: a page of a list,
    one resource, the whole answer to a Resource Graph query, or a list of what has no ids and is
    known by the scope. may_be_absent: that there is no such resource is an answer, and not a
    failure. calls: requests that needed an answer, one a page. attempts: HTTP exchanges, retries
    included. open_link: the next page that an answer named and nobody has asked for yet. links:
    pages that were asked for or named.
    """

    collector: str
    scope: str
    expect: Expect = "list"
    may_be_absent: bool = False
    rows: list[CapturedRow] = field(default_factory=list)
    failure: ReadFailure | None = None
    calls: int = 0
    attempts: int = 0
    last_date: str = ""
    open_link: str | None = None
    links: set[str] = field(default_factory=set)

    def fail(
        self, message: str, *, code: str = "UnexpectedAnswer", status: int | None = _OK
    ) -> None:
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


async def read(reading: Reading, begin: Callable[[], Sequence[Call]]) -> None:
    """Make the calls of a unit one after another; what fails is in the reading, not raised.

    begin: builds the client and returns the calls, each of which returns an SDK pager or an
    awaitable. All are made, and the first failure that leaves something unread stays. Errors that
    are azaudit's own (no sign-in, a request that a recording does not hold) are raised, except
    that the guard's refusal of one request touches no other unit.
    """
    failures = []
    for call in _begun(reading, begin):
        await _read_one(reading, call)
        if reading.failure is not None:
            failures.append(reading.failure)
            reading.failure = None
    # "not registered" proves that there is nothing; it must not hide a call that was refused
    unread = [failure for failure in failures if failure.state != "not-registered"]
    reading.failure = next(iter(unread or failures), reading.failure)
    if reading.calls == 0:
        reading.fail("no request was made", code="NoRequest", status=None)


def _begun(reading: Reading, begin: Callable[[], Sequence[Call]]) -> Sequence[Call]:
    try:
        return begin()
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - as below
        _fail_by(reading, error, asked=False)
        return ()


async def _read_one(reading: Reading, call: Call) -> None:
    before = reading.calls
    with capture(reading):
        try:
            await _drive(call())
        except PageRejectedError:
            pass  # the reading says why
        except ForbiddenRequestError as error:
            reading.fail(error.message, code="ForbiddenRequest", status=None)
        except (AzauditError, MemoryError):
            raise
        except Exception as error:  # noqa: BLE001 - the SDK raises many types; each is a gap
            _fail_by(reading, error, asked=reading.calls > before)
    # no pager of the SDK does either, and a list that ends early must not look complete
    if reading.open_link is not None:
        reading.fail("the last page that was read names a next one")
    elif reading.calls == before:
        reading.fail("no request was made", code="NoRequest", status=None)


def _fail_by(reading: Reading, error: Exception, *, asked: bool) -> None:
    name = type(error).__name__
    if asked:
        reading.fail(f"the SDK could not read the answer ({name})", code=name)
    else:
        reading.fail(f"the SDK could not make the request ({name})", code=name, status=None)


async def _drive(started: AsyncIterable[Any] | Awaitable[Any]) -> None:
    """Let the SDK ask for everything; the capture policy has the rows.

    By pages: the SDK's iteration by items calls itself once for each empty page.
    """
    if isawaitable(started):
        await started
        return
    pages = started.by_page() if isinstance(started, AsyncItemPaged) else started
    async for _ in pages:
        pass
