"""`azaudit permissions`: the least-privilege role for an auditor."""

from typing import Annotated

import typer

from azaudit.cli import options
from azaudit.cli.settings import Settings
from azaudit.cli.terminal import Surroundings, print_text


def permissions(
    ctx: typer.Context,
    *,
    scope: Annotated[
        list[str] | None,
        typer.Option(
            "--scope",
            metavar="ID",
            envvar="AZAUDIT_SCOPE",
            help="Where the role can be assigned: the id of a subscription or of a management"
            " group; repeatable.",
            rich_help_panel="Role",
        ),
    ] = None,
    name: Annotated[
        str,
        typer.Option(
            "--name",
            metavar="NAME",
            envvar="AZAUDIT_NAME",
            help="Name of the role.",
            rich_help_panel="Role",
        ),
    ] = "azaudit auditor",
    graph: Annotated[
        bool,
        typer.Option(
            "--graph",
            envvar="AZAUDIT_GRAPH",
            help="Print the permissions of Microsoft Graph as JSON, in the place of the role.",
            rich_help_panel="Microsoft Graph",
        ),
    ] = False,
    select: options.Select = None,
    ignore: options.Ignore = None,
    checks: options.CheckFolders = None,
    config: options.Config = None,
    no_color: options.NoColor = False,
    quiet: options.Quiet = False,
    verbose: options.Verbose = 0,
) -> None:
    """Print the custom role that the selected checks need, for `az role definition create`.

    It holds read actions only. The built-in role Reader has all of them and more. Permissions of
    Microsoft Graph are in no role; they are said beside it.
    """
    import json

    from azaudit.app.permissions import graph_advice, needed

    with (
        Surroundings(no_progress=True, no_color=no_color, quiet=quiet, verbose=verbose) as around,
        Settings(ctx, config) as settings,
    ):
        request = settings.selection(select, ignore, checks)
        found = needed(request, name, scope or ["/subscriptions/SUBSCRIPTION"])
        shown = found.graph if graph else found.role
        print_text(json.dumps(shown, indent=2, ensure_ascii=False) + "\n")
        if not scope and not graph:
            around.say(
                "put your subscription in the place of SUBSCRIPTION, or name it with --scope"
            )
        for line in graph_advice(found.graph):
            around.say(line)
