"""Judging: one check on one resource, or on a place that could not be listed.

The rules that keep a pass honest live here. What a check could not read is unknown, with the
reason. A pass that left something unread behind is unknown. A check that breaks, or breaks a rule
for verdicts, is unknown.
"""

import re
from dataclasses import replace
from typing import Any

from azaudit.errors import AzauditError, EngineError
from azaudit.evaluate.audit import Audit
from azaudit.evaluate.check import Check
from azaudit.evaluate.finding import EVIDENCE_LIMIT, Finding, Subject
from azaudit.model import Gap, Status, Verdict
from azaudit.resources.base import Resource, Selection
from azaudit.resources.inventory import Listed
from azaudit.resources.trail import Trail, Unread, caught, merge, trail, untraced

_VERDICTS = (Status.PASS, Status.FAIL, Status.NOT_APPLICABLE, Status.MANUAL)
_NOTES_LIMIT = 20
_ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")


def judge(
    check: Check,
    selection: Selection[Resource],
    resource: Resource,
    subject: Subject,
    audit: Audit,
) -> list[Finding | None]:
    """The outcome, None when not applicable; none at all when the resource is of another kind.

    subject: that of the resource, the same for all checks.
    """
    with trail() as read:
        try:
            if not selection.holds(resource):
                return []
            # the kind is what made it a candidate, not what the verdict rests on
            read.evidence.clear()
            verdict = check.function(resource, audit)
            _examine(check, verdict, read)
        except Unread as error:
            return [_unknown(check, subject, caught(error), read)]
        except Exception as error:  # a broken check must cost its own finding only
            if isinstance(error, AzauditError) and not isinstance(error, EngineError):
                raise
            return [_broken(check, resource, subject, error, read)]
    if verdict.status is Status.NOT_APPLICABLE:
        return [None]
    return [_finding(check, subject, verdict, read)]


def unlisted(check: Check, view: type[Resource], place: Listed[Resource], gap: Gap) -> Finding:
    """The one unknown finding for a place that could not be listed completely.

    The type that was to be listed tells it apart from other findings on the place itself.
    """
    subscription = place.subscription
    if place.parent is not None:
        subject = replace(subject_of(place.parent, place), sub_resource=view.arm_type.lower())
    else:
        subject = Subject(
            id=place.scope,
            type="Microsoft.Resources/subscriptions",
            tenant_id=subscription.tenant_id,
            subscription_id=subscription.subscription_id,
            subscription_name=subscription.name,
            sub_resource=view.arm_type.lower(),
        )
    return Finding(check, subject, Status.UNKNOWN, check.severity, gap.message, gap=gap)


def _examine(check: Check, verdict: Any, read: Trail) -> None:
    """Raise EngineError when a verdict breaks a rule, Unread when it rests on what was not read."""
    if not isinstance(verdict, Verdict):
        raise EngineError(f"it returned {type(verdict).__name__}, not a verdict")
    if not any(verdict.status is status for status in _VERDICTS):
        raise EngineError(f"it returned the status {verdict.status}, which is not its to give")
    message: Any = verdict.message
    if not isinstance(message, str) or not message:
        raise EngineError("it gave no message")
    if verdict.severity is not None and verdict.severity > check.ceiling:
        raise EngineError("it raised its own severity")
    # what was read is enough for a failure; all else could have come out differently
    if read.unread and verdict.status is not Status.FAIL:
        raise merge(read.unread)
    if verdict.status in (Status.PASS, Status.FAIL) and not read.evidence:
        raise EngineError("it judged without reading anything")


def _finding(check: Check, subject: Subject, verdict: Verdict, read: Trail) -> Finding:
    evidence = tuple(read.evidence.values())
    return Finding(
        check=check,
        subject=subject,
        status=verdict.status,
        severity=check.severity_of(verdict),
        message=verdict.message,
        notes=verdict.notes,
        evidence=evidence[:EVIDENCE_LIMIT],
        evidence_total=len(evidence),
    )


def _unknown(check: Check, subject: Subject, error: Unread, read: Trail) -> Finding:
    first, *others = dict.fromkeys(error.gaps)
    notes = [gap.message for gap in others[:_NOTES_LIMIT]]
    if len(others) > _NOTES_LIMIT:
        notes.append(f"and {len(others) - _NOTES_LIMIT} more")
    evidence = tuple(read.evidence.values())
    return Finding(
        check=check,
        subject=subject,
        status=Status.UNKNOWN,
        severity=check.severity,
        message=first.message,
        notes=tuple(notes),
        evidence=evidence[:EVIDENCE_LIMIT],
        evidence_total=len(evidence),
        gap=first,
    )


def _broken(
    check: Check, resource: Resource, subject: Subject, error: Exception, read: Trail
) -> Finding:
    """A check that raised, or whose verdict broke a rule: unknown, naming what and where."""
    at, line = error.__traceback__, 0
    while at is not None:
        if at.tb_frame.f_code.co_filename == check.path:
            line = at.tb_lineno
        at = at.tb_next
    name = check.path.replace("\\", "/").rsplit("/", 1)[-1]
    where = f"{name}:{line}" if line else name
    # where an object lies in memory differs from run to run
    said = _ADDRESS.sub("", f"{type(error).__name__}: {error}")
    message = f"the check broke at {where}: {said}"
    gap = Gap("check-error", resource.id.text, message, error_code="check-error")
    return _unknown(check, subject, Unread(gap), read)


def subject_of(resource: Resource, place: Listed[Resource]) -> Subject:
    """What a finding on a resource is about; that may be what the resource belongs to."""
    with untraced():
        thing, told_apart = resource.subject
        described = resource
        if thing != resource.id and place.parent is not None:
            described = place.parent
        location, tags = described.raw("location"), described.raw("tags")
    return Subject(
        id=described.id,
        type=described.arm_type,
        tenant_id=place.subscription.tenant_id,
        subscription_id=place.subscription.subscription_id,
        subscription_name=place.subscription.name,
        sub_resource=told_apart,
        location=location if isinstance(location, str) else None,
        tags={str(k): str(v) for k, v in tags.items()} if isinstance(tags, dict) else {},
    )
