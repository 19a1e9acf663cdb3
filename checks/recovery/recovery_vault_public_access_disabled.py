"""Recovery Services vaults accept backups and restores from private networks only.

With public network access, any machine that has the credentials of the vault can fetch backups from
anywhere. A private endpoint does not change that: it adds a way in, and closes none.
"""

from azaudit.api import (
    Audit,
    ConnectionStatus,
    PublicNetworkAccess,
    RecoveryVault,
    Severity,
    VaultEndpoints,
    Verdict,
    aside,
    check,
    failed,
    passed,
    select,
)


@check(
    id="recovery-vault-public-access-disabled",
    over=RecoveryVault,
    severity=Severity.MEDIUM,
    control="backup/vault",
    maps=("mcsb-1.0:NS-2", "nist-800-53-r5:AC-4", "nist-800-53-r5:SC-7"),
    policy="9ebbbba3-4d65-4da9-bb67-b22cfaaff090",
    remedy=(
        "give {id} a private endpoint for backup in the networks of the machines that it protects,"
        " then switch public network access off with"
        " `az backup vault update --public-network-access Disable`"
    ),
    references=(
        "https://learn.microsoft.com/azure/backup/private-endpoints-overview",
        "https://learn.microsoft.com/azure/backup/backup-azure-private-endpoints-concept",
    ),
)
def recovery_vault_public_access_disabled(vault: RecoveryVault, audit: Audit) -> Verdict:
    public = vault.public_network_access is PublicNetworkAccess.ENABLED

    def private_ways() -> str | None:
        if vault.endpoint_state is VaultEndpoints.NONE:
            return None if public else "no private endpoint for backup leads to the vault"
        approved = select(
            vault.endpoints, lambda endpoint: endpoint.status is ConnectionStatus.APPROVED
        )
        named = ", ".join(endpoint.id.name for endpoint in approved)
        if not named:
            return "no private endpoint of the vault is approved"
        return f"private endpoints {'do not close that' if public else 'lead to it'}: {named}"

    notes = aside(private_ways)
    if public:
        return failed("public network access is on", note=notes)
    return passed("public network access is off", note=notes)
