"""Resource Guards lie outside the boundary of the vault that they guard.

A guard in the vault's own subscription falls with it: whoever owns the subscription owns both. In
another subscription it needs a second assignment, in another tenant a second identity as well.
"""

from azaudit.api import (
    Audit,
    BackupGuardProxy,
    GuardProxy,
    Notes,
    RecoveryGuardProxy,
    Severity,
    Verdict,
    above_both,
    aside,
    ask_owner,
    check,
    failed,
    guard_duties,
    guard_tenant,
    named,
    passed,
    place_of,
)


@check(
    id="guard-separate-boundary",
    over=(RecoveryGuardProxy, BackupGuardProxy),
    severity=Severity.MEDIUM,
    control="backup/guard",
    maps=("mcsb-1.0:BR-2", "mcsb-1.0:PA-1", "nist-800-53-r5:AC-5"),
    remedy=(
        "create a Resource Guard in a subscription, better in a tenant, that the vault's owners do"
        " not administer, and attach it in place of this one"
    ),
    references=("https://learn.microsoft.com/azure/backup/multi-user-authorization-concept",),
)
def guard_separate_boundary(proxy: GuardProxy, audit: Audit) -> Verdict:
    guard = place_of(audit.inventory, proxy.guard_id).value
    vault = place_of(audit.inventory, proxy.vault_id).value
    if guard.subscription_id == vault.subscription_id:
        return failed(f"the guard {proxy.guard_id.name} lies in the vault's own {guard}")
    required = audit.profile.guard.tenants
    if required and guard_tenant(audit.inventory, proxy) not in required:
        return failed(f"the guard lies in {guard}, and the profile names other tenants for guards")
    if guard.tenant_id is None:
        ask = ask_owner(audit.inventory, proxy.guard_id)
        return passed(
            f"the guard lies in {guard}",
            note=f"whether that is another tenant is not known; {ask}",
        )
    if guard.tenant_id == vault.tenant_id:
        return passed(
            f"the guard lies in another {guard}",
            note=Notes(("another tenant would separate identities too",))
            + aside(lambda: _above(proxy, audit)),
        )
    return passed(f"the guard lies in another tenant: {guard}")


def _above(proxy: GuardProxy, audit: Audit) -> str | None:
    """Who has power above both subscriptions, which another boundary does not keep out."""
    those = above_both(guard_duties(audit.inventory, proxy))
    return f"power above both, and so on both sides: {named(those)}" if those else None
