"""The look of `--help`: options under headings, plain text, alike in every version of typer."""

from typing import Any

import typer
from typer.core import TyperCommand

EPILOG = (
    "The command line wins over the environment, and that over azaudit.toml. Where an option is"
    " repeatable, white space separates the values in its variable; in AZAUDIT_CHECKS what"
    " separates those of PATH does."
)


class Command(TyperCommand):
    """A command whose help shows arguments first, then the options under their headings."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the options; called by typer, whose own way needs rich and its start-up time."""
        sections: dict[str, list[tuple[str, str]]] = {}
        for parameter in self.get_params(ctx):
            heading = getattr(parameter, "rich_help_panel", None)
            if parameter.param_type_name == "argument":
                heading = "Arguments"
            sections.setdefault(heading or "Other", []).append(_record(parameter))
        for heading, records in sections.items():
            with formatter.section(heading):
                formatter.write_dl(records)


def _record(parameter: Any) -> tuple[str, str]:
    """A parameter's names with its value's, and what it does with its default."""
    argument = parameter.param_type_name == "argument"
    # typer keeps the names of --help in a set
    names = "" if argument else ", ".join(sorted(parameter.opts, key=len))
    label = " / ".join((f"{names} {parameter.metavar or ''}".strip(), *parameter.secondary_opts))
    default, variable = parameter.default, parameter.envvar
    shown = f" [default: {default}]" if isinstance(default, str) else ""
    named = f" [{variable}]" if variable else ""
    return label, f"{parameter.help or ''}{shown}{named}"


def help_alone(ctx: typer.Context) -> None:
    """What a group does without a command: its help, as a usage error."""
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help(), err=True)
        raise typer.Exit(2)
