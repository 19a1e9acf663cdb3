"""Evaluation: every selected check on every resource that it is about, and on every gap.

Nothing drops out of sight: a check's outcomes in a subscription are one for each candidate and one
for each place that could not be listed, or, where there is neither, one not applicable.
"""

import gc
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from typing import TypeAlias

from azaudit.evaluate.acceptance import accept
from azaudit.evaluate.audit import Audit
from azaudit.evaluate.check import Check
from azaudit.evaluate.finding import Evaluation, Finding
from azaudit.evaluate.judge import judge, subject_of, unlisted
from azaudit.evaluate.waiver import Waiver
from azaudit.model import Status
from azaudit.profile import Profile
from azaudit.resources.base import Resource, Selection
from azaudit.resources.inventory import Inventory, Listed

_Judges: TypeAlias = list[tuple[Check, Selection[Resource]]]


def evaluate(
    inventory: Inventory,
    checks: Iterable[Check],
    profile: Profile,
    *,
    resource_groups: frozenset[str] = frozenset(),
    waivers: tuple[Waiver, ...] = (),
) -> Evaluation:
    """Judge everything; the result depends on nothing but the arguments.

    resource_groups: names in lower case outside of which nothing is judged; empty means all.
    waivers: hold or have expired at the time up to which the snapshots know.
    """
    checks = tuple(checks)
    run = _Run(Audit(inventory, profile), resource_groups)
    with _uninterrupted():
        # by view, so that a body is decoded once for all checks that are about it
        for view, judges in _by_view(checks).items():
            for place in inventory.listed(view):
                run.judge(place, view, judges)
        for scope in inventory.index.subscriptions():
            if scope.role == "audited":
                run.close(checks, scope.subscription_id)
        accepted, uses = accept(run.findings, waivers, inventory.as_of)
        findings = sorted(accepted, key=lambda finding: finding.order)
        return Evaluation(tuple(findings), run.not_applicable, uses)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Run without the cyclic garbage collector.

    Its passes over decoded JSON take as long as the judging itself, and find nothing: bodies hold
    no cycles.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _by_view(checks: Iterable[Check]) -> Mapping[type[Resource], _Judges]:
    """Who judges a view; of a check that selects it more than once, all its kinds together."""
    found: dict[type[Resource], _Judges] = {}
    for check in checks:
        for view in dict.fromkeys(selection.view for selection in check.over):
            kinds = [selection.kinds for selection in check.over if selection.view is view]
            merged = tuple(kind for some in kinds for kind in some) if all(kinds) else ()
            found.setdefault(view, []).append((check, Selection(view, merged)))
    return found


class _Run:
    """An evaluation in progress: what has come out so far.

    _outcomes: how many a check has in a subscription, gaps included.
    """

    def __init__(self, audit: Audit, groups: frozenset[str]) -> None:
        self.findings: list[Finding] = []
        self.not_applicable: Counter[str] = Counter()
        self._audit = audit
        self._groups = groups
        self._outcomes: Counter[tuple[str, str]] = Counter()
        self._taken: set[tuple[str, ...]] = set()

    def judge(self, place: Listed[Resource], view: type[Resource], judges: _Judges) -> None:
        """Judge what one place lists, and its gap."""
        if not self._wanted(place.parent):
            return
        subscription = place.subscription.subscription_id
        if place.gap is not None:
            for check, _ in judges:
                self._add(check, subscription, unlisted(check, view, place, place.gap))
        for resource in place.resources:
            if not self._wanted(resource):
                continue
            subject = subject_of(resource, place)
            for check, selection in judges:
                for finding in judge(check, selection, resource, subject, self._audit):
                    told = self._told_apart(finding, resource) if finding is not None else None
                    self._add(check, subscription, told)

    def close(self, checks: Iterable[Check], subscription: str) -> None:
        """Count a type that is proved empty in a subscription once for each check."""
        for check in checks:
            if not self._outcomes[check.id, subscription]:
                self._add(check, subscription, None)

    def _wanted(self, resource: Resource | None) -> bool:
        if resource is None or not self._groups:
            return True
        return (resource.id.resource_group or "").lower() in self._groups

    def _add(self, check: Check, subscription: str, finding: Finding | None) -> None:
        self._outcomes[check.id, subscription] += 1
        if finding is None:
            self.not_applicable[check.id] += 1
        else:
            self._taken.add(finding.identity)
            self.findings.append(_explained(finding))

    def _told_apart(self, finding: Finding, resource: Resource) -> Finding:
        """The finding with an id of its own, where two resources have one subject."""
        for number in count(1):
            if finding.identity not in self._taken:
                break
            own = resource.id.folded + (f"#{number}" if number > 1 else "")
            finding = replace(finding, subject=replace(finding.subject, sub_resource=own))
        return finding


def _explained(finding: Finding) -> Finding:
    """The finding with a note where its severity is not what the check's file says."""
    check = finding.check
    if finding.status is Status.PASS or check.written in (None, check.severity):
        return finding
    note = (
        f"the configuration gives this check the severity {check.severity.word}"
        f" in place of {check.ceiling.word}"
    )
    return replace(finding, notes=(*finding.notes, note))
