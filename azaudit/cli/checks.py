"""`azaudit checks`: the catalogue."""

from typing import Annotated

import typer

from azaudit.cli import options
from azaudit.cli.help import EPILOG, Command, help_alone
from azaudit.cli.settings import Settings
from azaudit.cli.terminal import Surroundings, print_text

app = typer.Typer(
    help="The catalogue of checks.",
    add_completion=False,
    rich_markup_mode=None,
    subcommand_metavar="COMMAND [ARGS]...",
)


@app.callback(invoke_without_command=True)
def _alone(ctx: typer.Context) -> None:
    help_alone(ctx)


@app.command(name="list", cls=Command, epilog=EPILOG)
def list_checks(
    ctx: typer.Context,
    *,
    select: options.Select = None,
    ignore: options.Ignore = None,
    checks: options.CheckFolders = None,
    config: options.Config = None,
    verbose: options.Verbose = 0,
) -> None:
    """List the checks, one a line: id, severity, control, title."""
    from azaudit.app.selected import listed_checks

    Surroundings(verbose=verbose)
    with Settings(ctx, config) as settings:
        chosen = listed_checks(settings.catalogue(select, ignore, checks))
    ids = max(len(check.id) for check in chosen)
    controls = max(len(check.control) for check in chosen)
    lines = [
        f"{check.id:<{ids}}  {check.severity.word:<8}  {check.control:<{controls}}  {check.title}"
        for check in chosen
    ]
    print_text("\n".join(lines) + "\n")


@app.command(name="show", cls=Command, epilog=EPILOG)
def show_check(
    ctx: typer.Context,
    id: Annotated[str, typer.Argument(metavar="ID", help="A check, as `checks list` names it.")],
    checks: options.CheckFolders = None,
    config: options.Config = None,
    verbose: options.Verbose = 0,
) -> None:
    """Explain one check: why, what it reads and needs, the remedy."""
    from azaudit.app.explain import explain

    Surroundings(verbose=verbose)
    with Settings(ctx, config) as settings:
        asked = settings.catalogue(None, None, checks)
        print_text(explain(id, asked.folders, asked.rulings.severities))
