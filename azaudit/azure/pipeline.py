"""The pipeline: one for each tenant and audience, which every client of the SDK shares.

No RedirectPolicy, because a token must go nowhere else; no automatic registration of resource
providers, because that writes. The order matters: capture sees an answer once, after all retries;
the guard sees each request as it would leave.
"""

import asyncio
import logging
import time
from pathlib import Path
from typing import Any

from azure.core.pipeline import AsyncPipeline, PipelineRequest, PipelineResponse
from azure.core.pipeline.policies import (
    AsyncHTTPPolicy,
    AsyncRetryPolicy,
    ContentDecodePolicy,
    RequestIdPolicy,
    UserAgentPolicy,
)
from azure.core.pipeline.transport import AsyncHttpTransport
from azure.mgmt.core.policies import AsyncARMChallengeAuthenticationPolicy

from azaudit import __version__
from azaudit.azure.capture import CapturePolicy
from azaudit.azure.clouds import Cloud
from azaudit.azure.guard import Guard, without_query
from azaudit.azure.reading import current_reading
from azaudit.azure.tokens import SharedTokens
from azaudit.azure.trust import tls_context

_log = logging.getLogger("azaudit.azure")

_RETRIES = 4
_BACKOFF_SECONDS = 0.8
_BACKOFF_MAX_SECONDS = 30
# a service that wants to be left alone for longer is given up; waiting would look like hanging
_PATIENCE_SECONDS = 120
_CONNECT_SECONDS = 20
_READ_SECONDS = 60
CONCURRENT_REQUESTS = 32


class PatientRetry(AsyncRetryPolicy[Any, Any]):
    """azure-core's retries, but not after a Retry-After of many minutes."""

    def is_retry(self, settings: dict[str, Any], response: PipelineResponse[Any, Any]) -> bool:
        """Whether an answer is worth another try."""
        wait = self.get_retry_after(response)
        return (wait is None or wait <= _PATIENCE_SECONDS) and super().is_retry(settings, response)


class Limiter(AsyncHTTPPolicy[Any, Any]):
    """Lets so many requests be under way at a time; who waits to retry holds no place."""

    def __init__(self, slots: asyncio.Semaphore) -> None:
        super().__init__()
        self._slots = slots

    async def send(self, request: PipelineRequest[Any]) -> PipelineResponse[Any, Any]:
        """Send a request when there is a place."""
        async with self._slots:
            reading = current_reading()
            if reading is not None:
                reading.attempts += 1
            return await self.next.send(request)


class RequestLog(AsyncHTTPPolicy[Any, Any]):
    """Logs what was asked and answered: no header, no body, no query, hence no token."""

    async def send(self, request: PipelineRequest[Any]) -> PipelineResponse[Any, Any]:
        """Send a request and log it at level debug."""
        sent, start = request.http_request, time.monotonic()
        try:
            response = await self.next.send(request)
        except Exception as error:
            _log.debug("%s %s: %s", sent.method, without_query(sent.url), type(error).__name__)
            raise
        _log.debug(
            "%s %s: %s in %d ms",
            sent.method,
            without_query(sent.url),
            response.http_response.status_code,
            1000 * (time.monotonic() - start),
        )
        return response


def arm_pipeline(
    cloud: Cloud,
    tokens: SharedTokens | None,
    transport: AsyncHttpTransport[Any, Any],
    slots: asyncio.Semaphore,
) -> AsyncPipeline[Any, Any]:
    """The pipeline to Azure Resource Manager for one tenant.

    tokens: of the tenant, or None where nothing asks for any, as in a replay. A replay repeats no
    request either: its answers do not change.
    """
    retry = PatientRetry(
        retry_total=_RETRIES if tokens is not None else 0,
        retry_backoff_factor=_BACKOFF_SECONDS,
        retry_backoff_max=_BACKOFF_MAX_SECONDS,
    )
    authentication: list[Any] = []
    if tokens is not None:
        # the policy reads get_token_info only, which is what SharedTokens has
        credential: Any = tokens
        authentication = [AsyncARMChallengeAuthenticationPolicy(credential, cloud.arm_scope)]
    policies: list[Any] = [
        CapturePolicy(),
        RequestIdPolicy(),
        UserAgentPolicy(base_user_agent=f"azaudit/{__version__}"),
        ContentDecodePolicy(),
        retry,
        Limiter(slots),
        *authentication,
        RequestLog(),
        Guard(cloud),
    ]
    return AsyncPipeline(transport=transport, policies=policies)


def network(bundle: Path | None) -> AsyncHttpTransport[Any, Any]:
    """The real transport; call it inside a running event loop.

    bundle: the certificates to trust, None for the system's. Proxies come from the environment.
    """
    import aiohttp
    from azure.core.pipeline.transport import AioHttpTransport

    session = aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(ssl=tls_context(bundle), limit=CONCURRENT_REQUESTS * 2),
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=True,
        auto_decompress=False,
    )
    transport: AsyncHttpTransport[Any, Any] = AioHttpTransport(
        session=session, connection_timeout=_CONNECT_SECONDS, read_timeout=_READ_SECONDS
    )
    return transport
