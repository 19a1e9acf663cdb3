"""Where answers come from: a live cloud with its sign-in, or a recording."""

import asyncio
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

from azure.core.pipeline import AsyncPipeline
from azure.core.pipeline.transport import AsyncHttpTransport

from azaudit.azure.clouds import Cloud
from azaudit.azure.credentials import AZ_SECONDS, SignIn, shared_tokens, unheard
from azaudit.azure.guard import AUDIENCES, Audience
from azaudit.azure.pipeline import CONCURRENT_REQUESTS, Patience, live_pipeline, replay_pipeline
from azaudit.azure.recorder import Recorder
from azaudit.azure.replay import Replay
from azaudit.azure.scope import EVERYTHING, ScopeChoice
from azaudit.azure.session import TenantSession
from azaudit.azure.tokens import Identity, SharedTokens
from azaudit.azure.trust import ca_bundle, tls_context
from azaudit.errors import SignInError

_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


class Source(Protocol):
    """Where a run's answers come from.

    tenants: what is audited when the user names none; None in it is the sign-in's own tenant.
    choice: the subscriptions of a run whose user names none.
    """

    @property
    def cloud(self) -> Cloud:
        """The cloud that answers."""

    @property
    def tenants(self) -> tuple[str | None, ...]:
        """The tenants of a run whose user names none."""

    @property
    def choice(self) -> ScopeChoice:
        """The scope of a run whose user does not narrow it."""

    async def sign_in(self, tenant: str | None) -> TenantSession:
        """A session of a tenant, given by id or domain; raises SignInError."""

    def finish(self, choice: ScopeChoice = EVERYTHING) -> None:
        """Write down what has to be kept of a run of some scope that came to its end."""


class LiveSource:
    """A cloud, a method to sign in to it, and perhaps a folder to record into.

    patience: how long requests are tried. az_seconds: for which `az` may take its time. tell:
    writes a line for a person who has to sign in. Raises UsageError for a CA bundle that cannot be
    used.
    """

    def __init__(
        self,
        cloud: Cloud,
        auth: str,
        environ: Mapping[str, str],
        record: Path | None = None,
        *,
        patience: Patience | None = None,
        az_seconds: int = AZ_SECONDS,
        tell: Callable[[str], None] | None = None,
    ) -> None:
        self.cloud = cloud
        self.tenants: tuple[str | None, ...] = (None,)
        self.choice = EVERYTHING
        self._auth = auth
        self._recorder = Recorder(record, cloud) if record is not None else None
        self._slots = asyncio.Semaphore(CONCURRENT_REQUESTS)
        self._patience = patience or Patience()
        self._any_tenant = SignIn(
            cloud,
            None,
            environ,
            tls_context(ca_bundle(cloud, environ)),
            self._patience.settings(),
            tell or unheard,
            az_seconds,
        )

    async def sign_in(self, tenant: str | None) -> TenantSession:
        """Get a first token, which tells the tenant; raises SignInError or UsageError."""
        tokens = shared_tokens(self._auth, replace(self._any_tenant, tenant=tenant))
        try:
            identity = await self._identity(tokens, tenant)
        except BaseException:
            await tokens.close()
            raise
        pipeline, graph = (
            self._pipeline(tokens, identity.tenant_id, audience) for audience in AUDIENCES
        )
        return TenantSession(
            self.cloud, identity.tenant_id, identity.name, pipeline, graph, tokens.close
        )

    def _pipeline(
        self, tokens: SharedTokens, tenant_id: str, audience: Audience
    ) -> AsyncPipeline[Any, Any]:
        base = self.cloud.arm if audience == "arm" else self.cloud.graph
        transport: AsyncHttpTransport[Any, Any] = self._any_tenant.network(base)
        if self._recorder is not None:
            transport = self._recorder.transport(tenant_id, transport)
        return live_pipeline(self.cloud, tokens, transport, self._slots, self._patience, audience)

    async def _identity(self, tokens: SharedTokens, tenant: str | None) -> Identity:
        identity = await tokens.identity(self.cloud.arm_scope)
        if tenant and _GUID.fullmatch(tenant) and tenant.lower() != identity.tenant_id:
            raise SignInError(
                f"the sign-in to tenant {tenant} gave a token of {identity.tenant_id}",
                hint=f"sign in to {tenant} again",
            )
        return identity

    def finish(self, choice: ScopeChoice = EVERYTHING) -> None:
        """Write the recording, if there is one to write; raises OutputError."""
        if self._recorder is not None:
            self._recorder.save(choice)


class ReplaySource:
    """A recording; raises InputError for a folder that is none."""

    def __init__(self, folder: Path) -> None:
        self._replay = Replay(folder)
        self.cloud = self._replay.cloud
        self.tenants: tuple[str | None, ...] = self._replay.tenants
        self.choice = self._replay.choice
        self._folder = folder

    async def sign_in(self, tenant: str | None) -> TenantSession:
        """A session that asks the recording; raises SignInError for a tenant that it lacks."""
        if tenant is None or tenant.lower() not in self._replay.tenants:
            raise SignInError(
                f"the recording {self._folder} has no tenant {tenant}",
                hint=f"it has {', '.join(self._replay.tenants)}",
            )
        transport = self._replay.transport(tenant.lower())
        pipeline, graph = (
            replay_pipeline(self.cloud, transport, audience) for audience in AUDIENCES
        )
        return TenantSession(self.cloud, tenant.lower(), "recording", pipeline, graph)

    def finish(self, choice: ScopeChoice = EVERYTHING) -> None:
        """Keep nothing."""
