"""What azaudit asks is the same for a sanitised recording, with ids in the place of ids."""

import dataclasses
from pathlib import Path
from typing import Any

from azure.core.rest import HttpRequest

from azaudit.azure.clouds import CLOUDS
from azaudit.azure.replay import Replay
from tests.azure.recording import (
    ANCESTRY,
    BY_IDS,
    GRAPH,
    RESOURCE_GRAPH,
    ancestry,
    by_ids,
    record,
    replay,
    written,
)
from tests.azure.sanitising import ARM, SUBSCRIPTION

HOMER = "9e107d9d-372b-46c9-8ae0-1b6a7f3e2d4c"
GROUP = "1e107d9d-372b-46c9-8ae0-1b6a7f3e2d4c"
PEOPLE = "id,displayName,userPrincipalName,mail,userType,identities"
MEMBERS = f"{GRAPH}/groups/{GROUP}/transitiveMembers?$select={PEOPLE}&$top=999"
APPLICATIONS = (
    f"{GRAPH}/groups/{GROUP}/transitiveMembers/microsoft.graph.servicePrincipal"
    "?$select=id,displayName,appId,appOwnerOrganizationId,servicePrincipalType&$count=true&$top=999"
)
NEXT = f"{MEMBERS}&$skiptoken=RFNwdAIAAQAAAB8%2b{GROUP.replace('-', '')}%3d"
ROLES = f"{ARM}/providers/Microsoft.Authorization/roleDefinitions?api-version=2022-04-01"

# Somebody's tags, groups and users may be called by every word that azaudit asks with.
_WORDS = f"""v1.0 directoryObjects getByIds groups transitiveMembers {PEOPLE.replace(",", " ")}
appId appOwnerOrganizationId servicePrincipalType count top select ids query options project order
subscriptions resultFormat objectArray roleDefinitions type eq providers properties name asc where
""".split()


USER = {"@odata.type": "#microsoft.graph.user", "id": HOMER, "displayName": "Homer Simpson"}
ROWS = {"count": 1, "data": [{"id": f"/subscriptions/{SUBSCRIPTION}"}], "resultTruncated": "false"}


def page(*rows: Any) -> dict[str, Any]:
    return {"value": list(rows)}


async def test_a_replay_asks_what_was_recorded_whatever_things_are_called(tmp_path: Path):
    named = [f"/subscriptions/{SUBSCRIPTION}/resourceGroups/{word}" for word in _WORDS]
    tagged = page(*({"id": id, "tags": {"x": word}, "displayName": word}
                    for id, word in zip(named, _WORDS, strict=True)))  # fmt: skip
    said = {
        f"{ARM}/subscriptions/{SUBSCRIPTION}/resourceGroups?api-version=1": tagged,
        MEMBERS: {**page(USER), "@odata.nextLink": NEXT},
        NEXT: page({**USER, "id": GROUP}),
        APPLICATIONS: page(USER),
        f"{ROLES}&$filter=type%20eq%20%27BuiltInRole%27": page(),
        BY_IDS: page(USER),
        RESOURCE_GRAPH: ROWS,
    }
    gets = [HttpRequest("GET", url) for url in said if url not in (BY_IDS, RESOURCE_GRAPH)]
    posts = [by_ids([HOMER]), ancestry([SUBSCRIPTION])]
    mapping = await record(tmp_path, lambda asked, _: (200, said[asked.url]), *gets, *posts)
    group, homer = mapping.text(GROUP), mapping.text(HOMER)
    subscription = mapping.text(f"/subscriptions/{SUBSCRIPTION}").rpartition("/")[2]
    _, first = await replay(tmp_path, HttpRequest("GET", MEMBERS.replace(GROUP, group)))
    _, second = await replay(tmp_path, HttpRequest("GET", first["@odata.nextLink"]))
    assert (first["value"][0]["id"], second["value"][0]["id"]) == (homer, group)
    for request in (
        HttpRequest("GET", APPLICATIONS.replace(GROUP, group)),
        HttpRequest("GET", f"{ROLES}&$filter=type%20eq%20'BuiltInRole'"),
        by_ids([homer]),
        ancestry([subscription]),
    ):
        assert (await replay(tmp_path, request))[0] == 200
    assert ANCESTRY.lower() in written(tmp_path)


async def test_the_addresses_of_a_cloud_of_its_own_are_not_kept(tmp_path: Path):
    """Those of Azure Resource Manager and Microsoft Graph can lie below each other."""
    arm, graph = "https://krusty.local:8443", "https://krusty.local:8443/graph"
    cloud = dataclasses.replace(
        CLOUDS["AzureCloud"],
        name="Krusty",
        arm=arm,
        arm_audience=arm,
        graph=graph,
        graph_audience=graph,
        authority="https://login.krusty.local",
    )
    asked = f"{graph}/v1.0/groups/{GROUP}/transitiveMembers?$top=999"
    other = f"{arm}/subscriptions/{SUBSCRIPTION}/resources?api-version=1"
    said = {
        asked: {"@odata.nextLink": f"{asked.upper()}&$skiptoken=abc", "value": [USER]},
        other: {
            "value": [{"id": "/x", "help": "https://portal.krusty.local:99/", "at": f"{arm}0/x"}],
            "nextLink": f"{other}&$skiptoken=abc",
        },
    }
    gets = [HttpRequest("GET", url) for url in said]
    mapping = await record(tmp_path, lambda asked, _: (200, said[asked.url]), *gets, cloud=cloud)
    made = Replay(tmp_path).cloud
    assert (made.arm, made.arm_audience) == ("https://management.invalid",) * 2
    assert (made.graph, made.graph_audience) == ("https://graph.invalid",) * 2
    group = mapping.text(GROUP)
    url = f"https://graph.invalid/v1.0/groups/{group}/transitiveMembers?$top=999"
    _, answer = await replay(tmp_path, HttpRequest("GET", url))
    assert answer["@odata.nextLink"].lower().startswith(url.partition("v1.0")[0])
    subscription = mapping.text(f"/subscriptions/{SUBSCRIPTION}")
    url = f"https://management.invalid{subscription}/resources?api-version=1"
    _, answer = await replay(tmp_path, HttpRequest("GET", url))
    assert answer["nextLink"].startswith("https://management.invalid/subscriptions/")
    text = written(tmp_path)
    assert "krusty" not in text
    assert ":8443/" not in text


async def test_one_address_for_both_services_stays_one(tmp_path: Path):
    address = "https://krusty.local"
    cloud = dataclasses.replace(CLOUDS["AzureCloud"], name="Krusty", arm=address, graph=address)
    request = HttpRequest("GET", f"{address}/v1.0/groups/{GROUP}/transitiveMembers")
    mapping = await record(tmp_path, lambda *_: (200, page(USER)), request, cloud=cloud)
    made = Replay(tmp_path).cloud
    assert made.arm == made.graph
    url = f"{made.graph}/v1.0/groups/{mapping.text(GROUP)}/transitiveMembers"
    assert (await replay(tmp_path, HttpRequest("GET", url)))[0] == 200
