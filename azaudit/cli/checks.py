"""`azaudit checks`: the catalogue."""

import sys

import typer

from azaudit.cli.options import CheckFolders, Ignore, Select

app = typer.Typer(
    no_args_is_help=True, help="The catalogue of checks.", add_completion=False
)


@app.command(name="list")
def list_checks(
    select: Select = None, ignore: Ignore = None, checks: CheckFolders = None
) -> None:
    """List the checks, one a line: id, severity, control, title."""
    from azaudit.app.judge import selected_checks
    from azaudit.app.request import JudgeRequest

    request = JudgeRequest(tuple(select or ()), tuple(ignore or ()), tuple(checks or ()))
    chosen = selected_checks(request)
    ids = max(len(check.id) for check in chosen)
    controls = max(len(check.control) for check in chosen)
    for check in chosen:
        sys.stdout.write(
            f"{check.id:<{ids}}  {check.severity.word:<8}  {check.control:<{controls}}"
            f"  {check.title}\n"
        )


@app.command(name="show")
def show_check(id: str, checks: CheckFolders = None) -> None:
    """Explain one check: why it matters, what it reads, what it needs, how to fix."""
    from azaudit.app.explain import explain

    sys.stdout.write(explain(id, tuple(checks or ())))
