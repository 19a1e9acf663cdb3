"""The exit code of a run, from its findings and its coverage."""

import json
from collections.abc import Iterable
from pathlib import Path

from azaudit.app.request import GateRequest
from azaudit.errors import InputError, concerning
from azaudit.evaluate.finding import Evaluation, Finding
from azaudit.model import Status
from azaudit.resources.authorization import Subscription
from azaudit.snapshot.coverage import CoverageState
from azaudit.snapshot.index import SnapshotIndex

CLEAN, FINDINGS, GAPS, NOTHING = 0, 1, 3, 4
# without these nothing of a tenant is known; what else is read of a tenant serves some checks
_OF_TENANTS = ("subscriptions", "sign-in")


def exit_code(evaluation: Evaluation, index: SnapshotIndex, gate: GateRequest) -> int:
    """What the contract says of a judged run."""
    if not anything_readable(index):
        return NOTHING
    counting = {finding.status for finding in evaluation.findings if _counts(finding, gate)}
    if Status.FAIL in counting:
        return FINDINGS
    # a tenant that was asked for and is dark would have had findings of every severity
    if Status.UNKNOWN in counting or unreadable_tenants(index):
        return FINDINGS if gate.strict and gate.fail_on is not None else GAPS
    return CLEAN


def _counts(finding: Finding, gate: GateRequest) -> bool:
    return (
        gate.fail_on is not None
        and finding.severity >= gate.fail_on
        and finding.id not in gate.known
    )


def anything_readable(index: SnapshotIndex) -> bool:
    """Whether at least one list of at least one audited subscription was answered.

    That a subscription tells its own name shows nothing of what is in it.
    """
    audited = {row.subscription_id for row in index.subscriptions() if row.role == "audited"}
    return any(
        coverage.subscription_id in audited
        and coverage.collector != Subscription.listing.collector
        and (coverage.state.proves_absence or coverage.state is CoverageState.PARTIAL)
        for coverage in index.all_coverage()
    )


def unreadable_tenants(index: SnapshotIndex) -> list[str]:
    """The tenants that were asked for and whose subscriptions could not be listed."""
    return [
        coverage.tenant_id
        for coverage in index.all_coverage()
        if coverage.collector in _OF_TENANTS and not coverage.state.proves_absence
    ]


def has_gaps(index: SnapshotIndex) -> bool:
    """Whether anything that was asked for was not read completely."""
    return any(coverage.gap() is not None for coverage in index.all_coverage())


def baseline_ids(path: Path | None) -> frozenset[str]:
    """The ids of a findings document's failures and unknowns; empty without a document.

    Raises InputError for a file that is no findings document.
    """
    if path is None:
        return frozenset()
    with concerning("--baseline"):
        return _ids_in(path)


def _ids_in(path: Path) -> frozenset[str]:
    try:
        document = json.loads(path.read_text("utf-8"))
        return frozenset(_open_ids(document["findings"]))
    except OSError as error:
        raise InputError(
            f"{path} cannot be read: {error.strerror}", hint="name a file written with `-f json`"
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"{path} is no findings document", hint="name a file written with `-f json`"
        ) from error


def _open_ids(findings: Iterable[dict[str, str]]) -> Iterable[str]:
    return (one["id"] for one in findings if one["status"] in {"fail", "unknown"})
