"""What `azaudit.toml` means: its tables and keys, as typed values with defaults.

The dataclasses are the schema: which keys there are, of which type, and which must be written is
read off them, and so is the reference in README.md. Paths are relative to the folder of the file.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from azaudit.app.toml_file import TomlFile, read_toml
from azaudit.app.toml_places import Keys
from azaudit.app.toml_values import TomlValues, unfit
from azaudit.errors import UsageError
from azaudit.evaluate.waiver import Waiver
from azaudit.model import ResourceId, Severity
from azaudit.profile import Profile

if TYPE_CHECKING:
    from azaudit.app.outputs import Output

FILE_NAME = "azaudit.toml"
_FOLDED = frozenset({"profile"})
_WILDCARDS = frozenset("*?[")


@dataclass(frozen=True)
class ScopeTable:
    """What is audited, where no option says it.

    tenants: ids or domains; none means that of the sign-in. subscriptions: ids or names; none means
    all that the sign-in reaches. exclude_subscriptions: ids or names to leave out. resource_groups:
    judge only what lies in them. include_delegated: audit subscriptions that other tenants delegate
    through Lighthouse, too.
    """

    tenants: tuple[str, ...] = ()
    subscriptions: tuple[str, ...] = ()
    exclude_subscriptions: tuple[str, ...] = ()
    resource_groups: tuple[str, ...] = ()
    include_delegated: bool = False


@dataclass(frozen=True)
class SelectionTable:
    """Which checks run, where no option says it.

    select: checks to run, in the terms of `--select`. ignore: checks to leave out, in the same
    terms. checks: folders of checks of your own.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    checks: tuple[Path, ...] = ()


@dataclass(frozen=True)
class WaiverTable:
    """What is accepted of the findings of one check; every key must be written.

    check: id of the check, no glob. resource: id of the resource, or a glob over ids such as
    `*/vaults/rsv-old`, in any case. reason: why it is accepted. owner: who answers for that.
    expires: the last day, in UTC, on which it is; judged at the time of the snapshot.
    """

    check: str
    resource: str
    reason: str
    owner: str
    expires: date


@dataclass(frozen=True)
class Config:
    """The whole file.

    fail_on: the least severity that makes the exit code 1 or 3. strict: what could not be judged
    counts as failed. outputs: files to write the report to, as `[FORMAT:]PATH`. severity: the
    severity of a check, by its id or a glob over ids.
    """

    fail_on: Literal["critical", "high", "medium", "low", "never"] = "high"
    strict: bool = False
    outputs: tuple[str, ...] = ()
    scope: ScopeTable = field(default_factory=ScopeTable)
    selection: SelectionTable = field(default_factory=SelectionTable)
    severity: Mapping[str, Severity] = field(default_factory=dict)
    waivers: tuple[WaiverTable, ...] = ()
    profile: Profile = field(default_factory=Profile)


@dataclass(frozen=True)
class Configuration:
    """A configuration and the file that it was read from; without a file, the defaults."""

    config: Config = field(default_factory=Config)
    file: TomlFile | None = field(default=None, compare=False)

    def place(self, keys: Keys) -> str:
        """`file:line` of a key or an item; empty where the file does not have it."""
        return self.file.place(keys) if self.file and keys in self.file.places else ""

    def place_of(self, keys: tuple[str, ...], value: str) -> str:
        """The place of a value in the list under a key, or of the key where there is no such."""
        held: Any = self.config
        for key in keys:
            held = getattr(held, key)
        if keys == ("selection", "checks"):
            held = self.folders
        elif keys == ("outputs",):
            held = [output.path for output in self.outputs]
        items = list(map(str, held)) if isinstance(held, (tuple, list)) else []
        return self.place((*keys, items.index(value)) if value in items else keys)

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders of the user's own checks."""
        return tuple(self._beside(path) for path in self.config.selection.checks)

    @property
    def outputs(self) -> "tuple[Output, ...]":
        """The files that reports go to."""
        from azaudit.app.outputs import Output, parse_output  # it brings the reports

        parsed = (parse_output(text) for text in self.config.outputs)
        return tuple(
            Output(one.reporter, self._beside(one.path)) for one in parsed if one.path is not None
        )

    @property
    def waivers(self) -> tuple[Waiver, ...]:
        """The waivers, each with the place where it is written."""
        return tuple(
            Waiver(**vars(table), place=self.place(("waivers", number)))
            for number, table in enumerate(self.config.waivers)
        )

    def _beside(self, path: Path) -> Path:
        return self.file.path.parent / path if self.file else path


def find_config(start: Path) -> Path | None:
    """The nearest azaudit.toml in a folder or above it.

    What bears the name and is no readable file is found, too: passing it over in silence would
    audit by other rules than those that were written.
    """
    folders = (start, *start.parents)
    return next((f / FILE_NAME for f in folders if os.path.lexists(f / FILE_NAME)), None)


def read_config(path: Path | None) -> Configuration:
    """The configuration of a file, or the default one without a file.

    path: None means the azaudit.toml that is nearest above the working directory. Raises
    UsageError, naming file, line and the nearest valid key or value, for what means nothing.
    """
    named, path = path is not None, path or find_config(_working_directory())
    if path is None:
        return Configuration()
    file = read_toml(path)
    config = TomlValues(file, _FOLDED).value((), Config, file.content)
    if config.selection.checks and not named:
        _require_own(file)
    for number, text in enumerate(config.outputs):
        _require_output(file, ("outputs", number), text)
    for number, waiver in enumerate(config.waivers):
        _require_resource(file, ("waivers", number, "resource"), waiver.resource)
    return Configuration(config, file)


def _working_directory() -> Path:
    try:
        return Path.cwd()
    except FileNotFoundError as error:
        raise UsageError(
            "the working directory does not exist any more", hint="go to another folder"
        ) from error


def _require_own(file: TomlFile) -> None:
    """Refuse to run the checks of a file that was found and that a stranger has written.

    Anybody may put a file into a folder such as /tmp, above the one that somebody works in.
    """
    if os.name != "nt" and file.path.stat().st_uid not in (os.geteuid(), 0):
        raise UsageError(
            f"{file.place(('selection', 'checks'))}: checks are code, and this file belongs to"
            " another user",
            hint=f"add --config {file.path} if you trust it",
        )


def _require_output(file: TomlFile, keys: Keys, text: str) -> None:
    from azaudit.app.outputs import parse_output  # as above

    try:
        parse_output(text)
    except UsageError as error:
        raise UsageError(f"{file.place(keys)}: {error.message}", hint=error.hint) from error


def _require_resource(file: TomlFile, keys: Keys, text: str) -> None:
    """Refuse what no id can equal, such as the bare name of a resource."""
    id = ResourceId(text)
    if not _WILDCARDS & set(text) and (id.subscription_id or id.type) is None:
        raise unfit(file, keys, text, f"write the whole id, or a glob such as */{text.strip('/')}")
