"""`azaudit check`: judge snapshots offline."""

from pathlib import Path
from typing import Annotated

import typer

from azaudit.cli import options
from azaudit.cli.settings import Settings
from azaudit.cli.terminal import Surroundings, finish


def check(
    ctx: typer.Context,
    *,
    snapshots: Annotated[
        list[Path], typer.Argument(metavar="SNAPSHOT...", help="Files that `collect` wrote.")
    ],
    select: options.Select = None,
    ignore: options.Ignore = None,
    checks: options.CheckFolders = None,
    config: options.Config = None,
    format: options.Format = None,
    output: options.Outputs = None,
    fail_on: options.FailOn = None,
    baseline: options.Baseline = None,
    strict: options.Strict = None,
    no_color: options.NoColor = False,
    quiet: options.Quiet = False,
    verbose: options.Verbose = 0,
) -> int:
    """Judge one or several snapshots together, and report."""
    from azaudit.app.check import run_check

    # no progress: there is nothing to wait for
    with (
        Surroundings(no_progress=True, no_color=no_color, quiet=quiet, verbose=verbose) as around,
        Settings(ctx, config) as settings,
    ):
        outcome = run_check(
            tuple(snapshots),
            settings.selection(select, ignore, checks),
            settings.gate(fail_on, baseline, strict=strict),
            around.outputs(format, settings.outputs(output)),
        )
        return finish(outcome, around)
