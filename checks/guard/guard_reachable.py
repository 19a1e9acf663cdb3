"""Resource Guards that are attached to vaults exist.

A vault whose guard was deleted still names it. Nobody can approve its critical operations any more,
or nobody is asked; both end the protection that the vault appears to have.
"""

from azaudit.api import (
    Audit,
    BackupGuardProxy,
    GuardProxy,
    RecoveryGuardProxy,
    Severity,
    Verdict,
    check,
    failed,
    guard_of,
    passed,
)


@check(
    id="guard-reachable",
    over=(RecoveryGuardProxy, BackupGuardProxy),
    severity=Severity.HIGH,
    control="backup/guard",
    maps=("mcsb-1.0:BR-2", "nist-800-53-r5:CP-9(7)"),
    remedy=(
        "attach a Resource Guard that exists with"
        " `az backup vault resource-guard-mapping update --resource-guard-id RESOURCE_GUARD_ID`"
    ),
    references=("https://learn.microsoft.com/azure/backup/multi-user-authorization-concept",),
)
def guard_reachable(proxy: GuardProxy, audit: Audit) -> Verdict:
    guard = guard_of(audit.inventory, proxy)
    if guard is None:
        return failed(f"the guard {proxy.guard_id.name} does not exist; its id: {proxy.guard_id}")
    return passed(f"the guard {guard.name} exists")
