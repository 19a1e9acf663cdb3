"""Key vaults without public access have an approved private endpoint.

A vault that answers nobody on its public address is reached through private endpoints. One that is
Pending, Rejected or Disconnected carries no traffic, so nobody can administer the keys, or somebody
will open the vault again.
"""

from functools import partial

from azaudit.api import (
    Audit,
    ConnectionStatus,
    KeyVault,
    KeyVaultEndpointConnection,
    Severity,
    Verdict,
    any_of,
    aside,
    check,
    not_applicable,
    passed,
)

from ._judged import failed_where_judged


def usable(connection: KeyVaultEndpointConnection) -> bool:
    return (
        connection.status is ConnectionStatus.APPROVED
        and connection.provisioning_state.lower() == "succeeded"
    )


def idle(connection: KeyVaultEndpointConnection) -> str | None:
    if connection.status is ConnectionStatus.APPROVED:
        return None
    return f"{connection.name} is {connection.status}"


@check(
    id="keyvault-private-endpoint-approved",
    over=KeyVault,
    severity=Severity.MEDIUM,
    control="keyvault",
    maps=(
        "mcsb-1.0:DP-8",
        "mcsb-1.0:NS-2",
        "nist-800-53-r5:AC-4",
        "nist-800-53-r5:SC-7",
        "nist-800-53-r5:SC-7(3)",
        "cis-azure-2.0:8.7",
        "cis-azure-3.0:3.3.7",
        "cis-azure-4.0:9.3.8",
        "cis-azure-5.0:8.3.8",
        "cis-azure-6.0:8.3.8",
    ),
    policy="a6abeaec-4d90-4a02-805f-6b26c4d3fbe9",
    remedy=(
        "az network private-endpoint create --name NAME --resource-group GROUP --vnet-name VNET"
        " --subnet SUBNET --connection-name NAME --group-id vault"
        " --private-connection-resource-id {id}"
    ),
    references=("https://learn.microsoft.com/azure/key-vault/general/private-link-service",),
)
def keyvault_private_endpoint_approved(vault: KeyVault, audit: Audit) -> Verdict:
    if vault.public:
        return not_applicable("the vault answers on its public address")
    connections = audit.children(vault, KeyVaultEndpointConnection)
    notes = aside(*(partial(idle, one) for one in connections))
    if any_of(connections, usable):
        return passed("an approved private endpoint exists", note=notes)
    if not connections:
        what = "there is no private endpoint connection"
    else:
        what = "no private endpoint connection is approved and in use"
    return failed_where_judged(vault, audit, what, notes)
