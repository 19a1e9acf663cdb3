"""Recordings: answers of Azure kept on disk, and played back in place of it.

A recording is a folder: `recording.json` says of which cloud and tenants it is, and each tenant's
folder holds one cassette a collector, in the JSON form of vcrpy. A request is found by method,
address and body; vcrpy's own matching compares each request with all, which is why it is not used.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from azure.core.pipeline.transport import AsyncHttpTransport

from azaudit import __version__
from azaudit.azure.clouds import CLOUDS, Cloud
from azaudit.azure.guard import origin
from azaudit.azure.reading import current_reading
from azaudit.azure.refusal import storable
from azaudit.azure.replayed import ReplayedResponse
from azaudit.azure.scope import EVERYTHING, ScopeChoice
from azaudit.errors import InputError, OutputError, RecordingError

if TYPE_CHECKING:
    from azaudit.azure.sanitiser import Mapped

_MANIFEST = "recording.json"
_FORMAT = 1
# Everything else can identify who was recorded, or changes from one recording to the next.
_HEADERS_KEPT = ("Content-Type", "Date", "Retry-After")
# Stands for an address that only exists on the machine where the recording was made.
_NOWHERE = "https://management.invalid"
# a tenant's id is the name of its folder
_TENANT = re.compile(r"[0-9a-f-]{36}")

Interaction: TypeAlias = dict[str, Any]


def _key(method: str, url: str, body: str) -> str:
    """What makes two requests the same: the order and the quoting of a query do not matter."""
    parts = urlsplit(url)
    query = urlencode(sorted(parse_qsl(parts.query, keep_blank_values=True)))
    address = f"{origin(url) or parts.netloc.lower()}{unquote(parts.path)}?{query}"
    return "\n".join((method, address, hashlib.sha256(body.encode()).hexdigest()))


def _body_of(request: Any) -> str:
    content = request.data
    if content is None:
        return ""
    return content.decode("utf-8", "replace") if isinstance(content, bytes) else str(content)


def _text_of(response: Any) -> str:
    """The body of an answer, or nothing where it is no text: mended, it could pass for a sound one.

    It is no reason for a run to fail that is recorded.
    """
    try:
        return str(response.text())
    except Exception:  # noqa: BLE001 - decompressing and decoding raise errors of many libraries
        return ""


def require_empty(folder: Path) -> None:
    """Make the folder of a recording, before anything is asked of Azure.

    Raises OutputError when something is in it already or it cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise OutputError(f"{folder} is not empty", hint="name a new folder")
        probe = folder / _MANIFEST
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
        body = _body_of(request)
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
        kept[_key(request.method, interaction["request"]["uri"], body)] = interaction

    def _elsewhere(self, text: str) -> str:
        return text if self._cloud.name in CLOUDS else text.replace(self._cloud.arm, _NOWHERE)

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
                    cassette = {"version": 1, "interactions": sorted(held, key=_key_of)}
                    _write(self._folder / tenant_id / f"{collector}.json", cassette)
            # last, so that a folder that was cut short is no recording
            _write(self._folder / _MANIFEST, self._manifest(sorted(made.tenants), choice))
        except OSError as error:
            raise _unwritable(self._folder, error) from error

    def _manifest(self, tenants: list[str], choice: ScopeChoice) -> dict[str, Any]:
        cloud = {name: value for name, value in asdict(self._cloud).items() if name != "ca_file"}
        if self._cloud.name not in CLOUDS:
            del cloud["federation_audience"]  # nobody signs in to a recording
            for name, value in cloud.items():
                cloud[name] = _NOWHERE if str(value).startswith("https://") else value
            cloud["name"] = self.mapping.text(self._cloud.name)
            cloud["keyvault_suffix"] = self.mapping.text(self._cloud.keyvault_suffix)
        manifest = {"format": _FORMAT, "azaudit": __version__, "cloud": cloud, "tenants": tenants}
        if choice.wanted:
            manifest["subscriptions"] = sorted(map(self.mapping.text, choice.wanted))
        if choice.include_delegated:
            manifest["include_delegated"] = True
        return manifest


def _key_of(interaction: Interaction) -> str:
    asked = interaction["request"]
    return _key(asked["method"], asked["uri"], asked["body"] or "")


def _write(path: Path, held: object) -> None:
    text = json.dumps(held, indent=1, sort_keys=True, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


class _Transport(AsyncHttpTransport[Any, Any]):
    """What a transport needs that opens and closes nothing of its own."""

    async def open(self) -> None:
        """Open nothing."""

    async def close(self) -> None:
        """Close nothing."""

    async def __aenter__(self) -> "_Transport":
        await self.open()
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        await self.close()


class RecordingTransport(_Transport):
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


class Replay:
    """A recording, opened: its cloud, its tenants, and the scope that was recorded.

    Raises InputError for a folder that is no recording, or one of a newer azaudit.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        manifest = _read(folder / _MANIFEST)
        try:
            if manifest["format"] > _FORMAT:
                raise InputError(
                    f"{folder} has recording format {manifest['format']}, and this azaudit reads"
                    f" up to {_FORMAT}",
                    hint="install a newer azaudit",
                )
            self.cloud, self.tenants = _described(manifest)
            self.choice = _choice(manifest)
        except (KeyError, TypeError) as error:
            raise _broken(folder / _MANIFEST) from error

    def transport(self, tenant_id: str) -> "ReplayTransport":
        """A transport that answers from a tenant's cassettes."""
        answers: dict[str, Interaction] = {}
        for path in sorted((self._folder / tenant_id).glob("*.json")):
            try:
                for interaction in _interactions(_read(path)):
                    answers[_key_of(interaction)] = interaction
            except (KeyError, TypeError, AttributeError, ValueError) as error:
                raise _broken(path) from error
        return ReplayTransport(self._folder, answers)


def _described(manifest: dict[str, Any]) -> tuple[Cloud, tuple[str, ...]]:
    """The cloud and the tenants of a recording; raises KeyError or TypeError where none are."""
    cloud, tenants = Cloud(**manifest["cloud"]), tuple(manifest["tenants"])
    texts = [value for value in asdict(cloud).values() if value is not None]
    if not all(isinstance(text, str) for text in texts) or not all(map(_TENANT.fullmatch, tenants)):
        raise TypeError
    return cloud, tenants


def _choice(manifest: dict[str, Any]) -> ScopeChoice:
    """The scope that was recorded; raises TypeError where it is none."""
    wanted = manifest.get("subscriptions", [])
    delegated = manifest.get("include_delegated", False)
    if not isinstance(wanted, list) or not all(isinstance(one, str) for one in wanted):
        raise TypeError
    if not isinstance(delegated, bool):
        raise TypeError
    return ScopeChoice(tuple(wanted), (), delegated)


def _interactions(cassette: dict[str, Any]) -> Iterator[Interaction]:
    for interaction in cassette["interactions"]:
        response = interaction["response"]
        status, body = response["status"]["code"], response["body"]["string"]
        if not isinstance(status, int) or not isinstance(body, str):
            raise TypeError
        for values in response["headers"].values():
            ", ".join(values)
        yield interaction


def _read(path: Path) -> dict[str, Any]:
    try:
        held = json.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise InputError(
            f"{path.parent} is no recording: it has no {path.name}",
            hint="name a folder such as recordings/lab",
        ) from error
    except OSError as error:
        raise InputError(
            f"{path} cannot be read: {error.strerror}", hint="check its permissions"
        ) from error
    except (ValueError, RecursionError) as error:
        raise _broken(path) from error
    if not isinstance(held, dict):
        raise _broken(path)
    return held


def _broken(path: Path) -> InputError:
    return InputError(f"{path} is no file of a recording", hint="record again")


class ReplayTransport(_Transport):
    """Answers requests from a recording; nothing leaves the machine."""

    def __init__(self, folder: Path, answers: dict[str, Interaction]) -> None:
        self._folder = folder
        self._answers = answers

    async def send(self, request: Any, **_: Any) -> ReplayedResponse:
        """The recorded answer; raises RecordingError, naming the request, when there is none."""
        found = self._answers.get(_key(request.method, request.url, _body_of(request)))
        if found is None:
            raise RecordingError(
                f"the recording {self._folder} holds no answer to {request.method} {request.url}",
                hint="record again with this version of azaudit, or select the checks that were"
                " recorded",
            )
        return ReplayedResponse(request, found["response"])
