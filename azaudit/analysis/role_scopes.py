"""Where roles are assigned: which scopes a scope stands above."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from azaudit.model import ResourceId

_GROUP = re.compile(r"/providers/microsoft\.management/managementgroups/([^/]+)")
_SUBSCRIPTION = re.compile(r"/subscriptions/([^/]+)(/.*)?")


@dataclass(frozen=True)
class Ancestry:
    """The management groups above each subscription, and whether all of them are known.

    groups: by subscription id, the names of the groups, in lower case, nearest first. A
    subscription that is not in it has groups that nobody read.
    """

    groups: Mapping[str, tuple[str, ...]]

    def above(self, subscription_id: str) -> tuple[str, ...] | None:
        """The management groups above a subscription, or None where they were not read."""
        return self.groups.get(subscription_id.lower())


def covers(scope: str, id: ResourceId, ancestry: Ancestry) -> bool | None:
    """Whether what is assigned at a scope holds at a resource, too.

    A role holds at its scope and below: `/` is above all, then management groups, subscriptions,
    resource groups, resources and their parts
    (learn.microsoft.com/azure/role-based-access-control/scope-overview). A scope of another form,
    as the data planes have (`/keys`), is above no resource of Azure Resource Manager. None where
    that depends on management groups that were not read, or no scope is named.
    """
    if not scope.strip():
        return None
    at = ResourceId(scope)
    if at.folded == "/":
        return True
    group = _GROUP.fullmatch(at.folded)
    if group is not None:
        above = ancestry.above(id.subscription_id) if id.subscription_id else ()
        return None if above is None else group[1] in above
    if _SUBSCRIPTION.fullmatch(at.folded) is None:
        return False
    return id.within(at)
