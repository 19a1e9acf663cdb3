"""Scope: the subscriptions that a sign-in reaches, and which of them a run audits."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, Literal

from azaudit.azure.reading import Reading, read
from azaudit.azure.session import TenantSession
from azaudit.errors import UsageError
from azaudit.model import ResourceId

# The states in which Azure answers reads as usual
# (learn.microsoft.com/azure/cost-management-billing/manage/subscription-states).
_READABLE_STATES = {"enabled", "warned", "pastdue"}


@dataclass(frozen=True)
class Subscription:
    """A subscription as a tenant's sign-in sees it.

    id: in lower case. tenant_id: of the sign-in. home_tenant_id: of the subscription itself; the
    two differ where another tenant delegates it through Lighthouse.
    """

    id: str
    name: str | None
    state: str
    tenant_id: str
    home_tenant_id: str

    @property
    def delegated(self) -> bool:
        """Whether its home is another tenant."""
        return self.home_tenant_id != self.tenant_id

    def __str__(self) -> str:
        return f"{self.name} ({self.id})" if self.name else self.id


@dataclass(frozen=True)
class ScopeChoice:
    """What the user wants audited: subscriptions by id or name; no wanted ones means all."""

    wanted: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    include_delegated: bool = False


@dataclass(frozen=True)
class Scoped:
    """A subscription and what the run does with it; reason says why where it is not audited."""

    subscription: Subscription
    role: Literal["audited", "skipped", "delegated"]
    reason: str | None = None


@dataclass(frozen=True)
class Reach:
    """Everything that one tenant's sign-in reaches.

    tenant_name: its default domain, if it could be had. reading: how the list was read.
    """

    subscriptions: tuple[Subscription, ...]
    reading: Reading
    tenant_name: str | None = field(default=None)


def _client() -> type[Any]:
    from azure.mgmt.resource.subscriptions.aio import SubscriptionClient

    return SubscriptionClient


async def reach_of(session: TenantSession, api_version: str) -> Reach:
    """List what a tenant's sign-in reaches; what fails is in the reading, not raised.

    Raises SignInError when there is no token.
    """
    client = session.client(_client(), subscription_id=None, api_version=api_version)
    reading = Reading("subscriptions", f"/tenants/{session.tenant_id}")
    await read(reading, client.subscriptions.list)
    found = {}
    for row in reading.rows:
        id = ResourceId(row.id).subscription_id
        if id is None:
            reading.fail("the list of subscriptions holds something else")
        else:
            found[id] = _subscription(id, row.body, session.tenant_id)
    name = await _tenant_name(session, client)
    return Reach(tuple(found[id] for id in sorted(found)), reading, name)


def _subscription(id: str, body: dict[str, Any], tenant_id: str) -> Subscription:
    name, state, home = (body.get(key) for key in ("displayName", "state", "tenantId"))
    return Subscription(
        id,
        name if isinstance(name, str) and name else None,
        state if isinstance(state, str) else "unknown",
        tenant_id,
        home.lower() if isinstance(home, str) and home else tenant_id,
    )


async def _tenant_name(session: TenantSession, client: Any) -> str | None:
    """The tenant's default domain; nothing depends on it, so a refusal is no gap."""
    reading = Reading("tenants", f"/tenants/{session.tenant_id}")
    await read(reading, client.tenants.list)
    for row in reading.rows:
        if str(row.body.get("tenantId", "")).lower() == session.tenant_id:
            for key in ("defaultDomain", "displayName"):
                if isinstance(row.body.get(key), str) and row.body[key]:
                    return str(row.body[key])
    return None


def choose(subscriptions: Sequence[Subscription], choice: ScopeChoice) -> list[Scoped]:
    """What a run does with each subscription, over all tenants.

    Raises UsageError for a name that fits none or several, with the candidates, and for a wanted
    subscription that is delegated without `include_delegated`.
    """
    wanted = _resolve_all(choice.wanted, subscriptions, "--subscription")
    excluded = _resolve_all(choice.excluded, subscriptions, "--exclude-subscription")
    homes = {one.id for one in subscriptions if not one.delegated}
    chosen = []
    for one in subscriptions:
        if one.id in excluded:
            chosen.append(Scoped(one, "skipped", "excluded by the user"))
        elif wanted and one.id not in wanted:
            chosen.append(Scoped(one, "skipped", "not selected"))
        elif one.delegated and one.id in homes:
            chosen.append(Scoped(one, "skipped", "audited through its own tenant"))
        elif one.delegated and not choice.include_delegated:
            if one.id in wanted:
                raise UsageError(
                    f"subscription {one} is delegated by tenant {one.home_tenant_id}",
                    hint="add --include-delegated to audit it",
                )
            chosen.append(Scoped(one, "delegated", "its home is another tenant"))
        elif one.state.lower() not in _READABLE_STATES:
            chosen.append(Scoped(one, "skipped", f"its state is {one.state}"))
        else:
            chosen.append(Scoped(one, "audited"))
    return chosen


def _resolve_all(
    terms: Sequence[str], subscriptions: Sequence[Subscription], option: str
) -> set[str]:
    return {id for term in terms for id in _resolve(term, subscriptions, option)}


def _resolve(term: str, subscriptions: Sequence[Subscription], option: str) -> set[str]:
    """The id of the one subscription that an id or a name means."""
    word = term.strip().lower()
    by_id = {one.id for one in subscriptions if one.id == word}
    if by_id:
        return by_id
    named = {one.id: one for one in subscriptions if (one.name or "").lower() == word}
    if len(named) == 1:
        return set(named)
    if named:
        candidates = ", ".join(f"{one.id} in tenant {one.tenant_id}" for one in named.values())
        raise UsageError(
            f"{option} {term!r} is the name of {len(named)} subscriptions: {candidates}",
            hint="name it by its id",
        )
    names = {(one.name or one.id).lower(): str(one) for one in subscriptions}
    near = get_close_matches(word, names, n=3, cutoff=0.5)
    meant = f"did you mean {' or '.join(names[name] for name in near)}? " if near else ""
    raise UsageError(
        f"{option} {term!r} is none of the {len(subscriptions)} subscriptions that the sign-in"
        " reaches",
        hint=f"{meant}`az account list --all` shows them; --tenant names another tenant",
    )
