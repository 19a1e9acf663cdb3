"""How fast Azure is asked: so many requests at once, and each subscription as fast as it allows.

Azure Resource Manager keeps a bucket of reads for each principal and subscription: 250, and 25 come
back each second (learn.microsoft.com/azure/azure-resource-manager/management/
request-limits-and-throttling). Without a pace, a subscription with thousands of resources would
use up its bucket and then all its retries.
"""

import asyncio
import re
import time
from collections import defaultdict
from typing import Any

from azure.core.pipeline import PipelineRequest, PipelineResponse
from azure.core.pipeline.policies import AsyncHTTPPolicy, AsyncRetryPolicy

_SUBSCRIPTION = re.compile(r"/subscriptions/([^/?]+)", re.IGNORECASE)
_LEFT = tuple(
    f"x-ms-ratelimit-remaining-{of}-reads"
    for of in ("subscription", "subscription-global", "tenant")
)
# As many requests may be under way when an answer says how many are left.
_FEW = 64
_PLENTY = 120
# Some services say "too many" without saying for how long.
_UNTOLD_SECONDS = 5
_TOO_MANY = 429


class Turns:
    """When the next request to one subscription may go out.

    seconds: between two requests while the subscription has few reads left.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._slow = False
        self._opens = 0.0
        self._next = 0.0

    @property
    def closed(self) -> bool:
        """Whether the subscription has asked to be left alone."""
        return time.monotonic() < self._opens

    async def wait(self) -> None:
        """Wait for a turn; turns are given in the order of asking."""
        while True:
            now = time.monotonic()
            start = max(now, self._opens, self._next if self._slow else 0.0)
            if self._slow:
                self._next = start + self._seconds
            if start > now:
                await asyncio.sleep(start - now)
            if not self.closed:
                return

    def close_for(self, seconds: float) -> None:
        """Send nothing for a while, and then slowly."""
        self._opens = max(self._opens, time.monotonic() + seconds)
        self._slow = True

    def note_left(self, reads: int) -> None:
        """Adapt to how many reads are left."""
        if reads < _FEW:
            self._slow = True
        elif reads > _PLENTY:
            self._slow = False


class PacePolicy(AsyncHTTPPolicy[Any, Any]):
    """Holds requests back until there is a place and their subscription's turn has come.

    slots: how many requests may be under way, over all tenants; who waits holds none.
    reads_per_second: of a subscription with few reads left. patience: how long a subscription may
    ask to be left alone; longer ones are not waited for.
    """

    def __init__(self, slots: asyncio.Semaphore, reads_per_second: float, patience: float) -> None:
        super().__init__()
        self._slots = slots
        self._patience = patience
        self._turns: dict[str, Turns] = defaultdict(lambda: Turns(1 / reads_per_second))

    async def send(self, request: PipelineRequest[Any]) -> PipelineResponse[Any, Any]:
        """Send a request when its turn has come."""
        found = _SUBSCRIPTION.search(request.http_request.url)
        turns = self._turns[found[1].lower() if found else ""]
        while True:
            await turns.wait()
            async with self._slots:
                if turns.closed:
                    continue  # it closed while this request waited for its place
                response = await self.next.send(request)
            self._learn(turns, response)
            return response

    def _learn(self, turns: Turns, response: PipelineResponse[Any, Any]) -> None:
        answer = response.http_response
        if answer.status_code == _TOO_MANY:
            seconds = retry_after(response)
            if seconds is None or seconds <= self._patience:
                turns.close_for(_UNTOLD_SECONDS if seconds is None else seconds)
            return
        left = [int(answer.headers[name]) for name in _LEFT if _is_count(answer.headers.get(name))]
        if left:
            turns.note_left(min(left))


def _is_count(text: str | None) -> bool:
    return text is not None and text.isascii() and text.isdigit()


class PatientRetry(AsyncRetryPolicy[Any, Any]):
    """azure-core's retries, for requests that only read.

    A Retry-After longer than `patience` seconds is no reason to wait: that would look like
    hanging. One that cannot be read is none, and none makes a refusal worth another try.
    """

    def __init__(self, patience: float, **settings: Any) -> None:
        super().__init__(**settings)
        self._patience = patience
        self._method_whitelist = frozenset(
            {"GET", "POST"}
        )  # the guard lets no POST pass that writes

    def get_retry_after(self, response: PipelineResponse[Any, Any]) -> float | None:
        """How long to wait before another try, as far as the answer says."""
        return retry_after(response)

    def is_retry(self, settings: dict[str, Any], response: PipelineResponse[Any, Any]) -> bool:
        """Whether an answer is worth another try."""
        wait = self.get_retry_after(response)
        passing = response.http_response.status_code in self._retry_on_status_codes
        return passing and settings["total"] > 0 and (wait is None or wait <= self._patience)


_reader: AsyncRetryPolicy[Any, Any] = AsyncRetryPolicy()


def retry_after(response: PipelineResponse[Any, Any]) -> float | None:
    """The Retry-After of an answer in seconds, or None when it has none that can be read."""
    try:
        return _reader.get_retry_after(response)
    except (ValueError, TypeError, OverflowError):
        return None
