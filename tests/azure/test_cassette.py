"""Recording and replaying."""

import asyncio
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from azure.core.rest import HttpRequest
from vcr.cassette import Cassette  # type: ignore[import-untyped]
from vcr.request import Request  # type: ignore[import-untyped]
from vcr.serializers import jsonserializer  # type: ignore[import-untyped]

from azaudit.azure.cassette import Recorder, Replay
from azaudit.azure.clouds import CLOUDS
from azaudit.azure.source import ReplaySource
from azaudit.errors import InputError, OutputError, RecordingError, SignInError
from azaudit.snapshot.coverage import CoverageState
from tests.arm import ArmEndpoint
from tests.azure.live import (
    CHILD_LISTS,
    GETS,
    LISTS,
    NOW,
    SECRET,
    TENANT,
    described,
    parent_of,
    source_of,
    unit,
    vaults,
)

VAULTS = LISTS[1]
_ALL = (*LISTS, *CHILD_LISTS, GETS)


async def recorded(endpoint: ArmEndpoint, folder: Path, collectors=_ALL):
    """Reads some units from the endpoint and records them; the units as they were read."""
    source = source_of(endpoint, record=folder)
    session = await source.sign_in(None)
    done = [await unit(session, collector) for collector in collectors]
    await session.close()
    source.finish()
    return done


async def replayed(folder: Path, collectors=_ALL):
    source = ReplaySource(folder)
    session = await source.sign_in(TENANT)
    done = [await unit(session, collector) for collector in collectors]
    await session.close()
    source.finish()
    return done


async def test_a_replay_gives_what_was_recorded(endpoint, tmp_path):
    before = await recorded(endpoint, tmp_path / "r")
    endpoint.forget()
    after = await replayed(tmp_path / "r")
    assert endpoint.requests == []
    assert [reading.rows for reading, _ in after] == [reading.rows for reading, _ in before]
    assert [coverage for _, coverage in after] == [coverage for _, coverage in before]


async def test_pages_are_replayed(paged, tmp_path):
    await recorded(paged, tmp_path / "r", [VAULTS])
    ((reading, coverage),) = await replayed(tmp_path / "r", [VAULTS])
    assert (len(reading.rows), coverage.calls, coverage.state) == (5, 3, CoverageState.COMPLETE)


@pytest.mark.parametrize(
    "effect",
    [
        {"status": 403, "code": "AuthorizationFailed"},
        {"status": 404},
        {"status": 429, "retry_after": 0.01},
        {"status": 500},
        {"body": {}},
        {"body": b"<html>", "content_type": "text/html"},
        {"body": b""},
        {"truncate": "json"},
    ],
    ids=str,
)
async def test_refusals_and_broken_answers_are_replayed(endpoint, tmp_path, effect):
    endpoint.faults.add(**effect)
    ((_, before),) = await recorded(endpoint, tmp_path / "r", [VAULTS])
    async with asyncio.timeout(5):
        ((_, after),) = await replayed(tmp_path / "r", [VAULTS])
    assert (after.state, after.http_status, after.error_code, after.message) == (
        before.state,
        before.http_status,
        before.error_code,
        before.message,
    )


async def test_what_was_no_text_is_none_in_a_replay_either(endpoint, tmp_path):
    """Mended, it could pass for a sound answer."""
    row = parent_of(VAULTS).text + "/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv"
    endpoint.faults.add(body=b'{"value": [{"id": "' + row.encode() + b'", "name": "\xff"}]}')
    for read in (recorded(endpoint, tmp_path / "r", [VAULTS]), replayed(tmp_path / "r", [VAULTS])):
        ((_, coverage),) = await read
        assert (coverage.state, coverage.http_status) == (CoverageState.FAILED, 200)


async def test_of_answers_to_a_repeated_request_the_last_is_kept(endpoint, tmp_path):
    endpoint.faults.add(status=503, times=2)
    await recorded(endpoint, tmp_path / "r", [VAULTS])
    ((_, coverage),) = await replayed(tmp_path / "r", [VAULTS])
    assert (coverage.state, coverage.attempts) == (CoverageState.COMPLETE, 1)


async def test_recording_twice_gives_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        with ArmEndpoint(described(), now=NOW) as served:
            await recorded(served, tmp_path / name)
    files = sorted(path.relative_to(tmp_path / "a") for path in (tmp_path / "a").rglob("*.json"))
    assert len(files) == 1 + len(_ALL)
    for file in files:
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()


async def test_a_recording_holds_no_more_than_it_must(endpoint, tmp_path):
    endpoint.faults.add(headers={"Set-Cookie": "a=b", "x-ms-request-id": "an-id"})
    await recorded(endpoint, tmp_path / "r")
    for path in (tmp_path / "r" / TENANT).glob("*.json"):
        for interaction in json.loads(path.read_text())["interactions"]:
            assert interaction["request"]["headers"] == {}
            kept = set(interaction["response"]["headers"])
            assert kept <= {"Content-Type", "Date", "Retry-After"}
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*.json"))
    for word in ("Authorization", "Bearer", "an-id", "eyJ", SECRET, endpoint.url, "localhost"):
        assert word.encode() not in written, word


async def test_vcrpy_reads_our_cassettes(endpoint, tmp_path):
    await recorded(endpoint, tmp_path / "r", [VAULTS])
    path = tmp_path / "r" / TENANT / "key-vaults.json"
    cassette = Cassette.load(path=str(path), serializer=jsonserializer)
    (asked,) = cassette.requests
    assert isinstance(asked, Request)
    (answer,) = cassette.responses_of(asked)
    assert asked.method == "GET"
    assert asked.host == "management.invalid"
    rows = json.loads(answer["body"]["string"])["value"]
    assert [row["name"] for row in rows] == ["one"]


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


async def test_a_folder_that_cannot_be_written_is_said(paged, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="cannot be written"):
        await recorded(paged, tmp_path / "file" / "r", [VAULTS])


async def test_what_is_no_text_does_not_stop_a_recording(paged, tmp_path):
    paged.faults.add(body=b"\xff\xfe{", headers={"Content-Encoding": "gzip"})
    ((_, coverage),) = await recorded(paged, tmp_path / "r", [VAULTS])
    assert coverage.state is CoverageState.FAILED


def test_nothing_is_written_before_the_end(tmp_path):
    Recorder(tmp_path / "r", CLOUDS["AzureCloud"])
    assert os.listdir(tmp_path) == []  # noqa: PTH208 - names suffice


async def test_a_recording_of_a_known_cloud_keeps_its_addresses(tmp_path):
    recorder = Recorder(tmp_path / "r", CLOUDS["AzureChinaCloud"])
    recorder.save()
    assert ReplaySource(tmp_path / "r").cloud == CLOUDS["AzureChinaCloud"]


async def test_two_tenants_are_kept_apart(tmp_path):
    other = "00000000-0000-0000-0002-000000000000"
    world = vaults(1)
    there = {**vaults(2), "id": other, "name": "geekintheweeds.com"}
    there["subscriptions"] = [
        {**there["subscriptions"][0], "id": "00000000-0000-0000-0002-000000000001"}
    ]
    with ArmEndpoint({"tenants": [world, there]}, now=NOW) as served:
        source = source_of(served, record=tmp_path / "r")
        for tenant in (TENANT, other):
            session = await source.sign_in(tenant)
            await unit(session, GETS)
            await session.close()
        source.finish()
    assert ReplaySource(tmp_path / "r").tenants == (TENANT, other)
    for tenant in (TENANT, other):
        assert [path.name for path in (tmp_path / "r" / tenant).iterdir()] == [f"{GETS.name}.json"]
