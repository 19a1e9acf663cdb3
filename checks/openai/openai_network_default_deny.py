"""Azure OpenAI accounts with public network access refuse networks that no rule names.

Without rules an account answers every network of the world, and then a leaked key or token is all
that an attacker needs. With Deny as the default action, only the networks that a rule names get as
far as signing in.
"""

from functools import partial

from azaudit.api import (
    Audit,
    CognitiveAccount,
    DefaultAction,
    PublicNetworkAccess,
    Severity,
    Verdict,
    aside,
    check,
    failed,
    not_applicable,
    passed,
)


def named(account: CognitiveAccount) -> str:
    ranges = [str(rule.value) for rule in account.ip_rules]
    subnets = [rule.id.text for rule in account.network_rules]
    return f"rules name {', '.join(ranges + subnets) or 'no network'}"


@check(
    id="openai-network-default-deny",
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
    # networkAcls is absent where it was never set, and az adds nothing below an absent object
    remedy=(
        "az resource update --ids {id} --set"
        " properties.networkAcls=\"{'defaultAction': 'Deny', 'ipRules': [],"
        " 'virtualNetworkRules': []}\""
    ),
    references=(
        "https://learn.microsoft.com/azure/ai-services/cognitive-services-virtual-networks",
    ),
)
def openai_network_default_deny(account: CognitiveAccount, audit: Audit) -> Verdict:
    if account.public_network_access is PublicNetworkAccess.DISABLED:
        return not_applicable("public network access is disabled, so the firewall decides nothing")
    notes = aside(partial(named, account))
    if account.default_action is DefaultAction.DENY:
        return passed("the firewall refuses networks that no rule names", note=notes)
    return failed("the firewall admits every network, whatever rules name", note=notes)
