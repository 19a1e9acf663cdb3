"""Print how long a findings document of many findings takes to write, and how much memory.

Usage: python -m tests.bench.report_json [FINDINGS]
"""

import sys
import time
import tracemalloc
from pathlib import Path
from tempfile import TemporaryDirectory

from azaudit.model import ResourceId, Status
from azaudit.report.document import Document
from azaudit.report.json_document import write_json
from tests.report.samples import PRODUCTION, account, document, finding


def many(number: int) -> Document:
    outcomes = (Status.FAIL, Status.PASS)
    return document(
        finding(about=account(PRODUCTION, f"oai-payments-{i:06}"), status=outcomes[i % 2])
        for i in range(number)
    )


def warm(made: Document) -> None:
    """Fill what the model caches, so that only the writer's own memory is measured."""
    for one in made.evaluation.findings:
        parent: ResourceId | None = one.subject.id
        while parent is not None:
            _ = (parent.folded, parent.type, parent.resource_group)
            parent = parent.parent


def say(line: str) -> None:
    sys.stdout.write(line + "\n")


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with TemporaryDirectory() as folder:
        path = Path(folder) / "findings.json"
        made = many(number)
        begun = time.perf_counter()
        with path.open("w", encoding="utf-8") as out:
            write_json(made, out)
        seconds = time.perf_counter() - begun
        say(f"{number} findings: {seconds:.1f} s, {path.stat().st_size / 1e6:.0f} MB of JSON")
        warm(made)
        tracemalloc.start()
        with path.open("w", encoding="utf-8") as out:
            write_json(made, out)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        say(f"peak memory of writing: {peak / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
