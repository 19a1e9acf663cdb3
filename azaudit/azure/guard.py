"""The last stop before the network: nothing that could change a tenant, or read a secret, passes.

azaudit makes no such request on purpose. The guard is there for what nobody wrote on purpose: an
SDK that registers a provider by itself, a nextLink to another host, a mistake of ours.
"""

import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from azure.core.pipeline import PipelineRequest
from azure.core.pipeline.policies import SansIOHTTPPolicy

from azaudit.azure.clouds import Cloud
from azaudit.errors import ForbiddenRequestError

_ARM_BATCH = "/batch"
_RESOURCE_GRAPH = "/providers/microsoft.resourcegraph/resources"
_GET_BY_IDS = ("/v1.0/directoryobjects/getbyids", "/beta/directoryobjects/getbyids")
_GRAPH_BATCH = ("/v1.0/$batch", "/beta/$batch")


class Guard(SansIOHTTPPolicy[Any, Any]):
    """Refuses every request that is not a plain read of one of a cloud's own hosts.

    Raises ForbiddenRequestError, which names the request; nothing has been sent then.
    """

    def __init__(self, cloud: Cloud) -> None:
        super().__init__()
        self._arm = cloud.arm
        self._graph = cloud.graph

    def on_request(self, request: PipelineRequest[Any]) -> None:
        """Let a request pass or raise ForbiddenRequestError."""
        sent = request.http_request
        why = self._objection(sent.method, sent.url, sent)
        if why:
            raise ForbiddenRequestError(
                f"azaudit refused to send {sent.method} {without_query(sent.url)}: {why}",
                hint="report this, it is a defect of azaudit; nothing was sent",
            )

    def _objection(self, method: str, url: str, sent: Any) -> str | None:
        on_arm, on_graph = path_below(self._arm, url), path_below(self._graph, url)
        if on_arm is None and on_graph is None:
            return "the host is none of the cloud's own"
        if method == "GET":
            return "it asks for secrets" if _asks_for_secrets(on_arm or on_graph or "") else None
        if method != "POST":
            return "it could change something"
        if on_arm == _RESOURCE_GRAPH or on_graph in _GET_BY_IDS:
            return None
        if on_arm == _ARM_BATCH or on_graph in _GRAPH_BATCH:
            inner = _inner_requests(sent)
            return None if all(map(_is_read, inner)) else "the batch holds more than reads"
        return "it is no known read"


def path_below(base: str, url: str) -> str | None:
    """The path of an address below a base address, folded, or None when it does not lie there."""
    if origin(url) != origin(base):
        return None
    path, above = urlsplit(url).path.rstrip("/").lower(), urlsplit(base).path.rstrip("/").lower()
    inside = path == above or path.startswith(above + "/")
    return path.removeprefix(above) if inside else None


def _is_read(inner: object) -> bool:
    """Whether a request inside a batch reads, on the host of the batch.

    Azure Resource Manager and Microsoft Graph name the parts of an inner request differently.
    """
    if not isinstance(inner, dict):
        return False
    method = inner.get("httpMethod", inner.get("method"))
    url = inner.get("relativeUrl", inner.get("url"))
    if method != "GET" or not isinstance(url, str):
        return False
    parts = urlsplit(url)
    # `//host/path` would leave the host, and an absolute address is not needed
    stays = not parts.scheme and not parts.netloc and url.startswith("/")
    return stays and not _asks_for_secrets(parts.path.rstrip("/").lower())


def _asks_for_secrets(path: str) -> bool:
    """Whether the last segment is an action such as listKeys, which no read of ours has."""
    return path.rsplit("/", 1)[-1].startswith("list")


def _inner_requests(sent: Any) -> Iterable[object]:
    """The requests inside a batch; one that is no request when the batch cannot be read."""
    content = sent.content if sent.content is not None else sent.data
    try:
        held = json.loads(content)
        requests = held["requests"]
    except (ValueError, TypeError, KeyError):
        return (None,)
    return requests if isinstance(requests, list) and requests else (None,)


def origin(url: str) -> str | None:
    """The host and port of an https address in one spelling, or None for any other address.

    Azure writes some next links with the port 443.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme != "https" or not parts.hostname or parts.username is not None:
        return None
    return f"{parts.hostname.lower()}:{port or 443}"


def without_query(url: str) -> str:
    """The address as logs and messages may show it: query strings can hold signatures."""
    return url.partition("?")[0]
