"""Applying waivers: a finding that one covers keeps all that it says and counts no more."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from azaudit.evaluate.finding import Finding
from azaudit.evaluate.waiver import Waived, Waiver, WaiverUse
from azaudit.model import Status

_OPEN = frozenset({Status.FAIL, Status.UNKNOWN, Status.MANUAL})


def accept(
    findings: Iterable[Finding], waivers: tuple[Waiver, ...], as_of: str
) -> tuple[list[Finding], tuple[WaiverUse, ...]]:
    """The findings with the waivers applied, and what became of each waiver.

    Of several waivers that cover a finding the first that holds is named. One that has expired
    leaves a note. as_of: the time that counts; without one nothing was read, and no waiver holds.
    """
    if not waivers:
        return list(findings), ()
    covered: Counter[int] = Counter()
    by_check: dict[str, Mapping[int, Waiver]] = {}
    made = []
    for finding in findings:
        check = finding.check
        if check.id not in by_check:
            names = {check.id, *check.aliases}
            about = {number: one for number, one in enumerate(waivers) if one.check in names}
            by_check[check.id] = about
        fitting = [
            number
            for number, waiver in by_check[check.id].items()
            if finding.status in _OPEN and waiver.covers(check, finding.subject.id)
        ]
        covered.update(fitting)
        made.append(_accepted(finding, [waivers[number] for number in fitting], as_of))
    uses = (
        WaiverUse(waiver, covered[number], waiver.holds(as_of))
        for number, waiver in enumerate(waivers)
    )
    return made, tuple(uses) if as_of else ()


def _accepted(finding: Finding, fitting: list[Waiver], as_of: str) -> Finding:
    if not fitting or not as_of:
        return finding
    for waiver in fitting:
        if waiver.holds(as_of):
            held = Waived(waiver.reason, waiver.owner, waiver.expires, finding.status)
            return replace(finding, status=Status.WAIVED, waiver=held)
    last = max(fitting, key=lambda waiver: waiver.expires)
    note = f"the waiver of {last.owner} expired on {last.expires}: {last.reason}"
    return replace(finding, notes=(*finding.notes, note))
