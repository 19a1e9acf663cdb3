"""Recording: the answers of a run, kept so that nothing tells whose they are."""

import json
import re
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from azure.core.pipeline.transport import AsyncHttpTransport

from azaudit import __version__
from azaudit.azure.cassette import (
    FORMAT,
    GRAPH_NOWHERE,
    MANIFEST,
    NOWHERE,
    Interaction,
    Transport,
    body_of,
    key_of,
    request_key,
)
from azaudit.azure.clouds import CLOUDS, Cloud
from azaudit.azure.reading import current_reading
from azaudit.azure.refusal import storable
from azaudit.azure.scope import EVERYTHING, ScopeChoice
from azaudit.errors import OutputError

if TYPE_CHECKING:
    from azaudit.azure.sanitiser import Mapped

# Everything else can identify who was recorded, or changes from one recording to the next.
_HEADERS_KEPT = ("Content-Type", "Date", "Retry-After")


def require_empty(folder: Path) -> None:
    """Make the folder of a recording, before anything is asked of Azure.

    Raises OutputError when something is in it already or it cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise OutputError(f"{folder} is not empty", hint="name a new folder")
        probe = folder / MANIFEST
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise _unwritable(folder, error) from error


def _unwritable(folder: Path, error: OSError) -> OutputError:
    return OutputError(
        f"{folder} cannot be written: {error.strerror}",
        hint="name a folder that you may write to",
    )


class Recorder:
    """A recording in the making; nothing is written before `save`.

    mapping: after `save`, what became of the ids and names that were recorded.
    """

    mapping: "Mapped"

    def __init__(self, folder: Path, cloud: Cloud) -> None:
        self._folder = folder
        self._cloud = cloud
        # one address can serve both, and then nothing tells them apart
        nowhere = {cloud.graph: GRAPH_NOWHERE, cloud.arm: NOWHERE}
        self._nowhere = {} if cloud.name in CLOUDS else nowhere
        self._tenants: dict[str, dict[str, dict[str, Interaction]]] = {}

    def transport(
        self, tenant_id: str, inner: AsyncHttpTransport[Any, Any]
    ) -> "RecordingTransport":
        """A transport for one tenant that records what another one brings."""
        return RecordingTransport(self, tenant_id, inner)

    def add(self, tenant_id: str, request: Any, response: Any) -> None:
        """Keep an answer; a later one to the same request replaces it, as after a retry."""
        reading = current_reading()
        collector = reading.collector if reading is not None else "other"
        body = body_of(request)
        interaction = {
            "request": {
                "method": request.method,
                "uri": self._elsewhere(request.url),
                "body": body or None,
                "headers": {},
            },
            "response": {
                "status": {
                    "code": response.status_code,
                    "message": storable(response.reason or ""),
                },
                "headers": {
                    name: [storable(response.headers[name])]
                    for name in _HEADERS_KEPT
                    if name in response.headers
                },
                "body": {"string": self._elsewhere(_text_of(response))},
            },
        }
        kept = self._tenants.setdefault(tenant_id, {}).setdefault(collector, {})
        kept[request_key(request.method, interaction["request"]["uri"], body)] = interaction

    def _elsewhere(self, text: str) -> str:
        # the longer first, as either can lie below the other
        for address in sorted(self._nowhere, key=len, reverse=True):
            text = _spellings(address).sub(self._nowhere[address], text)
        return text

    def save(self, choice: ScopeChoice = EVERYTHING) -> None:
        """Write the recording, in which nothing tells whose it is.

        choice: the scope that a replay has when its user names none. Raises OutputError when the
        recording cannot be written, or would hold something that looks like a secret.
        """
        from azaudit.azure.sanitiser import sanitised

        made = sanitised(
            self._cloud,
            {
                tenant: {name: [kept[key] for key in sorted(kept)] for name, kept in held.items()}
                for tenant, held in self._tenants.items()
            },
        )
        self.mapping = made.mapping
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            for tenant_id, collectors in made.tenants.items():
                (self._folder / tenant_id).mkdir(exist_ok=True)
                for collector, held in collectors.items():
                    cassette = {"version": 1, "interactions": sorted(held, key=key_of)}
                    _write(self._folder / tenant_id / f"{collector}.json", cassette)
            # last, so that a folder that was cut short is no recording
            _write(self._folder / MANIFEST, self._manifest(sorted(made.tenants), choice))
        except OSError as error:
            raise _unwritable(self._folder, error) from error

    def _manifest(self, tenants: list[str], choice: ScopeChoice) -> dict[str, Any]:
        cloud = {name: value for name, value in asdict(self._cloud).items() if name != "ca_file"}
        if self._cloud.name not in CLOUDS:
            del cloud["federation_audience"]  # nobody signs in to a recording
            for name, value in cloud.items():
                if str(value).startswith("https://"):
                    cloud[name] = self._nowhere.get(str(value), NOWHERE)
            cloud["name"] = self.mapping.text(self._cloud.name)
            cloud["keyvault_suffix"] = self.mapping.text(self._cloud.keyvault_suffix)
        manifest = {"format": FORMAT, "azaudit": __version__, "cloud": cloud, "tenants": tenants}
        if choice.wanted:
            manifest["subscriptions"] = sorted(map(self.mapping.text, choice.wanted))
        if choice.include_delegated:
            manifest["include_delegated"] = True
        return manifest


@cache
def _spellings(address: str) -> re.Pattern[str]:
    """An address in JSON, where slashes may be escaped, and not the beginning of another host."""
    slashes = re.escape(address).replace("/", r"\\?/")
    return re.compile(rf"{slashes}(?::443(?!\d))?(?![\w-]|\.\w|:\d)", re.IGNORECASE)


def _text_of(response: Any) -> str:
    """The body of an answer, or nothing where it is no text: mended, it could pass for a sound one.

    It is no reason for a run to fail that is recorded.
    """
    try:
        return str(response.text())
    except Exception:  # noqa: BLE001 - decompressing and decoding raise errors of many libraries
        return ""


def _write(path: Path, held: object) -> None:
    text = json.dumps(held, indent=1, sort_keys=True, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


class RecordingTransport(Transport):
    """Passes requests to a real transport and keeps the answers."""

    def __init__(
        self, recorder: Recorder, tenant_id: str, inner: AsyncHttpTransport[Any, Any]
    ) -> None:
        self._recorder = recorder
        self._tenant_id = tenant_id
        self._inner = inner

    async def send(self, request: Any, **settings: Any) -> Any:
        """Send a request for real and record its answer."""
        response = await self._inner.send(request, **settings)
        self._recorder.add(self._tenant_id, request, response)
        return response

    async def open(self) -> None:
        """Open the real transport."""
        await self._inner.open()

    async def close(self) -> None:
        """Close the real transport."""
        await self._inner.close()
