"""Resource Guards that vaults name exist.

A vault keeps the id of its guard. When the guard is gone, nobody knows what still stands before
the vault's critical operations, and nobody can approve one either.
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
    failed,
    passed,
    place_of,
)


@check(
    id="guard-reachable",
    over=(RecoveryGuardProxy, BackupGuardProxy),
    severity=Severity.HIGH,
    control="backup/guard",
    maps=("mcsb-1.0:BR-2", "nist-800-53-r5:AC-3(2)", "nist-800-53-r5:CP-9(7)"),
    remedy="attach a Resource Guard that exists to {id}, in place of the one that is gone",
    references=("https://learn.microsoft.com/azure/backup/multi-user-authorization-concept",),
)
def guard_reachable(proxy: GuardProxy, audit: Audit) -> Verdict:
    guard = attached_guard(audit.inventory, proxy)
    place = place_of(audit.inventory, proxy.guard_id).value
    if guard is None:
        return failed(f"the guard {proxy.guard_id.name} does not exist in {place}")
    return passed(f"the guard {guard.name} exists in {place}")
