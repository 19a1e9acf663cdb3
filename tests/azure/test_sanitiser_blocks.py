"""Ids that are asked about in blocks: a replay asks for other blocks, and finds its answers."""

import json
import random
import uuid
from typing import Any

import pytest
from azure.core.rest import HttpRequest

from azaudit.azure.sanitise.known import is_known_guid
from azaudit.errors import RecordingError
from tests.azure.recording import ancestry, blocks, by_ids, record, replay, written

_PRINCIPALS, _SUBSCRIPTIONS = 1000, 300
# Stay as they are, and so come behind everything that was replaced, wherever they lay before.
_KEPT = [
    "00482a5a-887f-4fb3-b363-3b7fe8e74483",
    "14b46e9e-c2b7-41b4-b07b-48a6ebf60603",
    "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
    "f58310d9-a9f6-439a-9e8d-f62e7b41a168",
]


def _ids(count: int, *more: str) -> list[str]:
    source = random.Random(7)
    made = [str(uuid.UUID(int=source.getrandbits(128), version=4)) for _ in range(count)]
    return sorted([*made, *more])


def _person(id: str) -> dict[str, Any]:
    return {"@odata.type": "#microsoft.graph.user", "id": id, "displayName": f"Krusty {id[:8]}"}


def _people(_: HttpRequest, asked: dict[str, Any]) -> tuple[int, Any]:
    """Every tenth is gone; in an order of the service's own."""
    context = "https://graph.microsoft.com/v1.0/$metadata#directoryObjects"
    rows = [_person(id) for id in reversed(asked["ids"]) if int(id[:8], 16) % 10]
    return 200, {"@odata.context": context, "value": rows}


def _chains(_: HttpRequest, asked: dict[str, Any]) -> tuple[int, Any]:
    above = {"managementGroupAncestorsChain": [{"displayName": "Krusty", "name": "krusty-root"}]}
    rows = [
        {"id": f"/subscriptions/{id}", "name": f"Krusty {id[:8]}", "properties": above}
        for id in asked["subscriptions"]
    ]
    counts = {"totalRecords": len(rows), "count": len(rows)}
    return 200, {**counts, "data": rows, "facets": [], "resultTruncated": "false"}


def test_the_ids_that_stay_are_known():
    assert all(is_known_guid(id.replace("-", "")) for id in _KEPT)


@pytest.mark.parametrize("count", [3, 1500])
async def test_principals_are_found_in_the_blocks_of_their_new_ids(tmp_path, count):
    ids = _ids(count, *_KEPT)
    mapping = await record(tmp_path, _people, *map(by_ids, blocks(ids, _PRINCIPALS)))
    made = {mapping.text(id): id for id in ids}
    assert len(made) == len(ids)
    names: dict[str, str] = {}
    for block in blocks(list(made), _PRINCIPALS):
        status, answer = await replay(tmp_path, by_ids(block))
        assert status == 200
        found = [row["id"] for row in answer["value"]]
        assert found == [id for id in block if int(made[id][:8], 16) % 10]
        names |= {row["id"]: row["displayName"] for row in answer["value"]}
    assert all(name == mapping.text(f"Krusty {made[id][:8]}") for id, name in names.items())
    text = written(tmp_path)
    assert "krusty" not in text
    assert not [id for id in ids if id not in _KEPT and id in text]


async def test_management_groups_are_found_in_the_blocks_of_new_subscription_ids(tmp_path):
    ids = _ids(700, *_KEPT)
    mapping = await record(tmp_path, _chains, *map(ancestry, blocks(ids, _SUBSCRIPTIONS)))
    made = [mapping.text(f"/subscriptions/{id}").rpartition("/")[2] for id in ids]
    for block in blocks(made, _SUBSCRIPTIONS):
        status, answer = await replay(tmp_path, ancestry(block))
        assert status == 200
        assert [row["id"] for row in answer["data"]] == [f"/subscriptions/{id}" for id in block]
        assert answer["count"] == answer["totalRecords"] == len(block)
        assert answer["resultTruncated"] == "false"
    assert "krusty" not in written(tmp_path)


_REFUSALS = {
    "a refusal": (403, {"error": {"code": "Authorization_RequestDenied", "message": "no"}}),
    "not all": (200, {"data": [], "value": [], "resultTruncated": "true"}),
    "more pages": (200, {"value": [], "@odata.nextLink": "https://graph.microsoft.com/v1.0/x"}),
    "no list": (200, {"value": None}),
    "no object": (200, []),
    "texts": (200, {"value": ["x"]}),
}


@pytest.mark.parametrize("refusal", _REFUSALS.values(), ids=_REFUSALS)
async def test_a_block_with_an_id_that_was_not_answered_for_is_not_answered(tmp_path, refusal):
    ids = _ids(2500, *_KEPT)
    first, second, third = blocks(ids, _PRINCIPALS)

    def said(request: HttpRequest, asked: dict[str, Any]) -> tuple[int, Any]:
        return refusal if asked["ids"] == second else _people(request, asked)

    mapping = await record(tmp_path, said, *map(by_ids, (first, second, third)))
    unread = set(map(mapping.text, second))
    for block in blocks(list(map(mapping.text, ids)), _PRINCIPALS):
        status, answer = await replay(tmp_path, by_ids(block))
        if unread & set(block):
            assert status == refusal[0]
            assert "displayName" not in json.dumps(answer)
        else:
            assert answer["value"]


async def test_what_nobody_asked_about_is_not_lost(tmp_path):
    other = "9e107d9d-372b-46c9-8ae0-1b6a7f3e2d4c"
    mapping = await record(tmp_path, lambda *_: (200, {"value": [_person(other)]}), by_ids(_KEPT))
    _, answer = await replay(tmp_path, by_ids(_KEPT))
    assert [row["id"] for row in answer["value"]] == [mapping.text(other)]


async def test_questions_that_differ_in_more_than_ids_are_kept_apart(tmp_path):
    ids = _ids(2)

    def asking(query: str, some: list[str]) -> HttpRequest:
        body = {"subscriptions": some, "query": query}
        return HttpRequest("POST", "https://management.azure.com/x", json=body)

    questions = [("a", ids), ("b", ids[:1]), ("b", ids[1:])]

    def said(_: HttpRequest, asked: dict[str, Any]) -> tuple[int, Any]:
        return 200, {"data": [], "facets": [asked["query"], len(asked["subscriptions"])]}

    mapping = await record(tmp_path, said, *(asking(*one) for one in questions))
    for query, some in questions:
        made = [mapping.text(f"/subscriptions/{id}").rpartition("/")[2] for id in some]
        _, answer = await replay(tmp_path, asking(query, made))
        assert answer["facets"] == [query, len(some)]


async def test_the_order_of_the_ids_and_the_layout_do_not_matter(tmp_path):
    ids = _ids(5)
    mapping = await record(tmp_path, _people, by_ids(ids))
    made = list(map(mapping.text, ids))
    _, answer = await replay(tmp_path, by_ids(made[::-1]))
    assert {row["id"] for row in answer["value"]} <= set(made)
    _, fewer = await replay(tmp_path, by_ids(made[:-1]))
    assert {row["id"] for row in fewer["value"]} == {
        row["id"] for row in answer["value"] if row["id"] != made[-1]
    }
    with pytest.raises(RecordingError):
        await replay(tmp_path, by_ids([*made, "00000000-0000-0000-0001-00000000ffff"]))


async def test_the_body_is_written_as_azaudit_sends_it(tmp_path):
    mapping = await record(tmp_path, _people, by_ids(_ids(1)))
    (made,) = map(mapping.text, _ids(1))
    assert f'"body": "{{\\"ids\\": [\\"{made}\\"]}}"' in written(tmp_path)
