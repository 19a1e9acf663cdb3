"""Lists of no SDK client, queries of Resource Graph, and the directory: what counts as read."""

import json
from pathlib import Path
from typing import Any

import pytest

from azaudit.azure.arm import ArmReader
from azaudit.azure.cassette import request_key
from azaudit.azure.clouds import CLOUDS
from azaudit.azure.graph import GraphReader
from azaudit.azure.pipeline import replay_pipeline
from azaudit.azure.reading import Call, Expect, Reading, read
from azaudit.azure.replay import ReplayTransport

CLOUD = CLOUDS["AzureCloud"]
SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0001-000000000001"
LIST = f"{SUBSCRIPTION}/providers/Microsoft.Authorization/roleAssignments"
ONE = {"id": f"{LIST}/one"}
GRAPH = "https://graph.microsoft.com/v1.0"


class Answers(ReplayTransport):
    """Answers each address with what is prepared for it, and keeps what was asked."""

    def __init__(self) -> None:
        super().__init__(Path("nowhere"), {})
        self.asked: list[Any] = []

    def add(self, url: str, body: Any, method: str = "GET", sent: Any = None) -> None:
        key = request_key(method, url, "" if sent is None else json.dumps(sent))
        self._answers[key] = {
            "request": {},
            "response": {
                "status": {"code": 200, "message": "OK"},
                "headers": {"Content-Type": ["application/json"]},
                "body": {"string": json.dumps(body)},
            },
        }

    async def send(self, request: Any, **more: Any) -> Any:
        self.asked.append(request)
        return await super().send(request, **more)


@pytest.fixture
def answers() -> Answers:
    return Answers()


def arm(answers: Answers) -> ArmReader:
    pipeline = replay_pipeline(CLOUD, answers)
    return ArmReader(base_url=CLOUD.arm, api_version="2022-04-01", pipeline=pipeline)


def graph(answers: Answers) -> GraphReader:
    return GraphReader(base_url=CLOUD.graph, pipeline=replay_pipeline(CLOUD, answers, "graph"))


async def reading_of(call: Call, expect: Expect = "list") -> Reading:
    reading = Reading("collector", SUBSCRIPTION, expect)
    await read(reading, lambda: (call,))
    return reading


async def test_a_list_is_read_to_its_last_page(answers):
    first = f"{CLOUD.arm}{LIST}?api-version=2022-04-01&$filter=type"
    answers.add(first, {"value": [ONE], "nextLink": f"{CLOUD.arm}{LIST}?page=2"})
    answers.add(f"{CLOUD.arm}{LIST}?page=2", {"value": [{"id": f"{LIST}/two"}]})
    reading = await reading_of(lambda: arm(answers).pages(LIST, **{"$filter": "type"}))
    assert [row.id for row in reading.rows] == [f"{LIST}/one", f"{LIST}/two"]
    assert (reading.calls, reading.failure) == (2, None)


async def test_a_list_does_not_follow_a_link_to_another_host(answers):
    url = f"{CLOUD.arm}{LIST}?api-version=2022-04-01"
    answers.add(url, {"value": [ONE], "nextLink": "https://example.com/page2"})
    reading = await reading_of(lambda: arm(answers).pages(LIST))
    assert len(answers.asked) == 1
    assert reading.failure is not None
    assert "another host" in reading.failure.message


QUERY = "resourcecontainers | project id"
RESOURCES = f"{CLOUD.arm}/providers/Microsoft.ResourceGraph/resources?api-version=2022-04-01"
ASKED = {
    "subscriptions": ["a"],
    "query": QUERY,
    "options": {"resultFormat": "objectArray", "$top": 1000},
}


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ({"data": [{"id": SUBSCRIPTION}], "resultTruncated": "false"}, None),
        ({"data": [], "resultTruncated": False}, None),
        ({"data": [{"id": SUBSCRIPTION}], "resultTruncated": "true"}, "not hold all rows"),
        ({"data": [{"id": SUBSCRIPTION}]}, "not hold all rows"),
        ({"data": [], "resultTruncated": "false", "$skipToken": "more"}, "not hold all rows"),
        ({"data": [{"name": "x"}], "resultTruncated": "false"}, "without an id"),
        ({"data": {"rows": [], "columns": []}, "resultTruncated": "false"}, "no list under 'data'"),
        ({"value": []}, "no list under 'data'"),
        ({"error": {"code": "X"}}, "is an error"),
        ([], "no JSON object"),
    ],
)
async def test_a_query_counts_as_read_only_with_all_its_rows(answers, body, why):
    answers.add(RESOURCES, body, "POST", ASKED)
    reading = await reading_of(lambda: arm(answers).query(["a"], QUERY), "query")
    assert (reading.failure is None) is (why is None)
    if why is not None:
        assert reading.failure is not None
        assert why in reading.failure.message


async def test_what_has_no_id_is_known_by_its_scope(answers):
    url = f"{CLOUD.arm}{SUBSCRIPTION}/permissions?api-version=2022-04-01"
    answers.add(url, {"value": [{"actions": ["*/read"]}, {"actions": []}]})
    reading = await reading_of(
        lambda: arm(answers).pages(f"{SUBSCRIPTION}/permissions"), "nameless"
    )
    assert reading.failure is None
    assert [row.id for row in reading.rows] == [SUBSCRIPTION, SUBSCRIPTION]
    answers.add(url, {"value": ["*/read"]})
    reading = await reading_of(
        lambda: arm(answers).pages(f"{SUBSCRIPTION}/permissions"), "nameless"
    )
    assert reading.failure is not None


async def test_principals_are_asked_for_by_their_ids(answers):
    user = {"@odata.type": "#microsoft.graph.user", "id": "a"}
    url = f"{GRAPH}/directoryObjects/getByIds"
    answers.add(url, {"value": [user]}, "POST", {"ids": ["a", "b"]})
    reading = await reading_of(lambda: graph(answers).by_ids(["a", "b"]))
    assert [row.body for row in reading.rows] == [user]


async def test_members_of_a_group_are_read_to_the_last_page(answers):
    first = (
        f"{GRAPH}/groups/g/transitiveMembers"
        "?$select=id,displayName,userPrincipalName,mail,userType,identities&$top=999"
    )
    following = f"{GRAPH}/groups/g/transitiveMembers?$skiptoken=x"
    answers.add(first, {"value": [{"id": "a"}], "@odata.nextLink": following})
    answers.add(following, {"value": [{"id": "b"}]})
    reading = await reading_of(lambda: graph(answers).members("g"))
    assert [row.id for row in reading.rows] == ["a", "b"]
    assert reading.failure is None


async def test_applications_in_a_group_are_asked_for_as_an_advanced_query(answers):
    answers.add(
        f"{GRAPH}/groups/g/transitiveMembers/microsoft.graph.servicePrincipal"
        "?$select=id,displayName,appId,appOwnerOrganizationId,servicePrincipalType"
        "&$count=true&$top=999",
        {"value": [{"id": "a"}]},
    )
    reading = await reading_of(lambda: graph(answers).applications("g"))
    assert [row.id for row in reading.rows] == ["a"]
    assert answers.asked[0].headers["ConsistencyLevel"] == "eventual"
