"""The pipeline: one for each tenant and audience, which every client of the SDK shares.

No RedirectPolicy, because a token must go nowhere else; no automatic registration of resource
providers, because that writes. The order matters: capture sees an answer once, after all retries;
the guard sees each request as it would leave.
"""

import asyncio
import logging
import time
from dataclasses import dataclass
from typing import Any

from azure.core.pipeline import AsyncPipeline, PipelineRequest, PipelineResponse
from azure.core.pipeline.policies import (
    AsyncHTTPPolicy,
    RequestIdPolicy,
    UserAgentPolicy,
)
from azure.core.pipeline.transport import AsyncHttpTransport

from azaudit import __version__
from azaudit.azure.authentication import AuthenticationPolicy
from azaudit.azure.capture import CapturePolicy, DecodePolicy
from azaudit.azure.clouds import Cloud
from azaudit.azure.guard import Audience, Guard, without_query
from azaudit.azure.pace import PacePolicy, PatientRetry
from azaudit.azure.reading import current_reading
from azaudit.azure.tokens import SharedTokens

_log = logging.getLogger("azaudit.azure")

CONCURRENT_REQUESTS = 32


@dataclass(frozen=True)
class Patience:
    """How long a request is tried.

    retries: after the first try. backoff, backoff_max: seconds between tries where Azure names
    none. longest_wait: seconds that Azure may ask to wait; a service that wants to be left alone
    for longer is given up. reads_per_second: of a subscription that has few reads left.
    """

    retries: int = 4
    backoff: float = 0.8
    backoff_max: float = 30
    longest_wait: float = 120
    reads_per_second: float = 20

    def settings(self) -> dict[str, Any]:
        """The settings of azure-core's retry policy, all of whose counts are the same."""
        counts = ("retry_total", "retry_connect", "retry_read", "retry_status")
        return {
            **dict.fromkeys(counts, self.retries),
            "retry_backoff_factor": self.backoff,
            "retry_backoff_max": self.backoff_max,
        }


class RequestLog(AsyncHTTPPolicy[Any, Any]):
    """Counts and logs what was asked and answered: no header, no body, no query, so no token."""

    async def send(self, request: PipelineRequest[Any]) -> PipelineResponse[Any, Any]:
        """Send a request and log it at level debug."""
        reading = current_reading()
        if reading is not None:
            reading.attempts += 1
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


def live_pipeline(
    cloud: Cloud,
    tokens: SharedTokens,
    transport: AsyncHttpTransport[Any, Any],
    slots: asyncio.Semaphore,
    patience: Patience,
    audience: Audience = "arm",
) -> AsyncPipeline[Any, Any]:
    """The pipeline to Azure Resource Manager or Microsoft Graph for one tenant.

    tokens: the tenant's.
    """
    retry = PatientRetry(patience.longest_wait, **patience.settings())
    policies: list[Any] = [
        *_common(),
        retry,
        PacePolicy(slots, patience.reads_per_second, patience.longest_wait),
        AuthenticationPolicy(tokens, cloud.arm_scope if audience == "arm" else cloud.graph_scope),
        RequestLog(),
        Guard(cloud, audience),
    ]
    return AsyncPipeline(transport=transport, policies=policies)


def replay_pipeline(
    cloud: Cloud, transport: AsyncHttpTransport[Any, Any], audience: Audience = "arm"
) -> AsyncPipeline[Any, Any]:
    """The pipeline to a recording: nothing to sign, and answers that no waiting changes."""
    return AsyncPipeline(
        transport=transport, policies=[*_common(), RequestLog(), Guard(cloud, audience)]
    )


def _common() -> list[Any]:
    return [
        CapturePolicy(),
        RequestIdPolicy(),
        UserAgentPolicy(base_user_agent=f"azaudit/{__version__}"),
        DecodePolicy(),
    ]
