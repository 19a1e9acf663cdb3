"""Tenants that could not be read, as entries from which an event can be made.

A gap inside a subscription is told by the unknown findings of the checks that rest on it. Where not
even the subscriptions could be listed there is nothing to hang a finding on, and a reader of events
would take a dark tenant for a clean one.
"""

import hashlib
from collections.abc import Iterator
from typing import Any

from azaudit.model import ResourceId
from azaudit.report.document import Document
from azaudit.report.finding import gap_entry, how_to_read
from azaudit.snapshot.coverage import Coverage

CHECK_ID = "coverage"


def tenant_gaps(document: Document) -> Iterator[tuple[Coverage, dict[str, Any]]]:
    """Every unit of a whole tenant that some selected check rests on and that was not read."""
    severities = {check.id: check.severity for check in document.checks}
    for unit, held in zip(document.index.all_coverage(), document.coverage, strict=True):
        gap = unit.gap()
        if unit.subscription_id is not None or gap is None or not held["affects"]:
            continue
        worst = max(severities[id] for id in held["affects"])
        yield (
            unit,
            {
                "id": _id(unit),
                "check_id": CHECK_ID,
                "title": f"The tenant can be read ({unit.collector})",
                # whatever those checks would have found was not looked for
                "severity": worst.word,
                "status": "unknown",
                "control": CHECK_ID,
                "maps": [],
                "tenant_id": unit.tenant_id,
                "subscription_id": None,
                "subscription_name": None,
                "resource_group": None,
                "resource_id": unit.scope,
                "resource_type": "Microsoft.Resources/tenants",
                "resource_name": ResourceId(unit.scope).name,
                "location": None,
                "tags": {},
                "message": gap.message,
                "notes": [],
                "evidence": [],
                "evidence_total": 0,
                "gap": gap_entry(gap),
                "risk": "What could not be read was not judged by any check.",
                "remediation": {"text": how_to_read(gap)},
                "references": [],
            },
        )


def _id(unit: Coverage) -> str:
    """Stable over runs and versions, as the ids of findings are."""
    parts = (CHECK_ID, unit.collector, unit.tenant_id, ResourceId(unit.scope).folded)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]
