"""The ground of a run: who is signed in, and what is done with each subscription they reach."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass

from azaudit.app.request import ScopeRequest
from azaudit.azure.scope import EVERYTHING, Reach, ScopeChoice, Scoped, choose, reach_of
from azaudit.azure.session import TenantSession
from azaudit.azure.source import Source
from azaudit.collect import versions
from azaudit.errors import NothingToAuditError, SignInError

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Ground:
    """Everything that is known before anything of a subscription is read.

    sessions: one a tenant. reaches: of those, by tenant id. failed: the tenants that gave no
    token, as they were asked for. chosen: the scope of a run whose user narrowed it.
    """

    sessions: tuple[TenantSession, ...]
    reaches: Mapping[str, Reach]
    failed: Mapping[str, SignInError]
    scoped: tuple[Scoped, ...]
    chosen: ScopeChoice = EVERYTHING

    def audited(self, session: TenantSession) -> list[str]:
        """The ids of the subscriptions that are audited through a tenant's sign-in."""
        return [
            one.subscription.id
            for one in self.scoped
            if one.role == "audited" and one.subscription.tenant_id == session.tenant_id
        ]

    def require_audited(self) -> None:
        """Raise NothingToAuditError when nothing is left to audit."""
        if not any(reach.subscriptions for reach in self.reaches.values()):
            raise _nothing_reached(self.reaches)
        if not any(one.role == "audited" for one in self.scoped):
            raise _nothing_left(self.scoped)


async def find_ground(
    stack: AsyncExitStack, source: Source, scope: ScopeRequest, warn: Tell
) -> Ground:
    """Sign in, and list and choose the subscriptions.

    stack: closes the sessions. warn: is told of each tenant of which something could not be had.
    Raises SignInError when no tenant can be signed in to, UsageError for a subscription that does
    not exist.
    """
    sessions, failed = await _sign_in(stack, source, scope, warn)
    listed = await asyncio.gather(*(reach_of(one, versions.SUBSCRIPTIONS) for one in sessions))
    reaches = dict(zip((one.tenant_id for one in sessions), listed, strict=True))
    for reach in listed:
        if reach.reading.failure is not None:
            warn(f"warning: {reach.reading.failure.message}")
    scoped, chosen = _scoped(reaches, source, scope)
    return Ground(tuple(sessions), reaches, failed, tuple(scoped), chosen)


async def _sign_in(
    stack: AsyncExitStack, source: Source, scope: ScopeRequest, warn: Tell
) -> tuple[list[TenantSession], dict[str, SignInError]]:
    """A session for each tenant that gives one; raises SignInError when none does."""
    sessions: dict[str, TenantSession] = {}
    failed: dict[str, SignInError] = {}
    for tenant in dict.fromkeys(scope.tenants or source.tenants):
        try:
            session = await source.sign_in(tenant)
        except SignInError as error:
            failed[tenant or "unknown"] = error
            continue
        stack.push_async_callback(session.close)
        sessions.setdefault(session.tenant_id, session)
    if not sessions:
        raise next(iter(failed.values()))
    for failure in failed.values():
        warn(f"warning: {failure.message}; {failure.hint}")
    return list(sessions.values()), failed


def _scoped(
    reaches: Mapping[str, Reach], source: Source, scope: ScopeRequest
) -> tuple[list[Scoped], ScopeChoice]:
    """What is done with each subscription, and the choice that says the same by their ids."""
    reached = [one for reach in reaches.values() for one in reach.subscriptions]
    if not reached:  # then no name is wrong, and what failed is something else
        return [], EVERYTHING
    choice = ScopeChoice(scope.subscriptions, scope.excluded, scope.include_delegated)
    if choice == EVERYTHING:
        return choose(reached, source.choice), EVERYTHING
    scoped = choose(reached, choice)
    audited = sorted({one.subscription.id for one in scoped if one.role == "audited"})
    return scoped, ScopeChoice(tuple(audited), (), choice.include_delegated)


def _nothing_reached(reaches: Mapping[str, Reach]) -> NothingToAuditError:
    failures = [r.reading.failure.message for r in reaches.values() if r.reading.failure]
    if failures:
        return NothingToAuditError(
            f"the subscriptions could not be listed: {'; '.join(failures)}",
            hint="run again, or with -vv to see the requests",
        )
    tenants = ", ".join(reaches)
    return NothingToAuditError(
        f"the sign-in reaches no subscription in tenant {tenants}",
        hint="give it the role Reader on a subscription or management group, or name another"
        " tenant with --tenant",
    )


def _nothing_left(scoped: Sequence[Scoped]) -> NothingToAuditError:
    reasons = sorted({f"{one.subscription}: {one.reason}" for one in scoped})
    shown = "; ".join(reasons[:5]) + ("; ..." if len(reasons) > 5 else "")  # noqa: PLR2004 - a line
    return NothingToAuditError(
        f"no subscription is left to audit: {shown}",
        hint="name another one with --subscription, or add --include-delegated",
    )
