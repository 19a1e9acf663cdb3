"""A tenant that is signed in to: its pipeline, and the SDK's clients on top of it."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Any

from azure.core.pipeline import AsyncPipeline

from azaudit.azure.clouds import Cloud
from azaudit.azure.graph import GraphReader

# A client of the network SDK takes ten milliseconds and some memory to build.
_CLIENTS_KEPT = 64


class TenantSession:
    """One tenant of a run.

    pipeline, graph: to Azure Resource Manager and to Microsoft Graph. tenant_id: in lower case.
    identity: who is signed in, for people. sign_out: closes what the
    sign-in holds. Close the session when done.
    """

    def __init__(
        self,
        cloud: Cloud,
        tenant_id: str,
        identity: str,
        pipeline: AsyncPipeline[Any, Any],
        graph: AsyncPipeline[Any, Any],
        sign_out: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self.cloud = cloud
        self.tenant_id = tenant_id
        self.identity = identity
        self._pipeline = pipeline
        self._graph = graph
        self._sign_out = sign_out
        self._clients: OrderedDict[tuple[type[Any], str | None, str], Any] = OrderedDict()

    def client(self, kind: type[Any], *, subscription_id: str | None, api_version: str) -> Any:
        """An SDK client of a class that speaks through this tenant's pipeline.

        subscription_id: None for classes that have none.
        """
        key = (kind, subscription_id, api_version)
        held = self._clients.get(key)
        if held is None:
            held = self._build(kind, subscription_id, api_version)
            self._clients[key] = held
            if len(self._clients) > _CLIENTS_KEPT:
                self._clients.popitem(last=False)
        else:
            self._clients.move_to_end(key)
        return held

    def _build(self, kind: type[Any], subscription_id: str | None, api_version: str) -> Any:
        settings: dict[str, Any] = {
            # the pipeline signs the requests; clients only insist that there be something
            "credential": _SIGNED_ELSEWHERE,
            "base_url": self.cloud.arm,
            "credential_scopes": [self.cloud.arm_scope],
            "api_version": api_version,
            "pipeline": self._pipeline,
        }
        if kind is GraphReader:
            settings |= {"base_url": self.cloud.graph, "pipeline": self._graph}
        if subscription_id is not None:
            settings["subscription_id"] = subscription_id
        return kind(**settings)

    async def close(self) -> None:
        """Close the connections."""
        await self._pipeline.__aexit__()
        await self._graph.__aexit__()
        if self._sign_out is not None:
            await self._sign_out()


class _NoCredential:
    """Stands where a client wants a credential; asked for a token, it refuses."""

    async def get_token(self, *_: str, **__: Any) -> Any:
        """Refuse: only the pipeline signs requests."""
        raise NotImplementedError("requests are signed by the pipeline")


_SIGNED_ELSEWHERE = _NoCredential()
