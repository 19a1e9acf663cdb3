"""Resource ids, and paths of addresses that contain them: keywords stay, names are replaced."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum, auto
from urllib.parse import quote, unquote

from azaudit.azure.sanitise.keys import is_schema
from azaudit.azure.sanitise.kinds import kind_of
from azaudit.azure.sanitise.known import KEPT_NAMES, is_type_word, is_words
from azaudit.azure.sanitise.rewriter import Rewriter

# How ids start, with or without a slash; some services leave it out.
ROOTED = re.compile(r"/*(?:subscriptions|providers|tenants)/", re.IGNORECASE)
_INSIDE = re.compile(r"/(?:subscriptions|resourcegroups|providers)/", re.IGNORECASE)
_NAMESPACE = re.compile(r"[A-Za-z]+(?:\.[A-Za-z]+)+")
# of Microsoft Graph, as in /v1.0/groups
_VERSION = re.compile(r"v\d+\.\d+")
_KEYWORD = re.compile(r"[A-Za-z][A-Za-z0-9]*")
# The names below these types are GUIDs of Azure's own when no subscription or group is above them.
_BUILT_IN = frozenset({"policydefinitions", "policysetdefinitions"})
_GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_SECRETS = frozenset({"keys", "secrets", "certificates"})


def is_path(text: str) -> bool:
    """Whether a text is a resource id as a whole."""
    return ROOTED.match(text) is not None or (
        text.startswith("/") and _INSIDE.search(text) is not None
    )


def path(strings: Rewriter, text: str) -> str:
    """A resource id, or the path of a request to Azure Resource Manager."""
    above, slash, last = text.rpartition("/")
    if not slash:
        return _first(strings, last).made
    return _beginning(strings, above).then(strings, last).made


def plain_path(strings: Rewriter, text: str, *, constants: bool) -> str:
    """The path of any other address.

    constants: whether its words are those of an API, which azaudit spells itself.
    """
    made: list[str] = []
    above = ""
    for segment in text.split("/"):
        if above in _SECRETS:
            made.append(decoded(segment, strings.name))
        elif is_type_word(segment) or (constants and _is_constant(strings, segment)):
            made.append(segment)
        else:
            made.append(decoded(segment, strings.named))
        above = segment.lower()
    return "/".join(made)


def decoded(segment: str, rewrite: Callable[[str], str]) -> str:
    """Rewrite what a segment says once it is decoded; one that stays keeps its spelling."""
    plain = unquote(segment) if "%" in segment else segment
    made = rewrite(plain)
    if made == plain:
        return segment
    return quote(made, safe="!$&'()*+,;=:@") if "%" in segment else made


def is_guid(text: str) -> bool:
    """Whether a text is a GUID."""
    return _GUID.fullmatch(text) is not None


def is_built_in(text: str) -> str | None:
    """The GUID of a policy that is the same in all tenants, which its id shows, or None."""
    segments = text.strip("/").lower().split("/")
    if len(segments) < 4 or segments[:2] != ["providers", "microsoft.authorization"]:  # noqa: PLR2004 - and type and name
        return None
    return segments[3] if segments[2] in _BUILT_IN and _GUID.fullmatch(segments[3]) else None


def _is_constant(strings: Rewriter, segment: str) -> bool:
    """Whether a segment is a word of an API, or its version, though something be called so."""
    schema = is_schema(segment) and not _learnt(strings, segment)
    return schema or _VERSION.fullmatch(segment) is not None


def _learnt(strings: Rewriter, segment: str) -> bool:
    return strings.atoms.knows(segment) and not is_words(segment, prose=True)


class _Expect(Enum):
    KEYWORD = auto()
    NAMESPACE = auto()
    NAME = auto()


@dataclass(frozen=True)
class Seen:
    """The beginning of an id: how it was rewritten, and what has to follow.

    type: of the names to come, namespace/type/type in lower case, or a keyword outside of one.
    """

    made: str
    type: str
    expect: _Expect

    def then(self, strings: Rewriter, segment: str) -> "Seen":
        """With one more segment; keyword and name take turns."""
        if not segment:
            return Seen(f"{self.made}/", self.type, self.expect)
        if self.expect is _Expect.NAME:
            if "%" in segment:
                made = decoded(segment, lambda text: _name(strings, text, self.type))
            else:
                made = _name(strings, segment, self.type)
            return Seen(f"{self.made}/{made}", self.type, _Expect.KEYWORD)
        if self.expect is _Expect.NAMESPACE:
            if _NAMESPACE.fullmatch(segment):
                return Seen(f"{self.made}/{segment}", segment.lower(), _Expect.KEYWORD)
            made = decoded(segment, strings.name)
            return Seen(f"{self.made}/{made}", self.type, _Expect.KEYWORD)
        return self._keyword(strings, segment)

    def _keyword(self, strings: Rewriter, segment: str) -> "Seen":
        folded = segment.lower()
        inside = "." in self.type
        known = is_type_word(segment)
        # below a namespace, a word that is not known is a type newer than azaudit
        newer = inside and _KEYWORD.fullmatch(segment) and not _learnt(strings, segment)
        made = segment if known or newer else decoded(segment, strings.named)
        if folded == "providers":
            return Seen(f"{self.made}/{made}", self.type, _Expect.NAMESPACE)
        type = f"{self.type}/{folded}" if inside else folded
        return Seen(f"{self.made}/{made}", type, _Expect.NAME)


_START = Seen("", "", _Expect.KEYWORD)
_FEW = 12


def _beginning(strings: Rewriter, text: str) -> Seen:
    """What an id starts with, up to its last name; ids that lie together share it."""
    held = strings.beginnings
    found = held.get(text)
    if found is not None:
        return found
    above, seen = text, None
    rest: list[str] = []
    while seen is None and above and len(rest) < _FEW:
        above, slash, segment = above.rpartition("/")
        if not slash:
            break
        rest.append(segment)
        seen = held.get(above)
    if seen is None:
        first, *rest = text.split("/")
        seen = _first(strings, first)
    else:
        rest.reverse()
    for segment in rest:
        seen = seen.then(strings, segment)
    held[text] = seen
    return seen


def _first(strings: Rewriter, segment: str) -> Seen:
    """The first segment has no slash in front."""
    seen = _START.then(strings, segment) if segment else _START
    return replace(seen, made=seen.made.removeprefix("/"))


def _name(strings: Rewriter, text: str, type: str) -> str:
    if type in ("subscriptions", "tenants"):
        kind = type.removesuffix("s")
        if _GUID.fullmatch(text):
            return strings.atoms.guid(text, kind)
        return strings.name(text, kind)
    if type == "resourcegroups":
        return strings.name(text, "resourcegroup")
    if type.rpartition("/")[2] in KEPT_NAMES and not _learnt(strings, text):
        return strings.value(text)
    return strings.name(text, kind_of(type))
