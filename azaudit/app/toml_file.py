"""A TOML file as it was written: its content, and the line of everything in it."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from azaudit.app.toml_places import Keys, places
from azaudit.errors import UsageError

_OPTION = "--config"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_AT = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_BARE = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True)
class TomlFile:
    """The content of a file as tomllib gives it, with the places of its keys and items."""

    path: Path
    content: dict[str, Any]
    places: dict[Keys, int]

    def place(self, keys: Keys) -> str:
        """`file:line` of a key or item; of one that is missing, of the table that lacks it."""
        while keys and keys not in self.places:
            keys = keys[:-1]
        return f"{self.path}:{self.places[keys]}" if keys else str(self.path)


def dotted(keys: Keys) -> str:
    """Keys as TOML writes them, without the numbers of items."""
    names = (key for key in keys if isinstance(key, str))
    return ".".join(name if _BARE.fullmatch(name) else f'"{name}"' for name in names)


def read_toml(path: Path) -> TomlFile:
    """Read a file; raises UsageError, a sentence for each way in which it can be unreadable."""
    import tomllib  # only where there is a file

    text = _text(path)
    try:
        return TomlFile(path, tomllib.loads(text), places(text))
    except RecursionError as error:
        raise UsageError(f"{path} nests too deeply", hint="mend the file") from error
    except ValueError as error:
        # not only TOMLDecodeError: Python refuses to read numbers of thousands of digits
        raise _no_toml(path, text, str(error)) from error


def _text(path: Path) -> str:
    try:
        held = path.read_bytes()
    except IsADirectoryError as error:
        raise UsageError(
            f"{path} is a folder", hint="name a configuration file", option=_OPTION
        ) from error
    except OSError as error:
        reason = "is a folder" if path.is_dir() else f"cannot be read: {error.strerror}"
        raise UsageError(
            f"{path} {reason}", hint="name a configuration file", option=_OPTION
        ) from error
    if held.startswith(_BYTE_ORDER_MARK):
        raise UsageError(
            f"{path} begins with a byte order mark, which TOML does not know",
            hint="save it as UTF-8 without one",
        )
    try:
        return held.decode("utf-8")
    except UnicodeDecodeError as error:
        line = held.count(b"\n", 0, error.start) + 1
        raise UsageError(f"{path}:{line}: this is not UTF-8", hint="save it as UTF-8") from error


def _no_toml(path: Path, text: str, said: str) -> UsageError:
    """The error for a text that tomllib refuses, with the line that its message ends in."""
    at = _AT.search(said)
    what = said[: at.start()] if at else said
    lines = text.count("\n") + (not text.endswith("\n"))
    place = f"{path}:{at[1] or lines}" if at else str(path)
    return UsageError(
        f"{place}: this is no TOML: {what[:1].lower()}{what[1:]}",
        hint="mend the line; README.md shows a whole file",
    )
