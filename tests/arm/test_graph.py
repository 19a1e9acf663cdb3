"""The local endpoint answers as Microsoft Graph does: who ids are, and who is in groups."""

from typing import Any
from urllib.parse import quote

import pytest

from tests.arm import ArmEndpoint
from tests.arm.clients import GIW, LAB, NOW, ask, ask_graph, tenant_of_vaults
from tests.arm.granted import ALICE, ALONE, BOB, GUEST, GUID, INNER, LAPTOP, OUTER, ROBOT, tenant

BY_IDS = "/v1.0/directoryObjects/getByIds"
MEMBERS = "/v1.0/groups/{}/transitiveMembers"
CAST = f"{MEMBERS}/microsoft.graph.servicePrincipal"
EVENTUAL = {"ConsistencyLevel": "eventual"}


@pytest.fixture(scope="module")
def granted():
    with ArmEndpoint(tenant(), now=NOW) as endpoint:
        yield endpoint


def by_ids(endpoint: ArmEndpoint, *ids: str, **more: Any) -> Any:
    return ask_graph(endpoint, BY_IDS, method="POST", body={"ids": ids, **more})


def ids(body: Any) -> list[str]:
    return [one["id"] for one in body["value"]]


def test_ids_are_told_with_what_is_known_of_them(granted):
    status, body, _ = by_ids(granted, ALICE, GUEST, OUTER, ROBOT)
    assert status == 200
    assert body["@odata.context"].endswith("/graph/v1.0/$metadata#directoryObjects")
    member, guest, group, application = body["value"]
    assert [one["@odata.type"] for one in body["value"]] == [
        "#microsoft.graph.user",
        "#microsoft.graph.user",
        "#microsoft.graph.group",
        "#microsoft.graph.servicePrincipal",
    ]
    assert (member["userType"], guest["userType"]) == ("Member", "Guest")
    assert member["identities"][0]["issuerAssignedId"] == "alice@jogcloud.com"
    assert guest["identities"][0]["issuer"] == "ExternalAzureAD"
    assert "members" not in group
    assert application["appId"] == GUID(790)


def test_ids_that_are_gone_are_left_out(granted):
    assert ids(by_ids(granted, GUID(799), BOB)[1]) == [BOB]


def test_ids_can_be_asked_for_by_type(granted):
    assert ids(by_ids(granted, BOB, OUTER, ROBOT, types=["Group", "user"])[1]) == [BOB, OUTER]
    assert ids(by_ids(granted, BOB, OUTER, types=["directoryObject"])[1]) == [BOB, OUTER]


def test_no_more_than_a_thousand_ids_are_asked_for(granted):
    assert by_ids(granted, *[GUID(799)] * 1000)[0] == 200
    status, body, _ = by_ids(granted, *[GUID(799)] * 1001)
    assert (status, body["error"]["code"]) == (400, "Request_BadRequest")
    assert ask_graph(granted, BY_IDS, method="POST", body={"types": []})[0] == 400


def test_members_of_members_are_members_and_applications_are_left_out(granted):
    _, body, _ = ask_graph(granted, MEMBERS.format(OUTER))
    # the group that is in itself through another is found once
    assert ids(body) == [ALICE, INNER, BOB, GUEST, OUTER, LAPTOP]
    assert ids(ask_graph(granted, MEMBERS.format(ALONE))[1]) == []


def test_a_cast_gives_the_applications(granted):
    path = f"{CAST.format(INNER)}?$count=true"
    _, body, _ = ask_graph(granted, path, headers=EVENTUAL)
    assert ids(body) == [ROBOT]
    assert body["@odata.count"] == 1
    assert body["@odata.context"].endswith("$metadata#servicePrincipals")
    assert "@odata.type" not in body["value"][0]


def test_the_plain_list_has_them_too_when_it_is_asked_as_an_advanced_query(granted):
    path = f"{MEMBERS.format(ALONE)}?$count=true"
    assert ids(ask_graph(granted, path, headers=EVENTUAL)[1]) == [ROBOT]
    assert ids(ask_graph(granted, path)[1]) == []


@pytest.mark.parametrize(
    ("query", "headers"), [("", EVENTUAL), ("?$count=true", {}), ("?$count=false", EVENTUAL)]
)
def test_a_cast_is_an_advanced_query(granted, query, headers):
    status, body, _ = ask_graph(granted, CAST.format(OUTER) + query, headers=headers)
    assert (status, body["error"]["code"]) == (400, "Request_UnsupportedQuery")


def test_only_what_is_selected_comes_back(granted):
    path = f"{MEMBERS.format(ALONE)}?$count=true&$select=id,displayName,userType,appId"
    _, body, _ = ask_graph(granted, path, headers=EVENTUAL)
    assert body["value"] == [
        {
            "@odata.type": "#microsoft.graph.servicePrincipal",
            "id": ROBOT,
            "displayName": "Robot",
            "appId": GUID(790),
        }
    ]


def test_a_user_says_little_when_nothing_is_selected(granted):
    _, body, _ = ask_graph(granted, MEMBERS.format(OUTER))
    assert "userPrincipalName" in body["value"][0]
    assert "userType" not in body["value"][0]


def test_members_come_in_pages(granted):
    path = f"{MEMBERS.format(OUTER)}?$select=id&$top=4"
    _, first, _ = ask_graph(granted, path)
    link = first["@odata.nextLink"]
    assert link.startswith(f"{granted.url}/graph/v1.0/groups/")
    _, second, _ = ask_graph(granted, link.removeprefix(f"{granted.url}/graph"))
    assert [len(first["value"]), len(second["value"])] == [4, 2]
    assert "@odata.nextLink" not in second
    assert set(second["value"][0]) == {"@odata.type", "id"}


@pytest.mark.parametrize("top", ["0", "1000", "many"])
def test_a_page_has_999_rows_at_most(granted, top):
    assert ask_graph(granted, f"{MEMBERS.format(OUTER)}?$top=999")[0] == 200
    status, body, _ = ask_graph(granted, f"{MEMBERS.format(OUTER)}?$top={top}")
    assert (status, body["error"]["code"]) == (400, "Request_UnsupportedQuery")


@pytest.mark.parametrize("id", [GUID(799), ALICE, quote("no guid")])
def test_what_is_no_group_has_no_members(granted, id):
    status, body, _ = ask_graph(granted, MEMBERS.format(id))
    assert (status, body["error"]["code"]) == (404, "Request_ResourceNotFound")


def test_whoever_was_not_allowed_to_is_refused():
    with ArmEndpoint(tenant({"graph": "none"}), now=NOW) as endpoint:
        answers = [by_ids(endpoint, BOB), ask_graph(endpoint, MEMBERS.format(OUTER))]
    for status, body, _ in answers:
        assert (status, body["error"]["code"]) == (403, "Authorization_RequestDenied")
        assert body["error"]["message"] == "Insufficient privileges to complete the operation."
        assert set(body["error"]["innerError"]) == {"date", "request-id", "client-request-id"}


def test_whoever_sees_little_gets_ids_and_types_alone():
    path = f"{MEMBERS.format(OUTER)}?$select=id,displayName,userType"
    with ArmEndpoint(tenant({"graph": "limited"})) as endpoint:
        _, body, _ = ask_graph(endpoint, path)
    assert body["value"][0] == {
        "@odata.type": "#microsoft.graph.user",
        "id": ALICE,
        "displayName": None,
        "userType": None,
    }
    assert len(body["value"]) == 6


def test_a_tenant_without_a_directory_knows_nobody():
    with ArmEndpoint(tenant_of_vaults(1)) as endpoint:
        assert by_ids(endpoint, BOB)[1]["value"] == []
        assert ask_graph(endpoint, MEMBERS.format(OUTER))[0] == 404


def test_each_tenant_has_its_own_directory():
    with ArmEndpoint(LAB, now=NOW) as endpoint:
        homer = "00000000-0000-0000-0002-000000000102"
        body = {"ids": [homer]}
        own, foreign = (
            ask_graph(endpoint, BY_IDS, method="POST", body=body, tenant=tenant)[1]["value"]
            for tenant in (GIW, "jogcloud.com")
        )
    assert (len(own), foreign) == (1, [])


def test_tokens_for_one_service_are_not_good_for_the_other(granted):
    status, body, headers = ask(granted, f"/graph{MEMBERS.format(OUTER)}")
    assert (status, body["error"]["code"]) == (401, "InvalidAuthenticationToken")
    assert 'client_id="00000003-0000-0000-c000-000000000000"' in headers["WWW-Authenticate"]
    status, body, _ = ask(
        granted, "/subscriptions?api-version=2022-12-01", audience=f"{granted.url}/graph"
    )
    assert (status, body["error"]["code"]) == (401, "InvalidAuthenticationTokenAudience")
    assert ask(granted, f"/graph{MEMBERS.format(OUTER)}", principal="")[0] == 401


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        ("/v1.0/users", "GET", 400),
        ("/beta/groups/x/transitiveMembers", "GET", 400),
        (BY_IDS, "GET", 405),
        (MEMBERS.format(OUTER), "POST", 405),
        (f"{MEMBERS.format(OUTER)}?$filter=x", "GET", 400),
        (f"{MEMBERS.format(OUTER)}/microsoft.graph.unknown?$count=true", "GET", 400),
    ],
)
def test_what_is_not_implemented_is_refused(granted, path, method, status):
    assert ask_graph(granted, path, method=method, headers=EVENTUAL)[0] == status


def test_faults_strike_where_they_name_it(granted):
    granted.faults.add(status=500)
    granted.faults.add("transitiveMembers", next_link="self", times=1)
    granted.faults.add("graph/v1.0", status=429, retry_after=1, times=1)
    path = MEMBERS.format(ALONE)
    _, body, _ = ask_graph(granted, path)
    assert body["@odata.nextLink"] == f"{granted.url}/graph{path}"
    status, _, headers = ask_graph(granted, path)
    assert (status, headers["Retry-After"]) == (429, "1")
    assert ask_graph(granted, path)[0] == 200
    granted.faults.clear()


def test_questions_are_remembered_as_such(granted):
    granted.forget()
    by_ids(granted, BOB)
    assert [one.principal for one in granted.graph_requests] == ["auditor"]
    assert granted.arm_requests == granted.writes == []
