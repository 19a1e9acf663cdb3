"""The HTTPS server: every request goes through the faults, then to Entra or to the manager."""

import asyncio
import contextlib
import ssl
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from aiohttp import web

from tests.arm.answer import JSON, Answer, RefusedError, throttled
from tests.arm.arm import Arm
from tests.arm.az import token_for_az
from tests.arm.entra import Entra
from tests.arm.faults import Faults, signs_in
from tests.arm.graph import Graph, Inquiry, is_graph
from tests.arm.managed import ManagedIdentity
from tests.arm.routes import target_of
from tests.arm.throttle import Throttle
from tests.arm.tokens import Caller

AZ_PATH = "/az/account/get-access-token"


@dataclass(frozen=True)
class Request:
    """A request as it came in and what became of it.

    path: with the query. status: None when the connection was torn down. at: seconds since 1970.
    headers: in lower case, without the token.
    """

    method: str
    path: str
    tenant: str | None
    principal: str | None
    status: int | None
    at: float
    headers: dict[str, str] = field(repr=False, default_factory=dict)


class Server:
    """Serves until its runner is cleaned up.

    now: what the Date header says, or None for the clock.
    """

    def __init__(
        self,
        arm: Arm,
        graph: Graph,
        entra: Entra,
        managed: ManagedIdentity,
        throttle: Throttle,
        now: datetime | None,
    ) -> None:
        self.faults = Faults()
        self.requests: list[Request] = []
        self.peak = 0
        self.failures: list[Exception] = []
        self._arm = arm
        self._graph = graph
        self._entra = entra
        self._managed_identity = managed
        self._throttle = throttle
        self._now = now
        self._under_way = 0
        self._seen: Counter[str] = Counter()

    async def start(self, port: int, context: ssl.SSLContext) -> tuple[web.AppRunner, int, int]:
        """Listen on both loopback addresses, as far as the machine has them.

        Gives the port, and another one without TLS, on which managed identities are served.
        """
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._handle)
        runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=0.2)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", port, ssl_context=context)
        await site.start()
        port = runner.addresses[0][1]
        with contextlib.suppress(OSError):
            await web.TCPSite(runner, "::1", port, ssl_context=context).start()
        plain = web.TCPSite(runner, "127.0.0.1", 0)
        await plain.start()
        return runner, port, runner.addresses[-1][1]

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        self._under_way += 1
        self.peak = max(self.peak, self._under_way)
        try:
            if request.path == AZ_PATH:
                answer = token_for_az(self._arm.world, self._arm.tokens, await request.json())
                return self._response(request, answer)
            return await self._answer(request)
        except ConnectionError:
            raise  # the client went away
        except Exception as error:
            self.failures.append(error)
            raise
        finally:
            self._under_way -= 1

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        form = {key: str(value) for key, value in (await request.post()).items()}
        body = await _json(request)
        caller, refusal = self._caller(request)
        fault = self.faults.strike(
            request.method, request.path_qs, caller.principal.name if caller else None
        )
        if fault is not None and fault.delay:
            await asyncio.sleep(fault.delay)
        if fault is not None and fault.reset:
            return self._reset(request, caller)
        if fault is not None and fault.answers:
            answer = fault.answer()
        else:
            answer = self._real(request, form, body, caller, refusal)
        if fault is not None:
            answer = fault.change(answer, _here(request))
        self._record(request, caller, answer.status)
        if fault is not None and fault.truncate == "connection":
            return await self._cut(request, answer)
        return self._response(request, answer)

    def _caller(self, request: web.Request) -> tuple[Caller | None, Answer | None]:
        try:
            authorization = request.headers.get("Authorization")
            if is_graph(request.path):
                return self._graph.authenticate(authorization), None
            return self._arm.authenticate(request.rel_url.raw_path, authorization), None
        except RefusedError as refusal:
            return None, refusal.answer

    def _real(
        self,
        request: web.Request,
        form: dict[str, str],
        body: Any,
        caller: Caller | None,
        refusal: Answer | None,
    ) -> Answer:
        """What the described world answers."""
        query = dict(request.query)
        answer = (
            self._entra.answer(request.method, request.path, query | form)
            or self._entra.federation.answer(request.method, request.path, query, request.headers)
            or self._managed_identity.answer(request.path, query, request.headers)
        )
        if answer is not None:
            return answer
        if caller is None:
            assert refusal is not None
            return refusal
        if is_graph(request.path):
            return self._of_graph(request, body, caller)
        return self._managed(request, body, caller)

    def _of_graph(self, request: web.Request, body: Any, caller: Caller) -> Answer:
        return self._graph.answered(
            Inquiry(
                method=request.method,
                path=request.rel_url.raw_path,
                query=request.query,
                headers={name.lower(): value for name, value in request.headers.items()},
                body=body,
                caller=caller,
                origin=_origin(request),
            )
        )

    def _managed(self, request: web.Request, body: Any, caller: Caller) -> Answer:
        raw_path = request.rel_url.raw_path
        target = target_of(raw_path)
        scope = target.subscription or ""
        left, wait = self._throttle.take(caller.principal.name, scope)
        if wait:
            answer = throttled(scope, caller.object_id, wait)
        else:
            try:
                asked = self._arm.asked(raw_path, request.query, caller, _origin(request), body)
                answer = self._arm.answer(request.method, asked)
            except RefusedError as refused:
                answer = refused.answer
        kind = "subscription" if scope else "tenant"
        answer.headers[f"x-ms-ratelimit-remaining-{kind}-reads"] = str(left)
        if scope:
            answer.headers["x-ms-ratelimit-remaining-subscription-global-reads"] = "3749"
        return answer

    def _record(self, request: web.Request, caller: Caller | None, status: int | None) -> None:
        tenant = caller.tenant_id if caller else None
        entra = signs_in(request.path)
        kept = {
            name.lower(): value
            for name, value in request.headers.items()
            if name.lower() != "authorization"
        }
        self.requests.append(
            Request(
                request.method,
                request.rel_url.raw_path_qs,
                request.path.split("/")[1] if entra else tenant,
                caller.principal.name if caller else None,
                status,
                time.time(),
                kept,
            )
        )

    def _response(self, request: web.Request, answer: Answer) -> web.Response:
        headers = {
            "Content-Type": JSON,
            "Cache-Control": "no-cache",
            "Pragma": "no-cache",
            "Expires": "-1",
            "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
            "X-Content-Type-Options": "nosniff",
            **self._identities(request),
            **answer.headers,
        }
        if self._now is not None:
            headers["Date"] = format_datetime(self._now, usegmt=True)
        return web.Response(status=answer.status, body=answer.wire(), headers=headers)

    def _identities(self, request: web.Request) -> dict[str, str]:
        """Ids of an answer: different for each, the same in each run."""
        seed = f"{request.method} {request.path_qs}"
        self._seen[seed] += 1
        id = str(uuid5(NAMESPACE_URL, f"https://lab.invalid{seed}#{self._seen[seed]}"))
        return {
            "x-ms-request-id": id,
            "x-ms-correlation-request-id": id,
            "x-ms-routing-request-id": f"LOCAL:{id}",
        }

    def _reset(self, request: web.Request, caller: Caller | None) -> web.Response:
        self._record(request, caller, None)
        if request.transport is not None:
            request.transport.abort()
        return web.Response(status=500)

    async def _cut(self, request: web.Request, answer: Answer) -> web.StreamResponse:
        """Announce all of an answer, send half of it, and hang up."""
        wire = answer.wire()
        whole = self._response(request, answer)
        response = web.StreamResponse(status=answer.status, headers=whole.headers)
        response.content_length = len(wire)
        await response.prepare(request)
        await response.write(wire[: len(wire) // 2])
        if request.transport is not None:
            request.transport.close()
        return response


async def _json(request: web.Request) -> Any:
    """The JSON value that comes with a request, None when there is none."""
    if request.content_type != "application/json":
        return None
    try:
        return await request.json()
    except ValueError:
        return None


def _origin(request: web.Request) -> str:
    return f"https://{request.host}"


def _here(request: web.Request) -> str:
    return f"{_origin(request)}{request.rel_url.raw_path_qs}"
