"""A replay that asks for less than was recorded, and finds its answer in the recorded ones.

With fewer checks or subscriptions, questions about many ids are about fewer, and a role that is
assigned in several subscriptions is asked for in another one of them.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from azaudit.azure.cassette import ASKED_AT_ONCE, Interaction, request_key

_ROLE = re.compile(r"/providers/microsoft\.authorization/roledefinitions/[^/?]+", re.IGNORECASE)
# under what answers have their rows, and how many there are
_ROWS = ("value", "data")
_COUNTS = ("count", "totalRecords")
_OK = 200


class Narrowed:
    """The recorded answers by what their questions have in common with narrower ones."""

    def __init__(self, answers: Iterable[Interaction]) -> None:
        self._blocks: dict[str, list[tuple[frozenset[str], Interaction]]] = defaultdict(list)
        self._roles: dict[str, Interaction] = {}
        for one in answers:
            asked = one["request"]
            question = _question(asked["method"], asked["uri"], asked["body"] or "")
            if question is not None:
                self._blocks[question[0]].append((question[1], one))
            role = _role(asked["method"], asked["uri"])
            if role is not None:
                self._roles.setdefault(role, one)

    def answer(self, method: str, url: str, body: str) -> dict[str, Any] | None:
        """What was answered, in the form of a cassette; None where it was not asked."""
        role = self._roles.get(_role(method, url) or "")
        if role is not None:
            return dict(role["response"])
        question = _question(method, url, body)
        return None if question is None else self._rows_about(*question)

    def _rows_about(self, question: str, ids: frozenset[str]) -> dict[str, Any] | None:
        blocks = [(held, one) for held, one in self._blocks.get(question, ()) if held & ids]
        if not ids or not ids <= frozenset().union(*(held for held, _ in blocks)):
            return None
        rows: list[Any] = []
        for _, one in blocks:
            found = _rows(one["response"])
            if found is None:
                return dict(one["response"])  # a refusal of some is one of all
            rows += [row for row in found if _name(row) in ids]
        return _with_rows(blocks[0][1]["response"], rows)


def _question(method: str, url: str, body: str) -> tuple[str, frozenset[str]] | None:
    """A question without the ids that it is about, and those in lower case."""
    try:
        held = json.loads(body) if body else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(held, dict):
        return None
    for key in ASKED_AT_ONCE:
        ids = held.get(key)
        if isinstance(ids, list) and all(isinstance(one, str) for one in ids):
            rest = request_key(method, url, json.dumps({**held, key: None}))
            return rest, frozenset(one.lower() for one in ids)
    return None


def _role(method: str, url: str) -> str | None:
    """What a single read of a role has the same in every subscription."""
    found = _ROLE.search(url)
    rest = url[found.end() :] if found is not None else ""
    if found is None or method != "GET" or not rest.startswith("?"):
        return None
    return (found[0] + rest).lower()


def _rows(response: dict[str, Any]) -> list[Any] | None:
    """The rows of an answer, None where it is none or does not hold all."""
    if response["status"]["code"] != _OK:
        return None
    try:
        body = json.loads(response["body"]["string"])
    except (ValueError, RecursionError):
        return None
    held = body if isinstance(body, dict) else {}
    rows = next((held[name] for name in _ROWS if isinstance(held.get(name), list)), None)
    truncated = str(held.get("resultTruncated", "false")).lower() != "false"
    return None if truncated else rows


def _with_rows(response: dict[str, Any], rows: list[Any]) -> dict[str, Any]:
    body = json.loads(response["body"]["string"])
    body |= {name: rows for name in _ROWS if name in body}
    body |= {name: len(rows) for name in _COUNTS if name in body}
    return {**response, "body": {**response["body"], "string": json.dumps(body)}}


def _name(row: Any) -> str:
    id = row.get("id") if isinstance(row, dict) else None
    return id.rsplit("/", 1)[-1].lower() if isinstance(id, str) else ""
