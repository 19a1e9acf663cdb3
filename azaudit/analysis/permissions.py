"""What the permissions of a role or of a deny assignment say of an action.

The rules are Azure's own (learn.microsoft.com/azure/role-based-access-control/role-definitions):
actions compare without case, `*` stands for anything, slashes too; what NotActions name is taken
away from the Actions of the same permission and from nothing else, so another permission or another
role can still give it; data actions are apart from actions.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache


class Grant(IntEnum):
    """Whether an action is given; a condition that nobody can judge here makes it open."""

    NO = 0
    CONDITIONAL = 1
    YES = 2


@dataclass(frozen=True)
class Permission:
    """Patterns of actions that are given, and those that are taken away again.

    condition: an expression that has to hold when the action is asked for; empty for none.
    """

    actions: tuple[str, ...] = ()
    not_actions: tuple[str, ...] = ()
    data_actions: tuple[str, ...] = ()
    not_data_actions: tuple[str, ...] = ()
    condition: str = ""

    def names(self, action: str, *, data: bool = False) -> bool:
        """Whether the permission is about an action, whatever its condition.

        action: a whole one, without a wildcard. data: whether it is a data action.
        """
        given = self.data_actions if data else self.actions
        taken = self.not_data_actions if data else self.not_actions
        return _any_fits(given, action) and not _any_fits(taken, action)

    def grant(self, action: str, *, data: bool = False) -> Grant:
        """Whether the permission gives an action."""
        if not self.names(action, data=data):
            return Grant.NO
        return Grant.CONDITIONAL if self.condition else Grant.YES


def grant_of(permissions: Iterable[Permission], action: str, *, data: bool = False) -> Grant:
    """Whether any of a role's permissions gives an action; they add up."""
    return max((one.grant(action, data=data) for one in permissions), default=Grant.NO)


def fits(pattern: str, action: str) -> bool:
    """Whether a pattern stands for an action."""
    return _expression(pattern).fullmatch(action) is not None


def _any_fits(patterns: tuple[str, ...], action: str) -> bool:
    return any(fits(pattern, action) for pattern in patterns)


@lru_cache(maxsize=8192)
def _expression(pattern: str) -> re.Pattern[str]:
    """A pattern as a regular expression that takes no longer for many wildcards in a row.

    The text between two wildcards is found where it comes first, once and for all: what a later
    place would leave for the rest, the first place leaves as well.
    """
    first, *rest = pattern.strip().split("*")
    text = re.escape(first)
    if rest:
        *between, last = rest
        text += "".join(f"(?>.*?{re.escape(one)})" for one in between if one)
        text += f".*{re.escape(last)}"
    return re.compile(text, re.IGNORECASE | re.DOTALL)
