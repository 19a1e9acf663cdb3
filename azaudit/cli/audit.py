"""`azaudit audit`: collect, check and report in one go."""

from azaudit.cli import options
from azaudit.cli.terminal import Surroundings, finish


def audit(
    *,
    tenant: options.Tenants = None,
    subscription: options.Subscriptions = None,
    exclude_subscription: options.Excluded = None,
    resource_group: options.ResourceGroups = None,
    include_delegated: options.Delegated = False,
    auth: options.Auth = "auto",
    cloud: options.CloudName = "AzureCloud",
    replay: options.Replay = None,
    select: options.Select = None,
    ignore: options.Ignore = None,
    checks: options.CheckFolders = None,
    config: options.Config = None,
    format: options.Format = None,
    output: options.Outputs = None,
    fail_on: options.FailOn = "high",
    baseline: options.Baseline = None,
    strict: options.Strict = False,
    no_progress: options.NoProgress = False,
    no_color: options.NoColor = False,
    quiet: options.Quiet = False,
    verbose: options.Verbose = 0,
) -> int:
    """Collect the state that the sign-in reaches, judge it, report.

    Exit codes: 0 nothing found, 1 findings, 2 wrong usage, 3 something could not be judged,
    4 nothing could be audited.
    """
    from azaudit.app.audit import run_audit
    from azaudit.app.request import ScopeRequest, SourceRequest

    with Surroundings(
        no_progress=no_progress, no_color=no_color, quiet=quiet, verbose=verbose
    ) as surroundings:
        outcome = run_audit(
            ScopeRequest(
                tuple(tenant or ()),
                tuple(subscription or ()),
                tuple(exclude_subscription or ()),
                tuple(resource_group or ()),
                include_delegated,
            ),
            SourceRequest(auth, cloud, replay, tell=surroundings.write),
            options.selection(select, ignore, checks, config),
            options.gate(fail_on, baseline, strict),
            surroundings.outputs(format, output),
            surroundings.progress(),
        )
        return finish(outcome, surroundings)
