"""Messages and expressions: words of Azure stay, everything that could be somebody's does not."""

import re
from typing import Any

from azaudit.azure.sanitise.hosts import HOST
from azaudit.azure.sanitise.ids import ROOTED
from azaudit.azure.sanitise.known import is_words
from azaudit.azure.sanitise.rewriter import Rewriter
from azaudit.azure.sanitise.secrets import without_secrets

_PIECES = re.compile(
    r"""
    (?P<quoted>(?<!\w)'[^'\n]{1,2000}'(?!\w) | "[^"\n]{1,2000}")
  | (?P<whole>[A-Za-z][A-Za-z0-9+.-]*://[^\s"'<>\\^`{|}]+
        | [^\s@"'<>(),;:\\/=\[\]{}]+@[\w-]+(?:\.[\w-]+)+
        | /?(?:subscriptions|providers|tenants)/[^\s"'<>,)\]}|]+
        | /[\w-]+/[^\s"'<>,)\]}|]+
        | [A-Za-z]+(?:\.[A-Za-z]+)+/[\w.*/{}\#$-]+
        | [0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}
        | \d{1,3}(?:\.\d{1,3}){3}(?:/\d{1,2})?(?![\w.])
        | (?<![\w:])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?:/\d{1,3})?(?![\w:])
        | \d[\d:.,/TZ-]*(?!\w))
  | (?P<word>[^\W_][\w-]*(?:\.[\w-]+)*)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_CLOSING = re.compile(r"[.,;:!?]+$")
_LETTERS = re.compile(r"[A-Za-z$]+")
_UNKEPT = re.compile("[\ud800-\udfff]")


def message(strings: Rewriter, text: str) -> str:
    """What Azure says to people; a word that is not among Azure's is taken for a name."""
    return _pieces(strings, text, constants=False)


def expression(strings: Rewriter, text: str) -> str:
    """A query, filter or condition: words outside of quotes are its language's."""
    return _pieces(strings, text, constants=True)


def _pieces(strings: Rewriter, text: str, *, constants: bool) -> str:
    def replaced(found: re.Match[str]) -> str:
        return _replaced(strings, found, constants=constants)

    return _UNKEPT.sub("?", _PIECES.sub(replaced, without_secrets(text)))


def _replaced(strings: Rewriter, found: re.Match[str], *, constants: bool) -> str:
    piece = found[0]
    if found["quoted"]:
        return piece[0] + _quoted(strings, piece[1:-1], constants=constants) + piece[-1]
    if found["whole"]:
        closing = _CLOSING.search(piece)
        end = closing[0] if closing and not _is_address(piece) else ""
        return strings.value(piece.removesuffix(end) if end else piece) + end
    return _word(strings, piece, constants=constants)


def _is_address(piece: str) -> bool:
    return piece.endswith("::")


def _quoted(strings: Rewriter, text: str, *, constants: bool) -> str:
    if re.search(r"\s", text) and not strings.atoms.knows(text) and not ROOTED.match(text):
        return _pieces(strings, text, constants=constants)
    return strings.named(text)


def _word(strings: Rewriter, text: str, *, constants: bool) -> str:
    if is_words(text, prose=True):
        return text
    if "." in text and not _is_host(text):
        return ".".join(_word(strings, part, constants=constants) for part in text.split("."))
    learnt: Any = strings.atoms.knows(text)
    if len(text) == 1 or (constants and not learnt and _LETTERS.fullmatch(text)):
        return text
    return strings.named(text)


def _is_host(text: str) -> bool:
    """Whether a word with dots is a host, and not the end of a sentence and another's start."""
    last = text.rpartition(".")[2]
    return HOST.fullmatch(text) is not None and last == last.lower()
