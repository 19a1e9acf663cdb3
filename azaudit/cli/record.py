"""`azaudit record`: sanitised answers of Azure, to be replayed or given away."""

from pathlib import Path
from typing import Annotated

import typer

from azaudit.cli import options
from azaudit.cli.settings import Settings
from azaudit.cli.terminal import Surroundings


def record(
    ctx: typer.Context,
    *,
    folder: Annotated[
        Path,
        typer.Argument(metavar="DIR", help="The folder to write; must be empty or not exist."),
    ],
    tenant: options.Tenants = None,
    subscription: options.Subscriptions = None,
    exclude_subscription: options.Excluded = None,
    include_delegated: options.Delegated = None,
    auth: options.Auth = "auto",
    cloud: options.CloudName = "AzureCloud",
    select: options.Select = None,
    ignore: options.Ignore = None,
    checks: options.CheckFolders = None,
    config: options.Config = None,
    no_progress: options.NoProgress = False,
    no_color: options.NoColor = False,
    quiet: options.Quiet = False,
    verbose: options.Verbose = 0,
) -> int:
    """Record a collection, with all names and ids replaced, for --replay.

    Nothing in the folder tells whose tenant it was, so it can go into a bug report or a test.
    """
    from azaudit.app.record import run_record
    from azaudit.app.request import SourceRequest

    with (
        Surroundings(
            no_progress=no_progress, no_color=no_color, quiet=quiet, verbose=verbose
        ) as surroundings,
        Settings(ctx, config) as settings,
    ):
        result = run_record(
            settings.scope(
                tenant,
                subscription,
                exclude_subscription,
                None,
                include_delegated=include_delegated,
            ),
            SourceRequest(auth, cloud, tell=surroundings.write),
            settings.selection(select, ignore, checks),
            folder,
            surroundings.progress(),
        )
        surroundings.close()
        surroundings.say(result.summary)
        return result.exit_code
