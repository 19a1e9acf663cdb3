"""Synchronous credentials of the SDK, for the ways of signing in that it has no other for.

They run in a thread of their own. Their requests come back to the event loop and go out by the
same connections as everything else: the chosen certificates, the proxies, the time limits.
"""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from typing import Any, Protocol, TypeVar

from azure.core.credentials import AccessTokenInfo, TokenRequestOptions
from azure.core.pipeline.transport import AsyncHttpTransport, HttpTransport

_T = TypeVar("_T")


class Blocking(Protocol):
    """A synchronous credential of azure-identity, as far as azaudit uses it."""

    def get_token_info(
        self, *scopes: str, options: TokenRequestOptions | None = None
    ) -> AccessTokenInfo:
        """A token for the scopes; raises an AzureError when there is none."""


async def in_thread(work: Callable[[], _T]) -> _T:
    """Do something that blocks, and wait for it.

    Whoever stops waiting leaves the thread behind: it ends with the process at the latest. The
    event loop's own threads would have to be waited for.
    """
    loop = asyncio.get_running_loop()
    done: asyncio.Future[_T] = loop.create_future()

    def settle(result: Any, error: Exception | None) -> None:
        if done.done():
            return
        if error is None:
            done.set_result(result)
        else:
            done.set_exception(error)

    def run() -> None:
        result: _T | None = None
        failed: Exception | None = None
        try:
            result = work()
        except StopIteration as error:  # which a future does not take
            failed = RuntimeError(repr(error))
        except Exception as error:  # noqa: BLE001 - it is raised where the result is waited for
            failed = error
        with suppress(RuntimeError):  # the loop has ended, and nobody waits any more
            loop.call_soon_threadsafe(settle, result, failed)

    threading.Thread(target=run, name="sign-in", daemon=True).start()
    return await done


class LoopTransport(HttpTransport[Any, Any]):
    """Sends what a thread asks for by connections of the event loop.

    connect: makes the connections to an address, which are kept by host until `shut`.
    """

    def __init__(self, connect: Callable[[str], AsyncHttpTransport[Any, Any]]) -> None:
        self._connect = connect
        self._loop: asyncio.AbstractEventLoop | None = None
        self._networks: dict[str, AsyncHttpTransport[Any, Any]] = {}
        self._under_way: set[asyncio.Task[Any]] = set()
        self._shut = False

    def bind(self) -> None:
        """Use the event loop that runs now."""
        self._loop = asyncio.get_running_loop()

    def send(self, request: Any, **settings: Any) -> Any:
        """Send a request and read its answer whole; called in a thread."""
        if self._shut or self._loop is None:
            raise ConnectionAbortedError("the sign-in was given up")
        answer: Future[Any] = Future()
        self._loop.call_soon_threadsafe(partial(self._begin, request, settings, answer))
        return answer.result()

    def _begin(self, request: Any, settings: dict[str, Any], answer: Future[Any]) -> None:
        assert self._loop is not None  # noqa: S101 - it is this that runs
        if self._shut:
            answer.set_exception(ConnectionAbortedError("the sign-in was given up"))
            return
        task = self._loop.create_task(self._network(request.url).send(request, **settings))
        self._under_way.add(task)
        task.add_done_callback(partial(self._end, answer))

    def _end(self, answer: Future[Any], task: asyncio.Task[Any]) -> None:
        self._under_way.discard(task)
        if task.cancelled():
            answer.set_exception(ConnectionAbortedError("the sign-in was given up"))
        elif (error := task.exception()) is not None:
            answer.set_exception(error)
        else:
            answer.set_result(task.result())

    def _network(self, url: str) -> AsyncHttpTransport[Any, Any]:
        origin = "/".join(url.split("/", 3)[:3])
        if origin not in self._networks:
            self._networks[origin] = self._connect(origin)
        return self._networks[origin]

    async def shut(self) -> None:
        """Close the connections for good."""
        self._shut = True
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
        for network in self._networks.values():
            await network.close()

    def open(self) -> None:
        """Do nothing: the first request opens the connections."""

    def close(self) -> None:
        """Do nothing: several pipelines of a credential share the transport."""

    def __enter__(self) -> "LoopTransport":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class Threaded:
    """An asynchronous credential made of a synchronous one.

    transport: what the credential sends by. seconds: for which it may take its time; then
    TimeoutError is raised.
    """

    def __init__(self, inner: Blocking, transport: LoopTransport, seconds: float) -> None:
        self._inner = inner
        self._transport = transport
        self._seconds = seconds

    async def get_token_info(
        self, *scopes: str, options: TokenRequestOptions | None = None
    ) -> AccessTokenInfo:
        """A token; raises what the SDK's credential raises."""
        self._transport.bind()
        async with asyncio.timeout(self._seconds):
            return await in_thread(partial(self._inner.get_token_info, *scopes, options=options))

    async def close(self) -> None:
        """Close the connections."""
        await self._transport.shut()
