"""The command line: options in, one call down, exit code out."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from azaudit import __version__
from azaudit.cli import (
    audit,
    check,
    checks,
    collect,
    controls,
    demo,
    doctor,
    permissions,
    record,
    who_can,
)
from azaudit.cli.help import EPILOG, Command, help_alone
from azaudit.cli.run import run

app = typer.Typer(
    name="azaudit",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    subcommand_metavar="COMMAND [ARGS]...",
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Audit live Azure tenants against documented controls: what holds, what does not, and"
    " what could not be judged and why. Reads only.",
)
app.command(name="audit", cls=Command, epilog=EPILOG)(audit.audit)
app.command(name="demo", cls=Command, epilog=EPILOG)(demo.demo)
app.command(name="collect", cls=Command, epilog=EPILOG)(collect.collect)
app.command(name="check", cls=Command, epilog=EPILOG)(check.check)
app.command(name="who-can", cls=Command, epilog=EPILOG)(who_can.who_can)
app.command(name="record", cls=Command, epilog=EPILOG)(record.record)
app.command(name="controls", cls=Command, epilog=EPILOG)(controls.controls)
app.command(name="permissions", cls=Command, epilog=EPILOG)(permissions.permissions)
app.command(name="doctor", cls=Command, epilog=EPILOG)(doctor.doctor)
app.add_typer(checks.app, name="checks")


def _say_version(wanted: bool) -> None:  # noqa: FBT001 - typer calls it with the option's value
    if wanted:
        typer.echo(f"azaudit {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _root(
    ctx: typer.Context,
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_say_version, is_eager=True, help="Show the version and exit."
        ),
    ] = False,
) -> None:
    del version
    help_alone(ctx)


def main() -> None:
    """Run the command line and leave with the exit code of the contract."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by whoever started the process
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - until the end
        getattr(sys, name).reconfigure(encoding="utf-8", errors="replace")
    sys.exit(run(typer.main.get_command(app), sys.argv[1:]))
