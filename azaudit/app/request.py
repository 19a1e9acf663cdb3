"""What a user asks for: whom to sign in as, what to audit, what to judge, what to write."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from azaudit.app.rulings import Rulings
from azaudit.model import Severity
from azaudit.profile import Profile


@dataclass(frozen=True)
class ScopeRequest:
    """The tenants and subscriptions to audit.

    tenants: ids or domain names; empty means the tenant of the token. subscriptions, excluded:
    ids or names. resource_groups: names outside of which nothing is judged; empty means all.
    """

    tenants: tuple[str, ...] = ()
    subscriptions: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    resource_groups: tuple[str, ...] = ()
    include_delegated: bool = False


@dataclass(frozen=True)
class SourceRequest:
    """Where answers come from: a cloud with a credential, or a recording.

    cloud: a cloud's name or the path of a cloud file. replay: a recording to use instead of Azure.
    record: a folder to which the answers are recorded as well. tell: writes a line for a person who
    has to sign in; it is called while nothing else can go on.
    """

    auth: str = "auto"
    cloud: str = "AzureCloud"
    replay: Path | None = None
    record: Path | None = None
    tell: Callable[[str], None] | None = field(default=None, compare=False)


@dataclass(frozen=True)
class JudgeRequest:
    """Which checks judge, and by which decisions of the organisation.

    select, ignore: terms of the selection. folders: of the user's own checks. rulings: what is
    decided on single checks.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    folders: tuple[Path, ...] = ()
    profile: Profile = field(default_factory=Profile)
    rulings: Rulings = field(default_factory=Rulings)

    @property
    def narrowed(self) -> bool:
        """Whether the user asked for fewer checks than there are."""
        return bool(self.select or self.ignore)


@dataclass(frozen=True)
class GateRequest:
    """What makes a run fail.

    fail_on: the least severity that counts, None for never. known: ids of findings that do not
    count, which a baseline held. strict: unknowns count like failures.
    """

    fail_on: Severity | None = Severity.HIGH
    known: frozenset[str] = frozenset()
    strict: bool = False
