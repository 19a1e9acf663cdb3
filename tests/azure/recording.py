"""Recordings that the recorder makes of answers that a test thinks up, and replays of them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from azure.core.rest import HttpRequest

from azaudit.azure.cassette import Transport, body_of
from azaudit.azure.clouds import CLOUDS, Cloud
from azaudit.azure.recorder import Recorder
from azaudit.azure.replay import Replay
from azaudit.azure.replayed import ReplayedResponse
from azaudit.azure.sanitiser import Mapped
from tests.azure.sanitising import ARM, TENANT

GRAPH = "https://graph.microsoft.com/v1.0"
BY_IDS = f"{GRAPH}/directoryObjects/getByIds"
RESOURCE_GRAPH = f"{ARM}/providers/Microsoft.ResourceGraph/resources?api-version=2021-03-01"
ANCESTRY = (
    "resourcecontainers | where type =~ 'microsoft.resources/subscriptions'"
    " | project id, name, properties | order by id asc"
)

# What is said to a request whose body is this: a status and a body.
Said = Callable[[HttpRequest, dict[str, Any]], tuple[int, Any]]


class _Saying(Transport):
    def __init__(self, said: Said) -> None:
        self._said = said

    async def send(self, request: Any, **_: Any) -> ReplayedResponse:
        status, body = self._said(request, json.loads(body_of(request) or "{}"))
        recorded = {
            "status": {"code": status, "message": "OK"},
            "headers": {"Content-Type": ["application/json"]},
            "body": {"string": json.dumps(body, separators=(",", ":"))},
        }
        return ReplayedResponse(request, recorded)


async def record(
    folder: Path, said: Said, *requests: HttpRequest, cloud: Cloud = CLOUDS["AzureCloud"]
) -> Mapped:
    """Record what is said to some requests; what became of what."""
    recorder = Recorder(folder, cloud)
    transport = recorder.transport(TENANT, _Saying(said))
    for request in requests:
        await transport.send(request)
    recorder.save()
    return recorder.mapping


async def replay(folder: Path, request: HttpRequest) -> tuple[int, Any]:
    """The status and the body that a recording has for a request."""
    found = Replay(folder)
    answer = await found.transport(str(found.tenants[0])).send(request)
    return answer.status_code, answer.json()


def by_ids(ids: list[str]) -> HttpRequest:
    return HttpRequest("POST", BY_IDS, json={"ids": ids})


def ancestry(subscriptions: list[str]) -> HttpRequest:
    options = {"resultFormat": "objectArray", "$top": 1000}
    body = {"subscriptions": subscriptions, "query": ANCESTRY, "options": options}
    return HttpRequest("POST", RESOURCE_GRAPH, json=body)


def blocks(ids: list[str], size: int) -> list[list[str]]:
    """Ids as azaudit asks for them."""
    ordered = sorted(ids)
    return [ordered[start : start + size] for start in range(0, len(ordered), size)]


def written(folder: Path) -> str:
    """Everything in a recording, in lower case."""
    return "\n".join(path.read_text("utf-8") for path in sorted(folder.rglob("*.json"))).lower()
