"""Subscriptions with vaults or Resource Guards have the providers of both registered.

Attaching a guard, and asking it, needs Microsoft.DataProtection in the vault's subscription as well
as in the guard's. Without it the attempt ends with an error that names neither.
"""

from azaudit.api import (
    Audit,
    BackupVault,
    ProviderRegistration,
    RecoveryVault,
    RegistrationState,
    ResourceGuard,
    Severity,
    Verdict,
    check,
    either,
    failed,
    not_applicable,
    passed,
)

NEEDED = ("microsoft.dataprotection", "microsoft.recoveryservices")


def holds_vault_or_guard(audit: Audit, subscription: str | None) -> bool:
    return either(
        lambda: bool(audit.all(RecoveryVault, subscription)),
        lambda: bool(audit.all(BackupVault, subscription)),
        lambda: bool(audit.all(ResourceGuard, subscription)),
    )


@check(
    id="guard-provider-registered",
    over=ProviderRegistration,
    severity=Severity.INFO,
    control="backup/guard",
    maps=("nist-800-53-r5:CM-6",),
    remedy="register it with `az provider register --namespace NAMESPACE`",
    references=("https://learn.microsoft.com/azure/backup/multi-user-authorization",),
)
def guard_provider_registered(provider: ProviderRegistration, audit: Audit) -> Verdict:
    if provider.namespace.lower() not in NEEDED:
        return not_applicable("guards and vaults need other providers")
    if not holds_vault_or_guard(audit, provider.id.subscription_id):
        return not_applicable("the subscription holds no vault and no Resource Guard")
    if provider.state is RegistrationState.REGISTERED:
        return passed(f"{provider.namespace} is registered")
    return failed(f"{provider.namespace} is {provider.state}")
