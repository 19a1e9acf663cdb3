"""The real connections: TLS with the chosen certificates, proxies, timeouts."""

import asyncio
import base64
import ssl
from types import TracebackType
from typing import Any
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from azure.core.exceptions import ServiceResponseTimeoutError
from azure.core.pipeline.transport import AioHttpTransport, AsyncHttpTransport

_CONNECTIONS = 64
_CONNECT_SECONDS = 20
_READ_SECONDS = 60
# for a whole answer, since one that comes in drops is never late
_ANSWER_SECONDS = 300


class Network(AsyncHttpTransport[Any, Any]):
    """azure-core's transport over connections that are opened with the first request.

    aiohttp would look for proxies in the environment by itself, but then for logins in ~/.netrc
    too, and put those in the place of the token. connect_seconds, read_seconds: for a connection,
    and for each part of an answer.
    """

    def __init__(
        self,
        context: ssl.SSLContext,
        proxy: str | None = None,
        *,
        connect_seconds: float = _CONNECT_SECONDS,
        read_seconds: float = _READ_SECONDS,
    ) -> None:
        self._context = context
        self._opened: Any = None
        self._proxy = _settings(proxy) if proxy is not None else {}
        self._timeouts = {"connection_timeout": connect_seconds, "read_timeout": read_seconds}

    async def open(self) -> None:
        """Open the connections, unless they are open; raises ValueError once they were closed."""
        if self._opened is None:
            session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(ssl=self._context, limit=_CONNECTIONS),
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=False,
                auto_decompress=False,
            )
            self._opened = AioHttpTransport(session=session, **self._timeouts)
        await self._opened.open()

    async def send(self, request: Any, **settings: Any) -> Any:
        """Send a request and read its answer whole."""
        await self.open()
        try:
            async with asyncio.timeout(_ANSWER_SECONDS):
                return await self._opened.send(request, **{**settings, **self._proxy})
        except TimeoutError as error:
            late = f"no whole answer within {_ANSWER_SECONDS} seconds"
            raise ServiceResponseTimeoutError(late) from error

    async def close(self) -> None:
        """Close the connections, if any were opened."""
        if self._opened is not None:
            await self._opened.close()

    async def __aenter__(self) -> "Network":
        await self.open()
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        await self.close()


def _settings(proxy: str) -> dict[str, Any]:
    """The settings of aiohttp for a proxy.

    The login is set apart: errors repeat the address of a proxy, and logs repeat the errors.
    """
    parts = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
    login, _, host = parts.netloc.rpartition("@")
    headers = {}
    if login:
        encoded = base64.b64encode(unquote(login).encode()).decode()
        headers["Proxy-Authorization"] = f"Basic {encoded}"
    return {"proxy": parts._replace(netloc=host).geturl(), "proxy_headers": headers}


def proxy_for(address: str) -> str | None:
    """The proxy that the system's settings (HTTPS_PROXY, NO_PROXY) name for an https address."""
    proxy = getproxies().get("https")
    return None if not proxy or proxy_bypass(urlsplit(address).netloc) else proxy
