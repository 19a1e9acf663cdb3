"""The form of recordings: answers of Azure kept on disk.

A recording is a folder: `recording.json` says of which cloud and tenants it is, and each tenant's
folder holds one cassette a collector, in the JSON form of vcrpy. A request is found by method,
address and body; vcrpy's own matching compares each request with all, which is why it is not used.
"""

import hashlib
from types import TracebackType
from typing import Any, TypeAlias
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from azure.core.pipeline.transport import AsyncHttpTransport

from azaudit.azure.guard import origin

MANIFEST = "recording.json"
FORMAT = 1

Interaction: TypeAlias = dict[str, Any]


def request_key(method: str, url: str, body: str) -> str:
    """What makes two requests the same: the order and the quoting of a query do not matter."""
    parts = urlsplit(url)
    query = urlencode(sorted(parse_qsl(parts.query, keep_blank_values=True)))
    address = f"{origin(url) or parts.netloc.lower()}{unquote(parts.path)}?{query}"
    return "\n".join((method, address, hashlib.sha256(body.encode()).hexdigest()))


def key_of(interaction: Interaction) -> str:
    """The key of what an interaction asked."""
    asked = interaction["request"]
    return request_key(asked["method"], asked["uri"], asked["body"] or "")


def body_of(request: Any) -> str:
    """The body of a request as text."""
    content = request.data
    if content is None:
        return ""
    return content.decode("utf-8", "replace") if isinstance(content, bytes) else str(content)


class Transport(AsyncHttpTransport[Any, Any]):
    """What a transport needs that opens and closes nothing of its own."""

    async def open(self) -> None:
        """Open nothing."""

    async def close(self) -> None:
        """Close nothing."""

    async def __aenter__(self) -> "Transport":
        await self.open()
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        await self.close()
