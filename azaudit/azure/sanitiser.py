"""Recordings made fit to be given away.

Whoever records a live tenant can hand the folder to anybody: ids, names, mail addresses, domains,
IP addresses, certificates, tags and texts are replaced, and secrets are not kept. What stays is
what Azure itself says: words of its enumerations, types, actions, times, numbers, regions, built-in
roles and policies, and the shape of everything; of tags, that they say yes or no. Equal things stay
equal over all tenants of the recording, and so does the order of ids of one kind, so checks come to
the same verdicts and a replay asks for what was recorded; where ids are asked about in blocks, the
blocks are made anew.

The rule is to replace whatever is not known to be harmless. Known is, in this order: what the lists
beside azaudit.azure.sanitise hold; numbers, times and versions; the words at keys that only the
service fills (state, kind, sku, ...), even new ones; and what is spelt like a key, a type or a
namespace of Microsoft. What stays by these rules tells little, but it is not nothing: regions,
times of creation, how many things there are and of which kinds, numbers of less than eight digits,
keys of maps that look like the services' own, and that the numbers of the replacements follow the
alphabet of the originals.

A recording whose tenants all lie in the reserved range 00000000-0000-0000-, as those of the
reference lab and of sanitised recordings do, is nobody's and stays as it is.
"""

import gc
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import urlsplit

from azaudit.azure.cassette import GRAPH_NOWHERE, NOWHERE, Interaction
from azaudit.azure.clouds import CLOUDS, Cloud
from azaudit.azure.sanitise.atoms import Atoms, Learner, Replacements
from azaudit.azure.sanitise.blocks import in_blocks
from azaudit.azure.sanitise.bodies import Bodies, parsed, written
from azaudit.azure.sanitise.known import is_reserved
from azaudit.azure.sanitise.leaks import Leaks
from azaudit.azure.sanitise.prose import message
from azaudit.azure.sanitise.strings import Strings
from azaudit.errors import OutputError

Recorded: TypeAlias = Mapping[str, Mapping[str, Sequence[Interaction]]]


@dataclass(frozen=True)
class Sanitised:
    """A recording that can be given away: by tenant and collector, in the order of the original."""

    tenants: dict[str, dict[str, list[Interaction]]]
    mapping: "Mapped"


class Mapped:
    """What became of what, for those who have the original."""

    def __init__(self, texts: "_Texts | None") -> None:
        self._texts = texts

    def tenant(self, id: str) -> str:
        """The replacement of a tenant's id."""
        return id if self._texts is None else self._texts.tenant(id)

    def text(self, text: str) -> str:
        """The replacement of an id, a name or any other text of the original recording.

        Whoever judges a sanitised recording by a profile that names a tag or a principal of the
        original has to replace the name there too.
        """
        return text if self._texts is None else self._texts.strings.named(text)


def sanitised(cloud: Cloud, recorded: Recorded) -> Sanitised:
    """A recording in which nothing tells whose it is.

    recorded: by tenant id and collector the interactions of a cassette, which stay unchanged.
    Raises OutputError, naming tenant and collector but not the value, when the result still holds
    something that looks like a secret or an identifier of the original.
    """
    with _no_collection():
        return _sanitised(cloud, recorded)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Keep the garbage collector from looking through millions of values that form no cycle."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _sanitised(cloud: Cloud, recorded: Recorded) -> Sanitised:
    ordered = _ordered(recorded)
    if all(is_reserved(tenant) for tenant in recorded):
        made = {
            tenant: {name: list(held) for name, held in collectors.items()}
            for tenant, collectors in recorded.items()
        }
        _inspect(made, Leaks((), ()))
        return Sanitised(made, Mapped(None))
    learner = Learner()
    learning = _Texts(learner, cloud)
    for tenant, _, interactions in ordered:
        learning.tenant(tenant)
        for interaction in interactions:
            learning.interaction(interaction)
    learner.forced = {tenant for tenant, _, _ in ordered if not is_reserved(tenant)}
    replacements = Replacements(learner)
    texts = _Texts(replacements, cloud)
    made = {}
    for tenant, collector, interactions in ordered:
        below = made.setdefault(texts.tenant(tenant), {})
        below[collector] = in_blocks([texts.interaction(one) for one in interactions])
    leaks = Leaks(replacements.originals(), texts.kept(), texts.strings.public_names)
    _inspect(made, leaks)
    return Sanitised(made, Mapped(texts))


def _ordered(recorded: Recorded) -> list[tuple[str, str, Sequence[Interaction]]]:
    return [
        (tenant, collector, recorded[tenant][collector])
        for tenant in sorted(recorded)
        for collector in sorted(recorded[tenant])
    ]


class _Texts:
    """Rewrites the parts of interactions."""

    def __init__(self, atoms: Atoms, cloud: Cloud) -> None:
        of_cloud = (cloud.authority, cloud.arm, cloud.arm_audience, cloud.graph)
        # the hosts of a cloud of its own tell whose it is
        known = (*of_cloud, cloud.graph_audience) if cloud.name in CLOUDS else ()
        self._hosts = frozenset(
            (urlsplit(address).hostname or "").lower()
            for address in (*known, NOWHERE, GRAPH_NOWHERE)
        )
        self.strings = Strings(atoms, self._hosts)
        self._answers = Bodies(self.strings)
        self._requests = Bodies(self.strings, asked=True)

    def tenant(self, id: str) -> str:
        return self.strings.tenant(id)

    def kept(self) -> Iterable[str]:
        """Words that stay because they are the services' or azaudit's own."""
        return self._hosts | self.strings.service_words

    def interaction(self, interaction: Interaction) -> Interaction:
        """A copy of an interaction with everything replaced that has to be."""
        request, response = interaction["request"], interaction["response"]
        status, body = response["status"], response["body"]
        return {
            **interaction,
            "request": {
                **request,
                "uri": self.strings.value(request["uri"]),
                "body": self._document(request.get("body"), self._requests),
            },
            "response": {
                **response,
                "status": {**status, "message": message(self.strings, status["message"])},
                "body": {**body, "string": self._document(body["string"], self._answers)},
            },
        }

    def _document(self, text: str | None, bodies: Bodies) -> str | None:
        """A body: JSON in the spacing that it had, or any other text."""
        if not text:
            return text
        try:
            made = bodies.rewritten(parsed(text.removeprefix("\ufeff")))
        except (ValueError, RecursionError):
            return message(self.strings, text)
        # requests stay as azaudit sends them; in answers, escapes would hide what is left
        escaped = bodies is self._requests and text.isascii()
        return written(made, text, escaped=escaped)


def _inspect(made: Recorded, leaks: Leaks) -> None:
    for tenant, collectors in made.items():
        for collector, interactions in collectors.items():
            for interaction in interactions:
                leak = leaks.found("\n".join(_texts_of(interaction)))
                if leak is not None:
                    raise OutputError(
                        f"the recording of tenant {tenant} is not written: {collector}.json would"
                        f" hold {leak.kind}, {leak.hint}",
                        hint="report this, it is a defect of azaudit; --exclude-subscription or"
                        " --ignore leaves out what holds it",
                    )


def _texts_of(interaction: Interaction) -> Iterable[str]:
    request, response = interaction["request"], interaction["response"]
    yield str(request["uri"])
    yield str(request.get("body") or "")
    yield str(response["status"]["message"])
    yield str(response["body"]["string"])
    for headers in (request.get("headers") or {}, response.get("headers") or {}):
        yield json.dumps(headers, ensure_ascii=False)
