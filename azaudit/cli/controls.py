"""`azaudit controls`: what the documents ask for, and how it stands."""

from pathlib import Path
from typing import Annotated

import typer

from azaudit.cli import options
from azaudit.cli.settings import Settings
from azaudit.cli.terminal import Surroundings, print_text
from azaudit.errors import UsageError


def controls(
    ctx: typer.Context,
    *,
    snapshots: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[SNAPSHOT...]", help="Files that `collect` wrote."),
    ] = None,
    checks: options.CheckFolders = None,
    config: options.Config = None,
    format: Annotated[
        str,
        typer.Option(
            "-f",
            "--format",
            metavar="NAME",
            envvar="AZAUDIT_CONTROLS_FORMAT",
            help="Form of the list: table or json.",
            rich_help_panel="Output",
        ),
    ] = "table",
    no_color: options.NoColor = False,
    quiet: options.Quiet = False,
    verbose: options.Verbose = 0,
) -> None:
    """List the documented controls with their checks and, in snapshots, how they stand."""
    import json

    from azaudit.app.controls import controls_text, list_controls

    with (
        Surroundings(no_progress=True, no_color=no_color, quiet=quiet, verbose=verbose),
        Settings(ctx, config) as settings,
    ):
        if format not in ("table", "json"):
            raise UsageError(
                f"controls has no form {format!r}", hint="use table or json", option="--format"
            )
        request = settings.catalogue(None, None, checks)
        entries = list_controls(tuple(snapshots or ()), request)
        if format == "json":
            print_text(json.dumps(entries, indent=2, ensure_ascii=False) + "\n")
        else:
            print_text(controls_text(entries))
