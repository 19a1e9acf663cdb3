"""Judging: every selected check on every resource that it is about, and on every gap.

The rules that keep a pass honest live here. What a check could not read is unknown, with the
reason. A pass that left something unread behind is unknown. A check that breaks is unknown. A
place that could not be listed is one unknown finding, so nothing drops out of sight.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from azaudit.errors import AzauditError
from azaudit.evaluate.audit import Audit
from azaudit.evaluate.check import Check
from azaudit.evaluate.finding import EVIDENCE_LIMIT, Evaluation, Finding, Subject
from azaudit.model import Gap, Status, Verdict
from azaudit.profile import Profile
from azaudit.resources.base import Resource, Selection
from azaudit.resources.inventory import Inventory, Listed
from azaudit.resources.trail import Trail, Unread, merge, trail, untraced


def evaluate(
    inventory: Inventory,
    checks: Iterable[Check],
    profile: Profile,
    *,
    resource_groups: frozenset[str] = frozenset(),
) -> Evaluation:
    """Judge everything; the result depends on nothing but the arguments.

    resource_groups: names in lower case outside of which nothing is judged; empty means all.
    """
    audit = Audit(inventory, profile)
    findings: list[Finding] = []
    not_applicable: Counter[str] = Counter()
    for check in checks:
        for finding in _run(check, audit, resource_groups):
            if finding is None:
                not_applicable[check.id] += 1
            else:
                findings.append(finding)
    findings.sort(key=lambda finding: finding.order)
    return Evaluation(tuple(findings), not_applicable)


def _run(check: Check, audit: Audit, groups: frozenset[str]) -> Iterator[Finding | None]:
    """One finding for each candidate and each gap; None for each that is not applicable."""
    for selection in check.over:
        for place in audit.inventory.listed(selection.view):
            if _within(place.parent, groups):
                yield from _run_in(check, selection, place, audit, groups)


def _run_in(
    check: Check,
    selection: Selection[Resource],
    place: Listed,
    audit: Audit,
    groups: frozenset[str],
) -> Iterator[Finding | None]:
    if place.gap is not None:
        yield _unlisted(check, place, place.gap)
    inside = [resource for resource in place.resources if _within(resource, groups)]
    outcomes = [_judge(check, selection, resource, place, audit) for resource in inside]
    held = [outcome for outcome in outcomes if outcome is not _OTHER_KIND]
    for outcome in held:
        yield outcome if isinstance(outcome, Finding) else None
    if not held and place.gap is None:
        yield None


def _within(resource: Resource | None, groups: frozenset[str]) -> bool:
    if resource is None or not groups:
        return True
    return (resource.id.resource_group or "").lower() in groups


_OTHER_KIND = object()


def _judge(
    check: Check, selection: Selection[Resource], resource: Resource, place: Listed, audit: Audit
) -> object:
    """A Finding, None when not applicable, _OTHER_KIND when the check is not over the resource."""
    with trail() as read:
        try:
            if not selection.holds(resource):
                return _OTHER_KIND
            # the kind is what made it a candidate, not what the verdict rests on
            read.evidence.clear()
            verdict = check.function(resource, audit)
            _obey(check, verdict, read)
        except Unread as error:
            return _unknown(check, resource, place, error, read)
        except AzauditError:
            raise
        except Exception as error:  # noqa: BLE001 - a broken check must cost its own finding only
            return _broken(check, resource, place, error, read)
    if read.unread and verdict.status in (Status.PASS, Status.NOT_APPLICABLE, Status.MANUAL):
        return _unknown(check, resource, place, merge(read.unread), read)
    if verdict.status is Status.NOT_APPLICABLE:
        return None
    return _finding(check, resource, place, verdict, read)


def _obey(check: Check, verdict: Verdict, read: Trail) -> None:
    """Raise when a verdict breaks the rules for verdicts."""
    if not isinstance(verdict, Verdict):
        raise TypeError(f"the check returned {type(verdict).__name__}, not a verdict")
    judged = verdict.status in (Status.PASS, Status.FAIL)
    if judged and not read.evidence and not read.unread:
        raise ValueError("the check judged without reading anything")
    if verdict.severity is not None and verdict.severity > check.severity:
        raise ValueError("the check raised its own severity")


def _finding(
    check: Check, resource: Resource, place: Listed, verdict: Verdict, read: Trail
) -> Finding:
    evidence = tuple(read.evidence.values())
    return Finding(
        check=check,
        subject=_subject(resource, place),
        status=verdict.status,
        severity=check.severity if verdict.severity is None else verdict.severity,
        message=verdict.message,
        notes=verdict.notes,
        evidence=evidence[:EVIDENCE_LIMIT],
        evidence_total=len(evidence),
    )


def _unknown(
    check: Check, resource: Resource, place: Listed, error: Unread, read: Trail
) -> Finding:
    first, *others = error.gaps
    evidence = tuple(read.evidence.values())
    return Finding(
        check=check,
        subject=_subject(resource, place),
        status=Status.UNKNOWN,
        severity=check.severity,
        message=first.message,
        notes=tuple(gap.message for gap in others),
        evidence=evidence[:EVIDENCE_LIMIT],
        evidence_total=len(evidence),
        gap=first,
    )


def _broken(
    check: Check, resource: Resource, place: Listed, error: Exception, read: Trail
) -> Finding:
    """A check that raised: unknown, naming what it raised and where."""
    at = error.__traceback__
    while (
        at is not None and at.tb_next is not None and at.tb_frame.f_code.co_filename != check.path
    ):
        at = at.tb_next
    line = at.tb_lineno if at is not None else 0
    name = check.path.replace("\\", "/").rsplit("/", 1)[-1]
    message = f"the check broke at {name}:{line}: {type(error).__name__}: {error}"
    gap = Gap("check-error", resource.id.text, message, error_code="check-error")
    return _unknown(check, resource, place, Unread(gap), read)


def _unlisted(check: Check, place: Listed, gap: Gap) -> Finding:
    """The one unknown finding for a place that could not be listed completely."""
    subscription = place.subscription
    if place.parent is not None:
        subject = _subject(place.parent, place)
    else:
        subject = Subject(
            id=place.scope,
            type="Microsoft.Resources/subscriptions",
            tenant_id=subscription.tenant_id,
            subscription_id=subscription.subscription_id,
            subscription_name=subscription.name,
        )
    return Finding(check, subject, Status.UNKNOWN, check.severity, gap.message, gap=gap)


def _subject(resource: Resource, place: Listed) -> Subject:
    with untraced():
        thing, sub_resource = resource.subject
        described = resource
        if thing != resource.id and place.parent is not None and place.parent.id == thing:
            described = place.parent
        location, tags = described.raw("location"), described.raw("tags")
    return Subject(
        id=thing,
        type=described.arm_type,
        tenant_id=resource.row.tenant_id,
        subscription_id=thing.subscription_id,
        subscription_name=place.subscription.name,
        sub_resource=sub_resource,
        location=location if isinstance(location, str) else None,
        tags={str(k): str(v) for k, v in tags.items()} if isinstance(tags, dict) else {},
    )
