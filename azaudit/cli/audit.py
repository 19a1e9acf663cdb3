"""`azaudit audit`: collect, check and report in one go."""

import typer

from azaudit.cli import options
from azaudit.cli.settings import Settings
from azaudit.cli.terminal import Surroundings, finish


def audit(
    ctx: typer.Context,
    *,
    tenant: options.Tenants = None,
    subscription: options.Subscriptions = None,
    exclude_subscription: options.Excluded = None,
    resource_group: options.ResourceGroups = None,
    include_delegated: options.Delegated = None,
    auth: options.Auth = "auto",
    cloud: options.CloudName = "AzureCloud",
    replay: options.Replay = None,
    select: options.Select = None,
    ignore: options.Ignore = None,
    checks: options.CheckFolders = None,
    config: options.Config = None,
    format: options.Format = None,
    output: options.Outputs = None,
    fail_on: options.FailOn = None,
    baseline: options.Baseline = None,
    strict: options.Strict = None,
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
    from azaudit.app.request import SourceRequest

    with (
        Surroundings(
            no_progress=no_progress, no_color=no_color, quiet=quiet, verbose=verbose
        ) as surroundings,
        Settings(ctx, config) as settings,
    ):
        outcome = run_audit(
            settings.scope(
                tenant,
                subscription,
                exclude_subscription,
                resource_group,
                include_delegated=include_delegated,
            ),
            SourceRequest(auth, cloud, replay, tell=surroundings.write),
            settings.selection(select, ignore, checks),
            settings.gate(fail_on, baseline, strict=strict),
            surroundings.outputs(format, settings.outputs(output)),
            surroundings.progress(),
        )
        return finish(outcome, surroundings)
