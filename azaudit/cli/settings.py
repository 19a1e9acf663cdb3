"""What the user asks for: the command line, else the environment, else azaudit.toml.

typer has seen to the first two; an option that neither gives is None or empty here. A list is taken
from one of the three and never put together from several.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from azaudit.errors import AzauditError, UsageError, concerning
from azaudit.model import Severity

if TYPE_CHECKING:
    from azaudit.app.outputs import Output
    from azaudit.app.request import GateRequest, JudgeRequest, ScopeRequest

# where azaudit.toml has what an option says
_KEYS: Mapping[str, tuple[str, ...]] = {
    "--tenant": ("scope", "tenants"),
    "--subscription": ("scope", "subscriptions"),
    "--exclude-subscription": ("scope", "exclude_subscriptions"),
    "--resource-group": ("scope", "resource_groups"),
    "--include-delegated": ("scope", "include_delegated"),
    "--select": ("selection", "select"),
    "--ignore": ("selection", "ignore"),
    "--checks": ("selection", "checks"),
    "--output": ("outputs",),
    "--fail-on": ("fail_on",),
    "--strict": ("strict",),
}


class Settings:
    """The options of one command, completed from the configuration file.

    As a context it says of an error that is about an option where the wrong value was written: in
    which environment variable, or where in the file. Raises UsageError for a wrong file.
    """

    def __init__(self, ctx: typer.Context, config: Path | None) -> None:
        from azaudit.app.config import read_config

        self._ctx = ctx
        with self:
            self._configuration = read_config(config)
        self._config = self._configuration.config

    def scope(
        self,
        tenant: list[str] | None,
        subscription: list[str] | None,
        excluded: list[str] | None,
        resource_group: list[str] | None,
        *,
        include_delegated: bool | None,
    ) -> "ScopeRequest":
        """What to audit."""
        from azaudit.app.request import ScopeRequest

        table = self._config.scope
        return ScopeRequest(
            tuple(tenant or table.tenants),
            tuple(subscription or table.subscriptions),
            tuple(excluded or table.exclude_subscriptions),
            tuple(resource_group or table.resource_groups),
            table.include_delegated if include_delegated is None else include_delegated,
        )

    def selection(
        self, select: list[str] | None, ignore: list[str] | None, checks: list[Path] | None = None
    ) -> "JudgeRequest":
        """Which checks judge, and by which decisions."""
        from azaudit.app.request import JudgeRequest
        from azaudit.app.rulings import rulings_of

        table = self._config.selection
        return JudgeRequest(
            tuple(select or table.select),
            tuple(ignore or table.ignore),
            tuple(checks or self._configuration.folders),
            self._config.profile,
            rulings_of(self._configuration),
        )

    def catalogue(
        self, select: list[str] | None, ignore: list[str] | None, checks: list[Path] | None
    ) -> "JudgeRequest":
        """Which checks to show: those of the file's folders too, whatever the file selects."""
        whole = self.selection(None, None, checks)
        return replace(whole, select=tuple(select or ()), ignore=tuple(ignore or ()))

    def gate(
        self, fail_on: str | None, baseline: Path | None = None, *, strict: bool | None = None
    ) -> "GateRequest":
        """What makes the run fail; raises UsageError or InputError."""
        from azaudit.app.request import GateRequest
        from azaudit.app.verdict import baseline_ids

        return GateRequest(
            _severity(fail_on or self._config.fail_on),
            baseline_ids(baseline),
            self._config.strict if strict is None else strict,
        )

    def outputs(self, output: list[str] | None) -> "tuple[Output, ...]":
        """The files that reports go to; raises UsageError for one that means no format."""
        from azaudit.app.outputs import parse_output

        if not output:
            return self._configuration.outputs
        made = []
        for text in output:
            with concerning("--output"):
                made.append(parse_output(text))
        return tuple(made)

    def __enter__(self) -> "Settings":
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if isinstance(error, AzauditError) and error.option:
            origin = self._origin(error)
            error.message = f"{origin}: {error.message}" if origin else error.message

    def _origin(self, error: AzauditError) -> str:
        """The variable, or the line of the file, that holds the value which an error is about."""
        for parameter in self._ctx.command.params:
            if error.option in parameter.opts and parameter.name:
                source = self._ctx.get_parameter_source(parameter.name)
                if source is not None and source.name == "ENVIRONMENT":
                    return str(getattr(parameter, "envvar", ""))
                if source is None or source.name != "DEFAULT":
                    return ""
        keys = _KEYS.get(error.option)
        return self._configuration.place_of(keys, error.value) if keys else ""


def _severity(word: str) -> Severity | None:
    """The severity that --fail-on names, or None for never."""
    if word.lower() == "never":
        return None
    try:
        return Severity.of(word)
    except KeyError:
        raise UsageError(
            f"--fail-on knows no {word!r}",
            hint="use critical, high, medium, low or never",
            option="--fail-on",
        ) from None
