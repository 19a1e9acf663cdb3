"""Replaying recordings that were written by hand, and broken ones."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from azure.core.rest import HttpRequest

from azaudit.azure.clouds import CLOUDS
from azaudit.azure.replay import Replay
from azaudit.azure.source import ReplaySource
from azaudit.errors import InputError, RecordingError, SignInError
from tests.azure.live import (
    TENANT,
    VAULTS,
    unit,
)


def interaction(url: str, body: str | None = None, said: str = "{}") -> dict:
    return {
        "request": {"method": "GET" if body is None else "POST", "uri": url, "body": body},
        "response": {
            "status": {"code": 200, "message": "OK"},
            "headers": {"Content-Type": ["application/json"]},
            "body": {"string": said},
        },
    }


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """Writes a recording by hand."""

    def write(*interactions: object, manifest: object = ..., cassette: object = ...) -> Path:
        cloud = {
            key: getattr(CLOUDS["AzureCloud"], key)
            for key in ("name", "authority", "arm", "arm_audience", "graph", "graph_audience")
        } | {"keyvault_suffix": "v"}
        held = {"format": 1, "azaudit": "0", "cloud": cloud, "tenants": [TENANT]}
        folder = tmp_path / "recording"
        (folder / TENANT).mkdir(parents=True)
        whole = {"version": 1, "interactions": list(interactions)}
        for path, given, usual in (
            (folder / "recording.json", manifest, held),
            (folder / TENANT / "some.json", cassette, whole),
        ):
            content = usual if given is ... else given(usual) if callable(given) else given
            text = content if isinstance(content, bytes) else json.dumps(content).encode()
            path.write_bytes(text)
        return folder

    return write


ARM = "https://management.azure.com"


async def send(folder: Path, request: HttpRequest) -> str:
    answer = await Replay(folder).transport(TENANT).send(request)
    return answer.text()


@pytest.mark.parametrize(
    "url",
    [
        f"{ARM}/a b/x?p=1&q=a%20b&r=",
        f"{ARM}/a%20b/x?r=&q=a+b&p=1",
        f"{ARM}:443/a%20b/x?q=a%20b&r=&p=1",
        "https://MANAGEMENT.azure.com/a%20b/x?p=1&r=&q=a%20b",
    ],
)
async def test_order_and_quoting_of_a_query_do_not_matter(written, url):
    folder = written(interaction(f"{ARM}/a%20b/x?p=1&q=a%20b&r=", said='"found"'))
    assert await send(folder, HttpRequest("GET", url)) == '"found"'


@pytest.mark.parametrize(
    ("method", "url"),
    [
        ("GET", f"{ARM}/x?p=2"),
        ("GET", f"{ARM}/x"),
        ("GET", f"{ARM}/x?p=1&q=1"),
        ("GET", f"{ARM}/X?p=1"),
        ("GET", f"{ARM}:8443/x?p=1"),
        ("POST", f"{ARM}/x?p=1"),
    ],
)
async def test_a_request_that_was_not_recorded_names_itself(written, method, url):
    folder = written(interaction(f"{ARM}/x?p=1"))
    with pytest.raises(RecordingError) as caught:
        await send(folder, HttpRequest(method, url))
    assert caught.value.message == f"the recording {folder} holds no answer to {method} {url}"
    assert "record again" in caught.value.hint


async def test_requests_differ_by_their_bodies(written):
    folder = written(
        interaction(f"{ARM}/x", '{"a": 1}', "1"), interaction(f"{ARM}/x", '{"a": 2}', "2")
    )
    for number in (1, 2):
        request = HttpRequest("POST", f"{ARM}/x", content=f'{{"a": {number}}}')
        assert await send(folder, request) == str(number)
    with pytest.raises(RecordingError):
        await send(folder, HttpRequest("POST", f"{ARM}/x", content=b"{}"))


@pytest.mark.parametrize(
    "sent",
    [
        '{"query": "a", "subscriptions": ["x", "y"], "options": {"b": 1, "c": [2, 1]}}',
        '{"options":{"c":[2,1],"b":1},"subscriptions":["y","x"],"query":"\\u0061"}',
    ],
)
async def test_the_layout_of_a_json_body_does_not_matter(written, sent):
    asked = '{"options": {"b": 1, "c": [2, 1]}, "query": "a", "subscriptions": ["x", "y"]}'
    folder = written(interaction(f"{ARM}/x", asked, '"found"'))
    assert await send(folder, HttpRequest("POST", f"{ARM}/x", content=sent)) == '"found"'


@pytest.mark.parametrize(
    "sent",
    [
        '{"query": ["b", "a"], "ids": ["x"]}',
        '{"query": ["a", "b"], "ids": ["x", "y"]}',
        '{"query": ["a", "b"], "ids": []}',
        '{"query": ["a", "b"], "ids": ["x"]',
        '{"query": ["a", "b"], "ids": [1]}',
        "[" * 100_000,
    ],
    ids=range(6),
)
async def test_what_a_json_body_says_does_matter(written, sent):
    folder = written(interaction(f"{ARM}/x", '{"query": ["a", "b"], "ids": ["x"]}'))
    with pytest.raises(RecordingError):
        await send(folder, HttpRequest("POST", f"{ARM}/x", content=sent))


async def test_a_replay_that_lacks_a_request_ends_the_run(written):
    """A gap would look like one of the tenant that was recorded."""
    session = await ReplaySource(written()).sign_in(TENANT)
    with pytest.raises(RecordingError, match="holds no answer to GET https://management"):
        await unit(session, VAULTS)


@pytest.mark.parametrize("tenant", [None, "00000000-0000-0000-0009-000000000000", "jogcloud.com"])
async def test_a_tenant_that_was_not_recorded_cannot_be_signed_in_to(written, tenant):
    with pytest.raises(SignInError) as caught:
        await ReplaySource(written()).sign_in(tenant)
    assert caught.value.hint == f"it has {TENANT}"


_MANIFESTS = {
    "no JSON": b"{",
    "no UTF-8": b"\xff",
    "a list": [],
    "nothing in it": {},
    "no format": lambda held: {key: one for key, one in held.items() if key != "format"},
    "a format that is a text": lambda held: held | {"format": "1"},
    "no cloud": lambda held: held | {"cloud": None},
    "another cloud's keys": lambda held: held | {"cloud": {"name": "x"}},
    "unknown keys": lambda held: held | {"cloud": held["cloud"] | {"x": "y"}},
    "numbers for addresses": lambda held: held | {"cloud": held["cloud"] | {"arm": 7}},
    "no tenants": lambda held: held | {"tenants": None},
    "a number for a tenant": lambda held: held | {"tenants": [7]},
    "another folder for a tenant": lambda held: held | {"tenants": ["../" * 12]},
    "brackets without end": b"[" * 100_000,
}


@pytest.mark.parametrize("manifest", _MANIFESTS.values(), ids=_MANIFESTS)
def test_a_broken_manifest_is_said(written, manifest):
    folder = written(manifest=manifest)
    with pytest.raises(InputError) as caught:
        ReplaySource(folder)
    assert caught.value.message == f"{folder / 'recording.json'} is no file of a recording"


def test_a_newer_recording_is_said(written):
    with pytest.raises(InputError, match="has recording format 2, and this azaudit reads up to 1"):
        ReplaySource(written(manifest=lambda held: held | {"format": 2}))


def test_a_folder_that_is_no_recording_is_said(tmp_path):
    with pytest.raises(InputError, match=r"is no recording: it has no recording\.json"):
        ReplaySource(tmp_path)
    with pytest.raises(InputError, match="is no recording"):
        ReplaySource(tmp_path / "gone")


_SOUND = interaction(f"{ARM}/x")


_CASSETTES = {
    "no JSON": b"{",
    "a list": [],
    "nothing in it": {},
    "no list": {"interactions": 7},
    "texts": {"interactions": ["x"]},
    "no answer": {"interactions": [{"request": _SOUND["request"]}]},
    "no request": {"interactions": [{"response": _SOUND["response"]}]},
    "a number for an address": {"interactions": [_SOUND | {"request": {"uri": 7}}]},
    "no address": {
        "interactions": [_SOUND | {"request": {**_SOUND["request"], "uri": "https://[x"}}]
    },
    "no status": {"interactions": [_SOUND | {"response": {**_SOUND["response"], "status": {}}}]},
    "a text for a status": {
        "interactions": [_SOUND | {"response": {**_SOUND["response"], "status": {"code": "200"}}}]
    },
    "no headers": {
        "interactions": [_SOUND | {"response": {**_SOUND["response"], "headers": None}}]
    },
    "numbers for headers": {
        "interactions": [_SOUND | {"response": {**_SOUND["response"], "headers": {"Date": [7]}}}]
    },
    "a body of bytes": {
        "interactions": [_SOUND | {"response": {**_SOUND["response"], "body": {"base64": "x"}}}]
    },
}


@pytest.mark.parametrize("cassette", _CASSETTES.values(), ids=_CASSETTES)
async def test_a_broken_cassette_is_said(written, cassette):
    folder = written(cassette=cassette)
    with pytest.raises(InputError) as caught:
        await ReplaySource(folder).sign_in(TENANT)
    assert caught.value.message == f"{folder / TENANT / 'some.json'} is no file of a recording"
