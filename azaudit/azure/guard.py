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

_RESOURCE_GRAPH = "/providers/microsoft.resourcegraph/resources"
_GET_BY_IDS = ("/v1.0/directoryobjects/getbyids", "/beta/directoryobjects/getbyids")
_GRAPH_BATCH = ("/v1.0/$batch", "/beta/$batch")


class Guard(SansIOHTTPPolicy[Any, Any]):
    """Refuses every request that is not a plain read of one of a cloud's own hosts.

    Raises ForbiddenRequestError, which names the request; nothing has been sent then.
    """

    def __init__(self, cloud: Cloud) -> None:
        super().__init__()
        self._arm = origin(cloud.arm)
        self._graph = origin(cloud.graph)

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
        host = origin(url)
        if host is None or host not in (self._arm, self._graph):
            return "the host is none of the cloud's own"
        path = urlsplit(url).path.rstrip("/").lower()
        if method == "GET":
            return "it asks for secrets" if _asks_for_secrets(path) else None
        if method != "POST":
            return "it could change something"
        return None if self._reads(host, path, sent) else "it is no known read"

    def _reads(self, host: str, path: str, sent: Any) -> bool:
        if host == self._arm and path == _RESOURCE_GRAPH:
            return True
        if host == self._graph and path in _GET_BY_IDS:
            return True
        batch = (host == self._arm and path == "/batch") or (
            host == self._graph and path in _GRAPH_BATCH
        )
        return batch and all(self._is_read(inner, host) for inner in _inner_requests(sent))

    def _is_read(self, inner: object, host: str) -> bool:
        if not isinstance(inner, dict):
            return False
        method = inner.get("httpMethod", inner.get("method"))
        url = inner.get("relativeUrl", inner.get("url"))
        if method != "GET" or not isinstance(url, str):
            return False
        # a relative address stays on the host of the batch; `//host/` would leave it
        if not url.startswith("/") or url.startswith("//"):
            return origin(url) == host and not _asks_for_secrets(urlsplit(url).path.lower())
        return not _asks_for_secrets(urlsplit(url).path.rstrip("/").lower())


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
