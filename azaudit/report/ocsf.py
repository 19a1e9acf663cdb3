"""The findings document as OCSF events, one a line: Compliance Finding, class 2003.

The event follows the OCSF schema 1.8.0 with its profile `cloud`. What the schema has a place for is
there, what it has none for is in `unmapped`, and nothing is in an object that the schema does not
know of. Absent values are left out.

- `finding_info.uid` is the finding's id: the same in every run. `metadata.uid` is the event's: the
  same only when the same report is written again. `metadata.correlation_uid` is the same on all
  events of one report.
- `activity_id` is always Create, since one report does not know what was reported before.
- `time` is the `as_of` of the snapshot that the finding comes from, in milliseconds.
- `compliance.status_id` is Pass, Fail, Warning for unknown, Other for manual; `status_id` is New,
  Suppressed for a waived finding, Resolved for a pass.
- A tenant that could not be read has no findings, so it has an event of its own: see ocsf_gap.
"""

import hashlib
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import chain
from typing import Any, TextIO

from azaudit.report.document import Document
from azaudit.report.encode import encode
from azaudit.report.ocsf_event import event
from azaudit.report.ocsf_gap import tenant_gaps
from azaudit.report.ocsf_words import SCHEMA_VERSION
from azaudit.report.origin import Origins, run_id
from azaudit.snapshot.schema import Run

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def write_ocsf(document: Document, out: TextIO) -> None:
    """Write the events of a document, each as it is made."""
    origins, run = Origins(document.index), run_id(document)
    names = {tenant["id"]: tenant.get("name") for tenant in document.scope["tenants"]}
    gaps = ((entry, origins.of(unit)) for unit, entry in tenant_gaps(document))
    findings = ((entry, origins.of_finding(entry)) for entry in document.findings())
    for entry, origin in chain(gaps, findings):
        made = event(
            entry,
            metadata=_metadata(entry, origin, document.tool_version, run),
            time=_milliseconds(origin.as_of) or 0,
            cloud=origin.cloud,
            tenant_name=names.get(entry["tenant_id"]),
        )
        out.write(encode(made) + "\n")


def _metadata(entry: dict[str, Any], origin: Run, version: str, run: str) -> dict[str, Any]:
    one = "\n".join((entry["id"], origin.as_of, run))
    held = {
        "uid": hashlib.sha256(one.encode()).hexdigest()[:32],
        "version": SCHEMA_VERSION,
        "product": {
            "name": "azaudit",
            "uid": "azaudit",
            "vendor_name": "azaudit",
            "version": version,
        },
        "profiles": ["cloud"],
        "tenant_uid": entry["tenant_id"],
        "correlation_uid": run,
    }
    if _milliseconds(origin.as_of) is None:
        # the schema requires a time, and the hour of writing would be a wrong one
        held["debug"] = ["the snapshot holds nothing that was read, so the time is not known"]
    return held


@lru_cache(maxsize=64)
def _milliseconds(as_of: str) -> int | None:
    """A time as the schema wants it, exactly; None for a snapshot that read nothing."""
    try:
        return (datetime.fromisoformat(as_of) - _EPOCH) // _MILLISECOND
    except (ValueError, TypeError):  # TypeError: a time without its zone
        return None
