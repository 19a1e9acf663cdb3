"""What a sign-in may do, asked of Azure before a collection; nothing of it is kept."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from azaudit.analysis.permissions import Permission
from azaudit.azure.arm import ArmReader
from azaudit.azure.graph import GraphReader
from azaudit.azure.pipeline import CONCURRENT_REQUESTS
from azaudit.azure.reading import Call, Reading, read
from azaudit.azure.refusal import ReadFailure
from azaudit.azure.session import TenantSession
from azaudit.collect import versions

# For one question, its retries included: whoever looks before a long run wants to know soon, and
# that something does not answer is worth knowing too.
ANSWER_SECONDS = 8
# no object of any directory, so that the answer tells of nobody
_NOBODY = "00000000-0000-0000-0000-000000000000"
_LISTS = ("actions", "notActions", "dataActions", "notDataActions")


@dataclass(frozen=True)
class Held:
    """What a sign-in holds at a subscription, or why that could not be read."""

    permissions: frozenset[Permission] = frozenset()
    failure: ReadFailure | None = None


@dataclass
class Preflight:
    """The questions of one run; make it inside a running event loop.

    Each is under way with at most as many others as there are places for requests, so that its time
    is for the answer and not for waiting its turn. Raises SignInError when there is no token for
    Azure Resource Manager any more.
    """

    seconds: float = ANSWER_SECONDS
    _places: asyncio.Semaphore = field(
        default_factory=lambda: asyncio.Semaphore(CONCURRENT_REQUESTS)
    )

    async def held(self, session: TenantSession, subscription_id: str) -> Held:
        """What the sign-in holds at a subscription, from above it too, and not from below."""
        scope = f"/subscriptions/{subscription_id}"
        reading = Reading("permissions", scope, "nameless")

        def begin() -> Sequence[Call]:
            client = session.client(
                ArmReader, subscription_id=None, api_version=versions.AUTHORIZATION
            )
            path = f"{scope}/providers/Microsoft.Authorization/permissions"
            return (partial(client.pages, path),)

        await self._ask(reading, begin)
        permissions = [_permission(row.body) for row in reading.rows]
        if None in permissions:
            reading.fail("the answer holds something that is no permission")
        known = frozenset(one for one in permissions if one is not None)
        return Held(known, reading.failure)

    async def graph_failure(self, session: TenantSession) -> ReadFailure | None:
        """Why Microsoft Graph does not say who somebody is, or None where it does."""
        reading = Reading("Microsoft Graph", f"/tenants/{session.tenant_id}")

        def begin() -> Sequence[Call]:
            client = session.client(GraphReader, subscription_id=None, api_version="v1.0")
            return (partial(client.by_ids, [_NOBODY]),)

        await self._ask(reading, begin)
        return reading.failure

    async def _ask(self, reading: Reading, begin: Callable[[], Sequence[Call]]) -> None:
        async with self._places:
            try:
                async with asyncio.timeout(self.seconds):
                    await read(reading, begin)
            except TimeoutError:
                reading.fail(
                    f"there was no answer within {self.seconds:g} seconds",
                    code="TimedOut",
                    status=None,
                )


def _permission(body: dict[str, Any]) -> Permission | None:
    """A row of the answer, or None for one that means nothing; null stands for an empty list."""
    lists = [body.get(key) or [] for key in _LISTS]
    condition = body.get("condition") or ""
    texts = all(isinstance(one, list) and all(isinstance(i, str) for i in one) for one in lists)
    if not texts or not isinstance(condition, str):
        return None
    actions, not_actions, data_actions, not_data_actions = map(tuple, lists)
    return Permission(actions, not_actions, data_actions, not_data_actions, condition)
