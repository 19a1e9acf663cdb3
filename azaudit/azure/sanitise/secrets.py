"""What looks like a secret, whatever the place it is found in."""

import re
from dataclasses import dataclass

from azaudit.azure.sanitise.known import REMOVED


@dataclass(frozen=True)
class _Shape:
    """One kind of secret: hints, one of which (lower case) is in any text that holds it."""

    kind: str
    hints: tuple[str, ...]
    pattern: re.Pattern[str]


# Lengths of keys are those that Azure's services generate.
_SHAPES = (
    _Shape("a token", ("eyj",), re.compile(r"eyJ[\w-]{10,}\.[\w-]{6,}\.[\w-]*")),
    _Shape("a bearer token", ("bearer",), re.compile(r"(?i:\bbearer\s+)[\w.~+/-]{20,}")),
    _Shape(
        "a private key",
        ("-----begin",),
        re.compile(
            r"-----BEGIN (?!CERTIFICATE|PKCS7|PUBLIC)[A-Z0-9 ]{3,40}-----"
            r"(?:[A-Za-z0-9+/=\s\\:,-]*?-----END [A-Z0-9 ]{3,40}-----)?"
        ),
    ),
    _Shape(
        "a shared access signature",
        ("sig=", "sig%3d", "sharedaccesssignature"),
        re.compile(r"(?i:(?<![a-z])sig(?:=|%3d)[\w%+/=-]{16,}|SharedAccessSignature\s)"),
    ),
    _Shape(
        "a connection string",
        ("key=", "password=", "pwd=", "secret="),
        re.compile(
            r"(?i)(?:(?<![a-z])(?:account|sharedaccess|access|primary)key|(?<![a-z])(?:password|pwd)"
            r"|(?<![a-z])client_?secret)=(?!removed)[^\s;&\"'<>)]{4,}"
        ),
    ),
    _Shape(
        "credentials in an address",
        ("://",),
        re.compile(r"://[^\s/:@\"'<>?#]+:[^\s/@\"'<>?#]+@"),
    ),
    _Shape(
        "a client secret",
        ("q~",),
        re.compile(r"(?<![\w~.-])[\w~.-]{3}\dQ~[\w~.-]{31,34}(?![\w~.-])"),
    ),
    _Shape(
        "an account key",
        ("jqqj99", "azfu", "azse", "azca"),
        re.compile(r"(?<![A-Za-z0-9])[A-Za-z0-9]{52}(?:JQQJ99|AzFu|AzSe|AzCa)[A-Za-z0-9+/=]{20,}"),
    ),
    _Shape(
        "an access key",
        ("akia", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "xox"),
        re.compile(r"(?<![A-Za-z0-9])(?:AKIA[A-Z0-9]{16}|gh[pousr]_\w{36}|xox[abp]-[\w-]{10,})"),
    ),
)
_HINTS = tuple((shape, hint) for shape in _SHAPES for hint in shape.hints)
_RUN = re.compile(r"(?<![A-Za-z0-9+/])([A-Za-z0-9+/]{43,})(={0,2})")
_KEYS = frozenset({(43, 1), (86, 2), (86, 0)})  # 32 and 64 bytes: characters, and padding
# In the text of a JSON document, whether or not it is quoted once more.
_NAMES = (
    "password", "passwd", "secrettext", "clientsecret", "connectionstring", "sharedkey",
    "accesskey", "accountkey", "sastoken", "privatekey",
)  # fmt: skip
_NAMED = re.compile(rf"({'|'.join(_NAMES)})\\*\"\s*:\s*\\*\"(?!removed\\*\"|\\*\"|null|none)")
_SHORTEST = 16
_LONGEST_WORD = 43  # what is shorter is no key in base64


def holds_secret(text: str) -> bool:
    """Whether any part of a text looks like a secret."""
    return len(text) >= _SHORTEST and _shaped(text, text.lower()) is not None


def without_secrets(text: str) -> str:
    """A text with a word in the place of each of its secrets."""
    folded = text.lower()
    for shape, hint in _HINTS:
        if hint in folded:
            text = shape.pattern.sub(REMOVED, text)
    return _RUN.sub(lambda run: REMOVED if _is_key(run) else run[0], text)


def secret_in(text: str) -> tuple[str, str] | None:
    """The kind of the first secret in a JSON document or address, and the secret, or None."""
    folded = text.lower()
    found = _shaped(text, folded)
    if found is None and any(name in folded for name in _NAMES):
        named = _NAMED.search(folded)
        found = ("a value under the name of a secret", named[1]) if named is not None else None
    return found


def _shaped(text: str, folded: str) -> tuple[str, str] | None:
    for shape, hint in _HINTS:
        if hint in folded:
            found = shape.pattern.search(text)
            if found is not None:
                return shape.kind, found[0].strip()
    if len(text) < _LONGEST_WORD:
        return None
    for run in _RUN.finditer(text):
        if _is_key(run):
            return "an account key", run[0]
    return None


def _is_key(run: re.Match[str]) -> bool:
    return (len(run[1]), len(run[2])) in _KEYS
