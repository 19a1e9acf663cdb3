"""The form of recordings: answers of Azure kept on disk.

A recording is a folder: `recording.json` says of which cloud and tenants it is, and each tenant's
folder holds one cassette a collector, in the JSON form of vcrpy. A request is found by method,
address and what its body says; vcrpy's own matching compares each request with all, which is why it
is not used.
"""

import hashlib
import json
from types import TracebackType
from typing import Any, TypeAlias
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from azure.core.pipeline.transport import AsyncHttpTransport

from azaudit.azure.guard import origin

MANIFEST = "recording.json"
FORMAT = 1
# Stand for the addresses of a cloud that may only exist where the recording was made.
NOWHERE = "https://management.invalid"
GRAPH_NOWHERE = "https://graph.invalid"
# Keys of requests under which ids lie that are asked about at once; their order means nothing.
ASKED_AT_ONCE = ("ids", "subscriptions")

Interaction: TypeAlias = dict[str, Any]


def request_key(method: str, url: str, body: str) -> str:
    """What makes two requests the same.

    The order and the quoting of a query do not matter, nor how a JSON body is laid out.
    """
    parts = urlsplit(url)
    query = urlencode(sorted(parse_qsl(parts.query, keep_blank_values=True)))
    address = f"{origin(url) or parts.netloc.lower()}{unquote(parts.path)}?{query}"
    return "\n".join((method, address, hashlib.sha256(_said(body).encode()).hexdigest()))


def _said(body: str) -> str:
    """A body in the one form that all of the same meaning have; what is no JSON is as it is."""
    try:
        held = json.loads(body)
    except (ValueError, RecursionError):
        return body
    if isinstance(held, dict):
        for key in ASKED_AT_ONCE:
            asked = held.get(key)
            if isinstance(asked, list) and all(isinstance(one, str) for one in asked):
                held[key] = sorted(asked)
    return json.dumps(held, sort_keys=True)


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
