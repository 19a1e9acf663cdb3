"""Real bodies: no id, name or address of theirs is left, and what Azure says is."""

import json
import os
import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from azaudit.azure.cassette import Interaction
from azaudit.azure.sanitise.known import KEPT_NAMES, is_known_guid
from azaudit.model import ResourceId
from tests.azure.sanitising import (
    ARM,
    answers,
    everything,
    interaction,
    sanitise,
    stands_in,
    telling,
    texts_in,
)

# Read before the tests' surroundings are cleared of azaudit's variables.
CORPUS = Path(os.environ.get("AZAUDIT_CORPUS", Path(__file__).parents[3] / "shared" / "corpus"))
pytestmark = [
    pytest.mark.corpus,
    pytest.mark.slow,
    pytest.mark.skipif(
        not CORPUS.is_dir(), reason=f"no corpus at {CORPUS}; AZAUDIT_CORPUS names another place"
    ),
]
_GUID = re.compile(r"(?<![0-9a-f-])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-f-])", re.I)
_WORD = re.compile(r"(?:level|type|status|state|kind|mode)\": \"([A-Za-z.]+)\"", re.I)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+\w")


def _recordings() -> dict[str, list[Interaction]]:
    """Bodies that were published together, as one recording."""
    held: dict[str, list[Interaction]] = defaultdict(list)
    for path in sorted(CORPUS.glob("*.ndjson")):
        if not path.name.startswith("source_"):
            for line in path.read_text("utf-8").splitlines():
                row = json.loads(line)
                origin = row["provenance"]
                url = re.sub(r"\{(\w+)\}", r"some\1", origin.get("url") or "/")
                uri = url if url.startswith("https://") else ARM + url
                status = origin.get("status") or 200
                held[origin["path"]].append(interaction(row["body"], uri, status=status))
    return held


def _originals(body: Any) -> Iterable[str]:
    for text in texts_in(body):
        for guid in _GUID.findall(text):
            if not is_known_guid(guid.replace("-", "").lower()):
                yield guid
        yield from _MAIL.findall(text)
    if isinstance(body, dict) and str(body.get("id")).lower().startswith("/subscriptions/"):
        id = ResourceId(body["id"])
        if id.type and id.type.rpartition("/")[2].lower() not in KEPT_NAMES:
            yield id.name
        if id.resource_group:
            yield id.resource_group


def _objects(value: Any) -> Iterable[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for held in value.values() if isinstance(value, dict) else value:
        if isinstance(held, (dict, list)):
            yield from _objects(held)


def _built_in(bodies: list[Any]) -> set[str]:
    """The GUIDs of roles and policies that are Azure's own, by their own word or their place."""
    place = r"\"/providers/microsoft.authorization/policy\w*definitions/([0-9a-f-]{36})"
    found = set(re.findall(place, json.dumps(bodies).lower()))
    for held in _objects(bodies):
        properties = held.get("properties")
        said = properties if isinstance(properties, dict) else held
        if {"BuiltIn", "BuiltInRole"} & {str(said.get("policyType")), str(said.get("type"))}:
            found.add(str(held.get("id")).rpartition("/")[2].lower())
    return found


def _words(bodies: list[Any]) -> set[str]:
    """Words of the service by which something is called too, such as locks by their level."""
    text = json.dumps(bodies)
    keys = {key.lower() for held in _objects(bodies) for key in held}
    return keys | {word.lower() for word in re.findall(_WORD, text)}


def test_no_original_of_a_real_body_survives():
    tried = 0
    for origin, held in _recordings().items():
        result = sanitise(*held)
        bodies = [json.loads(one["response"]["body"]["string"]) for one in held]
        made, public = everything(result), _built_in(bodies) | _words(bodies)
        for original in {one.lower() for body in bodies for one in _originals(body)} - public:
            if telling(original):
                tried += 1
                assert not stands_in(original, made), (origin, original)
    assert tried > 5_000


# Under these keys, real bodies hold nothing but Azure's own words.
_KEYS = frozenset(
    """
    provisioningState publicNetworkAccess kind defaultAction softDeleteState protocol tier location
    enhancedSecurityState vaultCriticalOperation keySource status principalType workloadType
    privateIPAllocationMethod backupManagementType createdByType registrationState ruleType
    minimumTlsVersion accessTier bypass immutabilityState
    """.split()  # noqa: SIM905 - a list of words
)
_ODD = {"QnAMaker.v2", "[parameters('location')]"}


def _kept(body: Any, key: str = "") -> Iterable[tuple[str, str]]:
    if isinstance(body, dict):
        for name, held in body.items():
            if name not in ("tags", "parameters", "policyRule"):
                yield from _kept(held, name)
    elif isinstance(body, list):
        for held in body:
            yield from _kept(held, key)
    elif isinstance(body, str) and key in _KEYS:
        yield key, body


def test_what_azure_says_in_real_bodies_survives():
    changed = set()
    for held in _recordings().values():
        bodies = [json.loads(one["response"]["body"]["string"]) for one in held]
        for before, after in zip(bodies, answers(sanitise(*held)), strict=True):
            pairs = zip(_kept(before), _kept(after), strict=True)
            changed |= {one for one, other in pairs if one != other and one[1] not in _ODD}
    assert not changed
