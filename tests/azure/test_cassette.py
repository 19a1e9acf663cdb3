"""Recording, and replaying what was recorded."""

import asyncio
import json
import os
from pathlib import Path

import pytest
from vcr.cassette import Cassette  # type: ignore[import-untyped]
from vcr.request import Request  # type: ignore[import-untyped]
from vcr.serializers import jsonserializer  # type: ignore[import-untyped]

from azaudit.azure.clouds import CLOUDS
from azaudit.azure.recorder import Recorder
from azaudit.azure.source import ReplaySource
from azaudit.errors import OutputError
from azaudit.snapshot.coverage import CoverageState
from tests.arm import ArmEndpoint
from tests.azure.live import (
    CHILD_LISTS,
    GETS,
    LISTS,
    NOW,
    SECRET,
    TENANT,
    VAULTS,
    described,
    parent_of,
    source_of,
    unit,
    vaults,
)

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
