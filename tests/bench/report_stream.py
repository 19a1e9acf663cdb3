"""Print how long the formats of one line each take for many findings, and how much memory.

Each format is written by a process of its own, since a process never forgets its peak. The budget
is 10 seconds and 200 MB for 100,000 findings, the findings themselves, which are held, included.

Usage: python -m tests.bench.report_stream [FINDINGS [FORMAT...]]
"""

import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from azaudit.evaluate.finding import Finding
from azaudit.model import Status
from azaudit.report.base import REPORTERS
from tests.report.samples import GUARDED, KEYS, PRODUCTION, TEST, account, denied, document, vault
from tests.report.samples import finding as sample

FORMATS = ("ndjson", "ocsf", "json")


def findings(number: int) -> Iterator[Finding]:
    gap = denied(TEST, "Microsoft.RecoveryServices/vaults/read")
    for i in range(number):
        if i % 10 == 9:
            about = vault(TEST, f"rsv-payments-{i:06}")
            yield sample(GUARDED, about, Status.UNKNOWN, gap.message, gap=gap, evidence=())
        else:
            about = account(PRODUCTION, f"oai-payments-{i:06}")
            yield sample(KEYS, about, (Status.FAIL, Status.PASS)[i % 2])


def peak_megabytes() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1024)


def say(line: str) -> None:
    sys.stdout.write(line + "\n")


def measure(number: int, name: str) -> None:
    made = document(findings(number))
    before = peak_megabytes()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "report"
        begun = time.perf_counter()
        with path.open("w", encoding="utf-8", newline="\n") as out:
            REPORTERS[name].write(made, out)
        seconds = time.perf_counter() - begun
        size = path.stat().st_size / 1e6
    say(
        f"{name}: {seconds:.1f} s, {number / seconds:,.0f} findings a second, {size:.0f} MB"
        f" written, peak RSS {peak_megabytes():.0f} MB (before writing {before:.0f} MB)"
    )


def main(arguments: list[str]) -> None:
    number, formats = int(arguments[0]) if arguments else 100_000, arguments[1:] or FORMATS
    if len(formats) == 1:
        measure(number, formats[0])
        return
    for name in formats:
        subprocess.run([sys.executable, "-m", __spec__.name, str(number), name], check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
