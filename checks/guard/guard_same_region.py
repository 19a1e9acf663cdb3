"""Resource Guards lie in the region of the vault that they guard.

Azure Backup takes a guard of the vault's own region only. A pair that differs was made in a way
that the documentation does not know, so what the guard protects there is not certain either.
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
    guarded_vault,
    not_applicable,
    passed,
    region_of,
)


@check(
    id="guard-same-region",
    over=(RecoveryGuardProxy, BackupGuardProxy),
    severity=Severity.INFO,
    control="backup/guard",
    remedy="attach a Resource Guard of the vault's own region to {id}, in place of this one",
    references=("https://learn.microsoft.com/azure/backup/multi-user-authorization-concept",),
)
def guard_same_region(proxy: GuardProxy, audit: Audit) -> Verdict:
    guard = attached_guard(audit.inventory, proxy)
    if guard is None:
        return not_applicable("the guard does not exist, which guard-reachable says")
    vault = region_of(guarded_vault(audit.inventory, proxy))
    region = region_of(guard)
    if region == vault:
        return passed(f"the guard {guard.name} and the vault lie in {region}")
    return failed(f"the guard {guard.name} lies in {region}, and the vault in {vault}")
