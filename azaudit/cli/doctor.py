"""`azaudit doctor`: whether a run would find everything that it needs."""

from typing import Annotated

import typer

from azaudit.cli import options
from azaudit.cli.settings import Settings
from azaudit.cli.terminal import Surroundings, print_text
from azaudit.errors import UsageError


def doctor(
    ctx: typer.Context,
    *,
    tenant: options.Tenants = None,
    subscription: options.Subscriptions = None,
    exclude_subscription: options.Excluded = None,
    resource_group: options.ResourceGroups = None,
    include_delegated: options.Delegated = None,
    auth: options.Auth = "auto",
    cloud: options.CloudName = "AzureCloud",
    select: options.Select = None,
    ignore: options.Ignore = None,
    checks: options.CheckFolders = None,
    config: options.Config = None,
    format: Annotated[
        str,
        typer.Option(
            "-f",
            "--format",
            metavar="NAME",
            envvar="AZAUDIT_DOCTOR_FORMAT",
            help="Form of the answer: text or json.",
            rich_help_panel="Output",
        ),
    ] = "text",
    no_color: options.NoColor = False,
    quiet: options.Quiet = False,
    verbose: options.Verbose = 0,
) -> int:
    """Say who is signed in, what that reaches, and which permissions are missing for which checks.

    Takes the options of audit, asks one question a subscription, and writes nothing. Exit codes:
    0 everything is there, 2 wrong usage, 3 something is missing, 4 nothing could be audited.
    """
    from azaudit.app.doctor import diagnose
    from azaudit.app.request import SourceRequest

    with (
        Surroundings(no_progress=True, no_color=no_color, quiet=quiet, verbose=verbose) as around,
        Settings(ctx, config) as settings,
    ):
        if format not in ("text", "json"):
            raise UsageError(
                f"doctor has no form {format!r}", hint="use text or json", option="--format"
            )
        found = diagnose(
            settings.scope(
                tenant,
                subscription,
                exclude_subscription,
                resource_group,
                include_delegated=include_delegated,
            ),
            SourceRequest(auth, cloud, tell=around.write),
            settings.selection(select, ignore, checks),
        )
        if format == "json":
            from azaudit.report.encode import encode

            print_text(encode(found.document, indent=2) + "\n")
        else:
            from azaudit.app.doctor_text import diagnosis_text

            print_text(diagnosis_text(found.document))
        if found.nothing is not None:
            raise found.nothing
        if found.exit_code:
            around.say(f"something is missing; exit code {found.exit_code}")
        return found.exit_code
