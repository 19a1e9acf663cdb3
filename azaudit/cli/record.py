"""`azaudit record`: sanitised answers of Azure, to be replayed or given away."""

from pathlib import Path
from typing import Annotated

import typer

from azaudit.cli import options
from azaudit.cli.terminal import Surroundings


def record(
    *,
    folder: Annotated[
        Path,
        typer.Argument(metavar="DIR", help="The folder to write; must be empty or not exist."),
    ],
    tenant: options.Tenants = None,
    subscription: options.Subscriptions = None,
    exclude_subscription: options.Excluded = None,
    include_delegated: options.Delegated = False,
    auth: options.Auth = "auto",
    cloud: options.CloudName = "AzureCloud",
    select: options.Select = None,
    ignore: options.Ignore = None,
    checks: options.CheckFolders = None,
    no_progress: options.NoProgress = False,
    no_color: options.NoColor = False,
    quiet: options.Quiet = False,
    verbose: options.Verbose = 0,
) -> int:
    """Record a collection, with all names and ids replaced, for --replay.

    Nothing in the folder tells whose tenant it was, so it can go into a bug report or a test.
    """
    from azaudit.app.record import run_record
    from azaudit.app.request import JudgeRequest, ScopeRequest, SourceRequest

    with Surroundings(
        no_progress=no_progress, no_color=no_color, quiet=quiet, verbose=verbose
    ) as surroundings:
        result = run_record(
            ScopeRequest(
                tuple(tenant or ()),
                tuple(subscription or ()),
                tuple(exclude_subscription or ()),
                include_delegated=include_delegated,
            ),
            SourceRequest(auth, cloud, tell=surroundings.write),
            JudgeRequest(tuple(select or ()), tuple(ignore or ()), tuple(checks or ())),
            folder,
            surroundings.progress(),
        )
        surroundings.close()
        surroundings.say(result.summary)
        return result.exit_code
