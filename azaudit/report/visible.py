"""Text from tenants made fit for a terminal: nothing acts, nothing hides, nothing overflows."""

import re
import unicodedata

from rich.cells import cell_len, chop_cells, set_cell_size

ELLIPSIS = "…"
# control and format characters (bidirectional marks are among them), surrogates, private use,
# unassigned, line and paragraph separators
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def visible(text: str) -> str:
    r"""The text with every character that a terminal would act on or hide spelt as in `\x1b`."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_spelt(character) for character in text)


def _spelt(character: str) -> str:
    if unicodedata.category(character) not in _UNSEEN:
        return character
    code = ord(character)
    if code <= 0xFF:  # noqa: PLR2004 - the most that two digits hold
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004 - as above


def cut_middle(text: str, width: int) -> str:
    """The text in at most `width` columns, its middle left out where it is longer.

    Names of resources differ at their beginning and at their end.
    """
    if cell_len(text) <= width:
        return text
    tail = (width - 1) // 2
    head = width - 1 - tail
    start = set_cell_size(text, head).rstrip()
    end = set_cell_size(text[::-1], tail)[::-1].lstrip() if tail else ""
    return f"{start}{ELLIPSIS}{end}"


def cut_end(text: str, width: int) -> str:
    """The text in at most `width` columns, its end left out where it is longer."""
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + ELLIPSIS


def padded(text: str, width: int) -> str:
    """The text in exactly `width` columns."""
    return set_cell_size(cut_middle(text, width), width)


def folded(text: str, width: int, most: int) -> list[str]:
    """The text over at most `most` lines of `width` columns.

    Broken between words; a word that is too long, as many ids are, after one of its separators.
    """
    lines = [""]
    for word in text.split():
        lines = _append(lines, word, width)
    if len(lines) > most:
        lines = [*lines[: most - 1], cut_end(" ".join(lines[most - 1 :]), width)]
    return lines


def _append(lines: list[str], word: str, width: int) -> list[str]:
    last = lines[-1]
    joined = f"{last} {word}" if last else word
    if cell_len(joined) <= width:
        return [*lines[:-1], joined]
    if cell_len(word) <= width:
        return [*lines, word]
    pieces = _pieces(word, width)
    return [*lines, *pieces] if last else [*lines[:-1], *pieces]


def _pieces(word: str, width: int) -> list[str]:
    pieces = [""]
    for part in re.findall(r"[^/.:-]*[/.:-]|[^/.:-]+", word):
        if cell_len(pieces[-1] + part) <= width:
            pieces[-1] += part
        else:
            pieces += chop_cells(part, width)
    return pieces if pieces[0] else pieces[1:]
