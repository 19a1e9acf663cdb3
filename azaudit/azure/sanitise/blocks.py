"""Questions about many ids at once, made anew after the ids were replaced.

azaudit sorts the ids and asks in blocks. Some ids stay as they are and others do not, so the order
can change, and with it what a block holds; a replay asks for the blocks of the new order.
"""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from azaudit.azure.cassette import ASKED_AT_ONCE, Interaction
from azaudit.azure.sanitise.bodies import parsed, written

_Row: TypeAlias = dict[str, Any]

# Under what answers have their rows, and how many there are.
_ROWS = ("value", "data")
_COUNTS = ("count", "totalRecords")
_OK = 200


@dataclass(frozen=True)
class _Block:
    """A question about some ids, and what was answered.

    key: under which the ids lie. asked: the whole question. answer: empty for no JSON object. rows:
    None where the answer is not, or may not be, about all of the ids.
    """

    interaction: Interaction
    key: str
    ids: tuple[str, ...]
    asked: dict[str, Any]
    answer: dict[str, Any]
    rows: list[_Row] | None

    @property
    def question(self) -> str:
        """What all blocks of one question have in common."""
        request = self.interaction["request"]
        return json.dumps([request["method"], request["uri"], self.asked | {self.key: None}])

    def about(self, ids: Sequence[str], text: str | None = None) -> Interaction:
        """The question about other ids, with the text of another answer if one is given."""
        request, response = self.interaction["request"], self.interaction["response"]
        asked = written(self.asked | {self.key: list(ids)}, request["body"], escaped=True)
        if text is not None:
            response = {**response, "body": {**response["body"], "string": text}}
        return {**self.interaction, "request": {**request, "body": asked}, "response": response}

    def saying(self, rows: list[_Row]) -> str:
        """The answer with other rows."""
        names = {name: rows for name in _ROWS if name in self.answer}
        counts = {name: len(rows) for name in _COUNTS if name in self.answer}
        said = self.interaction["response"]["body"]["string"]
        return written(self.answer | names | counts, said, escaped=False)


def in_blocks(interactions: Sequence[Interaction]) -> list[Interaction]:
    """The same answers, to the questions that a replay asks."""
    found = [_block(one) for one in interactions]
    questions: dict[str, list[_Block]] = defaultdict(list)
    for block in found:
        if block is not None:
            questions[block.question].append(block)
    made: list[Interaction] = []
    for interaction, block in zip(interactions, found, strict=True):
        if block is None:
            made.append(interaction)
        else:  # all blocks of a question stand where its first one did
            made += _remade(questions.pop(block.question, []))
    return made


def _block(interaction: Interaction) -> _Block | None:
    asked = _json(interaction["request"].get("body"))
    for key in ASKED_AT_ONCE:
        ids = asked.get(key)
        if isinstance(ids, list) and ids and all(isinstance(one, str) for one in ids):
            response = interaction["response"]
            answer = _json(response["body"]["string"])
            whole = response["status"]["code"] == _OK
            rows = _rows(answer) if whole else None
            return _Block(interaction, key, tuple(ids), asked, answer, rows)
    return None


def _json(text: str | None) -> dict[str, Any]:
    try:
        held = parsed(text or "")
    except (ValueError, RecursionError):
        return {}
    return held if isinstance(held, dict) else {}


def _rows(answer: dict[str, Any]) -> list[_Row] | None:
    rows = next((answer[name] for name in _ROWS if name in answer), None)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return None
    truncated = str(answer.get("resultTruncated", "false")).lower() != "false"
    more = truncated or answer.get("$skipToken") or answer.get("@odata.nextLink")
    return None if more else rows


def _remade(blocks: Sequence[_Block]) -> list[Interaction]:
    """The blocks of a question, as large as they were, over the ids in their new order."""
    holders = {id.lower(): block for block in blocks for id in block.ids}
    held: dict[str, list[_Row]] = defaultdict(list)
    for block in blocks:
        for row in block.rows or ():
            id = _subject(row, block.key)
            # what nobody asked about stays with what was asked in the same breath
            held[id if id in holders else block.ids[0].lower()].append(row)
    ids = sorted({id for block in blocks for id in block.ids})
    size = max((len(block.ids) for block in blocks), default=1)
    return [
        _asked_about(ids[start : start + size], holders, held) for start in range(0, len(ids), size)
    ]


def _subject(row: _Row, key: str) -> str:
    """The id that a row is about, in lower case; a resource is about its subscription."""
    id = str(row.get("id", "")).lower()
    return id if key == "ids" else id.removeprefix("/subscriptions/").partition("/")[0]


def _asked_about(
    ids: Sequence[str], holders: dict[str, _Block], held: dict[str, list[_Row]]
) -> Interaction:
    blocks = [holders[id.lower()] for id in ids]
    unread = next((block for block in blocks if block.rows is None), None)
    if unread is not None:
        return unread.about(ids)
    rows = [row for id in ids for row in held[id.lower()]]
    return blocks[0].about(ids, blocks[0].saying(sorted(rows, key=lambda row: str(row.get("id")))))
