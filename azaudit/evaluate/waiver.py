"""Waivers: what the organisation has decided to live with, why, who answers for it, until when."""

from dataclasses import dataclass, field
from datetime import date
from fnmatch import fnmatchcase
from functools import cached_property

from azaudit.evaluate.check import Check
from azaudit.model import ResourceId, Status


@dataclass(frozen=True)
class Waiver:
    """A decision not to act on what one check finds on some resources.

    check: an id or alias, and no glob, so that a check which is added later is never waived unseen.
    resource: a resource id, or a glob over ids, in any case; it covers every sub-resource.
    expires: the last day, in UTC, on which the waiver holds. place: where it is written, as people
    find it.
    """

    check: str
    resource: str
    reason: str
    owner: str
    expires: date
    place: str = field(default="", compare=False)

    def covers(self, check: Check, resource: ResourceId) -> bool:
        """Whether the waiver is about this check and this resource."""
        if self.check != check.id and self.check not in check.aliases:
            return False
        return resource.folded == self._folded or fnmatchcase(resource.folded, self._folded)

    def holds(self, as_of: str) -> bool:
        """Whether the waiver has not expired at a time, RFC 3339 in UTC."""
        return as_of[:10] <= self.expires.isoformat()

    @cached_property
    def _folded(self) -> str:
        return ResourceId(self.resource).folded


@dataclass(frozen=True, slots=True)
class Waived:
    """What a finding says of the waiver that covers it; status is the one that the check gave."""

    reason: str
    owner: str
    expires: date
    status: Status


@dataclass(frozen=True, slots=True)
class WaiverUse:
    """What became of a waiver: how many open findings it covers, and whether it still holds."""

    waiver: Waiver
    covered: int
    holds: bool
