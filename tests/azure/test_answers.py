"""What an answer must be to count as one, through real clients of both generations."""

import gzip
import json
from types import SimpleNamespace
from typing import Any

import pytest

from azaudit.azure.capture import _note_date
from azaudit.azure.reading import Reading
from azaudit.model import ResourceId
from azaudit.snapshot.coverage import CoverageState
from tests.azure.live import (
    CHILD_LISTS,
    GETS,
    GROUP,
    LISTS,
    SUBSCRIPTION,
    listening,
    one_unit,
    parent_of,
)

_VAULTS = "Microsoft.KeyVault/vaults"
_ROW = {"id": f"{GROUP}/providers/{_VAULTS}/kv", "name": "kv", "location": "eastus2"}
_JSON = "application/json; charset=utf-8"
_ONE_OF_EACH = pytest.mark.parametrize("collector", LISTS, ids=lambda one: one.name)
_EVERY_LIST = pytest.mark.parametrize("collector", LISTS + CHILD_LISTS, ids=lambda one: one.name)


def row_of(collector: Any) -> dict[str, Any]:
    return {"id": f"{GROUP}/providers/{collector.view.arm_type}/one", "location": "eastus2"}


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
    assert (coverage.state, coverage.rows, coverage.calls) == (CoverageState.COMPLETE, 5, 5)


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


@_ONE_OF_EACH
@pytest.mark.parametrize(("body", "content_type"), _NO_JSON.values(), ids=_NO_JSON)
async def test_what_is_no_json_is_a_failure(endpoint, collector, body, content_type):
    endpoint.faults.add(body=body, content_type=content_type)
    _, coverage = await one_unit(endpoint, collector)
    assert (coverage.state, coverage.rows) == (CoverageState.FAILED, 0)


@_ONE_OF_EACH
@pytest.mark.parametrize("status", [201, 202, 204, 206, 304])
async def test_another_status_than_200_is_a_failure(endpoint, collector, status):
    body: dict[str, Any] = {} if status in (204, 304) else {"body": {"value": []}}
    endpoint.faults.add(status=status, **body)
    _, coverage = await one_unit(endpoint, collector)
    assert (coverage.state, coverage.http_status) == (CoverageState.FAILED, status)


@_ONE_OF_EACH
async def test_rows_with_a_byte_order_mark_are_read(endpoint, collector):
    body = json.dumps({"value": [row_of(collector)]}).encode("utf-8-sig")
    endpoint.faults.add(body=body)
    _, coverage = await one_unit(endpoint, collector)
    assert (coverage.state, coverage.rows) == (CoverageState.COMPLETE, 1)


@_ONE_OF_EACH
async def test_compressed_rows_are_read(endpoint, collector):
    body = gzip.compress(json.dumps({"value": [row_of(collector)]}).encode())
    endpoint.faults.add(body=body, headers={"Content-Encoding": "gzip"})
    _, coverage = await one_unit(endpoint, collector)
    assert (coverage.state, coverage.rows) == (CoverageState.COMPLETE, 1)


@pytest.mark.parametrize("cut", [1, 10, 40])
@_ONE_OF_EACH
async def test_compressed_rows_that_end_early_are_a_failure(endpoint, collector, cut):
    whole = json.dumps({"value": [row_of(collector)] * 50}).encode()
    body = gzip.compress(whole)[:-cut]
    endpoint.faults.add(body=body, headers={"Content-Encoding": "gzip"})
    _, coverage = await one_unit(endpoint, collector)
    # an archive that lacks no more than its checksum still holds all rows
    assert coverage.state is CoverageState.FAILED or coverage.rows == 1


@_ONE_OF_EACH
async def test_bytes_that_say_they_are_compressed_are_a_failure(endpoint, collector):
    endpoint.faults.add(body={"value": []}, headers={"Content-Encoding": "gzip"})
    _, coverage = await one_unit(endpoint, collector)
    assert coverage.state is CoverageState.FAILED


@_ONE_OF_EACH
async def test_sound_rows_of_a_spoilt_page_are_kept_and_the_list_is_partial(endpoint, collector):
    """What was read is true, and may be what fails a control."""
    endpoint.faults.add(body={"value": [row_of(collector), {"name": "no id"}]})
    reading, coverage = await one_unit(endpoint, collector)
    assert (coverage.state, coverage.rows) == (CoverageState.PARTIAL, 1)
    assert reading.rows[0].id == row_of(collector)["id"]


async def test_a_row_that_nests_without_end_is_left_out_and_said(endpoint):
    deep: Any = []
    for _ in range(400):
        deep = [deep]
    endpoint.faults.add(body={"value": [_ROW, _ROW | {"id": _ROW["id"] + "2", "tags": deep}]})
    _, coverage = await one_unit(endpoint, LISTS[1])
    assert (coverage.state, coverage.rows) == (CoverageState.PARTIAL, 1)


_ELSEWHERE = {
    "another subscription": "/subscriptions/00000000-0000-0000-0001-000000000099/resourceGroups"
    f"/rg/providers/{_VAULTS}/kv",
    "another subscription that begins the same": f"/subscriptions/{SUBSCRIPTION}0/resourceGroups"
    f"/rg/providers/{_VAULTS}/kv",
    "another type": f"{GROUP}/providers/Microsoft.Storage/storageAccounts/kv",
    "a child": f"{GROUP}/providers/{_VAULTS}/kv/secrets/s",
    "its own subscription": f"/subscriptions/{SUBSCRIPTION}",
    "no resource": "kv",
}


@pytest.mark.parametrize("id", _ELSEWHERE.values(), ids=_ELSEWHERE)
async def test_a_row_of_something_else_makes_a_list_partial(endpoint, id):
    """A list of the wrong things must not prove that the right ones do not exist."""
    endpoint.faults.add(body={"value": [_ROW, {**_ROW, "id": id}]})
    reading, coverage = await one_unit(endpoint, LISTS[1])
    assert (coverage.state, [row.id for row in reading.rows]) == (
        CoverageState.PARTIAL,
        [_ROW["id"]],
    )
    endpoint.faults.clear()
    endpoint.faults.add(body={"value": [{**_ROW, "id": id}]})
    _, coverage = await one_unit(endpoint, LISTS[1])
    assert (coverage.state, coverage.rows) == (CoverageState.FAILED, 0)


async def test_ids_in_another_case_are_the_same_place(endpoint):
    endpoint.faults.add(body={"value": [{**_ROW, "id": _ROW["id"].upper()}]})
    _, coverage = await one_unit(endpoint, LISTS[1])
    assert (coverage.state, coverage.rows) == (CoverageState.COMPLETE, 1)


async def test_a_resource_that_comes_twice_counts_once_and_as_it_came_last(endpoint):
    """A list that changes between two pages shows a row twice."""
    again = {**_ROW, "id": _ROW["id"].replace("resourceGroups", "resourcegroups"), "tags": {}}
    endpoint.faults.add(body={"value": [_ROW, again]})
    reading, coverage = await one_unit(endpoint, LISTS[1])
    assert (coverage.state, coverage.rows) == (CoverageState.COMPLETE, 1)
    assert "tags" in reading.rows[0].body


_NO_GETS = {
    "a list": {"value": [{"id": f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.KeyVault"}]},
    "nothing": {},
    "an error": {"error": {"code": "X"}},
    "an id that is a number": {"id": 7},
    "a resource of another scope": {"id": "/subscriptions/x/providers/Microsoft.KeyVault"},
    "a resource of another type": _ROW,
}


@pytest.mark.parametrize("body", _NO_GETS.values(), ids=_NO_GETS)
async def test_what_is_no_resource_is_a_failure_of_a_get(endpoint, body):
    endpoint.faults.add(body=body)
    _, coverage = await one_unit(endpoint, GETS)
    assert (coverage.state, coverage.rows) == (CoverageState.FAILED, 0)


async def test_one_get_of_several_that_fails_leaves_the_others_and_is_partial(endpoint):
    endpoint.faults.add("Microsoft.KeyVault", status=403, code="AuthorizationFailed")
    _, coverage = await one_unit(endpoint, GETS)
    assert (coverage.state, coverage.rows, coverage.calls) == (CoverageState.PARTIAL, 4, 5)
    assert coverage.error_code == "AuthorizationFailed"


@_ONE_OF_EACH
async def test_redirects_are_not_followed(endpoint, collector):
    async with listening() as elsewhere:
        for status in (301, 302, 303, 307, 308):
            endpoint.faults.add(redirect=f"{elsewhere.url}/x", status=status, times=1)
            _, coverage = await one_unit(endpoint, collector)
            assert (coverage.state, coverage.http_status) == (CoverageState.FAILED, status)
        assert elsewhere.connections == []


@_ONE_OF_EACH
async def test_a_next_page_elsewhere_is_not_asked_for(endpoint, collector):
    async with listening() as elsewhere:
        links = [
            f"{elsewhere.url}/subscriptions?api-version=1",
            f"http://{elsewhere.host}/",
            f"//{elsewhere.host}/",
            f"{endpoint.url.replace('https', 'http')}/subscriptions",
            f"https://x@{elsewhere.host}/",
            f"{endpoint.url}@{elsewhere.host}/",
            f"{endpoint.url}\\@{elsewhere.host}/",
        ]
        for link in links:
            endpoint.faults.clear()
            endpoint.faults.add(next_link=link)
            endpoint.forget()
            _, coverage = await one_unit(endpoint, collector)
            assert (coverage.state, coverage.rows) == (CoverageState.PARTIAL, 1), link
            assert coverage.message is not None
            assert "leads to another host" in coverage.message
            assert len(endpoint.arm_requests) == 1
        assert elsewhere.connections == []


@_ONE_OF_EACH
@pytest.mark.parametrize("spelt", ["self", "relative"])
async def test_a_list_that_leads_back_to_itself_ends(endpoint, collector, spelt):
    here = f"/subscriptions/{SUBSCRIPTION}/providers/{collector.view.arm_type}"
    link = "self" if spelt == "self" else f"{here}?api-version={collector.api_version}&$skiptoken=a"
    endpoint.faults.add(body={"value": [row_of(collector)], "nextLink": ""}, next_link=link)
    _, coverage = await one_unit(endpoint, collector)
    assert coverage.state is CoverageState.PARTIAL
    assert coverage.calls <= 3


async def test_a_list_that_leads_back_to_its_first_page_ends_there(paged):
    first = f"{paged.url}/subscriptions/{SUBSCRIPTION}/providers/{_VAULTS}?api-version=2026-05-15"
    paged.faults.add("skiptoken", next_link=first, times=1)
    _, coverage = await one_unit(paged, LISTS[1])
    assert (coverage.state, coverage.rows, coverage.calls) == (CoverageState.PARTIAL, 4, 2)
    assert (
        coverage.message == "key-vaults: the answer's nextLink leads back to a page that was read"
    )


async def test_a_list_whose_pages_never_end_is_given_up(endpoint, monkeypatch):
    monkeypatch.setattr("azaudit.azure.capture._PAGES_LIMIT", 5)
    for number in range(20):
        link = f"{endpoint.url}/subscriptions/{SUBSCRIPTION}/x?$skiptoken={number}"
        endpoint.faults.add(body={"value": [], "nextLink": link}, times=1)
    _, coverage = await one_unit(endpoint, LISTS[1])
    assert (coverage.state, coverage.calls) == (CoverageState.FAILED, 5)
    assert coverage.message == "key-vaults: the list has more than 5 pages"


async def test_pages_without_rows_are_no_end_and_no_error(endpoint):
    """The SDK's iteration by items calls itself once for each of them."""
    for number in range(400):
        link = f"{endpoint.url}/subscriptions/{SUBSCRIPTION}/x?$skiptoken={number}"
        endpoint.faults.add(body={"value": [], "nextLink": link}, times=1)
    endpoint.faults.add(body={"value": [_ROW]})
    _, coverage = await one_unit(endpoint, LISTS[1])
    assert (coverage.state, coverage.rows, coverage.calls) == (CoverageState.COMPLETE, 1, 401)


@pytest.mark.parametrize(
    "effect",
    [
        {"status": 403, "code": "AuthorizationFailed"},
        {"status": 404},
        {"status": 500},
        {"reset": True},
        {"truncate": "json"},
        {"truncate": "connection"},
        {"body": {}},
        {"body": {"value": None}},
        {"status": 409, "code": "MissingSubscriptionRegistration"},
        {
            "status": 409,
            "code": "MissingSubscriptionRegistration",
            "message": "not registered to use namespace 'Microsoft.KeyVault'",
        },
    ],
    ids=str,
)
async def test_a_second_page_that_fails_keeps_the_first_and_is_partial(paged, effect):
    paged.faults.add("skiptoken", **effect)
    _, coverage = await one_unit(paged, LISTS[1])
    assert (coverage.state, coverage.rows) == (CoverageState.PARTIAL, 2)
    assert coverage.gap() is not None


@pytest.mark.parametrize("collector", [LISTS[0], LISTS[2], *CHILD_LISTS], ids=lambda one: one.name)
async def test_a_next_page_that_an_operation_does_not_follow_makes_its_list_partial(
    endpoint, collector
):
    """Some operations answer in one piece and would drop a link without a word."""
    link = f"{endpoint.url}/subscriptions/{SUBSCRIPTION}/providers/x?$skiptoken=a"
    endpoint.faults.add(next_link=link, times=1)
    endpoint.faults.add("skiptoken=a", body={"value": []})
    _, coverage = await one_unit(endpoint, collector)
    followed = any("skiptoken=a" in request.path for request in endpoint.arm_requests)
    expected = CoverageState.COMPLETE if followed else CoverageState.PARTIAL
    assert (coverage.state, coverage.rows) == (expected, 1)
    in_one_piece = collector is CHILD_LISTS[0]
    assert followed is not in_one_piece


@pytest.mark.parametrize(
    ("date", "noted"),
    [
        ("Fri, 20 Nov 2026 09:00:00 GMT", "2026-11-20T09:00:00Z"),
        ("Fri, 20 Nov 2026 09:00:00 -0000", "2026-11-20T09:00:00Z"),
        ("Fri, 20 Nov 2026 10:30:00 +0130", "2026-11-20T09:00:00Z"),
        ("yesterday", ""),
        ("Fri, 31 Dec 9999 23:59:59 -2359", ""),
    ],
)
async def test_rows_carry_the_time_that_the_answer_tells(date, noted):
    reading = Reading("c", "/s")
    _note_date(reading, SimpleNamespace(headers={"Date": date}))
    assert reading.last_date == noted


async def test_rows_carry_the_api_version_that_was_asked(paged):
    reading, _ = await one_unit(paged, LISTS[1])
    assert {row.api_version for row in reading.rows} == {LISTS[1].api_version}
    assert {row.collected_at for row in reading.rows} == {"2026-11-20T09:00:00Z"}
    assert len(reading.rows) == 5


async def test_the_wire_s_own_words_are_kept(endpoint):
    """The SDK's models of the older kind drop what they do not know."""
    body = {**_ROW, "properties": {"notInAnyModel": {"x": [1, None, "ü"]}}, "zzz": None}
    endpoint.faults.add(body={"value": [body]})
    reading, _ = await one_unit(endpoint, LISTS[1])
    assert reading.rows[0].body == body


async def test_a_name_that_the_sdk_refuses_is_a_failure_without_a_request(endpoint):
    vault = ResourceId(f"/subscriptions/{SUBSCRIPTION}/providers/{CHILD_LISTS[2].parent}/x")
    _, coverage = await one_unit(endpoint, CHILD_LISTS[2], vault)
    assert (coverage.state, coverage.calls, coverage.http_status) == (CoverageState.FAILED, 0, None)
    assert endpoint.arm_requests == []
