"""Resource Guards lie in the region of the vault that they guard.

Azure asks for it when a guard is attached. A pair in two regions is an anomaly that somebody should
look at: one of the two was moved or made anew, or an answer is wrong.
"""

from azaudit.api import (
    Audit,
    BackupGuardProxy,
    BackupVault,
    GuardProxy,
    RecoveryGuardProxy,
    RecoveryVault,
    ResourceGuard,
    Severity,
    Verdict,
    check,
    failed,
    guard_of,
    not_applicable,
    passed,
    vault_of,
)


def region(of: RecoveryVault | BackupVault | ResourceGuard) -> str:
    return of.region.replace(" ", "").lower()


@check(
    id="guard-same-region",
    over=(RecoveryGuardProxy, BackupGuardProxy),
    severity=Severity.INFO,
    control="backup/guard",
    maps=("nist-800-53-r5:CP-9",),
    remedy="attach a Resource Guard of the vault's region in place of this one",
    references=("https://learn.microsoft.com/azure/backup/multi-user-authorization-concept",),
)
def guard_same_region(proxy: GuardProxy, audit: Audit) -> Verdict:
    guard = guard_of(audit.inventory, proxy)
    if guard is None:
        return not_applicable("the guard does not exist")
    vault = vault_of(audit.inventory, proxy)
    if region(guard) == region(vault):
        return passed(f"guard and vault lie in {guard.region}")
    return failed(f"the guard lies in {guard.region}, the vault in {vault.region}")
