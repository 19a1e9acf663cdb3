"""The findings document as lines of JSON, for a SIEM or a stream of text tools.

Every line is an object on its own and begins with the same keys:

- `kind`: what the line is about, see below;
- `schema_version`, `tool`: those of the findings document;
- `run_id`: the same on all lines of one report, and other in every other report;
- `cloud`, `as_of`: of the snapshot that the line comes from; null for one that read nothing.

The rest of the line depends on its kind. There are, in this order:

- one `run`: the times of all `snapshots`, the `summary` of the findings document, and in `lines`
  how many lines of each kind follow. So a run without findings is still seen, what is not
  applicable is still counted, and a stream that was cut off can be told;
- `subscription`, one for each that the sign-in reached: its `role` is audited, skipped (with the
  reason) or delegated, since what nobody looked at has no findings either;
- `coverage`: the units of collection as in the findings document, those that were read and those
  that were not;
- `finding`: the findings as in the findings document, in the same order, an unknown one with its
  gap.
"""

from collections.abc import Iterator
from typing import Any, TextIO

from azaudit.report.document import Document
from azaudit.report.encode import encode
from azaudit.report.origin import Origins, run_id
from azaudit.snapshot.schema import Run, ScopeRow


def write_ndjson(document: Document, out: TextIO) -> None:
    """Write the lines of a document, each as it is made."""
    origins = Origins(document.index)
    header = document.header()
    common = {key: header[key] for key in ("schema_version", "tool")} | {"run_id": run_id(document)}
    for kind, run, held in _lines(document, origins):
        beginning = {"kind": kind, **common, "cloud": run.cloud, "as_of": run.as_of or None}
        out.write(encode(beginning | held) + "\n")


def _lines(document: Document, origins: Origins) -> Iterator[tuple[str, Run, dict[str, Any]]]:
    index, newest = document.index, origins.newest
    subscriptions, units = index.subscriptions(), index.all_coverage()
    lines = {
        "subscription": len(subscriptions),
        "coverage": len(units),
        "finding": len(document.evaluation.findings),
    }
    snapshots = [file.run.as_of or None for file in index.files]
    whole = {"snapshots": snapshots, "summary": document.summary, "lines": lines}
    # several snapshots may be of several clouds, and the newest is of one of them
    yield "run", newest, {"cloud": document.cloud, **whole}
    for row in subscriptions:
        yield "subscription", origins.of(row), _subscription(row)
    for unit, held in zip(units, document.coverage, strict=True):
        yield "coverage", origins.of(unit), held
    for entry in document.findings():
        yield "finding", origins.of_finding(entry), entry


def _subscription(row: ScopeRow) -> dict[str, Any]:
    """A subscription under the names that findings use, so that lines can be joined."""
    held = {
        "tenant_id": row.tenant_id,
        "tenant_name": row.tenant_name,
        "subscription_id": row.subscription_id,
        "subscription_name": row.name,
        "state": row.state,
        "role": row.role,
        "reason": row.reason,
        "home_tenant_id": row.home_tenant_id,
    }
    optional = ("tenant_name", "reason", "home_tenant_id")
    return {key: value for key, value in held.items() if value is not None or key not in optional}
