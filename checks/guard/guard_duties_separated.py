"""Nobody can both run critical operations on a vault and approve them on its Resource Guard.

A guard asks a second authorization, and that is worth something only where a second person has to
give it. Whoever can run an operation and approve it, or grants himself what is missing, is back
where he was without the guard. Roles count wherever they come from: groups, custom roles, scopes
above, other tenants in which the same person is a guest.
"""

from azaudit.api import (
    Audit,
    BackupGuardProxy,
    GuardProxy,
    RecoveryGuardProxy,
    Severity,
    Verdict,
    attached_guard,
    check,
    duty_notes,
    failed,
    guard_duties,
    held_together,
    holders_of_both,
    not_applicable,
    passed,
)


@check(
    id="guard-duties-separated",
    over=(RecoveryGuardProxy, BackupGuardProxy),
    severity=Severity.CRITICAL,
    control="backup/guard",
    maps=(
        "mcsb-1.0:PA-1",
        "mcsb-1.0:PA-7",
        "nist-800-53-r5:AC-5",
        "nist-800-53-r5:AC-6",
    ),
    remedy=(
        "take from those whom the finding names one of the two roles: leave Reader on the guard to"
        " who runs the vault {id}, and make Backup MUA Operator on the guard eligible, with the"
        " approval of somebody else"
    ),
    references=(
        "https://learn.microsoft.com/azure/backup/multi-user-authorization-concept",
        "https://learn.microsoft.com/azure/backup/multi-user-authorization",
    ),
)
def guard_duties_separated(proxy: GuardProxy, audit: Audit) -> Verdict:
    guard = attached_guard(audit.inventory, proxy)
    if guard is None:
        return not_applicable("the guard does not exist, which guard-reachable says")
    excepted = audit.profile.power.excepted
    duties = guard_duties(audit.inventory, proxy)
    notes = duty_notes(duties, excepted)
    both = holders_of_both(duties, excepted)
    if both:
        return failed(
            f"can run critical operations and approve them on the guard {guard.name}:"
            f" {held_together(both)}",
            note=notes,
        )
    return passed(
        f"nobody can both run critical operations and approve them on the guard {guard.name}",
        note=notes,
    )
