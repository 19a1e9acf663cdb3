"""Recovery Services vaults with backups are guarded by a Resource Guard.

Without one, whoever gains power over the subscription can destroy the machines and their backups
together. With one, critical operations need a second authorization, which can lie in another
subscription or another tenant.
"""

from azaudit.api import (
    Audit,
    MultiUserAuthorization,
    RecoveryGuardProxy,
    RecoveryProtectedItem,
    RecoveryVault,
    Severity,
    Verdict,
    aside,
    check,
    failed,
    not_applicable,
    passed,
)


@check(
    id="recovery-vault-guarded",
    over=RecoveryVault,
    severity=Severity.HIGH,
    control="backup/guard",
    maps=(
        "mcsb-1.0:BR-2",
        "nist-800-53-r5:AC-3(2)",
        "nist-800-53-r5:AC-5",
        "nist-800-53-r5:CP-9(7)",
    ),
    policy="c7031eab-0fc0-4cd9-acd0-4497bd66d91a",
    remedy=(
        "az backup vault resource-guard-mapping update --ids {id}"
        " --resource-guard-id RESOURCE_GUARD_ID"
    ),
    references=("https://learn.microsoft.com/azure/backup/multi-user-authorization-concept",),
)
def recovery_vault_guarded(vault: RecoveryVault, audit: Audit) -> Verdict:
    # The proxy decides: no recording shows a vault whose own flag says Enabled.
    proxies = audit.children(vault, RecoveryGuardProxy)

    def disagreement() -> str | None:
        flag = vault.multi_user_authorization
        if flag is MultiUserAuthorization.INVALID:
            return "the vault's own flag is Invalid, as it is while a vault is being set up"
        if bool(proxies) is (flag is MultiUserAuthorization.ENABLED):
            return None
        return f"the vault's own flag says that multi-user authorization is {flag}"

    notes = aside(disagreement)
    if proxies:
        named = ", ".join(proxy.guard_id.name for proxy in proxies)
        return passed(f"guarded by {named}", note=notes)
    items = audit.children(vault, RecoveryProtectedItem)
    if not items:
        return not_applicable("the vault holds no backups")
    return failed(f"no Resource Guard is attached; protected items: {len(items)}", note=notes)
