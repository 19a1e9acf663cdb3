"""The command line: options in, one call down, exit code out."""

import logging
import os
import sys

import click
import typer

from azaudit import __version__
from azaudit.cli import audit, check, checks, collect, demo
from azaudit.errors import AzauditError

app = typer.Typer(
    name="azaudit",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Audit live Azure tenants against documented controls: what holds, what does not, and"
    " what could not be judged and why. Reads only.",
)
app.command(name="audit")(audit.audit)
app.command(name="demo")(demo.demo)
app.command(name="collect")(collect.collect)
app.command(name="check")(check.check)
app.add_typer(checks.app, name="checks")


def _say_version(wanted: bool) -> None:  # noqa: FBT001 - typer calls it with the option's value
    if wanted:
        typer.echo(f"azaudit {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    *,
    version: bool = typer.Option(
        False, "--version", callback=_say_version, is_eager=True, help="Show the version."
    ),
) -> None:
    del version


def main() -> None:
    """Run the command line and leave with the exit code of the contract."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
    sys.exit(_run())


def _run() -> int:
    try:
        result = app(standalone_mode=False)
    except AzauditError as error:
        _complain(error.message, error.hint)
        logging.getLogger("azaudit").debug("raised here", exc_info=error)
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return 2
    except (KeyboardInterrupt, click.Abort):
        _complain("interrupted", "")
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001 - the last place that can turn a crash into a sentence
        _complain(
            f"internal error: {type(error).__name__}: {error}",
            "run again with -vv and report what it prints",
        )
        logging.getLogger("azaudit").debug("raised here", exc_info=error)
        return 5
    return result if isinstance(result, int) else 0


def _complain(message: str, hint: str) -> None:
    sys.stderr.write(f"error: {message}\n")
    if hint:
        sys.stderr.write(f"hint: {hint}\n")
