"""The only source of rows: what Azure answered, taken as it came, before any model of the SDK.

The SDK's models drop unknown fields, and its pagers turn `{}`, `{"error": ...}` and
`{"value": {}}` into an empty list without a word. So each page is validated here first; one that
is not what it should be becomes a failure of the unit that asked for it.
"""

from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

from azure.core.exceptions import AzureError, DecodeError
from azure.core.pipeline import PipelineRequest, PipelineResponse
from azure.core.pipeline.policies import AsyncHTTPPolicy, ContentDecodePolicy

from azaudit.azure.guard import origin
from azaudit.azure.reading import CapturedRow, PageRejectedError, Reading, current_reading
from azaudit.azure.refusal import explain_error, explain_refusal

_OK = 200
_PAGES_LIMIT = 100_000  # more pages than any list of Azure has, so a list that never ends ends


class CapturePolicy(AsyncHTTPPolicy[Any, Any]):
    """Stands first in the pipeline, so it sees each answer once, after all retries."""

    async def send(self, request: PipelineRequest[Any]) -> PipelineResponse[Any, Any]:
        """Pass a request on and write down its answer; raises PageRejectedError for no answer."""
        reading = current_reading()
        if reading is None:
            return await self.next.send(request)
        reading.calls += 1
        reading.open_link = None
        try:
            response = await self.next.send(request)
        except DecodeError as error:
            status = getattr(error.response, "status_code", None)
            reading.fail("the answer is no JSON", code="InvalidJson", status=status or _OK)
            raise
        except AzureError as error:
            reading.failure = reading.failure or explain_error(error, reading.collector)
            raise
        _note_date(reading, response.http_response)
        if response.http_response.status_code != _OK:
            reading.failure = reading.failure or explain_refusal(
                response.http_response, reading.collector
            )
            return response
        _take(reading, request.http_request.url, response)
        return response


def _note_date(reading: Reading, response: Any) -> None:
    try:
        date = parsedate_to_datetime(response.headers["Date"])
    except (KeyError, TypeError, ValueError):
        return
    reading.last_date = date.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _take(reading: Reading, url: str, response: PipelineResponse[Any, Any]) -> None:
    body = response.context.get(ContentDecodePolicy.CONTEXT_NAME)
    query = {key.lower(): value for key, value in parse_qsl(urlsplit(url).query)}
    version = query.get("api-version", "")
    if not isinstance(body, dict):
        reading.fail("the answer is no JSON object")
    elif body.get("error") is not None:
        reading.fail("the answer is an error with status 200")
    elif reading.expect == "get":
        _take_row(reading, body, version)
    else:
        _take_page(reading, body, version, url)
    if reading.failure is not None:
        raise PageRejectedError


def _take_page(reading: Reading, body: dict[str, Any], version: str, url: str) -> None:
    value = body.get("value")
    if not isinstance(value, list):
        reading.fail("the answer has no list under 'value'")
        return
    for item in value:
        # what is sound on a spoilt page is still true, and may be what fails a control
        _take_row(reading, item, version)
    link = body.get("nextLink")
    if link is None or link == "":
        return
    if not isinstance(link, str):
        reading.fail("the answer's nextLink is no text")
        return
    link = urljoin(url, link)
    if origin(link) != origin(url):
        reading.fail("the answer's nextLink leads to another host, which was not asked")
    elif link in reading.links or link == url or len(reading.links) >= _PAGES_LIMIT:
        reading.fail("the answer's nextLink leads back to a page that was read")
    else:
        reading.links.add(link)
        reading.open_link = link


def _take_row(reading: Reading, item: object, version: str) -> None:
    if not isinstance(item, dict) or not isinstance(item.get("id"), str) or not item["id"]:
        reading.fail("the answer holds something without an id")
        return
    reading.rows.append(CapturedRow(item["id"], item, version, reading.last_date))
