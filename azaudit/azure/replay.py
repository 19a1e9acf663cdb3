"""Replaying: a recording in place of Azure."""

import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from functools import cached_property
from pathlib import Path
from typing import Any

from azaudit.azure.cassette import (
    FORMAT,
    MANIFEST,
    Interaction,
    Transport,
    body_of,
    key_of,
    request_key,
)
from azaudit.azure.clouds import Cloud
from azaudit.azure.narrowed import Narrowed
from azaudit.azure.replayed import ReplayedResponse
from azaudit.azure.scope import ScopeChoice
from azaudit.errors import InputError, RecordingError

# a tenant's id is the name of its folder
_TENANT = re.compile(r"[0-9a-f-]{36}")


class Replay:
    """A recording, opened: its cloud, its tenants, and the scope that was recorded.

    Raises InputError for a folder that is no recording, or one of a newer azaudit.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        manifest = _read(folder / MANIFEST)
        try:
            if manifest["format"] > FORMAT:
                raise InputError(
                    f"{folder} has recording format {manifest['format']}, and this azaudit reads"
                    f" up to {FORMAT}",
                    hint="install a newer azaudit",
                )
            self.cloud, self.tenants = _described(manifest)
            self.choice = _choice(manifest)
        except (KeyError, TypeError) as error:
            raise _broken(folder / MANIFEST) from error

    def transport(self, tenant_id: str) -> "ReplayTransport":
        """A transport that answers from a tenant's cassettes."""
        answers: dict[str, Interaction] = {}
        for path in sorted((self._folder / tenant_id).glob("*.json")):
            try:
                for interaction in _interactions(_read(path)):
                    answers[key_of(interaction)] = interaction
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


class ReplayTransport(Transport):
    """Answers requests from a recording; nothing leaves the machine."""

    def __init__(self, folder: Path, answers: dict[str, Interaction]) -> None:
        self._folder = folder
        self._answers = answers

    async def send(self, request: Any, **_: Any) -> ReplayedResponse:
        """The recorded answer; raises RecordingError, naming the request, when there is none."""
        asked = request.method, request.url, body_of(request)
        found = self._answers.get(request_key(*asked))
        response = found["response"] if found is not None else self._narrowed.answer(*asked)
        if response is None:
            raise RecordingError(
                f"the recording {self._folder} holds no answer to {request.method} {request.url}",
                hint="record again with this version of azaudit, or select the checks that were"
                " recorded",
            )
        return ReplayedResponse(request, response)

    @cached_property
    def _narrowed(self) -> Narrowed:
        return Narrowed(self._answers.values())
