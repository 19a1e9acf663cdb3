"""The real connections: TLS with the chosen certificates, proxies, timeouts."""

import ssl
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from azure.core.pipeline.transport import AioHttpTransport, AsyncHttpTransport

_CONNECTIONS = 64
_CONNECT_SECONDS = 20
_READ_SECONDS = 60


class Network(AsyncHttpTransport[Any, Any]):
    """azure-core's transport over connections that are opened with the first request.

    aiohttp would look for proxies in the environment by itself, but then for logins in ~/.netrc
    too, and put those in the place of the token.
    """

    def __init__(self, context: ssl.SSLContext) -> None:
        self._context = context
        self._opened: Any = None

    async def open(self) -> None:
        """Open the connections, unless they are open; raises ValueError once they were closed."""
        if self._opened is None:
            session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(ssl=self._context, limit=_CONNECTIONS),
                cookie_jar=aiohttp.DummyCookieJar(),
                trust_env=False,
                auto_decompress=False,
            )
            self._opened = AioHttpTransport(
                session=session, connection_timeout=_CONNECT_SECONDS, read_timeout=_READ_SECONDS
            )
        await self._opened.open()

    async def send(self, request: Any, **settings: Any) -> Any:
        """Send a request and read its answer whole."""
        await self.open()
        return await self._opened.send(request, **settings)

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


def proxies_for(address: str) -> dict[str, Any]:
    """The proxy that the system's settings (HTTPS_PROXY, NO_PROXY) name for an address.

    In the form of azure-core: by protocol, empty for none.
    """
    proxy = getproxies().get("https")
    if not proxy or proxy_bypass(urlsplit(address).netloc):
        return {}
    return {"https": proxy}
