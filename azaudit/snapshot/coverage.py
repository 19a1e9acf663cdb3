"""Coverage: for everything that was asked of Azure, whether the answer was had, and if not why."""

from dataclasses import dataclass
from enum import StrEnum

from azaudit.model import Gap, GapState


class CoverageState(StrEnum):
    """How one unit of collection ended."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    DENIED = "denied"
    FAILED = "failed"
    NOT_REGISTERED = "not-registered"
    SKIPPED = "skipped"

    @property
    def proves_absence(self) -> bool:
        """Whether what the unit did not list does not exist.

        A provider that is not registered in a subscription can hold no resources there.
        """
        return self in (CoverageState.COMPLETE, CoverageState.NOT_REGISTERED)


_GAP_STATES: dict[CoverageState, GapState] = {
    CoverageState.PARTIAL: "partial",
    CoverageState.DENIED: "denied",
    CoverageState.FAILED: "failed",
    CoverageState.SKIPPED: "skipped",
}


@dataclass(frozen=True)
class Coverage:
    """One unit of collection: a collector at a scope.

    scope: the ARM id that was asked, as written. calls: requests that needed an answer (one a
    page). attempts: HTTP exchanges, retries included. rows: resources that were read.
    finished_at: RFC 3339 UTC, from the last answer's Date header.
    """

    collector: str
    tenant_id: str
    subscription_id: str | None
    scope: str
    state: CoverageState
    finished_at: str
    http_status: int | None = None
    error_code: str | None = None
    missing_action: str | None = None
    message: str | None = None
    rows: int = 0
    calls: int = 0
    attempts: int = 0

    def gap(self) -> Gap | None:
        """Why this unit cannot prove absence, or None when it can."""
        state = _GAP_STATES.get(self.state)
        if state is None:
            return None
        return Gap(
            state=state,
            scope=self.scope,
            message=self.message or f"{self.collector} was not read",
            http_status=self.http_status,
            error_code=self.error_code,
            missing_action=self.missing_action,
        )
