"""One unit of collection: its rows in the form of the snapshot, and how it ended."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from azaudit.azure.reading import CapturedRow, Reading
from azaudit.azure.refusal import ReadFailure
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
_FORBIDDEN = 403
_NOT_FOUND = 404
# Azure Resource Manager authorizes before it looks, and its 403 says "or the scope is invalid" for
# that reason, so whoever gets one of these may read there. Other codes of a 404 can be about the
# address, the api-version or the type.
_ABSENT = frozenset(
    {
        "resourcenotfound",
        "resourcegroupnotfound",
        "parentresourcenotfound",
        "roledefinitiondoesnotexist",
    }
)


@dataclass(frozen=True)
class Place:
    """Where a unit reads: the tenant, the subscription and the ARM id that is asked."""

    tenant_id: str
    subscription_id: str | None
    scope: ResourceId


def coverage_of(
    reading: Reading,
    place: Place,
    actions: tuple[str, ...],
    none_codes: frozenset[str] = frozenset(),
) -> Coverage:
    """How a unit ended, as its coverage row says it.

    none_codes: error codes in lower case that say that there is nothing to be read; the row of such
    a unit is complete and keeps the code, which says why there is nothing.
    """
    failure = reading.failure
    if failure is not None and (failure.error_code or "").lower() in none_codes:
        reading.failure = None
    action = failure.missing_action if failure is not None else None
    if failure is not None and failure.http_status == _FORBIDDEN and not action:
        action = actions[0] if actions else None
    return Coverage(
        collector=reading.collector,
        tenant_id=place.tenant_id,
        subscription_id=place.subscription_id,
        scope=place.scope.text,
        state=_state(reading, place),
        finished_at=reading.last_date or _now(),
        http_status=failure.http_status if failure else None,
        error_code=failure.error_code if failure else None,
        missing_action=action,
        message=failure.message if failure else None,
        rows=len(reading.rows),
        calls=reading.calls,
        attempts=reading.attempts,
    )


def _state(reading: Reading, place: Place) -> CoverageState:
    if reading.failure is None or (reading.may_be_absent and says_absent(reading.failure)):
        return CoverageState.COMPLETE
    if reading.rows:
        return CoverageState.PARTIAL
    state = _STATES[reading.failure.state]
    # A provider without registration has no resources, so nothing could be asked below one, and
    # the first answer says so.
    of_subscription = place.scope.type is None and place.scope.resource_group is None
    if state is CoverageState.NOT_REGISTERED and not (of_subscription and reading.calls == 1):
        return CoverageState.FAILED
    return state


def says_absent(failure: ReadFailure) -> bool:
    """Whether a refusal to read a resource by itself proves that it does not exist."""
    code = (failure.error_code or "").lower()
    return failure.http_status == _NOT_FOUND and code in _ABSENT


def _now() -> str:
    """The local time, for a unit to which nobody answered with a date."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def rows_of(
    reading: Reading, view: type[Resource], place: Place, source: Source
) -> list[ResourceRow]:
    """The rows of a unit in the form that the snapshot holds; the reading keeps no others.

    A row that does not lie below the asked scope, or is of another type, would later be found below
    nothing, or be judged as what it is not, and the list would look longer than it is; so it makes
    the unit incomplete. Of several answers about one resource, as pages of a list that changes can
    hold, the last counts. Call it before `coverage_of`.
    """
    kept: dict[ResourceId, CapturedRow] = {}
    for captured in reading.rows:
        id = ResourceId(captured.id)
        if not view.lies_in(id, place.scope):
            reading.fail(f"the answer holds something of another scope: {captured.id}")
        elif not view.names(id):
            reading.fail(f"the answer holds something of another type: {captured.id}")
        elif source == "get" and view.names(place.scope) and not view.is_answer(id, place.scope):
            reading.fail(f"the answer is about another resource: {captured.id}")
        else:
            kept[id] = captured
    reading.rows = list(kept.values())
    return [_row(captured, view, place, source) for captured in reading.rows]


def _row(captured: CapturedRow, view: type[Resource], place: Place, source: Source) -> ResourceRow:
    for path in view.never_stored:
        _remove(captured.body, path.lower().split("."))
    subscription = ResourceId(captured.id).subscription_id or place.subscription_id
    return ResourceRow(
        id=captured.id,
        type=view.arm_type.lower(),
        source=source,
        tenant_id=place.tenant_id,
        subscription_id=subscription,
        api_version=captured.api_version,
        collected_at=captured.collected_at,
        packed=pack(captured.body),
        # a later run may ask about others, so what it does not hold is not gone
        scope=ResourceId(captured.id).folded if view.listing.of_tenant else "",
    )


def _remove(holder: Any, names: list[str]) -> None:
    """Put the marker in the place of a value that must not be stored.

    A path goes through every item of a list, and the case of a key does not matter.
    """
    if isinstance(holder, list):
        for item in holder:
            _remove(item, names)
    elif isinstance(holder, dict):
        name, *below = names
        for key in [key for key in holder if key.lower() == name]:
            if below:
                _remove(holder[key], below)
            elif holder[key] is not None:
                holder[key] = _REMOVED
