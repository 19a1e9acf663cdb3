"""`azaudit who-can`: effective power over a resource, offline."""

from pathlib import Path
from typing import Annotated

import typer

from azaudit.cli import options
from azaudit.cli.terminal import Surroundings, print_text
from azaudit.errors import UsageError

_QUESTION = "Question"
_INCOMPLETE = 3


def who_can(
    *,
    snapshots: Annotated[
        list[Path], typer.Argument(metavar="SNAPSHOT...", help="Files that `collect` wrote.")
    ],
    on: Annotated[
        str,
        typer.Option(
            "--on",
            metavar="RESOURCE",
            envvar="AZAUDIT_ON",
            help="Required: the id of a resource, resource group or subscription, or its name"
            " where the snapshots hold one of that name.",
            rich_help_panel=_QUESTION,
        ),
    ],
    action: Annotated[
        str | None,
        typer.Option(
            "--action",
            metavar="ACTION",
            envvar="AZAUDIT_ACTION",
            help="One whole action. Default: what harms such a resource, and granting oneself a"
            " role there.",
            rich_help_panel=_QUESTION,
        ),
    ] = None,
    data: Annotated[
        bool,
        typer.Option(
            "--data",
            envvar="AZAUDIT_DATA",
            help="The action is one on data, as roles have under dataActions.",
            rich_help_panel=_QUESTION,
        ),
    ] = False,
    format: Annotated[
        str,
        typer.Option(
            "-f",
            "--format",
            metavar="NAME",
            envvar="AZAUDIT_WHO_CAN_FORMAT",
            help="Form of the answer: text or json.",
            rich_help_panel="Output",
        ),
    ] = "text",
    no_color: options.NoColor = False,
    quiet: options.Quiet = False,
    verbose: options.Verbose = 0,
) -> int:
    """Say who can do what to a resource, and by which roles.

    Exit codes: 0 answered, 2 wrong usage or an unreadable snapshot, 3 answered as far as it was
    read: something that could change the answer was not.
    """
    from azaudit.app.who_can import answer

    with Surroundings(no_progress=True, no_color=no_color, quiet=quiet, verbose=verbose) as around:
        if format not in ("text", "json"):
            raise UsageError(
                f"who-can has no form {format!r}", hint="use text or json", option="--format"
            )
        found = answer(snapshots, on, action, data=data)
        if format == "json":
            from azaudit.report.encode import encode

            print_text(encode(found, indent=2) + "\n")
        else:
            from azaudit.app.who_can_text import answer_text

            print_text(answer_text(found))
        if not found["complete"]:
            around.say("the answer is not complete: something was not read; exit code 3")
            return _INCOMPLETE
        return 0
