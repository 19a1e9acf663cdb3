"""What a user asks for: whom to sign in as, what to audit, what to judge, what to write."""

from dataclasses import dataclass
from pathlib import Path

from azaudit.model import Severity


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
    record: a folder to which the answers are recorded as well.
    """

    auth: str = "auto"
    cloud: str = "AzureCloud"
    replay: Path | None = None
    record: Path | None = None


@dataclass(frozen=True)
class JudgeRequest:
    """Which checks judge.

    select, ignore: terms of the selection. folders: of the user's own checks.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    folders: tuple[Path, ...] = ()


@dataclass(frozen=True)
class GateRequest:
    """What makes a run fail.

    fail_on: the least severity that counts, None for never. baseline: a findings document whose
    findings do not count. strict: unknowns count like failures.
    """

    fail_on: Severity | None = Severity.HIGH
    baseline: Path | None = None
    strict: bool = False
