"""The last look at a sanitised recording: secrets, and originals that are still there.

It reads the finished text and shares no code with what made it, so it finds what that overlooked.
An original all of whose words are Azure's too, such as a resource group called `network`, cannot be
told from them and is not looked for.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote

from azaudit.azure.sanitise.kinds import KINDS
from azaudit.azure.sanitise.known import all_words
from azaudit.azure.sanitise.secrets import secret_in

_TOKENS = re.compile(r"[^\W_]+")
_ADDRESS = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.]*\w)")
_LETTERS = ("\\n", "\\r", "\\t")
_CODES = re.compile(r"\\u([0-9a-f]{4})")
_ESCAPES = re.compile(r"\\+[nrtbf\"/\\]")
# What stays by its shape: Microsoft's namespaces and documentation, and the placeholders of
# certificates.
_KEPT = re.compile(
    r"microsoft(?:\.[a-z0-9]+)+|https://(?:aka\.ms|(?:learn|docs|go)\.microsoft\.com)/[^\s\"'<>]*"
    r"|(?<![a-z0-9+/])[a-z0-9+/]{120,}={0,2}"
)
_SHORTEST = 3
_GROUP = 8  # digits before the first dash of a GUID
_SHOWN = 3
_OURS = frozenset(
    {"domain", "example", "token", "removed", *(kind.strip("-") for kind in KINDS.values())}
)


@dataclass(frozen=True)
class Leak:
    """Something that must not be given away; hint is its first characters and its length."""

    kind: str
    hint: str


class Leaks:
    """Looks for secrets in texts, and for originals.

    originals: what each is, and its text in lower case. kept: further words that may be there.
    public: what values of JSON may be as a whole.
    """

    def __init__(
        self,
        originals: Iterable[tuple[str, str]],
        kept: Iterable[str],
        public: Iterable[str] = (),
    ) -> None:
        self._public = tuple(json.dumps(text, ensure_ascii=False).lower() for text in public)
        kept = frozenset(text.lower() for text in kept)
        self._allowed = all_words() | _OURS | {token for text in kept for token in _words(text)}
        self._by_token: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self._addresses: set[str] = set()
        for family, text in originals:
            if family == "address":
                self._addresses |= {text} - kept  # a version of four numbers looks like one
            elif (token := self._telling(family, text)) is not None:
                self._by_token[token].append((family, text))
        self._tokens = frozenset(self._by_token)

    def found(self, text: str) -> Leak | None:
        """The first leak in a text, also where it is percent-encoded; None when there is none."""
        secret = secret_in(text)
        if secret is not None:
            return Leak(secret[0], _hint(secret[1]))
        while True:
            leak = self._original(text)
            plain = unquote(text) if "%" in text else text
            if leak is not None or plain == text:
                return leak
            text = plain

    def _original(self, text: str) -> Leak | None:
        folded = text.lower()
        if "\\u" in folded:
            folded = _CODES.sub(lambda found: chr(int(found[1], 16)), folded).lower()
        if any(escape in folded for escape in _LETTERS):
            folded = _ESCAPES.sub(" ", folded)
        hits = self._tokens & set(_TOKENS.findall(folded))
        if hits:
            folded = self._without_public(_KEPT.sub(" ", folded))
        for token in hits:
            for family, original in self._by_token[token]:
                if _stands_in(original, folded):
                    return Leak(f"an original {family}", _hint(original))
        for address in self._addresses & set(_ADDRESS.findall(folded)) if self._addresses else ():
            return Leak("an original address", _hint(address))
        return None

    def _without_public(self, text: str) -> str:
        for value in self._public:
            text = text.replace(value, '""')
        return text

    def _telling(self, family: str, text: str) -> str | None:
        """The word of an original that is least likely to be there by chance, or None."""
        if family == "id":
            last = text.rpartition("-")[2]
            return text[:_GROUP] if last.isdigit() and "-" in text else last
        words = [word for word in _words(text) if len(word) >= _SHORTEST]
        telling = [word for word in words if word not in self._allowed and not word.isdigit()]
        if not telling and family in ("number", "hash"):
            telling = words
        return max(telling, key=lambda word: (len(word), word), default=None)


def _words(text: str) -> list[str]:
    return _TOKENS.findall(text.lower())


def _stands_in(original: str, text: str) -> bool:
    """Whether an original stands in a text as a whole, not as a part of a longer word."""
    at = text.find(original)
    while at >= 0:
        end = at + len(original)
        before, after = text[at - 1 : at], text[end : end + 1]
        if not (before.isalnum() and original[0].isalnum()) and not (
            after.isalnum() and original[-1].isalnum()
        ):
            return True
        at = text.find(original, at + 1)
    return False


def _hint(text: str) -> str:
    return f"{text[:_SHOWN]}... ({len(text)} characters)"
