"""Who can run an action on a resource, effectively, and through what.

Role assignments add up; a deny assignment wins over all of them
(learn.microsoft.com/azure/role-based-access-control/overview). Membership of groups is followed
through groups in groups, cycles included. What was not read never takes power away: it makes an
answer open, and only where it could change it.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice, takewhile

from azaudit.analysis.permissions import Grant, grant_of
from azaudit.analysis.role_holdings import (
    EVERYONE,
    MEMBERS_OF,
    Asked,
    Assignment,
    Denial,
    Holding,
    Members,
    Power,
    Role,
    Share,
    Stop,
)
from azaudit.analysis.role_scopes import Ancestry, covers
from azaudit.model import ResourceId


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

    # what was worked out once: thousands of resources share the scopes above them
    _shares: dict[tuple[str, str, bool], Power] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _any_shares: dict[tuple[str, Asked], Share | None] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _grants: dict[tuple[str, str, bool], Grant] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _expanded: dict[str, Members] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def who_can(self, action: str, resource: ResourceId, *, data: bool = False) -> Power:
        """Everyone who can run an action on a resource, each way in which they can.

        action: a whole one. data: whether it is a data action. The widest scopes come first.
        """
        holdings: list[Holding] = []
        unread: list[str] = []
        stopping = self._stopping(action, resource, data=data)
        for scope, above in self._above(resource):
            share = self._share(scope, action, data=data)
            unread.extend(share.open)
            if above:
                holdings.extend(self._left(share.holdings, stopping))
            elif share.holdings:
                unread.append(f"whether {share.holdings[0].assignment.scope} is above {resource}")
        return Power(tuple(holdings), tuple(dict.fromkeys(unread)))

    def shares_of(self, asked: Asked, resource: ResourceId) -> tuple[Share, ...] | None:
        """What each scope above gives of the power to run any of some actions on a resource.

        Resources with the same shares have the same holders, and one share is one object. None
        where something was not read, or a deny assignment may stop somebody: ask of each action.
        """
        if any(self._stopping(action, resource, data=data) for action, data in asked):
            return None
        found: list[Share] = []
        for scope, above in self._above(resource):
            share = self._share_of_any(scope, asked)
            if share is None or not above:
                return None
            if share.ways:
                found.append(share)
        return tuple(found)

    def _share_of_any(self, scope: str, asked: Asked) -> Share | None:
        """What the assignments at a scope give; None where something of them was not read."""
        key = (scope, asked)
        if key not in self._any_shares:
            ways: list[tuple[str, Holding]] = []
            unread: list[str] = []
            for assignment in self._by_scope[scope]:
                ways += self._best(assignment, asked, unread)
            self._any_shares[key] = None if unread else Share(tuple(ways))
        return self._any_shares[key]

    def _best(
        self, assignment: Assignment, asked: Asked, unread: list[str]
    ) -> Iterator[tuple[str, Holding]]:
        """What one assignment gives by the first of the actions that it gives most surely."""
        best = max(asked, key=lambda one: self._certainty(assignment, *one), default=None)
        if best is not None:
            action, data = best
            for holding in self._given(assignment, action, unread, data=data):
                yield action, holding

    def _certainty(self, assignment: Assignment, action: str, data: bool) -> int:  # noqa: FBT001 - one of what is asked
        grant = self._grant(ResourceId(assignment.role_id).folded, action, data=data)
        return -1 if grant is None else grant

    def scopes_below(self, id: ResourceId) -> tuple[str, ...]:
        """The scopes, folded, below a resource at which anything is assigned, in order."""
        inside = id.folded + "/"
        first = bisect_left(self._in_order, inside)
        below = takewhile(lambda one: one.startswith(inside), islice(self._in_order, first, None))
        return tuple(below)

    def reach(self, resource: ResourceId) -> tuple[str, ...]:
        """All that tells who has power over a resource: those with the same have the same holders.

        The scopes at or above it at which anything is assigned, and the deny assignments there.
        """
        stops = (
            one.id
            for one in self.denials
            if covers(one.scope, resource, self.ancestry) is not False
            and not (one.here_only and ResourceId(one.scope) != resource)
        )
        return (*(scope for scope, _ in self._above(resource)), *stops)

    @cached_property
    def _in_order(self) -> list[str]:
        return sorted(self._by_scope)

    @cached_property
    def _by_scope(self) -> Mapping[str, list[Assignment]]:
        """The assignments by their folded scopes; an empty one is not the root."""
        found: dict[str, list[Assignment]] = {}
        for assignment in self.assignments:
            scope = assignment.scope.strip()
            found.setdefault(scope and ResourceId(scope).folded, []).append(assignment)
        return found

    @cached_property
    def _wide(self) -> tuple[str, ...]:
        """The scopes that no id shows by how it begins: groups of subscriptions, and the root."""
        return tuple(one for one in self._by_scope if not one.startswith("/subscriptions/"))

    def _above(self, resource: ResourceId) -> Iterator[tuple[str, bool]]:
        """The scopes at or above a resource at which anything is assigned, and whether surely.

        Only those are asked that can be, since a tenant has thousands of scopes.
        """
        for scope in self._wide:
            above = covers(scope, resource, self.ancestry)
            if above is not False:
                yield scope, above is True
        parts = resource.folded.split("/")
        for count in range(3, len(parts) + 1):
            scope = "/".join(parts[:count])
            if scope in self._by_scope and covers(scope, resource, self.ancestry):
                yield scope, True

    def _share(self, scope: str, action: str, *, data: bool) -> Power:
        """What the assignments at one scope give, as if nothing were denied."""
        key = (scope, action, data)
        found = self._shares.get(key)
        if found is None:
            holdings: list[Holding] = []
            unread: list[str] = []
            for assignment in self._by_scope[scope]:
                holdings.extend(self._given(assignment, action, unread, data=data))
            found = self._shares[key] = Power(tuple(holdings), tuple(dict.fromkeys(unread)))
        return found

    def _given(
        self, assignment: Assignment, action: str, unread: list[str], *, data: bool
    ) -> Iterator[Holding]:
        """What one assignment gives; what leaves others open goes to unread."""
        role_id = ResourceId(assignment.role_id).folded
        grant = self._grant(role_id, action, data=data)
        if grant is None:
            role = f"the role {assignment.role_id} of" if assignment.role_id else "what is given by"
            unread.append(f"{role} {assignment.id}")
            return
        if grant is Grant.NO:
            return
        if assignment.condition:
            grant = Grant.CONDITIONAL
        members = self._members(assignment.principal_id.lower())
        unread.extend(members.open)
        for chain in members.chains:
            yield Holding(chain[-1], assignment, self.roles[role_id], chain, grant)

    def _grant(self, role_id: str, action: str, *, data: bool) -> Grant | None:
        """What a role gives, by its folded id; None where the role was not read."""
        role = self.roles.get(role_id)
        if role is None:
            return None
        key = (role_id, action, data)
        found = self._grants.get(key)
        if found is None:
            found = self._grants[key] = grant_of(role.permissions, action, data=data)
        return found

    def _members(self, principal: str) -> Members:
        """A principal, or of a group every member that is no group, each once and by one way."""
        found = self._expanded.get(principal)
        if found is None:
            found = self._expanded[principal] = self._expand(principal)
        return found

    def _expand(self, principal: str) -> Members:
        chains: list[tuple[str, ...]] = []
        unread: list[str] = []
        pending: list[tuple[str, ...]] = [(principal,)]
        seen = {principal}
        while pending:
            chain = pending.pop()
            if chain[-1] not in self.groups:
                chains.append(chain)
                continue
            members = self.groups[chain[-1]]
            if members is None:
                unread.append(MEMBERS_OF + chain[-1])
                continue
            for member in sorted(members, reverse=True):
                if member not in seen:
                    seen.add(member)
                    pending.append((*chain, member))
        return Members(tuple(chains), frozenset(one[-1] for one in chains), tuple(unread))

    def _stopping(self, action: str, resource: ResourceId, *, data: bool) -> list[Stop]:
        """The deny assignments that may stop an action on a resource."""
        found: list[Stop] = []
        for denial in self.denials:
            grant = grant_of(denial.permissions, action, data=data)
            if grant is Grant.NO or (denial.here_only and ResourceId(denial.scope) != resource):
                continue
            above = covers(denial.scope, resource, self.ancestry)
            if above is not False:
                found.append(Stop(denial, certain=above is True and grant is Grant.YES))
        return found

    def _left(self, holdings: tuple[Holding, ...], stopping: list[Stop]) -> Iterable[Holding]:
        """The holdings that no deny assignment surely takes away, with what leaves that open."""
        return holdings if not stopping else self._kept(holdings, stopping)

    def _kept(self, holdings: tuple[Holding, ...], stopping: list[Stop]) -> Iterator[Holding]:
        judged: dict[str, tuple[str, ...] | None] = {}
        for one in holdings:
            principal = one.principal_id
            if principal not in judged:
                judged[principal] = self._doubts(principal, stopping)
            doubts = judged[principal]
            if doubts is not None:
                yield replace(one, open=doubts) if doubts else one

    def _doubts(self, principal: str, stopping: list[Stop]) -> tuple[str, ...] | None:
        """What leaves open whether a principal is stopped; None where it surely is."""
        doubts: list[str] = []
        for stop in stopping:
            named = self._is_among(principal, stop.denial.principals)
            spared = self._is_among(principal, stop.denial.excluded)
            if named is False or spared is True:
                continue
            if named and spared is False and stop.certain:
                return None
            doubts.append(f"whether the deny assignment {stop.denial.id} stops it")
        return tuple(doubts)

    def _is_among(self, principal: str, ids: Iterable[str]) -> bool | None:
        """Whether a principal is one of some, or in one of them that is a group; None if open."""
        open = False
        for id in ids:
            if id in (principal, EVERYONE):
                return True
            members = self._members(id)
            if principal in members.all:
                return True
            open = open or bool(members.open)
        return None if open else False


__all__ = ["EVERYONE", "Asked", "Assignment", "Denial", "Holding", "Power", "Rbac", "Role", "Share"]
