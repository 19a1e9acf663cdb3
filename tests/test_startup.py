"""That commands which need no Azure start without it, and fast."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.snapshots import failing, write

ROOT = Path(__file__).parents[1]
SDK = ("azure", "aiohttp", "msal")

LIST_MODULES = """
import sys
from azaudit.cli import main
try:
    main()
finally:
    loaded = {name.partition(".")[0] for name in sys.modules}
    sys.stderr.write("\\nloaded: " + " ".join(sorted(loaded)))
"""


def run(*arguments: str, code: str = LIST_MODULES) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
        timeout=60,
    )


def loaded(*arguments: str) -> set[str]:
    ran = run(*arguments)
    assert ran.stdout
    return set(ran.stderr.rpartition("loaded: ")[2].split())


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["--version"],
        ["audit", "--help"],
        ["checks", "list"],
        ["checks", "show", "openai-local-auth-disabled"],
    ],
)
def test_what_only_tells_loads_neither_the_sdk_nor_rich(arguments):
    assert loaded(*arguments).isdisjoint({*SDK, "rich"})


@pytest.mark.parametrize(("format", "rich"), [("json", False), ("table", True)])
def test_check_loads_no_sdk_and_rich_only_for_the_table(tmp_path, format, rich):
    path = write(tmp_path / "a.azaudit", failing())
    names = loaded("check", str(path), "-f", format, "-q")
    assert names.isdisjoint(SDK)
    assert ("rich" in names) == rich


@pytest.mark.skipif(os.name == "nt", reason="Windows counts no times of children")
@pytest.mark.parametrize(("arguments", "seconds"), [(["--help"], 0.25), (["checks", "list"], 0.5)])
def test_start_up_keeps_to_its_time(arguments, seconds):
    """Of processor time, the best of several, since the machine is busy with other tests."""

    def spent() -> float:
        times = os.times()
        return times.children_user + times.children_system

    def once() -> float:
        start = spent()
        run(*arguments, code="from azaudit.cli import main; main()")
        return spent() - start

    assert min(once() for _ in range(5)) < seconds
