"""Who can run an action on a resource, effectively, and through what.

Role assignments add up; a deny assignment wins over all of them
(learn.microsoft.com/azure/role-based-access-control/overview). Membership of groups is followed
through groups in groups, cycles included. What was not read never takes power away: it makes an
answer open, and only where it could change it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from azaudit.analysis.permissions import Grant, Permission, grant_of
from azaudit.analysis.role_scopes import Ancestry, covers
from azaudit.model import ResourceId

# how deny assignments name everybody, in lower case
_EVERYONE = "00000000-0000-0000-0000-000000000000"


@dataclass(frozen=True)
class Role:
    """A role definition: its id and name, and what it permits."""

    id: str
    name: str
    permissions: tuple[Permission, ...]


@dataclass(frozen=True)
class Assignment:
    """A role for a principal at a scope.

    condition: an expression that limits the role where it is used; empty for none.
    """

    id: str
    principal_id: str
    role_id: str
    scope: str
    condition: str = ""


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
    """Who can, and what was not read and could add to them."""

    holdings: tuple[Holding, ...]
    open: tuple[str, ...] = ()

    @property
    def principals(self) -> frozenset[str]:
        """The ids of all that can or may be able to."""
        return frozenset(one.principal_id for one in self.holdings)


@dataclass(frozen=True)
class Rbac:
    """The assignments of a tenant, and what is needed to understand them.

    roles: by folded id; one that is missing could not be read. groups: by id in lower case the ids
    of direct members; None for a group whose members could not be read. Principals that are not in
    it are no groups.
    """

    roles: Mapping[str, Role]
    assignments: tuple[Assignment, ...]
    denials: tuple[Denial, ...] = ()
    groups: Mapping[str, frozenset[str] | None] = field(default_factory=dict)
    ancestry: Ancestry = field(default_factory=lambda: Ancestry({}))

    def who_can(self, action: str, resource: ResourceId, *, data: bool = False) -> Power:
        """Everyone who can run an action on a resource, each way in which they can.

        action: a whole one. data: whether it is a data action.
        """
        holdings: list[Holding] = []
        unread: list[str] = []
        for assignment, role, grant in self._giving(action, resource, unread, data=data):
            for chain in self._members(assignment.principal_id.lower(), unread):
                denied, doubts = self._denied(chain[-1], action, resource, data=data)
                if not denied:
                    holdings.append(Holding(chain[-1], assignment, role, chain, grant, doubts))
        return Power(tuple(holdings), tuple(dict.fromkeys(unread)))

    def _giving(
        self, action: str, resource: ResourceId, unread: list[str], *, data: bool
    ) -> Iterator[tuple[Assignment, Role, Grant]]:
        """The assignments that give an action; what leaves others open goes to unread."""
        for assignment in self.assignments:
            above = covers(assignment.scope, resource, self.ancestry)
            if above is False:
                continue
            role = self.roles.get(ResourceId(assignment.role_id).folded)
            if role is None:
                unread.append(f"the role {assignment.role_id} of {assignment.id}")
                continue
            grant = grant_of(role.permissions, action, data=data)
            if grant is Grant.NO:
                continue
            if above is None:
                unread.append(f"whether {assignment.scope} is above {resource}")
                continue
            yield assignment, role, Grant.CONDITIONAL if assignment.condition else grant

    def _members(self, principal: str, unread: list[str]) -> Iterator[tuple[str, ...]]:
        """A principal, or of a group every member that is no group, each once and by one way."""
        pending: list[tuple[str, ...]] = [(principal,)]
        seen = {principal}
        while pending:
            chain = pending.pop()
            if chain[-1] not in self.groups:
                yield chain
                continue
            members = self.groups[chain[-1]]
            if members is None:
                unread.append(f"the members of the group {chain[-1]}")
                continue
            for member in sorted(members, reverse=True):
                if member not in seen:
                    seen.add(member)
                    pending.append((*chain, member))

    def _denied(
        self, principal: str, action: str, resource: ResourceId, *, data: bool
    ) -> tuple[bool, tuple[str, ...]]:
        """Whether a deny assignment surely stops a principal, and what leaves that open."""
        doubts: list[str] = []
        for denial in self.denials:
            grant = grant_of(denial.permissions, action, data=data)
            if grant is Grant.NO or not self._holds_at(denial, resource):
                continue
            named = self._is_among(principal, denial.principals)
            spared = self._is_among(principal, denial.excluded)
            if named is False or spared is True:
                continue
            certain = covers(denial.scope, resource, self.ancestry) is True
            if named and spared is False and grant is Grant.YES and certain:
                return True, ()
            doubts.append(f"whether the deny assignment {denial.id} stops it")
        return False, tuple(doubts)

    def _holds_at(self, denial: Denial, resource: ResourceId) -> bool:
        """Whether a deny assignment may hold at a resource."""
        if denial.here_only:
            return ResourceId(denial.scope) == resource
        return covers(denial.scope, resource, self.ancestry) is not False

    def _is_among(self, principal: str, ids: Iterable[str]) -> bool | None:
        """Whether a principal is one of some, or in one of them that is a group; None if open."""
        unread: list[str] = []
        for id in ids:
            if id in (principal, _EVERYONE):
                return True
            if any(chain[-1] == principal for chain in self._members(id, unread)):
                return True
        return None if unread else False
