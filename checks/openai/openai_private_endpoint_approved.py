"""Azure OpenAI accounts have an approved private endpoint.

A private endpoint brings the account into the customer's own address space. One that is Pending,
Rejected or Disconnected carries no traffic, so an account that relies on it is either unreachable
or reached some other way.
"""

from functools import partial

from azaudit.api import (
    Audit,
    CognitiveAccount,
    CognitiveAccountEndpointConnection,
    ConnectionStatus,
    Severity,
    Verdict,
    any_of,
    aside,
    check,
    failed,
    passed,
)


def usable(connection: CognitiveAccountEndpointConnection) -> bool:
    return (
        connection.status is ConnectionStatus.APPROVED
        and connection.provisioning_state.lower() == "succeeded"
        and "account" in {group.lower() for group in connection.group_ids}
    )


def idle(connection: CognitiveAccountEndpointConnection) -> str | None:
    if connection.status is ConnectionStatus.APPROVED:
        return None
    return f"{connection.name} is {connection.status}"


@check(
    id="openai-private-endpoint-approved",
    over=CognitiveAccount.openai,
    severity=Severity.HIGH,
    control="openai/network",
    maps=(
        "mcsb-1.0:NS-2",
        "nist-800-53-r5:AC-4",
        "nist-800-53-r5:SC-7",
        "nist-800-53-r5:SC-7(3)",
    ),
    policy="d6759c02-b87f-42b7-892e-71b3f471d782",
    remedy=(
        "az network private-endpoint create --name NAME --resource-group GROUP --vnet-name VNET"
        " --subnet SUBNET --connection-name NAME --group-id account"
        " --private-connection-resource-id {id}"
    ),
    references=(
        "https://learn.microsoft.com/azure/ai-services/cognitive-services-virtual-networks",
    ),
)
def openai_private_endpoint_approved(account: CognitiveAccount, audit: Audit) -> Verdict:
    connections = audit.children(account, CognitiveAccountEndpointConnection)
    notes = aside(*(partial(idle, one) for one in connections))
    if any_of(connections, usable):
        return passed("an approved private endpoint exists", note=notes)
    if not connections:
        return failed("there is no private endpoint connection")
    return failed("no private endpoint connection is approved and in use", note=notes)
