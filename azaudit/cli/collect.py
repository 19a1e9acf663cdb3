"""`azaudit collect`: the state of everything into one snapshot file."""

from pathlib import Path
from typing import Annotated

import typer

from azaudit.cli import options
from azaudit.cli.settings import Settings
from azaudit.cli.terminal import Surroundings


def collect(
    ctx: typer.Context,
    *,
    output: Annotated[
        Path,
        typer.Option(
            "-o",
            "--output",
            metavar="SNAPSHOT",
            envvar="AZAUDIT_SNAPSHOT",
            help="The snapshot to write; must not exist.",
            rich_help_panel="Output",
        ),
    ],
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
    no_progress: options.NoProgress = False,
    no_color: options.NoColor = False,
    quiet: options.Quiet = False,
    verbose: options.Verbose = 0,
) -> int:
    """Collect only; `azaudit check` judges the snapshot later."""
    from azaudit.app.collect import run_collect
    from azaudit.app.request import SourceRequest

    with (
        Surroundings(
            no_progress=no_progress, no_color=no_color, quiet=quiet, verbose=verbose
        ) as surroundings,
        Settings(ctx, config) as settings,
    ):
        result = run_collect(
            settings.scope(
                tenant,
                subscription,
                exclude_subscription,
                resource_group,
                include_delegated=include_delegated,
            ),
            SourceRequest(auth, cloud, replay, tell=surroundings.write),
            settings.selection(select, ignore, checks),
            output,
            surroundings.progress(),
        )
        surroundings.close()
        surroundings.say(result.summary)
        return result.exit_code
