"""The only source of rows: what Azure answered, taken as it came, before any model of the SDK.

The SDK's models drop unknown fields, and its pagers turn `{}`, `{"error": ...}` and
`{"value": {}}` into an empty list without a word. So each page is validated here first; one that
is not what it should be becomes a failure of the unit that asked for it.
"""

from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

from azure.core.exceptions import AzureError, DecodeError, IncompleteReadError
from azure.core.pipeline import PipelineRequest, PipelineResponse
from azure.core.pipeline.policies import AsyncHTTPPolicy, ContentDecodePolicy

from azaudit.azure.guard import origin
from azaudit.azure.reading import CapturedRow, PageRejectedError, Reading, current_reading
from azaudit.azure.refusal import explain_error, explain_refusal

_OK = 200
_PAGES_LIMIT = 10_000  # more pages than any list of Azure has, so a list that never ends ends
# No body of Azure comes near this, and what nests deeper cannot be written or read back safely.
_DEPTH_LIMIT = 100
_LINKS = ("nextlink", "@odata.nextlink", "odata.nextlink")


class DecodePolicy(ContentDecodePolicy):
    """Decodes answers; a refusal that cannot be decoded stays a refusal."""

    def on_response(
        self, request: PipelineRequest[Any], response: PipelineResponse[Any, Any]
    ) -> None:
        """Decode an answer; raises DecodeError for one with status 200 that is no JSON."""
        try:
            super().on_response(request, response)
        except Exception as error:
            if response.http_response.status_code == _OK:
                raise DecodeError(
                    f"the answer cannot be decoded ({type(error).__name__})",
                    response=response.http_response,
                ) from error


class CapturePolicy(AsyncHTTPPolicy[Any, Any]):
    """Stands first in the pipeline, so it sees each answer once, after all retries."""

    async def send(self, request: PipelineRequest[Any]) -> PipelineResponse[Any, Any]:
        """Pass a request on and write down its answer; raises PageRejectedError for no answer."""
        reading = current_reading()
        if reading is None:
            return await self.next.send(request)
        reading.calls += 1
        reading.open_link = None
        reading.links.add(request.http_request.url)
        try:
            response = await self.next.send(request)
        except AzureError as error:
            if isinstance(error, DecodeError) and not isinstance(error, IncompleteReadError):
                reading.fail("the answer is no JSON", code="InvalidJson")
            else:
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
        if date.tzinfo is None:  # written as -0000, which means UTC too
            date = date.replace(tzinfo=UTC)
        reading.last_date = date.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (KeyError, TypeError, ValueError, OverflowError):
        return


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
    elif reading.expect == "query":
        _take_answer(reading, body, version)
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
    # a pager follows one spelling only; a list that goes on under another must not look complete
    for link in (held for key, held in body.items() if key.lower() in _LINKS):
        if link is not None and link != "":
            _take_link(reading, link, url)


def _take_answer(reading: Reading, body: dict[str, Any], version: str) -> None:
    """The rows of a query, which are asked for in blocks that one answer can hold."""
    rows = body.get("data")
    if not isinstance(rows, list):
        reading.fail("the answer has no list under 'data'")
        return
    for row in rows:
        _take_row(reading, row, version)
    # the flag is text, and a service that leaves it out has said nothing of the rest
    if str(body.get("resultTruncated")).lower() != "false" or body.get("$skipToken"):
        reading.fail("the answer does not hold all rows")


def _take_link(reading: Reading, link: object, url: str) -> None:
    if not isinstance(link, str):
        reading.fail("the answer's nextLink is no text")
        return
    try:
        link = urljoin(url, link)
    except ValueError:
        reading.fail("the answer's nextLink is no address")
        return
    if origin(link) is None or origin(link) != origin(url):
        reading.fail("the answer's nextLink leads to another host, which was not asked")
    elif link in reading.links:
        reading.fail("the answer's nextLink leads back to a page that was read")
    elif reading.calls >= _PAGES_LIMIT:
        reading.fail(f"the list has more than {_PAGES_LIMIT} pages")
    else:
        reading.links.add(link)
        reading.open_link = link


def _take_row(reading: Reading, item: object, version: str) -> None:
    id = item.get("id") if isinstance(item, dict) else None
    if reading.expect == "nameless" and isinstance(item, dict):
        id = reading.scope
    if not isinstance(item, dict) or not isinstance(id, str) or not id:
        reading.fail("the answer holds something without an id")
    elif not id.isprintable():
        reading.fail("the answer holds an id that no resource can have")
    elif _nests_deeper(item, _DEPTH_LIMIT):
        reading.fail(f"the answer nests deeper than {_DEPTH_LIMIT} levels: {id}")
    else:
        reading.rows.append(CapturedRow(id, item, version, reading.last_date))


def _nests_deeper(body: dict[str, Any], limit: int) -> bool:
    level: list[Any] = [body]
    for _ in range(limit):
        level = [
            inner
            for held in level
            for inner in (held.values() if isinstance(held, dict) else held)
            if isinstance(inner, (dict, list))
        ]
        if not level:
            return False
    return True
