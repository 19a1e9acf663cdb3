"""The reference of azaudit.toml, made of the dataclasses that are its schema and their docstrings.

A docstring describes a field as `name: text.`, several alike as `name, other: text.`; a field that
it does not name is described by its first paragraph.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from enum import Enum
from inspect import cleandoc
from typing import Any, get_args, get_origin, get_type_hints

from azaudit.app.config import Config
from azaudit.app.toml_values import wording
from azaudit.model import Severity


def reference() -> str:
    """A table of every key, with what it takes, its default, and what it means."""
    rows = [
        f"| `{name}` | {_cell(_wording(kind))} | {default} | {_cell(text)} |"
        for name, kind, default, text in _keys(Config, "")
    ]
    return "\n".join(["| key | value | default | meaning |", "| - | - | - | - |", *rows, ""])


def _keys(kind: Any, above: str) -> Iterator[tuple[str, Any, str, str]]:
    texts, hints = described(kind), get_type_hints(kind)
    for one in fields(kind):
        of, name = hints[one.name], f"{above}{one.name}"
        below = of if is_dataclass(of) else next(filter(is_dataclass, get_args(of)), None)
        if below is not None:
            yield from _keys(below, f"{name}.")
        else:
            yield name, of, _default(one), texts[one.name]


def described(kind: Any) -> dict[str, str]:
    """What the docstring of a dataclass says of each of its fields."""
    names = [one.name for one in fields(kind)]
    first, _, rest = cleandoc(kind.__doc__).partition("\n\n")
    either = "|".join(map(re.escape, names))
    found = re.split(rf"(?:^|(?<=\s))((?:{either})(?:, (?:{either}))*): ", " ".join(rest.split()))
    texts = dict.fromkeys(names, " ".join(first.split()))
    for said, text in zip(found[1::2], found[2::2], strict=True):
        texts |= dict.fromkeys(said.split(", "), text)
    return {name: text.strip().rstrip(".") for name, text in texts.items()}


def _wording(kind: Any) -> str:
    if get_origin(kind) in (dict, Mapping) and get_args(kind)[-1] is Severity:
        return "a table of severities"
    return re.sub(r"'([^']*)'", r'`"\1"`', wording(kind))


def _default(one: "Field[Any]") -> str:
    if one.default is MISSING and one.default_factory is MISSING:
        return "required"
    factory = one.default_factory
    return f"`{_toml(one.default if factory is MISSING else factory())}`"


def _toml(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (date, int, float)) and not isinstance(value, Enum):
        return str(value)
    if isinstance(value, Mapping):
        return "{}" if not value else "{...}"
    if isinstance(value, (tuple, frozenset)):
        return f"[{', '.join(map(_toml, sorted(value, key=str)))}]"
    return f'"{value.word if isinstance(value, Severity) else value}"'


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
