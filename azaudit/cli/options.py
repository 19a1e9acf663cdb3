"""The options that commands share, in the same words everywhere."""

from pathlib import Path
from typing import Annotated

import typer

_SCOPE = "Scope"
_SIGN_IN = "Sign-in"
_SELECTION = "Selection"
_OUTPUT = "Output"
_GATE = "Exit code"

Tenants = Annotated[
    list[str] | None,
    typer.Option(
        "--tenant",
        metavar="ID",
        envvar="AZAUDIT_TENANT",
        help="Tenant to audit, id or domain; repeatable. Default: the tenant of the sign-in.",
        rich_help_panel=_SCOPE,
    ),
]
Subscriptions = Annotated[
    list[str] | None,
    typer.Option(
        "--subscription",
        metavar="ID|NAME",
        envvar="AZAUDIT_SUBSCRIPTION",
        help="Subscription to audit; repeatable. Default: all that the sign-in reaches.",
        rich_help_panel=_SCOPE,
    ),
]
Excluded = Annotated[
    list[str] | None,
    typer.Option(
        "--exclude-subscription",
        metavar="ID|NAME",
        envvar="AZAUDIT_EXCLUDE_SUBSCRIPTION",
        help="Subscription to leave out; repeatable.",
        rich_help_panel=_SCOPE,
    ),
]
ResourceGroups = Annotated[
    list[str] | None,
    typer.Option(
        "--resource-group",
        metavar="NAME",
        envvar="AZAUDIT_RESOURCE_GROUP",
        help="Judge only what lies in this resource group; repeatable.",
        rich_help_panel=_SCOPE,
    ),
]
Delegated = Annotated[
    bool | None,
    typer.Option(
        "--include-delegated/--no-include-delegated",
        envvar="AZAUDIT_INCLUDE_DELEGATED",
        help="Audit subscriptions that other tenants delegate through Lighthouse, too.",
        rich_help_panel=_SCOPE,
    ),
]
Auth = Annotated[
    str,
    typer.Option(
        "--auth",
        metavar="METHOD",
        envvar="AZAUDIT_AUTH",
        help="How to sign in: auto, cli, environment, github, browser, device-code,"
        " azure-pipelines, managed-identity or workload-identity. auto: the environment's"
        " application if all its variables are set, else the login of the Azure CLI.",
        rich_help_panel=_SIGN_IN,
    ),
]
CloudName = Annotated[
    str,
    typer.Option(
        "--cloud",
        metavar="NAME|FILE",
        envvar="AZAUDIT_CLOUD",
        help="AzureCloud, AzureUSGovernment, AzureChinaCloud, or a cloud file.",
        rich_help_panel=_SIGN_IN,
    ),
]
Replay = Annotated[
    Path | None,
    typer.Option(
        "--replay",
        metavar="DIR",
        envvar="AZAUDIT_REPLAY",
        help="Take the answers from a recording; no sign-in and no network.",
        rich_help_panel=_SIGN_IN,
    ),
]
Select = Annotated[
    list[str] | None,
    typer.Option(
        "--select",
        metavar="TERM",
        envvar="AZAUDIT_SELECT",
        help="Check to run: an id, a glob, severity>=high, control:backup/*; repeatable.",
        rich_help_panel=_SELECTION,
    ),
]
Ignore = Annotated[
    list[str] | None,
    typer.Option(
        "--ignore",
        metavar="TERM",
        envvar="AZAUDIT_IGNORE",
        help="Check to leave out, in the same terms; repeatable.",
        rich_help_panel=_SELECTION,
    ),
]
CheckFolders = Annotated[
    list[Path] | None,
    typer.Option(
        "--checks",
        metavar="DIR",
        envvar="AZAUDIT_CHECKS",
        help="Folder of checks of your own; repeatable.",
        rich_help_panel=_SELECTION,
    ),
]
Format = Annotated[
    str | None,
    typer.Option(
        "-f",
        "--format",
        metavar="NAME",
        envvar="AZAUDIT_FORMAT",
        help="Form of the report on standard output: table, json, ndjson or ocsf. Default: table.",
        rich_help_panel=_OUTPUT,
    ),
]
Outputs = Annotated[
    list[str] | None,
    typer.Option(
        "-o",
        "--output",
        metavar="[FORMAT:]PATH",
        envvar="AZAUDIT_OUTPUT",
        help="Write the report to a file as well; the format follows the file name; repeatable.",
        rich_help_panel=_OUTPUT,
    ),
]
NoProgress = Annotated[
    bool,
    typer.Option(
        "--no-progress",
        envvar="AZAUDIT_NO_PROGRESS",
        help="Say nothing while collecting.",
        rich_help_panel=_OUTPUT,
    ),
]
NoColor = Annotated[
    bool,
    typer.Option(
        "--no-color",
        envvar="AZAUDIT_NO_COLOR",
        help="No colours; NO_COLOR and FORCE_COLOR work too.",
        rich_help_panel=_OUTPUT,
    ),
]
Quiet = Annotated[
    bool,
    typer.Option(
        "-q",
        "--quiet",
        envvar="AZAUDIT_QUIET",
        help="Only the report and errors.",
        rich_help_panel=_OUTPUT,
    ),
]
Verbose = Annotated[
    int,
    typer.Option(
        "-v",
        "--verbose",
        count=True,
        envvar="AZAUDIT_VERBOSE",
        help="Log more to standard error; -vv logs every request.",
        rich_help_panel=_OUTPUT,
    ),
]
Config = Annotated[
    Path | None,
    typer.Option(
        "--config",
        metavar="FILE",
        envvar="AZAUDIT_CONFIG",
        help="Configuration. Default: the nearest azaudit.toml here or above.",
        rich_help_panel=_SELECTION,
    ),
]
FailOn = Annotated[
    str | None,
    typer.Option(
        "--fail-on",
        metavar="critical|high|medium|low|never",
        envvar="AZAUDIT_FAIL_ON",
        help="The least severity that makes the exit code 1 (failed) or 3 (unknown)."
        " Default: high.",
        rich_help_panel=_GATE,
    ),
]
Baseline = Annotated[
    Path | None,
    typer.Option(
        "--baseline",
        metavar="FINDINGS",
        envvar="AZAUDIT_BASELINE",
        help="Findings document; only what it does not hold counts.",
        rich_help_panel=_GATE,
    ),
]
Strict = Annotated[
    bool | None,
    typer.Option(
        "--strict/--no-strict",
        envvar="AZAUDIT_STRICT",
        help="What could not be judged counts as failed.",
        rich_help_panel=_GATE,
    ),
]
