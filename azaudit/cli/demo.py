"""`azaudit demo`: the main job on the bundled recordings."""

from azaudit.cli import options
from azaudit.cli.terminal import Surroundings, finish


def demo(
    *,
    select: options.Select = None,
    ignore: options.Ignore = None,
    checks: options.CheckFolders = None,
    config: options.Config = None,
    format: options.Format = None,
    output: options.Outputs = None,
    fail_on: options.FailOn = "high",
    no_color: options.NoColor = False,
    quiet: options.Quiet = False,
    verbose: options.Verbose = 0,
) -> int:
    """Audit the bundled recordings of a lab: no Azure, no network."""
    from azaudit.app.audit import bundled_lab, run_audit
    from azaudit.app.request import ScopeRequest, SourceRequest

    # no progress: it is over at once
    with Surroundings(no_progress=True, no_color=no_color, quiet=quiet, verbose=verbose) as around:
        outcome = run_audit(
            ScopeRequest(),
            SourceRequest(replay=bundled_lab()),
            options.selection(select, ignore, checks, config),
            options.gate(fail_on),
            around.outputs(format, output),
            around.progress(),
        )
        return finish(outcome, around)
