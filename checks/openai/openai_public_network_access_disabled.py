"""Azure OpenAI accounts have no public network access.

With public access on, a leaked key or token works from anywhere that the firewall admits. With it
off, the account is reached through private endpoints only, so the network decides as well.
"""

from azaudit.api import (
    Audit,
    CognitiveAccount,
    DefaultAction,
    PublicNetworkAccess,
    Severity,
    Verdict,
    check,
    failed,
    passed,
)


@check(
    id="openai-public-network-access-disabled",
    over=CognitiveAccount.openai,
    severity=Severity.HIGH,
    control="openai/network",
    maps=(
        "mcsb-1.0:NS-2",
        "mcsb-2.0:NS-2",
        "nist-800-53-r5:AC-4",
        "nist-800-53-r5:SC-7",
        "nist-800-53-r5:SC-7(3)",
    ),
    policy="037eea7a-bd0a-46c5-9a66-03aea78705d3",
    remedy="az resource update --ids {id} --set properties.publicNetworkAccess=Disabled",
    references=(
        "https://learn.microsoft.com/azure/ai-services/cognitive-services-virtual-networks",
    ),
)
def openai_public_network_access_disabled(account: CognitiveAccount, audit: Audit) -> Verdict:
    if account.public_network_access is PublicNetworkAccess.DISABLED:
        return passed("public network access is disabled")
    if account.default_action is DefaultAction.ALLOW:
        return failed("public network access is enabled and the firewall admits every network")
    if account.ip_rules or account.network_rules:
        return failed("public network access is enabled for the networks that the firewall names")
    return failed(
        "public network access is enabled; lower severity because the firewall admits no network",
        severity=Severity.LOW,
    )
