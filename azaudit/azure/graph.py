"""Reading Microsoft Graph: who the principals are, and who is in a group; both by their ids only.

A sign-in that gets no token for Microsoft Graph still audits; what stays unread is a gap.
"""

from typing import Any
from urllib.parse import quote

from azure.core.pipeline import AsyncPipeline
from azure.core.rest import HttpRequest

from azaudit.azure.arm import all_pages
from azaudit.azure.reading import current_reading
from azaudit.azure.refusal import ReadFailure
from azaudit.errors import SignInError

# learn.microsoft.com/graph/api/directoryobject-getbyids
LARGEST_BLOCK = 1000
_PEOPLE = "id,displayName,userPrincipalName,mail,userType,identities"
_APPLICATIONS = "id,displayName,appId,appOwnerOrganizationId,servicePrincipalType"
_PAGE = 999


class GraphReader:
    """Stands where a client of an SDK would; what came back is taken by the capture policy."""

    def __init__(self, *, base_url: str, pipeline: AsyncPipeline[Any, Any], **_: object) -> None:
        self._base = base_url.rstrip("/") + "/v1.0"
        self._pipeline = pipeline

    async def by_ids(self, ids: list[str]) -> None:
        """Ask who some principals are, at most LARGEST_BLOCK; those that are gone are left out."""
        url = f"{self._base}/directoryObjects/getByIds"
        request = HttpRequest(
            "POST", url, headers={"Accept": "application/json"}, json={"ids": ids}
        )
        with _refusal_of_a_token():
            await self._pipeline.run(request, stream=False)

    async def members(self, group: str) -> None:
        """Ask for everybody in a group, through other groups too, who is no application."""
        await self._pages(f"groups/{quote(group)}/transitiveMembers?$select={_PEOPLE}&$top={_PAGE}")

    async def applications(self, group: str) -> None:
        """Ask for the applications in a group, through other groups too.

        The list of all members leaves them out in v1.0, but not the one that is cast to them.
        """
        cast = f"groups/{quote(group)}/transitiveMembers/microsoft.graph.servicePrincipal"
        await self._pages(
            f"{cast}?$select={_APPLICATIONS}&$count=true&$top={_PAGE}",
            # a cast is an advanced query: learn.microsoft.com/graph/aad-advanced-queries
            {"ConsistencyLevel": "eventual"},
        )

    async def _pages(self, path: str, headers: dict[str, str] | None = None) -> None:
        with _refusal_of_a_token():
            await all_pages(self._pipeline, f"{self._base}/{path}", headers)


class _refusal_of_a_token:  # noqa: N801 - used as a statement
    """Turns a sign-in to Microsoft Graph that fails into a failure of the unit in progress."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, traceback: object) -> bool:
        reading = current_reading()
        if not isinstance(error, SignInError) or reading is None:
            return False
        reading.failure = ReadFailure(
            "denied", None, "NoToken", None, f"{reading.collector}: {error.message}"
        )
        return True
