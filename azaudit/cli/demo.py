"""`azaudit demo`: the main job on the bundled recordings."""

from azaudit.cli import options
from azaudit.cli.terminal import Surroundings, finish


def demo(
    select: options.Select = None,
    ignore: options.Ignore = None,
    format: options.Format = None,
    output: options.Outputs = None,
    fail_on: options.FailOn = "high",
    no_color: options.NoColor = False,
    quiet: options.Quiet = False,
    verbose: options.Verbose = 0,
) -> int:
    """Audit the bundled recordings of a reference lab: no Azure, no sign-in, no network."""
    from azaudit.app.audit import bundled_lab, run_audit
    from azaudit.app.request import GateRequest, JudgeRequest, ScopeRequest, SourceRequest

    surroundings = Surroundings(True, no_color, quiet, verbose)  # noqa: FBT003 - no progress: it is over at once
    outcome = run_audit(
        ScopeRequest(),
        SourceRequest(replay=bundled_lab()),
        JudgeRequest(tuple(select or ()), tuple(ignore or ())),
        GateRequest(options.severity(fail_on)),
        surroundings.outputs(format, output),
        surroundings.progress(),
    )
    return finish(outcome, surroundings)
