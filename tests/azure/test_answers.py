"""What an answer must be to count as one, through real clients of both generations."""

import gzip
import json
from typing import Any

import pytest

from azaudit.snapshot.coverage import CoverageState
from tests.azure.live import (
    CHILD_LISTS,
    GETS,
    LISTS,
    ONE_OF_EACH,
    one_unit,
    parent_of,
    row_of,
)

_JSON = "application/json; charset=utf-8"


_EVERY_LIST = pytest.mark.parametrize("collector", LISTS + CHILD_LISTS, ids=lambda one: one.name)


@_EVERY_LIST
async def test_a_sound_list_is_complete(endpoint, collector):
    reading, coverage = await one_unit(endpoint, collector)
    assert (coverage.state, coverage.rows, coverage.calls, coverage.attempts) == (
        CoverageState.COMPLETE,
        1,
        1,
        1,
    )
    assert reading.rows[0].id.startswith(parent_of(collector).text)


async def test_sound_gets_are_complete(endpoint):
    _, coverage = await one_unit(endpoint, GETS)
    assert (coverage.state, coverage.rows, coverage.calls) == (CoverageState.COMPLETE, 6, 6)


_NO_LISTS = {
    "an empty object": {},
    "an error with status 200": {"error": {"code": "InternalError", "message": "sorry"}},
    "an error beside an empty list": {"error": {"code": "X"}, "value": []},
    "an error that is a text": {"error": "sorry", "value": []},
    "an object for a list": {"value": {}},
    "null for a list": {"value": None},
    "a text for a list": {"value": "none"},
    "a number for a list": {"value": 0},
    "a key in another case": {"Value": []},
    "a list of texts": {"value": ["a"]},
    "a list of nulls": {"value": [None]},
    "a list of lists": {"value": [[]]},
    "a row without id": {"value": [{"name": "kv"}]},
    "a row with an empty id": {"value": [{"id": ""}]},
    "a row with a null id": {"value": [{"id": None}]},
    "a row with a number for an id": {"value": [{"id": 7}]},
    "an id with a line break": {"value": [{"id": "/subscriptions/a\nb"}]},
    "an id with half a surrogate pair": {"value": [{"id": "/subscriptions/a\ud800"}]},
    "a bare list": [],
    "a bare text": "[]",
    "a number": 7,
    "null": None,
    "false": False,
    "a nextLink that is a number": {"value": [], "nextLink": 7},
    "a nextLink that is an object": {"value": [], "nextLink": {}},
    "a nextLink that is false": {"value": [], "nextLink": False},
    "a nextLink in the form of OData": {"value": [], "@odata.nextLink": "/subscriptions?x=1"},
    "a nextLink in another case": {"value": [], "NextLink": "/subscriptions?x=1"},
    "a nextLink that is no address": {"value": [], "nextLink": "https://[x"},
}


@_EVERY_LIST
@pytest.mark.parametrize("body", _NO_LISTS.values(), ids=_NO_LISTS)
async def test_what_is_no_page_is_a_failure_and_no_empty_list(endpoint, collector, body):
    endpoint.faults.add(body=json.dumps(body).encode())
    _, coverage = await one_unit(endpoint, collector)
    assert coverage.state is CoverageState.FAILED
    assert coverage.message is not None
    assert coverage.message.startswith(f"{collector.name}: ")
    assert coverage.rows == 0
    assert not coverage.state.proves_absence


_NO_JSON = {
    "a page of HTML": (b"<html><body>Please sign in</body></html>", "text/html"),
    "HTML that says it is JSON": (b"<html></html>", _JSON),
    "half of the JSON": (b'{"value": [', _JSON),
    "nothing": (b"", _JSON),
    "blanks": (b"  \n", _JSON),
    "JSON that says it is text": (b'{"value": []}', "text/plain"),
    "JSON that says it is HTML": (b'{"value": []}', "text/html; charset=utf-8"),
    "JSON that says it is anything": (b'{"value": []}', "application/octet-stream"),
    "XML": (b"<value/>", "application/xml"),
    "JSON in a charset that is unknown": (b'{"value": [', "application/json; charset=klingon"),
    "two documents": (b'{"value": []}{"value": []}', _JSON),
    "a number that no machine holds": (b'{"value": [' + b"9" * 5000 + b"]}", _JSON),
    "no UTF-8": (b'{"value": ["\xff"]}', _JSON),
    "brackets without end": (b'{"value": ' + b"[" * 100_000, _JSON),
}


@ONE_OF_EACH
@pytest.mark.parametrize(("body", "content_type"), _NO_JSON.values(), ids=_NO_JSON)
async def test_what_is_no_json_is_a_failure(endpoint, collector, body, content_type):
    endpoint.faults.add(body=body, content_type=content_type)
    _, coverage = await one_unit(endpoint, collector)
    assert (coverage.state, coverage.rows) == (CoverageState.FAILED, 0)


@ONE_OF_EACH
@pytest.mark.parametrize("status", [201, 202, 204, 206, 304])
async def test_another_status_than_200_is_a_failure(endpoint, collector, status):
    body: dict[str, Any] = {} if status in (204, 304) else {"body": {"value": []}}
    endpoint.faults.add(status=status, **body)
    _, coverage = await one_unit(endpoint, collector)
    assert (coverage.state, coverage.http_status) == (CoverageState.FAILED, status)


@ONE_OF_EACH
async def test_rows_with_a_byte_order_mark_are_read(endpoint, collector):
    body = json.dumps({"value": [row_of(collector)]}).encode("utf-8-sig")
    endpoint.faults.add(body=body)
    _, coverage = await one_unit(endpoint, collector)
    assert (coverage.state, coverage.rows) == (CoverageState.COMPLETE, 1)


@ONE_OF_EACH
async def test_compressed_rows_are_read(endpoint, collector):
    body = gzip.compress(json.dumps({"value": [row_of(collector)]}).encode())
    endpoint.faults.add(body=body, headers={"Content-Encoding": "gzip"})
    _, coverage = await one_unit(endpoint, collector)
    assert (coverage.state, coverage.rows) == (CoverageState.COMPLETE, 1)


@pytest.mark.parametrize("cut", [1, 10, 40])
@ONE_OF_EACH
async def test_compressed_rows_that_end_early_are_a_failure(endpoint, collector, cut):
    whole = json.dumps({"value": [row_of(collector)] * 50}).encode()
    body = gzip.compress(whole)[:-cut]
    endpoint.faults.add(body=body, headers={"Content-Encoding": "gzip"})
    _, coverage = await one_unit(endpoint, collector)
    # an archive that lacks no more than its checksum still holds all rows
    assert coverage.state is CoverageState.FAILED or coverage.rows == 1


@ONE_OF_EACH
async def test_bytes_that_say_they_are_compressed_are_a_failure(endpoint, collector):
    endpoint.faults.add(body={"value": []}, headers={"Content-Encoding": "gzip"})
    _, coverage = await one_unit(endpoint, collector)
    assert coverage.state is CoverageState.FAILED
