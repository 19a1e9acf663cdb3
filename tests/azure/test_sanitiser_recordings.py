"""What holds of a sanitised recording as a whole."""

import json
import random

from azaudit.azure.cassette import request_key
from azaudit.azure.clouds import CLOUDS
from azaudit.azure.sanitiser import sanitised
from tests.azure.sanitising import (
    ARM,
    GROUP,
    SUBSCRIPTION,
    TENANT,
    answers,
    interaction,
    interactions_of,
    property_of,
    rewritten,
    sanitise,
)

PRINCIPAL = "9e107d9d-372b-46c9-8ae0-1b6a7f3e2d4c"
NEW_GROUP = "/subscriptions/00000000-0000-0000-2000-000000000001/resourceGroups/rg-0001"
VAULT = f"{GROUP}/providers/Microsoft.KeyVault/vaults/kv-tidewater"


def test_a_next_link_still_asks_for_what_was_recorded():
    first = f"{ARM}{GROUP}/providers/Microsoft.KeyVault/vaults?api-version=2026-05-15"
    token = "eyxTo+ken/with==&odd"
    link = f"{first}&%24skiptoken=eyxTo%2Bken%2Fwith%3D%3D%26odd&$filter=name%20eq%20'kv-tidewater'"
    asked = f"{first}&$filter=name+eq+%27kv-tidewater%27&$skiptoken=eyxTo%2bken/with%3d%3d%26odd"
    assert request_key("GET", link, "") == request_key("GET", asked, "")
    result = sanitise(
        interaction({"value": [], "nextLink": link}, first), interaction({"value": []}, asked)
    )
    made = answers(result)[0]["nextLink"]
    assert request_key("GET", made, "") == request_key(
        "GET", interactions_of(result)[1]["request"]["uri"], ""
    )
    assert token not in made
    assert "skiptoken=token-0001" in made


def test_requests_with_a_body_keep_their_words_and_spacing():
    asked = {
        "subscriptions": [SUBSCRIPTION],
        "query": "resources | where type =~ 'microsoft.keyvault/vaults' | project id, weirdColumn",
        "options": {"$skipToken": "abc+/=", "resultFormat": "objectArray"},
    }
    result = sanitise(interaction({"data": []}, f"{ARM}/providers/Microsoft.ResourceGraph/resources"
                                  "?api-version=2021-03-01", asked=asked))  # fmt: skip
    sent = interactions_of(result)[0]["request"]["body"]
    again = {**asked, "subscriptions": ["00000000-0000-0000-2000-000000000001"]}
    again["options"] = {"$skipToken": "token-0001", "resultFormat": "objectArray"}
    assert sent == json.dumps(again)


def test_the_order_of_ids_stays():
    ids = [f"{n:08x}-0000-4000-8000-000000000000" for n in random.Random(1).sample(range(9**8), 40)]
    ids = [id for id in sorted(ids) if not id.startswith("00000000")]
    page = {"value": [{"id": f"/subscriptions/{id}"} for id in ids]}
    made = [one["id"] for one in rewritten(page)["value"]]
    assert made == sorted(made)
    assert len(set(made)) == len(ids)


def test_the_lab_and_what_was_sanitised_stay_as_they_are():
    body = {"id": VAULT, "name": "kv-tidewater", "properties": {"createdBy": "m@tidewater.co"}}
    first = sanitise(interaction(body))
    again = sanitised(CLOUDS["AzureCloud"], first.tenants)
    assert again.tenants == first.tenants
    assert again.mapping.text("kv-0001") == "kv-0001"
    lab = sanitise(interaction(body), tenant="00000000-0000-0000-0001-000000000000")
    assert answers(lab) == [body]


def test_the_result_does_not_depend_on_the_order_of_answers():
    bodies = [
        {"id": f"{GROUP}/providers/Microsoft.KeyVault/vaults/kv{n}", "tags": {"a": f"t{n}"}}
        for n in range(20)
    ]
    held = [interaction(body, f"{ARM}{body['id']}") for body in bodies]
    shuffled = random.Random(7).sample(held, len(held))
    in_order = interactions_of(sanitise(*held))
    otherwise = interactions_of(sanitise(*shuffled))
    assert sorted(map(json.dumps, in_order)) == sorted(map(json.dumps, otherwise))


def test_two_tenants_share_one_mapping():
    other = "7f0c1b2a-77d1-4c3e-8001-9a8b7c6d5e4f"
    body = {"id": VAULT, "properties": {"tenantId": other}}
    recorded = {
        TENANT: {"a": [interaction(body)]},
        other: {"a": [interaction({"id": VAULT.upper()})]},
    }
    result = sanitised(CLOUDS["AzureCloud"], recorded)
    first, second = answers(result)
    assert first["id"].lower() == second["id"].lower()
    assert first["properties"]["tenantId"] == list(result.tenants)[1]


def test_ids_that_stay_are_given_to_nobody_else():
    taken = "00000000-0000-0000-3000-000000000001"
    made = property_of("principals", [taken, PRINCIPAL])
    assert made == [taken, "00000000-0000-0000-3000-000000000002"]


def test_names_that_look_like_replacements_are_replaced_too():
    body = {"value": [{"id": f"{VAULT[:-12]}{name}"} for name in ("kv-0001", "kv-0002", "kv-b")]}
    made = {one["id"].rpartition("/")[2] for one in rewritten(body)["value"]}
    assert len(made) == 3
    assert not made & {"kv-0001", "kv-0002", "kv-b"}


def test_the_original_is_not_changed():
    body = {"id": VAULT, "tags": {"a": "b"}}
    held = interaction(body)
    before = json.dumps(held)
    sanitise(held)
    assert json.dumps(held) == before
