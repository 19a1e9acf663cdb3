"""The configuration file, read into the values that the rest of azaudit works with.

Which tables and keys there are, and of which type, is what azaudit.profile declares.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from difflib import get_close_matches
from pathlib import Path
from types import UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from azaudit.errors import UsageError
from azaudit.profile import Profile

FILE_NAME = "azaudit.toml"
_TABLES = ("profile",)
_HEADER = re.compile(r"\s*\[\s*([^\[\]]+?)\s*\]\s*(?:#.*)?$")


def find_config(start: Path) -> Path | None:
    """The nearest azaudit.toml in a folder or above it."""
    return next(
        (
            folder / FILE_NAME
            for folder in (start, *start.parents)
            if (folder / FILE_NAME).is_file()
        ),
        None,
    )


def read_profile(path: Path | None) -> Profile:
    """The profile of a configuration file, or the default one without a file.

    path: None means the azaudit.toml that is nearest above the working directory. Raises
    UsageError, naming file, line and the nearest valid key, for what means nothing.
    """
    path = path or find_config(Path.cwd())
    if path is None:
        return Profile()
    text = _read(path)
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path} is no TOML: {error}", hint="mend the file") from error
    file = _File(path, text)
    for name in content:
        if name not in _TABLES:
            raise file.unknown((), name, _TABLES)
    profile = file.value(("profile",), Profile, content.get("profile", {}))
    assert isinstance(profile, Profile)  # noqa: S101 - what was asked for, said to mypy
    return profile


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise UsageError(
            f"{path} cannot be read: {error.strerror}", hint="name a configuration file"
        ) from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not UTF-8", hint="save it as UTF-8") from error


class _File:
    """A configuration file while it is turned into values."""

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self.lines = text.splitlines()

    def value(self, keys: tuple[str, ...], kind: Any, held: Any) -> Any:
        """A value of the file as the type that a dataclass declares for it."""
        if is_dataclass(kind):
            return self._table(keys, kind, held)
        origin, choices = get_origin(kind), get_args(kind)
        if origin is Literal:
            if held in choices and type(held) in map(type, choices):
                return held
            raise self._wrong(keys, f"one of {', '.join(map(repr, choices))}", held)
        if origin is UnionType:  # only `X | None`, and TOML has no null
            return self.value(keys, choices[0], held)
        if origin in (frozenset, tuple):
            return origin(self._items(keys, choices[0], held))
        # bool is an int to Python and not to a reader
        if type(held) is not kind:
            raise self._wrong(keys, _WORDS[kind], held)
        return held

    def _table(self, keys: tuple[str, ...], kind: Any, held: Any) -> Any:
        if not isinstance(held, Mapping):
            raise self._wrong(keys, "a table", held)
        known = get_type_hints(kind)
        for name in held:
            if name not in known:
                raise self.unknown(keys, name, known)
        made = {
            field.name: self.value((*keys, field.name), known[field.name], held[field.name])
            for field in fields(kind)
            if field.name in held
        }
        return kind(**made)

    def _items(self, keys: tuple[str, ...], kind: Any, held: Any) -> list[Any]:
        if not isinstance(held, list):
            raise self._wrong(keys, f"a list of {_WORDS[kind].removeprefix('a ')}s", held)
        items = [self.value(keys, kind, item) for item in held]
        # ids and names in Azure are compared without case, and the profile holds them folded
        return [item.strip().lower() if isinstance(item, str) else item for item in items]

    def unknown(self, keys: tuple[str, ...], name: str, known: Any) -> UsageError:
        """The error for a key that nothing knows."""
        near = get_close_matches(name, list(known), n=1, cutoff=0.5)
        where = ".".join(keys) or "the file"
        advice = f"did you mean {near[0]}? " if near else ""
        return UsageError(
            f"{self._place((*keys, name))}: there is no key {name!r} in {where}",
            hint=f"{advice}the keys are {', '.join(known)}",
        )

    def _wrong(self, keys: tuple[str, ...], expected: str, held: Any) -> UsageError:
        return UsageError(
            f"{self._place(keys)}: {'.'.join(keys)} is {held!r}", hint=f"write {expected}"
        )

    def _place(self, keys: tuple[str, ...]) -> str:
        """The file with the line of a key, where the file spells that key in the usual way."""
        above, last = ".".join(keys[:-1]), keys[-1]
        table = ""
        for number, line in enumerate(self.lines, 1):
            header = _HEADER.match(line)
            if header:
                table = header[1]
            named = re.match(rf"\s*{re.escape(last)}\s*=", line) and table == above
            if table == ".".join(keys) or named:
                return f"{self.path}:{number}"
        return str(self.path)


_WORDS = {str: "text", int: "a whole number", float: "a number", bool: "true or false"}
