"""The last stop before the network: nothing that could change a tenant, or read a secret, passes.

azaudit makes no such request on purpose. The guard is there for what nobody wrote on purpose: an
SDK that registers a provider by itself, a nextLink to another host, a mistake of ours.
"""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, Literal, TypeAlias
from urllib.parse import unquote, urlsplit

from azure.core.pipeline import PipelineRequest
from azure.core.pipeline.policies import SansIOHTTPPolicy

from azaudit.azure.clouds import Cloud
from azaudit.errors import ForbiddenRequestError

Audience: TypeAlias = Literal["arm", "graph"]
AUDIENCES: tuple[Audience, ...] = ("arm", "graph")

_QUERIES: Mapping[Audience, tuple[str, ...]] = {
    "arm": ("/providers/microsoft.resourcegraph/resources",),
    "graph": ("/v1.0/directoryobjects/getbyids", "/beta/directoryobjects/getbyids"),
}
_BATCHES: Mapping[Audience, tuple[str, ...]] = {
    "arm": ("/batch",),
    "graph": ("/v1.0/$batch", "/beta/$batch"),
}
# What a request inside a batch may say. Azure Resource Manager and Microsoft Graph name the parts
# differently; a read needs no others, and has no body.
_INNER_KEYS = {"id", "name", "method", "httpmethod", "url", "relativeurl"}
# Characters that one parser of addresses drops or turns round and another does not.
_AMBIGUOUS = re.compile(r"^ |[\x00-\x1f\x7f\\]")
# A service that honours such a header would take a GET for something else.
_OVERRIDE = "x-http-method"
_WRITES = "it could change something"


class Guard(SansIOHTTPPolicy[Any, Any]):
    """Refuses every request that is not a plain read of the service that a pipeline is for.

    audience: Azure Resource Manager or Microsoft Graph; a token for one is never sent to the
    other. Raises ForbiddenRequestError, which names the request; nothing has been sent then.
    """

    def __init__(self, cloud: Cloud, audience: Audience = "arm") -> None:
        super().__init__()
        self._audience: Audience = audience
        self._base = cloud.arm if audience == "arm" else cloud.graph

    def on_request(self, request: PipelineRequest[Any]) -> None:
        """Let a request pass or raise ForbiddenRequestError."""
        sent = request.http_request
        why = self._objection(sent)
        if why:
            raise ForbiddenRequestError(
                f"azaudit refused to send {sent.method} {without_query(sent.url)}: {why}",
                hint="report this, it is a defect of azaudit; nothing was sent",
            )

    def _objection(self, sent: Any) -> str | None:
        path = path_below(self._base, sent.url)
        if path is None:
            return f"it does not lie below {self._base}"
        if any(name.lower().startswith(_OVERRIDE) for name in sent.headers):
            return "a header asks for another method"
        if sent.method == "GET":
            return "it asks for secrets" if self._asks_for_secrets(path) else None
        return self._objection_to_post(path, sent) if sent.method == "POST" else _WRITES

    def _objection_to_post(self, path: str, sent: Any) -> str | None:
        if path in _QUERIES[self._audience]:
            return None
        if path in _BATCHES[self._audience]:
            reads = all(map(self._is_read, _inner_requests(sent)))
            return None if reads else "the batch holds more than reads"
        return "it is no known read"

    def _is_read(self, inner: object) -> bool:
        """Whether a request inside a batch reads, on the host of the batch."""
        if not isinstance(inner, dict):
            return False
        parts = {key.lower(): value for key, value in inner.items()}
        methods = [parts[key] for key in ("method", "httpmethod") if key in parts]
        urls = [parts[key] for key in ("url", "relativeurl") if key in parts]
        if len(parts) < len(inner) or not parts.keys() <= _INNER_KEYS or methods != ["GET"]:
            return False
        return len(urls) == 1 and isinstance(urls[0], str) and self._stays(urls[0])

    def _stays(self, url: str) -> bool:
        """Whether the relative address of an inner request stays below the batch's host."""
        if not url.startswith("/") or url.startswith("//"):
            return False
        path = path_below(self._base, self._base + url)
        return path is not None and not self._asks_for_secrets(path)

    def _asks_for_secrets(self, path: str) -> bool:
        """Whether the path ends with an action such as listKeys, which no read of ours has.

        In a path of Azure Resource Manager keywords and names take turns, so a resource may well
        be called `list`.
        """
        segments = [segment for segment in unquote(path).split("/") if segment]
        named = len(segments) % 2 == 0
        return self._audience == "arm" and not named and segments[-1].startswith("list")


def path_below(base: str, url: str) -> str | None:
    """The path of an address below a base address, folded, or None when it does not lie there."""
    here = origin(url)
    if here is None or here != origin(base):
        return None
    path, above = urlsplit(url).path.rstrip("/").lower(), urlsplit(base).path.rstrip("/").lower()
    if not {".", ".."}.isdisjoint(unquote(path).replace("\\", "/").split("/")):
        return None  # where it leads is for whoever resolves it to say
    inside = path == above or path.startswith(above + "/")
    return path.removeprefix(above) if inside else None


def _inner_requests(sent: Any) -> Iterable[object]:
    """The requests inside a batch; one that is no request when the batch cannot be read."""
    try:
        held = json.loads(sent.data, object_pairs_hook=_unambiguous)
    except (ValueError, TypeError, RecursionError):
        return (None,)
    if not isinstance(held, dict) or list(held) != ["requests"]:
        return (None,)
    requests = held["requests"]
    return requests if isinstance(requests, list) and requests else (None,)


def _unambiguous(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object of a batch; which of two equal keys counts is for the service to say."""
    held = dict(pairs)
    if len(held) < len(pairs):
        raise ValueError("a key comes twice")
    return held


def origin(url: str) -> str | None:
    """The host and port of an https address in one spelling, or None for any other address.

    Azure writes some next links with the port 443.
    """
    if _AMBIGUOUS.search(url.partition("?")[0]):
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    host = parts.hostname
    if parts.scheme != "https" or not host or not host.isascii() or parts.username is not None:
        return None
    return f"{host.lower()}:{443 if port is None else port}"


def without_query(url: str) -> str:
    """The address as logs and messages may show it: query strings can hold signatures."""
    return url.partition("?")[0].partition("#")[0]
