"""An answer from a recording, in the form that azure-core's pipeline expects of a transport."""

import json
from collections.abc import AsyncIterator, MutableMapping
from types import TracebackType
from typing import Any

from azure.core.exceptions import HttpResponseError
from azure.core.rest import AsyncHttpResponse, HttpRequest
from azure.core.utils import CaseInsensitiveDict

_ERROR = 400


class ReplayedResponse(AsyncHttpResponse):
    """A recorded answer; its body is there from the start."""

    def __init__(self, request: HttpRequest, recorded: dict[str, Any]) -> None:
        self._request = request
        self._status = recorded["status"]
        self._text = str(recorded["body"]["string"])
        self._headers: MutableMapping[str, str] = CaseInsensitiveDict(
            {name: ", ".join(values) for name, values in recorded["headers"].items()}
        )

    @property
    def request(self) -> HttpRequest:
        """The request that this answers."""
        return self._request

    @property
    def status_code(self) -> int:
        """The HTTP status."""
        return int(self._status["code"])

    @property
    def headers(self) -> MutableMapping[str, str]:
        """The headers that the recording kept, found without case."""
        return self._headers

    @property
    def reason(self) -> str:
        """The reason phrase."""
        return str(self._status.get("message", ""))

    @property
    def content_type(self) -> str | None:
        """The Content-Type header."""
        return self._headers.get("Content-Type")

    @property
    def is_closed(self) -> bool:
        """True: nothing is open."""
        return True

    @property
    def is_stream_consumed(self) -> bool:
        """True: the body is there."""
        return True

    @property
    def encoding(self) -> str | None:
        """UTF-8, in which recordings are kept."""
        return "utf-8"

    @encoding.setter
    def encoding(self, value: str | None) -> None:
        del value  # the text is decoded already

    @property
    def url(self) -> str:
        """The address that was asked."""
        return self._request.url

    @property
    def content(self) -> bytes:
        """The body."""
        return self._text.encode()

    def text(self, encoding: str | None = None) -> str:
        """The body as text, whatever encoding is asked for."""
        del encoding
        return self._text

    def body(self) -> bytes:
        """The body, under the name that older parts of azure-core use."""
        return self.content

    def json(self) -> Any:
        """The body as JSON; raises ValueError when it is none."""
        return json.loads(self._text)

    def raise_for_status(self) -> None:
        """Raise HttpResponseError for a status of 400 or more."""
        if self.status_code >= _ERROR:
            raise HttpResponseError(response=self)

    async def read(self) -> bytes:
        """The body."""
        return self.content

    async def iter_raw(self, **_: Any) -> AsyncIterator[bytes]:
        """The body in one piece."""
        yield self.content

    async def iter_bytes(self, **_: Any) -> AsyncIterator[bytes]:
        """The body in one piece."""
        yield self.content

    async def close(self) -> None:
        """Close nothing."""

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        await self.close()
