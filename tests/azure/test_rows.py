"""Which rows of an answer count, and what they carry."""

import json
import time
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
    ONE_OF_EACH,
    ROW,
    SUBSCRIPTION,
    VAULTS,
    one_unit,
    row_of,
)


@ONE_OF_EACH
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
    endpoint.faults.add(body={"value": [ROW, ROW | {"id": ROW["id"] + "2", "tags": deep}]})
    _, coverage = await one_unit(endpoint, VAULTS)
    assert (coverage.state, coverage.rows) == (CoverageState.PARTIAL, 1)


@pytest.mark.parametrize("letter", ["\n", "\x7f", "\u2028", "\ud800"])
async def test_an_id_that_no_resource_can_have_is_left_out_and_said(endpoint, letter):
    """Neither a terminal nor a file holds every such text."""
    body = {"value": [ROW, {**ROW, "id": ROW["id"] + letter}]}
    endpoint.faults.add(body=json.dumps(body).encode())
    _, coverage = await one_unit(endpoint, VAULTS)
    assert (coverage.state, coverage.rows) == (CoverageState.PARTIAL, 1)


_ELSEWHERE = {
    "another subscription": "/subscriptions/00000000-0000-0000-0001-000000000099/resourceGroups"
    "/rg/providers/Microsoft.KeyVault/vaults/kv",
    "another subscription that begins the same": f"/subscriptions/{SUBSCRIPTION}0/resourceGroups"
    "/rg/providers/Microsoft.KeyVault/vaults/kv",
    "another type": f"{GROUP}/providers/Microsoft.Storage/storageAccounts/kv",
    "a child": f"{GROUP}/providers/Microsoft.KeyVault/vaults/kv/secrets/s",
    "its own subscription": f"/subscriptions/{SUBSCRIPTION}",
    "no resource": "kv",
}


@pytest.mark.parametrize("id", _ELSEWHERE.values(), ids=_ELSEWHERE)
async def test_a_row_of_something_else_makes_a_list_partial(endpoint, id):
    """A list of the wrong things must not prove that the right ones do not exist."""
    endpoint.faults.add(body={"value": [ROW, {**ROW, "id": id}]})
    reading, coverage = await one_unit(endpoint, VAULTS)
    assert (coverage.state, [row.id for row in reading.rows]) == (
        CoverageState.PARTIAL,
        [ROW["id"]],
    )
    endpoint.faults.clear()
    endpoint.faults.add(body={"value": [{**ROW, "id": id}]})
    _, coverage = await one_unit(endpoint, VAULTS)
    assert (coverage.state, coverage.rows) == (CoverageState.FAILED, 0)


async def test_ids_in_another_case_are_the_same_place(endpoint):
    endpoint.faults.add(body={"value": [{**ROW, "id": ROW["id"].upper()}]})
    _, coverage = await one_unit(endpoint, VAULTS)
    assert (coverage.state, coverage.rows) == (CoverageState.COMPLETE, 1)


async def test_a_resource_that_comes_twice_counts_once_and_as_it_came_last(endpoint):
    """A list that changes between two pages shows a row twice."""
    again = {**ROW, "id": ROW["id"].replace("resourceGroups", "resourcegroups"), "tags": {}}
    endpoint.faults.add(body={"value": [ROW, again]})
    reading, coverage = await one_unit(endpoint, VAULTS)
    assert (coverage.state, coverage.rows) == (CoverageState.COMPLETE, 1)
    assert "tags" in reading.rows[0].body


_NO_GETS = {
    "a list": {"value": [{"id": f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.KeyVault"}]},
    "nothing": {},
    "an error": {"error": {"code": "X"}},
    "an id that is a number": {"id": 7},
    "a resource of another scope": {"id": "/subscriptions/x/providers/Microsoft.KeyVault"},
    "a resource of another type": ROW,
}


@pytest.mark.parametrize("body", _NO_GETS.values(), ids=_NO_GETS)
async def test_what_is_no_resource_is_a_failure_of_a_get(endpoint, body):
    endpoint.faults.add(body=body)
    _, coverage = await one_unit(endpoint, GETS)
    assert (coverage.state, coverage.rows) == (CoverageState.FAILED, 0)


async def test_one_get_of_several_that_fails_leaves_the_others_and_is_partial(endpoint):
    endpoint.faults.add("Microsoft.KeyVault", status=403, code="AuthorizationFailed")
    _, coverage = await one_unit(endpoint, GETS)
    assert (coverage.state, coverage.rows, coverage.calls) == (CoverageState.PARTIAL, 5, 6)
    assert coverage.error_code == "AuthorizationFailed"


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
async def test_rows_carry_the_time_that_the_answer_tells(date, noted, monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    reading = Reading("c", "/s")
    _note_date(reading, SimpleNamespace(headers={"Date": date}))
    monkeypatch.undo()
    time.tzset()
    assert reading.last_date == noted


async def test_rows_carry_the_api_version_that_was_asked(paged):
    reading, _ = await one_unit(paged, VAULTS)
    assert {row.api_version for row in reading.rows} == {VAULTS.api_version}
    assert {row.collected_at for row in reading.rows} == {"2026-11-20T09:00:00Z"}
    assert len(reading.rows) == 5


async def test_the_wire_s_own_words_are_kept(endpoint):
    """The SDK's models of the older kind drop what they do not know."""
    body = {**ROW, "properties": {"notInAnyModel": {"x": [1, None, "ü"]}}, "zzz": None}
    endpoint.faults.add(body={"value": [body]})
    reading, _ = await one_unit(endpoint, VAULTS)
    assert reading.rows[0].body == body


async def test_a_name_that_the_sdk_refuses_is_a_failure_without_a_request(endpoint):
    vault = ResourceId(f"/subscriptions/{SUBSCRIPTION}/providers/{CHILD_LISTS[2].parent}/x")
    _, coverage = await one_unit(endpoint, CHILD_LISTS[2], vault)
    assert (coverage.state, coverage.calls, coverage.http_status) == (CoverageState.FAILED, 0, None)
    assert endpoint.arm_requests == []
