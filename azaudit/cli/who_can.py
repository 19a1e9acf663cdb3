"""`azaudit who-can`: effective power over a resource, offline."""

from pathlib import Path
from typing import Annotated, Any

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
        str | None,
        typer.Option(
            "--on",
            metavar="RESOURCE",
            envvar="AZAUDIT_ON",
            help="The id of a resource, resource group or subscription, or its name where the"
            " snapshots hold one of that name. Required without --destroy-backups, which it narrows"
            " to vaults.",
            rich_help_panel=_QUESTION,
        ),
    ] = None,
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
    destroy_backups: Annotated[
        bool,
        typer.Option(
            "--destroy-backups",
            envvar="AZAUDIT_DESTROY_BACKUPS",
            help="Ask about all vaults who can destroy, alone, what they back up together with the"
            " backups, and who only together.",
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
    """Say who can do what to a resource, or destroy data and backups, and by which roles.

    Exit codes: 0 answered, 2 wrong usage or an unreadable snapshot, 3 answered as far as it was
    read: something that could change the answer was not.
    """
    with Surroundings(no_progress=True, no_color=no_color, quiet=quiet, verbose=verbose) as around:
        if format not in ("text", "json"):
            raise UsageError(
                f"who-can has no form {format!r}", hint="use text or json", option="--format"
            )
        if destroy_backups and (action is not None or data):
            raise UsageError(
                "--destroy-backups is a question of its own",
                hint=f"leave out {'--action' if action is not None else '--data'}",
                option="--destroy-backups",
            )
        if destroy_backups:
            found = _destroyers(snapshots, on, format)
        elif on is not None:
            found = _holders(snapshots, on, action, format, data=data)
        else:
            raise UsageError(
                "missing option '--on'", hint="see `azaudit who-can --help`", option="--on"
            )
        if not found["complete"]:
            around.say("the answer is not complete: something was not read; exit code 3")
            return _INCOMPLETE
        return 0


def _holders(
    snapshots: list[Path], on: str, action: str | None, format: str, *, data: bool
) -> dict[str, Any]:
    from azaudit.app.who_can import answer

    found = answer(snapshots, on, action, data=data)
    if format == "text":
        from azaudit.app.who_can_text import answer_text

        print_text(answer_text(found))
    else:
        _print_json(found)
    return found


def _destroyers(snapshots: list[Path], on: str | None, format: str) -> dict[str, Any]:
    from azaudit.app.destroy_backups import destroyers

    found = destroyers(snapshots, on)
    if format == "text":
        from azaudit.app.destroy_backups_text import destroyers_text

        print_text(destroyers_text(found))
    else:
        _print_json(found)
    return found


def _print_json(document: dict[str, Any]) -> None:
    from azaudit.report.encode import encode

    print_text(encode(document, indent=2) + "\n")
