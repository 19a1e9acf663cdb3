"""`azaudit demo`: the main job on the bundled recordings."""

import typer

from azaudit.cli import options
from azaudit.cli.settings import Settings
from azaudit.cli.terminal import Surroundings, finish


def demo(
    ctx: typer.Context,
    *,
    select: options.Select = None,
    ignore: options.Ignore = None,
    checks: options.CheckFolders = None,
    config: options.Config = None,
    format: options.Format = None,
    output: options.Outputs = None,
    fail_on: options.FailOn = None,
    no_color: options.NoColor = False,
    quiet: options.Quiet = False,
    verbose: options.Verbose = 0,
) -> int:
    """Audit the bundled recordings of a lab: no Azure, no network.

    Of azaudit.toml the scope and the outputs are left out: they are those of real tenants.
    """
    from azaudit.app.audit import bundled_lab, run_audit
    from azaudit.app.request import ScopeRequest, SourceRequest

    # no progress: it is over at once
    with (
        Surroundings(no_progress=True, no_color=no_color, quiet=quiet, verbose=verbose) as around,
        Settings(ctx, config) as settings,
    ):
        outcome = run_audit(
            ScopeRequest(),
            SourceRequest(replay=bundled_lab()),
            settings.selection(select, ignore, checks),
            settings.gate(fail_on),
            around.outputs(format, settings.outputs(output) if output else ()),
            around.progress(),
        )
        return finish(outcome, around)
