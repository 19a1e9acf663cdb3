"""A collection from sign-in to a finished snapshot, over all tenants of a run."""

import asyncio
import os
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from azaudit import __version__
from azaudit.app.ground import Ground, find_ground
from azaudit.app.plan import Plan
from azaudit.app.request import ScopeRequest, SourceRequest
from azaudit.azure.clouds import cloud_named
from azaudit.azure.scope import EVERYTHING, Reach, ScopeChoice, Scoped, Subscription
from azaudit.azure.session import TenantSession
from azaudit.azure.source import LiveSource, ReplaySource, Source
from azaudit.collect.engine import TenantCollection, own_error
from azaudit.collect.progress import Progress
from azaudit.collect.unit import Place, coverage_of
from azaudit.errors import InterruptedRunError, SignInError, concerning
from azaudit.model import ResourceId
from azaudit.snapshot.coverage import Coverage, CoverageState
from azaudit.snapshot.schema import Run, ScopeRow, Selection
from azaudit.snapshot.store import SnapshotWriter, Unit

_SUBSCRIPTIONS_ACTION = "Microsoft.Resources/subscriptions/read"


def open_source(request: SourceRequest) -> Source:
    """The source that a request means; raises UsageError or InputError."""
    if request.replay is not None:
        with concerning("--replay"):
            return ReplaySource(request.replay)
    with concerning("--cloud"):
        cloud = cloud_named(request.cloud)
    return LiveSource(cloud, request.auth, os.environ, request.record, tell=request.tell)


def collect_into(
    path: Path, source: Source, scope: ScopeRequest, plan: Plan, progress: Progress
) -> None:
    """Collect what a plan needs into a new snapshot.

    Raises SignInError when no tenant can be signed in to, NothingToAuditError when no subscription
    is left, UsageError for a subscription that does not exist, OutputError when the snapshot
    cannot be written, InterruptedRunError, naming the snapshot, when the run is stopped.
    """
    run = _Collection(path, source, scope, plan, progress)
    try:
        asyncio.run(run.all())
    except (KeyboardInterrupt, SystemExit) as stop:
        if run.writer is None:
            raise
        raise InterruptedRunError(
            f"interrupted; what was collected until then is kept in {path}",
            hint=f"judge it with `azaudit check {path}`",
        ) from stop
    source.finish(run.chosen)


@dataclass
class _Collection:
    path: Path
    source: Source
    scope: ScopeRequest
    plan: Plan
    progress: Progress
    writer: SnapshotWriter | None = None
    chosen: ScopeChoice = EVERYTHING

    async def all(self) -> None:
        async with AsyncExitStack() as stack:
            ground = await find_ground(stack, self.source, self.scope, self.progress.message)
            ground.require_audited()
            self.chosen = ground.chosen
            with SnapshotWriter(self.path, self._run(ground.sessions)) as self.writer:
                self.writer.add_scope(_rows(ground.scoped, ground.reaches))
                for tenant_id, reach in ground.reaches.items():
                    self.writer.add(Unit((_coverage(tenant_id, reach),)))
                for tenant, error in ground.failed.items():
                    self.writer.add(Unit((_not_signed_in(tenant, error),)))
                await self._collect(ground)

    def _run(self, sessions: Sequence[TenantSession]) -> Run:
        identities = dict.fromkeys(session.identity for session in sessions)
        selection = Selection(
            tuple(check.id for check in self.plan.checks) if self.plan.narrowed else (),
            tuple(sorted(group.lower() for group in self.scope.resource_groups)),
        )
        return Run(__version__, self.source.cloud.name, ", ".join(identities), selection)

    async def _collect(self, ground: Ground) -> None:
        try:
            async with asyncio.TaskGroup() as tenants:
                for session in ground.sessions:
                    ids = ground.audited(session)
                    tenants.create_task(self._collect_tenant(session, ids))
        except BaseExceptionGroup as group:
            raise own_error(group) from group

    async def _collect_tenant(self, session: TenantSession, ids: Sequence[str]) -> None:
        assert self.writer is not None  # noqa: S101 - only called while it is open
        collection = TenantCollection(session, self.plan.collectors, self.writer, self.progress)
        try:
            await collection.run(ids)
        except SignInError as error:
            # this tenant's queue has stopped; the other tenants go on
            self.writer.add(Unit((_not_signed_in(session.tenant_id, error),)))
            self.progress.message(f"warning: {error.message}; {error.hint}")


def _coverage(tenant_id: str, reach: Reach) -> Coverage:
    place = Place(tenant_id, None, ResourceId(reach.reading.scope))
    return coverage_of(reach.reading, place, (_SUBSCRIPTIONS_ACTION,))


def _not_signed_in(tenant: str, error: SignInError) -> Coverage:
    """A tenant that was asked for and gave no token."""
    return Coverage(
        collector="sign-in",
        tenant_id=tenant.lower(),
        subscription_id=None,
        scope=f"/tenants/{tenant.lower()}",
        state=CoverageState.DENIED,
        finished_at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        message=error.message,
    )


def _rows(scoped: Sequence[Scoped], reaches: Mapping[str, Reach]) -> list[ScopeRow]:
    return [_row(one.subscription, one, reaches) for one in scoped]


def _row(subscription: Subscription, scoped: Scoped, reaches: Mapping[str, Reach]) -> ScopeRow:
    return ScopeRow(
        tenant_id=subscription.tenant_id,
        subscription_id=subscription.id,
        name=subscription.name,
        state=subscription.state,
        role=scoped.role,
        reason=scoped.reason,
        tenant_name=reaches[subscription.tenant_id].tenant_name,
        home_tenant_id=subscription.home_tenant_id,
    )
