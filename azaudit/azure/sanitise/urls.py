"""Addresses: the host, the path and each part of the query are rewritten where they lie.

Order, spelling and quoting stay as far as they can, so that the link to a next page and the request
that follows it come out as the same address. Signatures and credentials are not kept.
"""

import re
from urllib.parse import quote, unquote_plus

from azaudit.azure.sanitise.hosts import host
from azaudit.azure.sanitise.ids import is_path, path, plain_path
from azaudit.azure.sanitise.keys import is_schema
from azaudit.azure.sanitise.known import REMOVED, is_documentation, is_words
from azaudit.azure.sanitise.prose import expression
from azaudit.azure.sanitise.rewriter import Rewriter

URL = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://([^/?#\s]*)([^?#]*)(\?[^#]*)?(#.*)?", re.DOTALL)
_TOKENS = ("skiptoken", "continuationtoken", "marker", "deltatoken", "pagetoken", "cursor")
_SIGNED = re.compile(r"[?&](?:sig|sv|se|code|token|key|signature)=", re.IGNORECASE)
_EXPRESSIONS = frozenset(
    {"$filter", "$select", "$expand", "$orderby", "$search", "$query", "filter"}
)
_VERSION = re.compile(r"\d{4}-\d{2}-\d{2}(?:-[a-z]+)?|\d{1,9}|true|false", re.IGNORECASE)


def url(strings: Rewriter, text: str, own_hosts: frozenset[str]) -> str:
    """An address; own_hosts are those of the cloud, on which azaudit itself spells the words."""
    found = URL.fullmatch(text)
    if found is None:
        return strings.name(text)
    scheme, authority, way, query, fragment = found.groups(default="")
    authority = authority.rpartition("@")[2]
    if is_documentation(authority):
        return text
    own = authority.lower().partition(":")[0] in own_hosts
    if strings.atoms.knows(scheme) and not is_words(scheme, prose=True):
        scheme = strings.name(scheme)
    made = f"{scheme}://{authority if own else host(strings, authority)}"
    made += path(strings, way) if is_path(way) else plain_path(strings, way, constants=own)
    if fragment:
        said = fragment[1:]
        fragment = "#" + (expression(strings, said) if own else strings.named(said))
    return made + _query(strings, query) + fragment


def relative(strings: Rewriter, text: str) -> str:
    """The path of a resource with a query."""
    way, mark, query = text.partition("?")
    return path(strings, way) + _query(strings, mark + query)


def _query(strings: Rewriter, query: str) -> str:
    if not query:
        return ""
    if _SIGNED.search(query):
        return f"?{REMOVED}"
    return "?" + "&".join(_pair(strings, pair) for pair in query[1:].split("&"))


def _pair(strings: Rewriter, pair: str) -> str:
    key, equals, value = pair.partition("=")
    folded = unquote_plus(key).lower()
    if not is_schema(folded) and "-" not in folded:
        key = quote(strings.named(unquote_plus(key)), safe="")
    plain = unquote_plus(value)
    if folded.lstrip("$").endswith(_TOKENS):
        # a client may have read a plus sign as a blank, and sends that on
        return f"{key}{equals}{strings.atoms.token(plain.replace(' ', '+'))}" if plain else pair
    if _VERSION.fullmatch(plain):
        return pair
    made = expression(strings, plain) if folded in _EXPRESSIONS else strings.named(plain)
    return pair if made == plain else f"{key}{equals}{quote(made, safe='/:$,')}"
