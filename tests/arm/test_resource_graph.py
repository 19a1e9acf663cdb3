"""The local endpoint tells which management groups subscriptions lie in, as Resource Graph does."""

from typing import Any

import pytest

from tests.arm import ArmEndpoint
from tests.arm.clients import CONNECTIVITY, JOG, NOW, WORKLOAD, ask
from tests.arm.granted import tenant

PATH = "/providers/Microsoft.ResourceGraph/resources?api-version=2021-03-01"
QUERY = (
    "resourcecontainers | where type =~ 'microsoft.resources/subscriptions'"
    " | project id, name, properties | order by id asc"
)
UNKNOWN = "00000000-0000-0000-0001-000000000099"


@pytest.fixture(scope="module")
def granted():
    with ArmEndpoint(tenant(), now=NOW) as endpoint:
        yield endpoint


def queried(endpoint: ArmEndpoint, *ids: str, query: str = QUERY, top: int = 1000) -> Any:
    options = {"resultFormat": "objectArray", "$top": top}
    body = {"subscriptions": ids, "query": query, "options": options}
    return ask(endpoint, PATH, method="POST", body=body)


def test_ancestors_come_from_the_nearest_to_the_root(granted):
    status, body, _ = queried(granted, CONNECTIVITY, WORKLOAD)
    assert status == 200
    root = {"displayName": "Tenant Root Group", "name": JOG}
    assert [
        (one["name"], one["properties"]["managementGroupAncestorsChain"]) for one in body["data"]
    ] == [
        (
            "workload",
            [
                {"displayName": "Landing Zones", "name": "landing"},
                {"displayName": "Platform", "name": "platform"},
                root,
            ],
        ),
        ("connectivity", [root]),
    ]
    assert {"totalRecords": 2, "count": 2, "facets": [], "resultTruncated": "false"}.items() <= (
        body.items()
    )


def test_only_what_is_projected_comes_back(granted):
    _, body, _ = queried(granted, WORKLOAD)
    assert list(body["data"][0]) == ["id", "name", "properties"]
    plain = QUERY.partition("| project")[0]
    _, body, _ = queried(granted, WORKLOAD, query=plain)
    assert {"subscriptionId", "tenantId", "tags", "properties"} <= set(body["data"][0])


def test_what_the_caller_may_not_read_is_passed_over_in_silence():
    with ArmEndpoint(tenant({"reads": ["workload"]})) as endpoint:
        status, body, _ = queried(endpoint, WORKLOAD, CONNECTIVITY, UNKNOWN)
        assert (status, [one["name"] for one in body["data"]]) == (200, ["workload"])
        status, body, _ = queried(endpoint, CONNECTIVITY)
    assert (status, body["error"]["code"]) == (400, "BadRequest")
    assert body["error"]["details"][0]["code"] == "NoValidSubscriptionsInQueryRequest"


def test_no_action_is_needed():
    with ArmEndpoint(tenant({"only": []})) as endpoint:
        assert queried(endpoint, WORKLOAD)[0] == 200


def test_fewer_rows_can_be_asked_for(granted):
    _, body, _ = queried(granted, WORKLOAD, CONNECTIVITY, top=1)
    assert (body["totalRecords"], body["count"], len(body["data"])) == (2, 1, 1)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "resources | project id",
        "resourcecontainers",
        f"{QUERY} | extend a = 1",
        QUERY.replace("asc", "desc"),
        QUERY.replace("subscriptions", "subscriptions/resourcegroups"),
    ],
)
def test_other_queries_are_refused(granted, query):
    status, body, _ = queried(granted, WORKLOAD, query=query)
    assert (status, body["error"]["details"][0]["code"]) == (400, "InvalidQuery")


def test_a_query_is_no_write(granted):
    granted.forget()
    queried(granted, WORKLOAD)
    assert len(granted.arm_requests) == 1
    assert granted.writes == []
    assert ask(granted, PATH.replace("resources?", "other?"), method="POST")[0] == 403
    assert len(granted.writes) == 1
