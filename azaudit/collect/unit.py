"""One unit of collection: its calls, its rows, and how it ended."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from inspect import isawaitable
from typing import Any

from azaudit.azure.capture import CapturedRow, PageRejectedError, Reading, ReadFailure, capture
from azaudit.errors import AzauditError
from azaudit.model import ResourceId
from azaudit.resources.base import Resource
from azaudit.snapshot.coverage import Coverage, CoverageState
from azaudit.snapshot.schema import ResourceRow, Source, pack

_STATES = {
    "denied": CoverageState.DENIED,
    "failed": CoverageState.FAILED,
    "not-registered": CoverageState.NOT_REGISTERED,
}
_REMOVED = "(not stored by azaudit)"


@dataclass(frozen=True)
class Place:
    """Where a unit reads: the tenant, the subscription and the ARM id that is asked."""

    tenant_id: str
    subscription_id: str | None
    scope: ResourceId


async def read(reading: Reading, calls: tuple[Callable[[], Any], ...]) -> None:
    """Make the calls of a unit one after another; what fails is in the reading, not raised.

    calls: each returns an SDK pager or an awaitable. Errors that are azaudit's own (no sign-in, a
    forbidden request, a request that a recording does not hold) are raised.
    """
    first: ReadFailure | None = None
    for call in calls:
        reading.failure = None
        with capture(reading):
            try:
                await _drive(call())
            except PageRejectedError:
                pass  # capture has written down why
            except AzauditError:
                raise
            except Exception as error:  # noqa: BLE001 - the SDK raises many types; each is a gap
                reading.failure = reading.failure or ReadFailure(
                    state="failed",
                    http_status=None,
                    error_code=type(error).__name__,
                    missing_action=None,
                    scope=reading.scope,
                    message=f"the SDK could not read the answer: {type(error).__name__}",
                )
        first = first or reading.failure
    reading.failure = first


async def _drive(started: Any) -> None:
    if isawaitable(started):
        await started
        return
    async for _ in started:
        pass  # the capture policy has the rows; the SDK's models drop unknown fields


def coverage_of(reading: Reading, place: Place, actions: tuple[str, ...]) -> Coverage:
    """How a unit ended, as its coverage row says it."""
    failure = reading.failure
    state = CoverageState.COMPLETE if failure is None else _STATES[failure.state]
    if failure is not None and reading.rows and not state.proves_absence:
        state = CoverageState.PARTIAL
    action = failure.missing_action if failure is not None else None
    if failure is not None and failure.state == "denied" and not action:
        action = actions[0] if actions else None
    return Coverage(
        collector=reading.collector,
        tenant_id=place.tenant_id,
        subscription_id=place.subscription_id,
        scope=place.scope.text,
        state=state,
        finished_at=reading.last_date or _now(),
        http_status=failure.http_status if failure else None,
        error_code=failure.error_code if failure else None,
        missing_action=action,
        message=failure.message if failure else None,
        rows=len(reading.rows),
        calls=reading.calls,
        attempts=reading.attempts,
    )


def _now() -> str:
    """The local time, for a unit to which nobody answered with a date."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def rows_of(
    reading: Reading, view: type[Resource], place: Place, source: Source
) -> list[ResourceRow]:
    """The rows of a unit in the form that the snapshot holds."""
    return [_row(captured, view, place, source) for captured in reading.rows]


def _row(captured: CapturedRow, view: type[Resource], place: Place, source: Source) -> ResourceRow:
    body = captured.body
    for path in view.never_stored:
        _remove(body, path.split("."))
    subscription = ResourceId(captured.id).subscription_id or place.subscription_id
    return ResourceRow(
        id=captured.id,
        type=view.arm_type.lower(),
        source=source,
        tenant_id=place.tenant_id,
        subscription_id=subscription,
        api_version=captured.api_version,
        collected_at=captured.collected_at,
        packed=pack(body),
    )


def _remove(body: dict[str, Any], names: list[str]) -> None:
    """Put the marker in the place of a value that must not be stored."""
    *above, last = names
    holder: Any = body
    for name in above:
        holder = holder.get(name) if isinstance(holder, dict) else None
    if isinstance(holder, dict) and holder.get(last) is not None:
        holder[last] = _REMOVED
