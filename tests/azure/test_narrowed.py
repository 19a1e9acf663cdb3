"""Recordings of more than a replay asks for."""

import json
from typing import Any

import pytest

from azaudit.azure.narrowed import Narrowed

GRAPH = "https://graph.invalid/v1.0/directoryObjects/getByIds"
CONTAINERS = "https://management.invalid/providers/Microsoft.ResourceGraph/resources?api-version=1"
ROLE = "/providers/Microsoft.Authorization/roleDefinitions/11111111-1111-1111-1111-111111111111"


def interaction(method: str, url: str, body: Any, said: Any, status: int = 200) -> dict[str, Any]:
    return {
        "request": {"method": method, "uri": url, "body": body and json.dumps(body)},
        "response": {
            "status": {"code": status, "message": ""},
            "headers": {},
            "body": {"string": said if isinstance(said, str) else json.dumps(said)},
        },
    }


def by_ids(*ids: str, status: int = 200, **said: Any) -> dict[str, Any]:
    rows = [{"id": one} for one in ids if one != "gone"]
    return interaction("POST", GRAPH, {"ids": list(ids)}, said or {"value": rows}, status)


def asked(narrowed: Narrowed, *ids: str) -> list[str] | None:
    answer = narrowed.answer("POST", GRAPH, json.dumps({"ids": list(ids)}))
    if answer is None:
        return None
    return [row["id"] for row in json.loads(answer["body"]["string"])["value"]]


def test_fewer_ids_are_found_in_one_block_or_several():
    narrowed = Narrowed([by_ids("a", "b", "gone"), by_ids("c", "d")])
    assert asked(narrowed, "a") == ["a"]
    assert asked(narrowed, "D", "b") == ["b", "d"]
    assert asked(narrowed, "gone") == []


def test_an_id_that_nobody_asked_about_has_no_answer():
    narrowed = Narrowed([by_ids("a", "b")])
    assert asked(narrowed, "a", "z") is None
    assert asked(narrowed) is None
    assert narrowed.answer("POST", GRAPH, json.dumps({"ids": ["a"], "types": ["user"]})) is None
    assert narrowed.answer("POST", GRAPH, "no JSON") is None
    assert narrowed.answer("POST", GRAPH, json.dumps(["a"])) is None
    assert narrowed.answer("GET", GRAPH, json.dumps({"ids": ["a"]})) is None


@pytest.mark.parametrize(
    "refused",
    [
        by_ids("a", "b", status=403, error={"code": "Authorization_RequestDenied"}),
        interaction("POST", GRAPH, {"ids": ["a", "b"]}, "<html>"),
        interaction("POST", GRAPH, {"ids": ["a", "b"]}, {"value": [], "resultTruncated": "true"}),
    ],
)
def test_what_was_refused_stays_refused(refused: dict[str, Any]):
    narrowed = Narrowed([refused, by_ids("c")])
    question = json.dumps({"ids": ["a", "c"]})
    assert narrowed.answer("POST", GRAPH, question) == refused["response"]
    assert asked(narrowed, "c") == ["c"]


def test_counts_of_resource_graph_follow_the_rows():
    rows = [{"id": f"/subscriptions/{one}"} for one in ("a", "b")]
    said = {"totalRecords": 2, "count": 2, "data": rows, "resultTruncated": "false"}
    body = {"subscriptions": ["a", "b"], "query": "q"}
    narrowed = Narrowed([interaction("POST", CONTAINERS, body, said)])
    answer = narrowed.answer("POST", CONTAINERS, json.dumps({**body, "subscriptions": ["b"]}))
    assert answer is not None
    held = json.loads(answer["body"]["string"])
    assert (held["data"], held["count"], held["totalRecords"]) == ([rows[1]], 1, 1)
    other = {"subscriptions": ["b"], "query": "another"}
    assert narrowed.answer("POST", CONTAINERS, json.dumps(other)) is None


def test_a_role_is_the_same_in_every_subscription():
    url = f"https://management.invalid/subscriptions/a{ROLE}?api-version=2022-04-01"
    narrowed = Narrowed([interaction("GET", url, None, {"id": "x"})])
    assert narrowed.answer("GET", url.replace("/a/", "/b/"), "") is not None
    assert narrowed.answer("GET", url.replace("1111?", "1112?"), "") is None
    assert narrowed.answer("GET", url.replace("2022", "2023"), "") is None
    assert narrowed.answer("DELETE", url, "") is None
