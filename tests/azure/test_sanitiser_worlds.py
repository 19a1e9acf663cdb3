"""Random tenants: no original survives, and what was equal stays equal."""

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.azure.sanitising import (
    ARM,
    answers,
    everything,
    interaction,
    interactions_of,
    sanitise,
    stands_in,
    telling,
)

pytestmark = pytest.mark.slow

_NAMES = st.from_regex(r"[a-zA-Z][a-zA-Z0-9-]{2,20}[a-zA-Z0-9]", fullmatch=True)
# what a name can be that looks like something else
_ODD = st.sampled_from(
    ["providers", "subscriptions", "default", "rg-0001", "kv-0001", "Name-0001", "network", "vault",
     "openai", "Succeeded", "name", "properties", "äöü-zürich", "web app (eu)", "x.y.z", "a_b_c",
     "10.0.0.4", "contoso.com", "1", "0", "removed", "token-0001", "read", "id", "eu;west",
     "clitest.rg000001", "a+b", "mc_rg_aks_westeurope", "AzureBackupRG_westeurope_1",
     "12345678901234567890", "deadbeefdeadbeefdeadbeefdeadbeef", "true", "null", "Microsoft.Own"]
)  # fmt: skip
_GUIDS = st.uuids(version=4).map(str)
_CASES = st.sampled_from([str, str.lower, str.upper, str.title, str.swapcase])


def _distinct(names: Sequence[str]) -> bool:
    return len({name.lower() for name in names}) == len(names)


@st.composite
def worlds(draw: st.DrawFn) -> dict[str, Any]:
    names = draw(
        st.lists(st.one_of(_NAMES, _NAMES, _ODD), min_size=6, max_size=6).filter(_distinct)
    )
    guids = draw(st.lists(_GUIDS, min_size=4, max_size=4, unique=True))
    cases = draw(st.lists(_CASES, min_size=4, max_size=4))
    return {"names": names, "guids": guids, "cases": cases}


def _page(world: dict[str, Any]) -> tuple[dict[str, Any], str]:
    group, vault, endpoint, tag, user, domain = world["names"]
    tenant, subscription, principal, etag = world["guids"]
    first, second, third, fourth = world["cases"]
    label = (
        "".join(letter for letter in vault.lower() if letter.isalnum() and letter.isascii()) or "v"
    )
    above = f"/subscriptions/{subscription}/resourceGroups/{group}/providers"
    id = f"{above}/Microsoft.KeyVault/vaults/{vault}"
    link = f"{ARM}{quote(id)}?api-version=2026-05-15&$skiptoken={principal.replace('-', '')}"
    body = {
        "id": first(id),
        "name": second(vault),
        "etag": f'W/"{etag}"',
        "tags": {tag: group, "owner": user},
        "properties": {
            "vaultUri": f"https://{label}.vault.azure.net/",
            "tenantId": third(tenant),
            "principalId": principal,
            "internalId": principal.replace("-", "").upper(),
            "privateEndpoint": {
                "id": fourth(f"{above}/Microsoft.Network/privateEndpoints/{endpoint}")
            },
            "connection": f"{endpoint}.{etag}",
            "both": f"{id} and {fourth(id)}",
            "description": f"{user} of {domain}",
            "upn": f"{user.replace(' ', '')}@{label}.co",
        },
    }  # fmt: skip
    return {"value": [body], "nextLink": link}, id


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(worlds())
def test_no_original_identifier_survives(world: dict[str, Any]):
    page, id = _page(world)
    tenant = world["guids"][0]
    said = f"The client '{world['names'][4]}' may not read '{id}' with {world['guids'][2]}"
    error = {"error": {"code": "AuthorizationFailed", "message": said}}
    result = sanitise(
        interaction(page, page["nextLink"]),
        interaction(error, f"{ARM}{id}", status=403),
        interaction(f"<p>{said}</p>", f"{ARM}{id.lower()}?x={quote(world['names'][1])}"),
        tenant=tenant,
    )
    made = everything(result)
    for guid in world["guids"]:
        assert guid not in made
        assert guid.replace("-", "") not in made
    for name in world["names"]:
        assert not telling(name) or not stands_in(name, made)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(worlds())
def test_equal_things_stay_equal_and_others_do_not_become_so(world: dict[str, Any]):
    page, id = _page(world)
    result = sanitise(interaction(page, f"{ARM}{id}"), tenant=world["guids"][0])
    (made,) = answers(result)
    body = made["value"][0]
    properties = body["properties"]
    asked = interactions_of(result)[0]["request"]["uri"]
    assert asked.lower() == f"{ARM}{body['id']}".lower()
    assert body["id"].lower() == result.mapping.text(id).lower()
    assert body["name"].lower() == body["id"].rpartition("/")[2].lower()
    assert properties["tenantId"].lower() == next(iter(result.tenants))
    assert properties["internalId"].lower() == properties["principalId"].replace("-", "")
    assert properties["connection"].endswith(body["etag"][3:-1])
    assert len(set(json.dumps(made).split())) > 1
    above = f"/subscriptions/{world['guids'][1]}/resourceGroups"
    others = {result.mapping.text(f"{above}/{name}").lower() for name in world["names"]}
    assert len(others) == len(world["names"])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(worlds(), st.randoms(use_true_random=False))
def test_sanitising_again_changes_nothing_and_order_does_not_matter(
    world: dict[str, Any], random: Any
):
    page, id = _page(world)
    held = [interaction(page, f"{ARM}{id}/{n}?api-version=1") for n in range(3)]
    shuffled = random.sample(held, len(held))
    first = sanitise(*held, tenant=world["guids"][0])
    second = sanitise(*shuffled, tenant=world["guids"][0])
    assert sorted(map(json.dumps, interactions_of(first))) == sorted(
        map(json.dumps, interactions_of(second))
    )
    (tenant,) = first.tenants
    again = sanitise(*interactions_of(first), tenant=tenant)
    assert interactions_of(again) == interactions_of(first)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=40),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4)
    ),
    max_leaves=20,
)


@settings(max_examples=150, deadline=None)
@given(_JSON, st.text(max_size=60))
def test_anything_can_be_sanitised(value: Any, text: str):
    assume("eyJ" not in text)
    result = sanitise(interaction(value), interaction(text), interaction({"error": text}))
    assert len(interactions_of(result)) == 3
