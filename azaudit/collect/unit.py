"""One unit of collection: its rows in the form of the snapshot, and how it ended."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from azaudit.azure.reading import CapturedRow, Reading
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
    """The rows of a unit in the form that the snapshot holds.

    A row that does not lie below the asked scope would later be found below nothing, and its list
    would look shorter than it is; so it makes the unit incomplete. Call it before `coverage_of`.
    """
    rows = []
    for captured in reading.rows:
        if ResourceId(captured.id).within(place.scope):
            rows.append(_row(captured, view, place, source))
        else:
            reading.fail(f"the answer holds something of another scope: {captured.id}")
    return rows


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
