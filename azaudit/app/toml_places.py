"""Where in a TOML document its tables, keys and items stand.

tomllib says what a document means and not where, and no maintained library with users does both.
So tomllib decides what is valid, and this reads the tokens of what it has accepted a second time;
tests hold the two against each other.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

Keys: TypeAlias = tuple[str | int, ...]

_TOKEN = re.compile(
    r"""
      (?P<space> [ \t\r]+ | \#[^\n]* )
    | (?P<newline> \n )
    | (?P<text> \"{3} (?: [^"\\] | \\. | "{1,2}(?!") )* "{3,5}
              | '{3} (?: [^'] | '{1,2}(?!') )* '{3,5}
              | " (?: [^"\\] | \\. )* "
              | ' [^']* ' )
    | (?P<mark> [][{}=,.] )
    | (?P<word> [^][{}=,.\s\#"']+ )
    """,
    re.VERBOSE | re.DOTALL,
)


class _Token(NamedTuple):
    kind: str | None
    text: str
    line: int


_END = _Token(None, "", 0)


def places(text: str) -> dict[Keys, int]:
    """The line, counted from 1, of every table, key and item of a valid TOML document.

    Keys are paths, with numbers for items: `("waivers", 0, "owner")`. A table that is written in
    several pieces stands where it is first named. RecursionError passes to the caller.
    """
    reader = _Reader(text)
    reader.document()
    return reader.found


def _tokens(text: str) -> Iterator[_Token]:
    line = 1
    for match in _TOKEN.finditer(text):
        if match.lastgroup != "space":
            yield _Token(match.lastgroup, match[0], line)
        line += match[0].count("\n")


class _Reader:
    """One pass over the tokens; _lengths counts the tables of each array of tables so far."""

    def __init__(self, text: str) -> None:
        self.found: dict[Keys, int] = {}
        self._lengths: dict[Keys, int] = {}
        self._rest = _tokens(text)
        self._next = next(self._rest, _END)

    def document(self) -> None:
        table: Keys = ()
        while self._next.kind:
            if self._next.kind == "newline":
                self._take()
            elif self._next.text == "[":
                table = self._header()
            else:
                self._pair(table)

    def _take(self) -> _Token:
        taken, self._next = self._next, next(self._rest, _END)
        return taken

    def _header(self) -> Keys:
        """Read `[a.b]` or `[[a.b]]`, and return the path of the table that it opens."""
        line = self._take().line
        several = self._next.text == "["
        if several:
            self._take()
        path: Keys = ()
        for part in self._key():
            # a table below an array of tables belongs to the last one of them
            path = (*path, self._lengths[path] - 1) if path in self._lengths else path
            path = (*path, part)
            self.found.setdefault(path, line)
        self._take()
        if several:
            self._take()
            number = self._lengths.get(path, 0)
            self._lengths[path] = number + 1
            path = (*path, number)
            self.found[path] = line
        return path

    def _key(self) -> Iterator[str]:
        yield _plain(self._take())
        while self._next.text == ".":
            self._take()
            yield _plain(self._take())

    def _pair(self, path: Keys) -> None:
        line = self._next.line
        for part in self._key():
            path = (*path, part)
            self.found.setdefault(path, line)
        self._take()  # the equals sign
        self._value(path)

    def _value(self, path: Keys) -> None:
        token = self._take()
        if token.text == "[":
            self._array(path)
        elif token.text == "{":
            self._inline_table(path)
        else:
            # a number may hold dots, and a date a space before its time
            while self._next.kind == "word" or self._next.text == ".":
                self._take()

    def _array(self, path: Keys) -> None:
        number = 0
        while self._more("]"):
            self.found[*path, number] = self._next.line
            self._value((*path, number))
            number += 1

    def _inline_table(self, path: Keys) -> None:
        while self._more("}"):
            self._pair(path)

    def _more(self, end: str) -> bool:
        """Whether another item follows; takes the end where none does."""
        while self._next.kind == "newline" or self._next.text == ",":
            self._take()
        if self._next.kind is None:  # never so in valid TOML, and no reason to go on for ever
            return False
        return self._next.text != end or not self._take()


def _plain(token: _Token) -> str:
    """The key that a token spells."""
    if token.kind == "word":
        return token.text
    import tomllib  # only where there is a file

    return next(iter(tomllib.loads(f"{token.text}=0")))
