"""Reading any address of Azure Resource Manager, where no client of the SDK knows it."""

from typing import Any
from urllib.parse import quote, urlencode

from azure.core.pipeline import AsyncPipeline
from azure.core.rest import HttpRequest

from azaudit.azure.reading import current_reading


class ArmReader:
    """Stands where a client of the SDK would, and takes the same settings.

    Its operations answer nothing: what came back is taken by the pipeline's capture policy,
    whatever it was.
    """

    def __init__(
        self, *, base_url: str, api_version: str, pipeline: AsyncPipeline[Any, Any], **_: object
    ) -> None:
        self._base = base_url.rstrip("/")
        self._version = api_version
        self._pipeline = pipeline

    async def get(self, path: str) -> None:
        """Ask for what lies at a path, given as ids are."""
        await self._send(HttpRequest("GET", self._url(path), headers=_JSON))

    async def pages(self, path: str, **query: str) -> None:
        """Ask for a list at a path, page by page; query: what stands beside the api-version."""
        await all_pages(self._pipeline, self._url(path, **query))

    async def query(self, subscription_ids: list[str], query: str) -> None:
        """Ask Resource Graph about some subscriptions, for at most a thousand rows."""
        body = {
            "subscriptions": subscription_ids,
            "query": query,
            "options": {"resultFormat": "objectArray", "$top": 1000},
        }
        url = self._url("/providers/Microsoft.ResourceGraph/resources")
        await self._send(HttpRequest("POST", url, headers=_JSON, json=body))

    def _url(self, path: str, **query: str) -> str:
        asked = urlencode({"api-version": self._version, **query}, safe="$", quote_via=quote)
        return f"{self._base}/{quote(path.strip('/'), safe='/')}?{asked}"

    async def _send(self, request: HttpRequest) -> None:
        await self._pipeline.run(request, stream=False)


async def all_pages(
    pipeline: AsyncPipeline[Any, Any], url: str, headers: dict[str, str] | None = None
) -> None:
    """Ask for a page and those that it leads to, as far as the capture policy lets them pass."""
    following: str | None = url
    while following is not None:
        request = HttpRequest("GET", following, headers=_JSON | (headers or {}))
        await pipeline.run(request, stream=False)
        reading = current_reading()
        following = reading.open_link if reading is not None else None


_JSON = {"Accept": "application/json"}
