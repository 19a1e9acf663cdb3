"""The people who have signed in during a run, so that nobody is asked twice."""

import asyncio
from collections.abc import Callable
from typing import Any

from azure.core.pipeline.transport import AsyncHttpTransport

from azaudit.azure.credentials.threads import LoopTransport


class People:
    """The credentials that hold somebody's sign-in, and the connections that they share.

    Who has signed in to one tenant is often known in the next, as an invited guest; Entra then
    gives the token without another question. turn: one question at a time.
    """

    def __init__(self) -> None:
        self.signed_in: list[Any] = []
        self.turn = asyncio.Lock()
        self._transport: LoopTransport | None = None
        self._users = 0

    def join(self, connect: Callable[[str], AsyncHttpTransport[Any, Any]]) -> LoopTransport:
        """The connections, for one more user of them; each has to leave."""
        self._users += 1
        if self._transport is None:
            self._transport = LoopTransport(connect)
        return self._transport

    async def leave(self) -> None:
        """Close the connections when nobody uses them any more."""
        self._users -= 1
        if self._users == 0 and self._transport is not None:
            transport, self._transport = self._transport, None
            await transport.shut()
