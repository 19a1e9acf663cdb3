"""The power to approve on a Resource Guard is held just in time, not all the time.

An approval is given a few times a year. A role that stands for good can be used, or stolen, on all
the other days: eligible, or with an end, it takes an activation that is logged and can ask for
another factor, a reason and somebody's approval.
"""

from azaudit.api import (
    Audit,
    Notes,
    ResourceGuard,
    Severity,
    Verdict,
    check,
    failed,
    guard_approvers,
    has_nobody,
    licensed,
    named,
    not_applicable,
    passed,
    remarks,
    standing_holders,
)


@check(
    id="guard-access-just-in-time",
    over=ResourceGuard,
    severity=Severity.MEDIUM,
    control="backup/guard",
    maps=(
        "mcsb-1.0:PA-2",
        "nist-800-53-r5:AC-2(5)",
        "nist-800-53-r5:AC-6(5)",
    ),
    remedy=(
        "in Privileged Identity Management make Backup MUA Operator on {id} eligible, with the"
        " approval of somebody else, and take the standing roles away that the finding names"
    ),
    references=("https://learn.microsoft.com/azure/backup/multi-user-authorization",),
)
def guard_access_just_in_time(guard: ResourceGuard, audit: Audit) -> Verdict:
    approvers = guard_approvers(audit.inventory, guard.id)
    if licensed(audit.inventory, guard.id.subscription_id or "") is False:
        return not_applicable(
            "the tenant has no licence for Privileged Identity Management, so no role can be"
            " eligible"
        )
    excepted = audit.profile.power.break_glass
    standing = standing_holders(audit.inventory, approvers, excepted)
    notes = remarks(approvers, excepted)
    if standing:
        return failed(
            f"can approve at any time: {named(standing)}",
            note=notes,
        )
    if has_nobody(approvers):
        return passed(
            "nobody can approve on the guard",
            note=Notes(("so nobody can run what it protects, either",)) + notes,
        )
    return passed("nobody can approve without an activation or an end", note=notes)
