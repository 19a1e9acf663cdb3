"""The resource providers that Resource Guards need are registered.

Multi-user authorization works between a vault and a guard only when Microsoft.DataProtection and
Microsoft.RecoveryServices are registered in the subscriptions of both. Without that, attaching a
guard fails with an error that does not say so.
"""

from azaudit.api import (
    Audit,
    BackupVault,
    ProviderRegistration,
    RecoveryVault,
    ResourceGuard,
    Severity,
    Verdict,
    check,
    either,
    failed,
    not_applicable,
    passed,
    place_of,
)

NEEDED = ("microsoft.dataprotection", "microsoft.recoveryservices")


@check(
    id="guard-provider-registered",
    over=ProviderRegistration,
    severity=Severity.INFO,
    control="backup/guard",
    remedy="run `az provider register --namespace NAMESPACE` in the subscription, for {id}",
    references=("https://learn.microsoft.com/azure/backup/multi-user-authorization",),
)
def guard_provider_registered(registration: ProviderRegistration, audit: Audit) -> Verdict:
    if registration.namespace.lower() not in NEEDED:
        return not_applicable("neither vaults nor guards need this provider")
    # an id without a subscription must not stand for all of them
    subscription = registration.id.subscription_id or "none"
    if not either(
        # where guards are to be made, nothing else tells that one will be
        lambda: _is_for_guards(registration, audit),
        lambda: bool(audit.all(ResourceGuard, subscription)),
        lambda: bool(audit.all(RecoveryVault, subscription)),
        lambda: bool(audit.all(BackupVault, subscription)),
    ):
        return not_applicable("the subscription holds neither a vault nor a guard")
    if registration.registered:
        return passed(f"{registration.namespace} is registered")
    return failed(f"{registration.namespace} is not registered")


def _is_for_guards(registration: ProviderRegistration, audit: Audit) -> bool:
    """Whether the profile names the subscription's tenant as one for guards."""
    wanted = audit.profile.guard.tenants
    return bool(wanted) and place_of(audit.inventory, registration.id).value.tenant_id in wanted
