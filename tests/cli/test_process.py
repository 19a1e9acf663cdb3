"""What only a process of its own shows: pipes, signals, closed streams."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from textwrap import dedent

import pytest

from azaudit.resources.cognitive_services import CognitiveAccount
from tests.cli.snapshots import account, failing, write

posix = pytest.mark.skipif(os.name == "nt", reason="the shell and the signals of POSIX")
KEYS = ["--select", "openai-local-auth-disabled"]


def environment(**more: str) -> dict[str, str]:
    root = str(Path(__file__).parents[2])
    return {**os.environ, "PYTHONPATH": root, "COLUMNS": "80", **more}


def azaudit(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "azaudit", *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        env=environment(),
        check=False,
        timeout=60,
    )


def shell(line: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a line of bash in which $AZAUDIT is the command and the pipeline's codes are shown."""
    return subprocess.run(
        ["bash", "-c", f'{line}; echo "codes ${{PIPESTATUS[*]}}"'],
        capture_output=True,
        encoding="utf-8",
        env=environment(AZAUDIT=f"{sys.executable} -m azaudit", **more),
        check=False,
        timeout=60,
    )


@pytest.fixture
def many(tmp_path) -> Path:
    """A snapshot whose report is longer than a pipe holds."""
    world = failing()
    for number in range(400):
        world = world.with_body(CognitiveAccount, account(f"a{number}", disableLocalAuth=False))
    return write(tmp_path / "many.azaudit", world)


def test_a_process_ends_with_the_code_of_the_command(tmp_path):
    path = write(tmp_path / "a.azaudit", failing())
    ran = azaudit("check", path, *KEYS)
    assert ran.returncode == 1
    assert "FAIL    open  API keys are accepted" in ran.stdout
    assert ran.stderr.endswith("; exit code 1\n")


@posix
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("format", ["table", "json"])
@pytest.mark.parametrize(("threshold", "code"), [("high", 1), ("never", 0)])
def test_a_reader_that_leaves_early_changes_no_exit_code(many, format, threshold, code, unbuffered):
    ran = shell(
        f"$AZAUDIT check {many} -q -f {format} --fail-on {threshold} | head -1 >/dev/null",
        PYTHONUNBUFFERED=unbuffered,
    )
    assert (ran.stdout, ran.stderr) == (f"codes {code} 0\n", "")


@posix
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("command", ["--help", "--version", "checks list"])
def test_a_reader_that_reads_nothing_is_no_error(command, unbuffered):
    ran = shell(f"$AZAUDIT {command} | true", PYTHONUNBUFFERED=unbuffered)
    assert (ran.stdout, ran.stderr) == ("codes 0 0\n", "")


@posix
def test_a_standard_output_that_was_never_open_changes_no_exit_code(tmp_path):
    path = write(tmp_path / "a.azaudit", failing())
    assert shell(f"$AZAUDIT check {path} -q >&-").stdout == "codes 1\n"
    assert shell(f"$AZAUDIT check {path} -q 2>&-").stdout.endswith("codes 1\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux has a device that is full")
def test_a_full_disk_is_said(tmp_path):
    path = write(tmp_path / "a.azaudit", failing())
    for line in (f"$AZAUDIT check {path} -q", "$AZAUDIT checks list"):
        ran = shell(f"{line} >/dev/full")
        assert ran.stdout == "codes 2\n"
        assert ran.stderr.splitlines() == [
            "error: standard output cannot be written: No space left on device",
            "hint: free disk space",
        ]


@posix
def test_a_report_can_go_to_a_device(tmp_path):
    path = write(tmp_path / "a.azaudit", failing())
    ran = azaudit("check", path, "-q", "-o", "json:/dev/null", "-o", "json:/dev/stdout")
    assert ran.returncode == 1
    assert '"schema_version"' in ran.stdout
    assert not Path("/dev/null").is_file()


# an audit that has begun to collect, which is all that matters here
BEGUN = dedent("""
    import asyncio, sys, types
    from pathlib import Path
    from azaudit.cli import main

    kept = Path(sys.argv.pop())

    async def collect():
        try:
            print("begun", flush=True)
            await asyncio.sleep(60)
        finally:
            kept.write_text("kept")

    module = types.ModuleType("azaudit.app.audit")
    module.run_audit = lambda *_: asyncio.run(collect())
    sys.modules["azaudit.app.audit"] = module
    main()
""")


@posix
@pytest.mark.parametrize(
    ("sent", "code", "word"),
    [(signal.SIGINT, 130, "interrupted"), (signal.SIGTERM, 143, "terminated")],
)
def test_a_signal_lets_the_run_keep_what_it_has(tmp_path, sent, code, word):
    kept = tmp_path / "kept"
    process = subprocess.Popen(
        [sys.executable, "-c", BEGUN, "audit", str(kept)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=environment(),
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    time.sleep(0.1)
    process.send_signal(sent)
    _, errors = process.communicate(timeout=20)
    assert process.returncode == code
    assert errors == f"error: {word}\n"
    assert kept.read_text() == "kept"
