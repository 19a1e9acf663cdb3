"""Scope: the subscriptions that a sign-in reaches, and which of them a run audits."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, Literal

from azaudit.azure.reading import CapturedRow, Reading, read
from azaudit.azure.refusal import storable
from azaudit.azure.session import TenantSession
from azaudit.errors import UsageError, concerning
from azaudit.model import ResourceId

# The states in which Azure does not answer reads as usual
# (learn.microsoft.com/azure/cost-management-billing/manage/subscription-states). A state that is
# unknown or missing is no reason to look away.
_UNREADABLE_STATES = {"disabled", "deleted"}
_SUBSCRIPTION = re.compile(r"/subscriptions/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")


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


EVERYTHING = ScopeChoice()


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
    reading = Reading("subscriptions", f"/tenants/{session.tenant_id}")
    await read(reading, lambda: (_asked(session, api_version).subscriptions.list,))
    rows = {_subscription_id(row): row for row in reading.rows}
    if rows.pop("", None) is not None:
        reading.fail("the list of subscriptions holds something else")
    reading.rows = [rows[id] for id in sorted(rows)]
    found = (_subscription(id, rows[id].body, session.tenant_id) for id in sorted(rows))
    return Reach(tuple(found), reading, await _tenant_name(session, api_version))


def _asked(session: TenantSession, api_version: str) -> Any:
    return session.client(_client(), subscription_id=None, api_version=api_version)


def _subscription_id(row: CapturedRow) -> str:
    """The id of the subscription that a row describes, empty when it describes none."""
    match = _SUBSCRIPTION.fullmatch(ResourceId(row.id).folded)
    return match[1] if match else ""


def _subscription(id: str, body: dict[str, Any], tenant_id: str) -> Subscription:
    name, state, home = (body.get(key) for key in ("displayName", "state", "tenantId"))
    return Subscription(
        id,
        name if isinstance(name, str) and name else None,
        storable(state) if isinstance(state, str) and state else "unknown",
        tenant_id,
        storable(home.lower()) if isinstance(home, str) and home else tenant_id,
    )


async def _tenant_name(session: TenantSession, api_version: str) -> str | None:
    """The tenant's default domain; nothing depends on it, so a refusal is no gap."""
    reading = Reading("tenants", f"/tenants/{session.tenant_id}")
    await read(reading, lambda: (_asked(session, api_version).tenants.list,))
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
    through: dict[str, str] = {}
    chosen = []
    for one in subscriptions:
        if one.id in excluded:
            scoped = Scoped(one, "skipped", "excluded by the user")
        elif wanted and one.id not in wanted:
            scoped = Scoped(one, "skipped", "not selected")
        elif one.delegated and one.id in homes:
            scoped = Scoped(one, "skipped", "audited through its own tenant")
        elif one.delegated and not choice.include_delegated:
            scoped = _delegated(one, named=one.id in wanted)
        elif one.state.lower() in _UNREADABLE_STATES:
            scoped = Scoped(one, "skipped", one.state.lower())
        elif through.setdefault(one.id, one.tenant_id) != one.tenant_id:
            scoped = Scoped(one, "skipped", f"audited through tenant {through[one.id]}")
        else:
            scoped = Scoped(one, "audited")
        chosen.append(scoped)
    return chosen


def _delegated(one: Subscription, *, named: bool) -> Scoped:
    if named:
        raise UsageError(
            f"subscription {one} is delegated by tenant {one.home_tenant_id}",
            hint="add --include-delegated to audit it",
        )
    return Scoped(one, "delegated", "its home is another tenant")


def _resolve_all(
    terms: Sequence[str], subscriptions: Sequence[Subscription], option: str
) -> set[str]:
    found: set[str] = set()
    for term in terms:
        with concerning(option, term):
            found |= _resolve(term, subscriptions, option)
    return found


def _folded(text: str) -> str:
    return text.strip().lower()


def _resolve(term: str, subscriptions: Sequence[Subscription], option: str) -> set[str]:
    """The id of the one subscription that an id or a name means."""
    word = _folded(term)
    by_id = {one.id for one in subscriptions if one.id == word}
    if by_id:
        return by_id
    named = {one.id: one for one in subscriptions if one.name and _folded(one.name) == word}
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
