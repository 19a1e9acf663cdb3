"""Reading any address of Azure Resource Manager, where no client of the SDK knows it."""

from typing import Any
from urllib.parse import quote

from azure.core.pipeline import AsyncPipeline
from azure.core.rest import HttpRequest


class ArmReader:
    """Stands where a client of the SDK would, and takes the same settings.

    Its one operation answers nothing: what came back is taken by the pipeline's capture policy,
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
        url = f"{self._base}/{quote(path.strip('/'), safe='/')}?api-version={self._version}"
        request = HttpRequest("GET", url, headers={"Accept": "application/json"})
        await self._pipeline.run(request, stream=False)
