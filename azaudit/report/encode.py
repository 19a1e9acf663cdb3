"""JSON text that any strict reader takes and no terminal acts on.

Names and messages come from tenants that strangers can write to. Python would put a lone surrogate
into a file that is then no UTF-8, and NaN into one that is then no JSON.
"""

import json
import math
import re
from typing import Any

# Lone surrogates; delete and C1 controls; marks that hide text or reverse its direction.
_UNSAFE = re.compile(
    r"[\ud800-\udfff\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    r"\ufff9-\ufffb\U000e0000-\U000e007f]"
)


def encode(value: Any, *, indent: int | None = None) -> str:
    """A value as JSON text: valid UTF-8, no control or direction character left bare.

    A lone surrogate becomes U+FFFD, NaN and the infinities become text, sets sorted lists, and
    what JSON does not know its text.
    """
    try:
        text = _dump(value, indent)
    except ValueError:  # NaN or an infinity, which is too rare to look for beforehand
        text = _dump(_finite(value), indent)
    # most text is plain ASCII, and then JSON has escaped all but one of these characters
    if text.isascii() and "\x7f" not in text:
        return text
    return _UNSAFE.sub(_escape, text)


def _dump(value: Any, indent: int | None) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, default=_plain, indent=indent)


def _plain(value: Any) -> Any:
    return sorted(map(str, value)) if isinstance(value, (set, frozenset)) else str(value)


def _finite(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, dict):
        return {key: _finite(held) for key, held in value.items()}
    return [_finite(held) for held in value] if isinstance(value, (list, tuple)) else value


def _escape(found: re.Match[str]) -> str:
    character = found[0]
    if "\ud800" <= character <= "\udfff":
        return "\N{REPLACEMENT CHARACTER}"
    units = character.encode("utf-16-be")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))
