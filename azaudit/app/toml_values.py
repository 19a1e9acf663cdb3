"""The content of a TOML file as the types that dataclasses declare.

What is wrong is one error: the file and the line, what stands there, and what could stand there.
"""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime, time
from difflib import get_close_matches
from pathlib import Path
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from azaudit.app.toml_file import TomlFile, dotted
from azaudit.app.toml_places import Keys
from azaudit.errors import UsageError
from azaudit.model import Severity

_WORDS: dict[Any, str] = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    Path: "a path",
    date: "a date, as in 2027-01-31",
    Severity: f"one of {', '.join(level.word for level in reversed(Severity))}",
}
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_SHOWN = 60  # characters of a value in an error


def wording(kind: Any) -> str:
    """What a value of a declared type is called, as in `a list of texts`."""
    origin, choices = get_origin(kind), get_args(kind)
    if is_dataclass(kind):
        return "a table"
    if origin is Literal:
        return f"one of {', '.join(map(repr, choices))}"
    if origin in (UnionType, Union):
        return wording(choices[0])
    if origin in (frozenset, tuple):
        if is_dataclass(choices[0]):
            return "an array of tables"
        word = wording(choices[0]).removeprefix("a ").partition(", as in ")[0]
        return f"a list of {word}s" if not word.startswith("one of ") else f"a list, each {word}"
    return f"a table of {wording(choices[-1])}" if origin is not None else _WORDS[kind]


def unfit(file: TomlFile, keys: Keys, held: Any, expected: str) -> UsageError:
    """The error for a value that means nothing where it stands."""
    return UsageError(f"{file.place(keys)}: {dotted(keys)} is {_shown(held)}", hint=expected)


def nearest(word: str, known: Iterable[str]) -> str:
    """`did you mean this? ` for what comes near, else nothing."""
    near = get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f"did you mean {near[0]}? " if near else ""


class TomlValues:
    """Reads the values of one file; each method raises UsageError for what does not fit.

    folded: the top tables whose lists hold ids and names that Azure compares without case.
    """

    def __init__(self, file: TomlFile, folded: frozenset[str] = frozenset()) -> None:
        self._file = file
        self._folded = folded

    def value(self, keys: Keys, kind: Any, held: Any) -> Any:
        """A value as a declared type.

        Dataclasses, lists (tuple, frozenset), tables of any keys (Mapping), `X | None` for what
        may be left out, choices (Literal, Severity), dates, paths, text, numbers and truth values.
        """
        if is_dataclass(kind):
            return self._table(keys, kind, held)
        origin, choices = get_origin(kind), get_args(kind)
        if origin in (UnionType, Union):  # only `X | None`, and TOML has no null
            return self.value(keys, choices[0], held)
        if origin in (frozenset, tuple):
            return origin(self._items(keys, kind, held))
        if origin is Literal:
            return self._choice(keys, kind, held)
        if origin is not None:
            self._require(keys, kind, held, isinstance(held, Mapping))
            return {name: self.value((*keys, name), choices[-1], held[name]) for name in held}
        return self._single(keys, kind, held)

    def _single(self, keys: Keys, kind: Any, held: Any) -> Any:
        if kind is Severity:
            words = {level.word: level for level in Severity}
            if isinstance(held, str) and held.lower() in words:
                return words[held.lower()]
            raise self._wrong(keys, kind, held, words)
        if kind is date:
            return self._date(keys, held)
        if kind is float and type(held) is int:
            return float(held)
        # bool is an int to Python and not to a reader
        self._require(keys, kind, held, type(held) is (str if kind is Path else kind))
        if isinstance(held, float):
            self._require(keys, kind, held, math.isfinite(held))
        return Path(held) if kind is Path else held

    def _date(self, keys: Keys, held: Any) -> date:
        if type(held) is date:
            return held
        try:
            # fromisoformat knows forms that few people read alike, such as 2027-W01-1
            if isinstance(held, str) and _DATE.fullmatch(held):
                return date.fromisoformat(held)
        except ValueError:
            pass
        raise self._wrong(keys, date, held)

    def _choice(self, keys: Keys, kind: Any, held: Any) -> Any:
        for choice in get_args(kind):
            if held == choice and type(held) is type(choice):
                return choice
        raise self._wrong(keys, kind, held, map(str, get_args(kind)))

    def _table(self, keys: Keys, kind: Any, held: Any) -> Any:
        self._require(keys, kind, held, isinstance(held, Mapping))
        known = get_type_hints(kind)
        for name in held:
            if name not in known:
                raise self._unknown(keys, name, known)
        made = {}
        for field in fields(kind):
            path, of = (*keys, field.name), known[field.name]
            if field.name in held:
                made[field.name] = self.value(path, of, held[field.name])
            elif _required(field):
                raise self._missing(keys, kind, field.name)
            if _required(field):
                self._require(path, of, held[field.name], not _blank(held[field.name]))
        return kind(**made)

    def _items(self, keys: Keys, kind: Any, held: Any) -> list[Any]:
        self._require(keys, kind, held, isinstance(held, list))
        item = get_args(kind)[0]
        made = []
        for number, one in enumerate(held):
            path = (*keys, number)
            value = self.value(path, item, one)
            self._require(path, item, one, not _blank(one))
            # what is one of some choices stays as it is written there
            if item is str and keys[0] in self._folded:
                value = value.strip().lower()
            made.append(value)
        return made

    def _require(self, keys: Keys, kind: Any, held: Any, holds: bool) -> None:  # noqa: FBT001 - what is required
        if not holds:
            raise self._wrong(keys, kind, held)

    def _wrong(self, keys: Keys, kind: Any, held: Any, words: Iterable[str] = ()) -> UsageError:
        near = nearest(held, words) if isinstance(held, str) else ""
        return unfit(self._file, keys, held, f"{near}write {wording(kind)}")

    def _unknown(self, keys: Keys, name: str, known: Iterable[str]) -> UsageError:
        names = list(known)
        return UsageError(
            f"{self._file.place((*keys, name))}: there is no key {name!r} in"
            f" {dotted(keys) or 'the file'}",
            hint=f"{nearest(name, names)}the keys are {', '.join(names)}",
        )

    def _missing(self, keys: Keys, kind: Any, name: str) -> UsageError:
        needed = ", ".join(field.name for field in fields(kind) if _required(field))
        return UsageError(
            f"{self._file.place(keys)}: {dotted(keys)} has no {name!r}",
            hint=f"write each of {needed}",
        )


def _required(field: "Field[Any]") -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _blank(held: Any) -> bool:
    return isinstance(held, str) and not held.strip()


def _shown(held: Any) -> str:
    """A value in the words of TOML, the rest of a long one left out."""
    if isinstance(held, bool):
        return str(held).lower()
    if isinstance(held, Mapping):
        return "a table"
    if isinstance(held, list):
        return "an array of tables" if held and isinstance(held[0], Mapping) else "a list"
    if _blank(held):
        return "blank"
    text = held.isoformat() if isinstance(held, (date, datetime, time)) else repr(held)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
