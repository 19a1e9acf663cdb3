"""Resource Guards exclude no critical operation, and vaults enforce what their guard offers.

An operation that a guard excludes takes no approval: whoever has it excluded, or attaches a guard
that excludes it, has a way around the guard that looks guarded. Mandatory ones cannot be excluded.
"""

from azaudit.api import (
    Audit,
    BackupGuardProxy,
    GuardProxy,
    Notes,
    RecoveryGuardProxy,
    ResourceGuard,
    Severity,
    Verdict,
    aside,
    attached_guard,
    check,
    coverage_at,
    excluded_operations,
    failed,
    in_words,
    named,
    not_applicable,
    passed,
    worst_of,
)

WHY = {
    Severity.LOW: "; lowered because it loses no backup by itself",
    Severity.MEDIUM: "; lowered because azaudit cannot say that it loses backups",
    Severity.HIGH: "",
}


@check(
    id="guard-covers-critical-operations",
    over=(RecoveryGuardProxy, BackupGuardProxy),
    severity=Severity.HIGH,
    control="backup/guard",
    maps=("mcsb-1.0:BR-2", "nist-800-53-r5:AC-3(2)", "nist-800-53-r5:CP-9(7)"),
    remedy=(
        "`az dataprotection resource-guard update --resource-group GROUP --resource-guard-name NAME"
        " --resource-type TYPE --critical-operation-exclusion-list` without a value, for each type"
        " of vault, then attach the guard to {id} anew"
    ),
    references=("https://learn.microsoft.com/azure/backup/multi-user-authorization-concept",),
)
def guard_covers_critical_operations(proxy: GuardProxy, audit: Audit) -> Verdict:
    guard = attached_guard(audit.inventory, proxy)
    if guard is None:
        return not_applicable("the guard does not exist, which guard-reachable says")
    restores = audit.profile.guard.protect_restores
    notes = aside(lambda: _auto_approvals(guard))
    excluded = excluded_operations(guard, proxy)
    severity = worst_of(excluded, restores=restores)
    if severity is not None:
        said = named((in_words(name) for name in excluded), len(excluded))
        return failed(
            f"the guard {guard.name} excludes: {said}{WHY[severity]}",
            severity=severity,
            note=notes,
        )
    coverage = coverage_at(guard, proxy)
    notes = _remarks(guard, excluded, coverage.missing, coverage.unknown) + notes
    if not coverage.enforced:
        return failed(f"the vault enforces nothing of what {guard.name} protects", note=notes)
    lacking = worst_of(coverage.missing, restores=restores)
    if lacking is not None:
        said = named((in_words(name) for name in coverage.missing), len(coverage.missing))
        return failed(
            f"the guard {guard.name} protects what the vault does not enforce: {said}; lowered"
            " because nobody excluded it",
            severity=min(lacking, Severity.MEDIUM),
            note=notes,
        )
    return passed(
        f"{guard.name} excludes no critical operation; the vault enforces {len(coverage.enforced)}",
        note=notes,
    )


def _auto_approvals(guard: ResourceGuard) -> str:
    said = "true" if guard.auto_approvals else "false"
    return f"allowAutoApprovals of {guard.name} is {said}; what that means is documented nowhere"


def _remarks(
    guard: ResourceGuard,
    excluded: tuple[str, ...],
    missing: tuple[str, ...],
    unknown: tuple[str, ...],
) -> Notes:
    """What decides nothing by the profile: restores, and operations that nobody here knows."""
    texts = []
    if excluded:
        said = named((in_words(name) for name in excluded), len(excluded))
        texts.append(f"the guard {guard.name} excludes: {said}")
    if missing:
        said = named((in_words(name) for name in missing), len(missing))
        texts.append(f"not enforced at the vault, though the guard offers it: {said}")
    if unknown:
        texts.append(f"operations that azaudit does not know: {named(unknown, len(unknown))}")
    return Notes(tuple(texts))
