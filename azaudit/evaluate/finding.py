"""What evaluation yields: findings, and what became of every candidate."""

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from azaudit.evaluate.check import Check
from azaudit.evaluate.waiver import Waived, WaiverUse
from azaudit.model import Evidence, Gap, ResourceId, Severity, Status

EVIDENCE_LIMIT = 50


@dataclass(frozen=True, slots=True)
class Subject:
    """The thing that a finding is about: the resource that has to be fixed.

    sub_resource: tells apart several findings of one check on one resource; for a vault and a
    guard it is the guard's folded id.
    """

    id: ResourceId
    type: str
    tenant_id: str
    subscription_id: str | None
    subscription_name: str | None
    sub_resource: str | None = None
    location: str | None = None
    tags: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of one check on one subject; never one that is not applicable.

    waiver: of a finding with the status waived, which keeps its message, evidence and gap.
    """

    check: Check
    subject: Subject
    status: Status
    severity: Severity
    message: str
    notes: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    evidence_total: int = 0
    gap: Gap | None = None
    waiver: Waived | None = None

    @property
    def id(self) -> str:
        """Stable over runs and versions: a hash of the identity, and of no more."""
        text = "\n".join(self.identity)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]

    @property
    def identity(self) -> tuple[str, str, str]:
        """What no two findings of an evaluation share: check, folded resource, sub-resource."""
        return self.check.id, self.subject.id.folded, self.subject.sub_resource or ""

    @property
    def order(self) -> tuple[Any, ...]:
        """The fixed order of findings: worst first, then check, resource, sub-resource."""
        return -self.severity, *self.identity


@dataclass(frozen=True)
class Evaluation:
    """All findings in their fixed order, and how many candidates were not applicable.

    not_applicable: counts by check id; a type that is proved empty in a scope counts once.
    waivers: what became of each, in the order in which they were given.
    """

    findings: tuple[Finding, ...]
    not_applicable: Counter[str] = field(default_factory=Counter)
    waivers: tuple[WaiverUse, ...] = ()
