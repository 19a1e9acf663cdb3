"""Roles, assignments and deny assignments, and what comes of them: who holds what power."""

from dataclasses import dataclass
from typing import TypeAlias

from azaudit.analysis.permissions import Grant, Permission

# how deny assignments name everybody, in lower case
EVERYONE = "00000000-0000-0000-0000-000000000000"
# how what is open names a group, so that it can be told why that was not read
MEMBERS_OF = "the members of the group "


@dataclass(frozen=True)
class Role:
    """A role definition: its id and name, and what it permits."""

    id: str
    name: str
    permissions: tuple[Permission, ...]


@dataclass(frozen=True)
class Assignment:
    """A role for a principal at a scope.

    condition: an expression that limits the role where it is used; empty for none. kind: how it
    came about: assigned, eligible or delegated. principal_type: as the assignment says it.
    elsewhere: whether another directory than the tenant's may be the one that knows the principal.
    managing: of a delegated role the tenant whose directory knows the principal, in lower case.
    """

    id: str
    principal_id: str
    role_id: str
    scope: str
    condition: str = ""
    kind: str = "assigned"
    principal_type: str = ""
    elsewhere: bool = False
    managing: str = ""


@dataclass(frozen=True)
class Denial:
    """A deny assignment.

    principals, excluded: ids in lower case, of groups as well. here_only: whether it leaves out
    what lies below its scope.
    """

    id: str
    scope: str
    permissions: tuple[Permission, ...]
    principals: frozenset[str]
    excluded: frozenset[str] = frozenset()
    here_only: bool = False


@dataclass(frozen=True)
class Holding:
    """The power of one principal, and how it comes by it.

    chain: the ids from the assignment's principal down to the holder: itself alone, or the groups
    through which it is a member. grant: CONDITIONAL where only a condition could limit it. open:
    what was not read and could take it away.
    """

    principal_id: str
    assignment: Assignment
    role: Role
    chain: tuple[str, ...]
    grant: Grant
    open: tuple[str, ...] = ()


@dataclass(frozen=True)
class Power:
    """Who can, and what was not read and could add to them, in words."""

    holdings: tuple[Holding, ...]
    open: tuple[str, ...] = ()

    @property
    def unread_groups(self) -> tuple[str, ...]:
        """The groups whose members may be able to, and were not read."""
        return tuple(
            text.removeprefix(MEMBERS_OF) for text in self.open if text.startswith(MEMBERS_OF)
        )

    @property
    def otherwise_open(self) -> tuple[str, ...]:
        """What else was not read."""
        return tuple(text for text in self.open if not text.startswith(MEMBERS_OF))

    @property
    def principals(self) -> frozenset[str]:
        """The ids of all that can or may be able to."""
        return frozenset(one.principal_id for one in self.holdings)


@dataclass(frozen=True)
class Members:
    """Who stands behind a principal: the ways down to each, all of them, and what was not read."""

    chains: tuple[tuple[str, ...], ...]
    all: frozenset[str]
    open: tuple[str, ...]


@dataclass(frozen=True)
class Stop:
    """A deny assignment that may hold; certain: that it is above, and has no condition."""

    denial: Denial
    certain: bool


# actions, and of each whether it is one on data
Asked: TypeAlias = tuple[tuple[str, bool], ...]


@dataclass(frozen=True, eq=False)
class Share:
    """What one scope gives of a power: each way to it, with the action that it is for."""

    ways: tuple[tuple[str, Holding], ...]
