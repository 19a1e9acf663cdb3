"""Whether a run would find everything that it needs, as a document; nothing is collected."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from azaudit.analysis.permissions import Permission
from azaudit.app.collection import open_source
from azaudit.app.ground import Ground, find_ground
from azaudit.app.permissions import graph_permissions
from azaudit.app.plan import Plan, make_plan
from azaudit.app.request import JudgeRequest, ScopeRequest, SourceRequest
from azaudit.app.selected import selected_checks
from azaudit.app.verdict import CLEAN, GAPS, NOTHING
from azaudit.azure.refusal import ReadFailure
from azaudit.azure.scope import Reach, Scoped, Subscription
from azaudit.azure.session import TenantSession
from azaudit.azure.source import Source
from azaudit.collect.engine import own_error
from azaudit.collect.preflight import Held, Preflight
from azaudit.errors import NothingToAuditError
from azaudit.evaluate.check import Check

SCHEMA_VERSION = "1.0"
_FORBIDDEN = 403
_Json = dict[str, Any]


@dataclass(frozen=True)
class Diagnosis:
    """What was found, and the exit code of the contract.

    nothing: why nothing could be audited, where that is so.
    """

    document: _Json
    exit_code: int
    nothing: NothingToAuditError | None = None


def diagnose(scope: ScopeRequest, source: SourceRequest, judge: JudgeRequest) -> Diagnosis:
    """Sign in, look at what the run would reach, and ask what it may do there.

    Raises SignInError when no tenant can be signed in to, UsageError for a subscription or a
    selection that means nothing.
    """
    plan = make_plan(selected_checks(judge), narrowed=judge.narrowed)
    return asyncio.run(_diagnosed(open_source(source), scope, plan))


async def _diagnosed(source: Source, scope: ScopeRequest, plan: Plan) -> Diagnosis:
    async with AsyncExitStack() as stack:
        ground = await find_ground(stack, source, scope, _in_the_document)
        found = await _ask(ground, plan)
    nothing = _nothing(ground)
    document = _Findings(ground, plan, found).document(source.cloud.name)
    if nothing is not None:
        return Diagnosis(document, NOTHING, nothing)
    return Diagnosis(document, CLEAN if document["ready"] else GAPS)


def _in_the_document(text: str) -> None:
    """Say nothing: the document says of each tenant what could not be had."""
    del text


def _nothing(ground: Ground) -> NothingToAuditError | None:
    try:
        ground.require_audited()
    except NothingToAuditError as error:
        return error
    return None


@dataclass(frozen=True)
class _Answers:
    """What was asked of Azure: by subscription id, and by tenant id."""

    held: Mapping[str, Held]
    graph: Mapping[str, ReadFailure | None]


async def _ask(ground: Ground, plan: Plan) -> _Answers:
    """Ask for everything at once."""
    preflight = Preflight()
    held: dict[str, asyncio.Task[Held]] = {}
    graph: dict[str, asyncio.Task[ReadFailure | None]] = {}
    asks_graph = any(one.graph for one in plan.collectors)
    try:
        async with asyncio.TaskGroup() as tasks:
            for session in ground.sessions:
                ids = ground.audited(session)
                for id in ids:
                    held[id] = tasks.create_task(preflight.held(session, id))
                # who is who is asked only where roles are read
                if ids and asks_graph:
                    question = preflight.graph_failure(session)
                    graph[session.tenant_id] = tasks.create_task(question)
    except BaseExceptionGroup as group:
        raise own_error(group) from group
    return _Answers(
        {id: task.result() for id, task in held.items()},
        {id: task.result() for id, task in graph.items()},
    )


@dataclass(frozen=True)
class _Findings:
    ground: Ground
    plan: Plan
    answers: _Answers

    def document(self, cloud: str) -> _Json:
        tenants = [*map(self._tenant, self.ground.sessions), *self._dark_tenants()]
        groups = list(self._groups())
        graphs = [one["graph"] for one in tenants if one["graph"] is not None]
        ready = (
            bool(groups)
            and all(one["state"] == "complete" for one in groups)
            and all(one["state"] == "answers" for one in graphs)
            and all(one["message"] is None for one in tenants)
        )
        return {
            "schema_version": SCHEMA_VERSION,
            "cloud": cloud,
            "ready": ready,
            "checks": len(self.plan.checks),
            "actions": list(self.plan.actions),
            "tenants": tenants,
            "permissions": groups,
        }

    def _tenant(self, session: TenantSession) -> _Json:
        reach: Reach = self.ground.reaches[session.tenant_id]
        failure = reach.reading.failure
        return {
            "id": session.tenant_id,
            "name": reach.tenant_name,
            "identity": session.identity,
            "message": failure.message if failure is not None else None,
            "hint": None,
            "subscriptions": [
                _subscription(one)
                for one in self.ground.scoped
                if one.subscription.tenant_id == session.tenant_id
            ],
            "graph": self._graph(session.tenant_id),
        }

    def _dark_tenants(self) -> Iterator[_Json]:
        for tenant, error in self.ground.failed.items():
            yield {
                "id": tenant,
                "name": None,
                "identity": None,
                "message": error.message,
                "hint": error.hint or None,
                "subscriptions": [],
                "graph": None,
            }

    def _graph(self, tenant_id: str) -> _Json | None:
        if tenant_id not in self.answers.graph:
            return None
        failure = self.answers.graph[tenant_id]
        state = "answers"
        if failure is not None:
            state = "missing" if failure.http_status == _FORBIDDEN else "unread"
        return {
            "state": state,
            "message": failure.message if failure is not None else None,
            **graph_permissions(self.plan),
            "checks": sorted(one.id for one in self.plan.checks if _asks_graph(one)),
        }

    def _groups(self) -> Iterator[_Json]:
        """The audited subscriptions by what is missing there; those where nothing is come first."""
        alike: dict[tuple[str, ...], list[Subscription]] = defaultdict(list)
        unread: dict[Any, list[tuple[Subscription, ReadFailure]]] = defaultdict(list)
        for one in self.ground.scoped:
            if one.role != "audited":
                continue
            held = self.answers.held[one.subscription.id]
            if held.failure is None:
                missing = _missing(self.plan.actions, held.permissions)
                alike[missing].append(one.subscription)
            else:
                failed = held.failure
                unread[failed.http_status, failed.error_code].append((one.subscription, failed))
        for actions in sorted(alike, key=len):
            yield _group(alike[actions], tuple(self._needed(actions)))
        for refused in unread.values():
            yield _group([one for one, _ in refused], failure=refused[0][1])

    def _needed(self, actions: Sequence[str]) -> Iterator[_Json]:
        """Each action with the selected checks that need it."""
        needing: dict[str, list[str]] = defaultdict(list)
        for check in self.plan.checks if actions else ():
            for action in make_plan((check,), narrowed=True).actions:
                needing[action].append(check.id)
        for action in actions:
            yield {"action": action, "checks": sorted(needing[action])}


@lru_cache
def _missing(actions: tuple[str, ...], held: frozenset[Permission]) -> tuple[str, ...]:
    """The actions that none of the permissions names; many subscriptions hold the same."""
    return tuple(one for one in actions if not any(given.names(one) for given in held))


def _group(
    subscriptions: Iterable[Subscription],
    missing: tuple[_Json, ...] = (),
    failure: ReadFailure | None = None,
) -> _Json:
    state = "unread" if failure is not None else "missing" if missing else "complete"
    return {
        "state": state,
        "message": failure.message if failure is not None else None,
        "missing": list(missing),
        "subscriptions": [{"id": one.id, "name": one.name} for one in subscriptions],
    }


def _subscription(one: Scoped) -> _Json:
    subscription = one.subscription
    return {
        "id": subscription.id,
        "name": subscription.name,
        "state": subscription.state,
        "role": one.role,
        "reason": one.reason,
    }


def _asks_graph(check: Check) -> bool:
    return any(one.graph for one in make_plan((check,), narrowed=True).collectors)
