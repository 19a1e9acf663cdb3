"""The findings document: what every format is written from, and what `-f json` shows whole."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from azaudit.evaluate.check import Check
from azaudit.evaluate.finding import Evaluation
from azaudit.model import Severity, Status
from azaudit.report.finding import finding_entry
from azaudit.resources.base import Resource
from azaudit.snapshot.coverage import Coverage
from azaudit.snapshot.index import SnapshotIndex
from azaudit.snapshot.schema import ScopeRow

SCHEMA_VERSION = "1.0"

CollectorOf = Callable[[type[Resource]], str]


def listing_collector(view: type[Resource]) -> str:
    """The name of the collector that lists a view."""
    return view.listing.collector


@dataclass(frozen=True)
class Document:
    """The findings document, made part by part as a format asks for it.

    Everything but the findings is small and held; findings are made one at a time, so that a
    format which writes them out as they come needs no more memory for a hundred thousand.
    """

    evaluation: Evaluation
    index: SnapshotIndex
    checks: tuple[Check, ...]
    tool_version: str
    cloud: str
    collector_of: CollectorOf = listing_collector

    def header(self) -> dict[str, Any]:
        """The document without its findings, the keys in the order of the contract."""
        return {
            "schema_version": SCHEMA_VERSION,
            "tool": {"name": "azaudit", "version": self.tool_version},
            "as_of": [file.run.as_of or None for file in self.index.files],
            "cloud": self.cloud,
            "scope": self.scope,
            "summary": self.summary,
            "coverage": self.coverage,
        }

    def findings(self) -> Iterator[dict[str, Any]]:
        """Every finding in the fixed order, made as it is asked for."""
        return map(finding_entry, self.evaluation.findings)

    @cached_property
    def scope(self) -> dict[str, Any]:
        """The tenants with the subscriptions that were audited, and those that were not."""
        rows = self.index.subscriptions()
        return {
            "tenants": _tenants(rows, self.index.all_coverage()),
            "skipped": [
                {**_subscription(row), "tenant_id": row.tenant_id, "reason": row.reason}
                for row in rows
                if row.role == "skipped"
            ],
            "delegated": [
                {
                    **_subscription(row),
                    "tenant_id": row.tenant_id,
                    "home_tenant_id": row.home_tenant_id,
                }
                for row in rows
                if row.role == "delegated"
            ],
        }

    @cached_property
    def summary(self) -> dict[str, Any]:
        """The counts: by status, by severity (failures only), by service and by control."""
        by_status: Counter[Status] = Counter()
        by_severity: Counter[Severity] = Counter()
        by_service: dict[str, Counter[Status]] = {}
        by_control: dict[str, Counter[Status]] = {}

        def count(check: Check, status: Status, number: int) -> None:
            by_status[status] += number
            by_service.setdefault(check.service, Counter())[status] += number
            by_control.setdefault(check.control, Counter())[status] += number

        for finding in self.evaluation.findings:
            count(finding.check, finding.status, 1)
            by_severity[finding.severity] += finding.status is Status.FAIL
        for check in self.checks:
            count(check, Status.NOT_APPLICABLE, self.evaluation.not_applicable[check.id])
        return {
            "by_status": _statuses(by_status),
            "by_severity": {level.word: by_severity[level] for level in reversed(Severity)},
            "by_service": {name: _statuses(held) for name, held in sorted(by_service.items())},
            "by_control": {name: _statuses(held) for name, held in sorted(by_control.items())},
        }

    @cached_property
    def coverage(self) -> list[dict[str, Any]]:
        """Every unit of collection, with the selected checks that rest on it."""
        readers = _readers(self.checks, self.collector_of)
        everyone = sorted(check.id for check in self.checks)
        return [
            _unit(unit, _affected(unit, readers, everyone)) for unit in self.index.all_coverage()
        ]


def build_document(
    evaluation: Evaluation,
    index: SnapshotIndex,
    checks: Sequence[Check],
    *,
    tool_version: str,
    cloud: str,
    collector_of: CollectorOf = listing_collector,
) -> Document:
    """The document of an evaluation.

    checks: those that were selected. collector_of: names the collector that lists a view.
    """
    ordered = tuple(sorted(evaluation.findings, key=lambda finding: finding.order))
    return Document(
        evaluation=replace(evaluation, findings=ordered),
        index=index,
        checks=tuple(checks),
        tool_version=tool_version,
        cloud=cloud,
        collector_of=collector_of,
    )


def _subscription(row: ScopeRow) -> dict[str, Any]:
    return {"id": row.subscription_id, "name": row.name, "state": row.state}


def _tenants(rows: Iterable[ScopeRow], coverage: Iterable[Coverage]) -> list[dict[str, Any]]:
    """Each tenant that was asked; one whose subscriptions could not be listed has none."""
    asked = {unit.tenant_id for unit in coverage}
    names: dict[str, str] = {}
    audited: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        if row.tenant_name:
            names.setdefault(row.tenant_id, row.tenant_name)
        if row.role == "audited":
            audited.setdefault(row.tenant_id, []).append(_subscription(row))
    return [
        {
            "id": tenant,
            **({"name": names[tenant]} if tenant in names else {}),
            "subscriptions": audited.get(tenant, []),
        }
        for tenant in sorted(asked | audited.keys())
    ]


def _statuses(counts: Mapping[Status, int]) -> dict[str, int]:
    return {status.value: counts.get(status, 0) for status in Status}


def _readers(checks: Iterable[Check], collector_of: CollectorOf) -> dict[str, list[str]]:
    """Per collector the ids of the checks that read what it lists.

    A child is listed below its parents, so whoever reads the child rests on the parents' list.
    """
    readers: dict[str, set[str]] = {}
    for check in checks:
        for view in check.views:
            level: type[Resource] | None = view
            while level is not None:
                readers.setdefault(collector_of(level), set()).add(check.id)
                listing = getattr(level, "listing", None)
                level = listing.parent if listing is not None else None
    return {name: sorted(ids) for name, ids in readers.items()}


def _affected(
    unit: Coverage, readers: Mapping[str, list[str]], everyone: list[str]
) -> Sequence[str]:
    # the GET that completes a listed row has a unit of its own, named after the list
    found = readers.get(unit.collector) or readers.get(unit.collector.removesuffix("-detail"))
    if found is None and unit.subscription_id is None:
        # a tenant's list of subscriptions fills no view, and without it nothing there is judged
        return everyone
    return found or []


def _unit(unit: Coverage, affects: Sequence[str]) -> dict[str, Any]:
    optional = {
        "http_status": unit.http_status,
        "error_code": unit.error_code,
        "missing_action": unit.missing_action,
        "message": unit.message,
    }
    return {
        "tenant_id": unit.tenant_id,
        "subscription_id": unit.subscription_id,
        "collector": unit.collector,
        "scope": unit.scope,
        "state": unit.state.value,
        **{name: value for name, value in optional.items() if value is not None},
        "rows": unit.rows,
        "calls": unit.calls,
        "affects": affects,
    }
