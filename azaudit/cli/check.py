"""`azaudit check`: judge snapshots offline."""

from pathlib import Path
from typing import Annotated

import typer

from azaudit.cli import options
from azaudit.cli.terminal import Surroundings, finish


def check(
    snapshots: Annotated[
        list[Path], typer.Argument(metavar="SNAPSHOT...", help="Files that `collect` wrote.")
    ],
    select: options.Select = None,
    ignore: options.Ignore = None,
    checks: options.CheckFolders = None,
    format: options.Format = None,
    output: options.Outputs = None,
    fail_on: options.FailOn = "high",
    baseline: options.Baseline = None,
    strict: options.Strict = False,
    no_color: options.NoColor = False,
    quiet: options.Quiet = False,
    verbose: options.Verbose = 0,
) -> int:
    """Judge one or several snapshots together, and report."""
    from azaudit.app.check import run_check
    from azaudit.app.request import GateRequest, JudgeRequest

    surroundings = Surroundings(True, no_color, quiet, verbose)  # noqa: FBT003 - nothing to wait for
    outcome = run_check(
        tuple(snapshots),
        JudgeRequest(tuple(select or ()), tuple(ignore or ()), tuple(checks or ())),
        GateRequest(options.severity(fail_on), baseline, strict),
        surroundings.outputs(format, output),
    )
    return finish(outcome, surroundings)
