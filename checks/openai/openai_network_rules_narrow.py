"""Firewall rules of Azure OpenAI accounts name narrow ranges and subnets that are there.

The firewall is as good as its widest rule: a range of a provider or a region admits strangers
beside the own clients, and 0.0.0.0/0 admits everybody. A rule for a subnet that is gone, or that
has no service endpoint to be recognised by, admits nobody. It is left over or never worked, and
invites somebody to open a wider range in its place.
"""

from collections.abc import Callable
from functools import partial

from azaudit.api import (
    Audit,
    CognitiveAccount,
    DefaultAction,
    Found,
    IpRule,
    PublicNetworkAccess,
    Severity,
    Verdict,
    VirtualNetworkRule,
    any_of,
    aside,
    check,
    failed,
    not_applicable,
    passed,
    select,
    subnet_of,
)

ENDPOINT = "microsoft.cognitiveservices"
IPV4 = 4


def widest(audit: Audit, rule: IpRule) -> int:
    profile = audit.profile.openai
    return profile.widest_ipv4_rule if rule.value.version == IPV4 else profile.widest_ipv6_rule


def lacks_endpoint(audit: Audit, rule: VirtualNetworkRule) -> bool:
    subnet = subnet_of(audit.inventory, rule.id).value
    if subnet is None:
        return False
    return not any_of(subnet.service_endpoints, lambda one: one.service.lower() == ENDPOINT)


def boundless(audit: Audit, account: CognitiveAccount) -> Found[IpRule]:
    return select(account.ip_rules, lambda one: one.value.prefix_length == 0)


def wide(audit: Audit, account: CognitiveAccount) -> Found[IpRule]:
    def is_wide(rule: IpRule) -> bool:
        return 0 < rule.value.prefix_length < widest(audit, rule)

    return select(account.ip_rules, is_wide)


def ignoring(audit: Audit, account: CognitiveAccount) -> Found[VirtualNetworkRule]:
    def ignores(rule: VirtualNetworkRule) -> bool:
        return rule.ignores_missing_endpoint and lacks_endpoint(audit, rule)

    return select(account.network_rules, ignores)


def stale(audit: Audit, account: CognitiveAccount) -> Found[VirtualNetworkRule]:
    def points_nowhere(rule: VirtualNetworkRule) -> bool:
        return subnet_of(audit.inventory, rule.id).value is None

    return select(account.network_rules, points_nowhere)


# the worst first
FAULTS: tuple[
    tuple[
        Callable[[Audit, CognitiveAccount], Found[IpRule] | Found[VirtualNetworkRule]],
        str,
    ],
    ...,
] = (
    (boundless, "admits every address"),
    (wide, "is wider than the profile allows"),
    (ignoring, "ignores its missing service endpoint"),
    (stale, "points to a subnet that does not exist"),
)


def named(rule: IpRule | VirtualNetworkRule) -> str:
    if isinstance(rule, IpRule):
        return f"the IP rule {rule.value}"
    network = rule.id.parent
    return f"the rule for subnet {network.name if network else ''}/{rule.id.name}"


def idle(audit: Audit, rule: VirtualNetworkRule) -> str | None:
    if not lacks_endpoint(audit, rule):
        return None
    return f"{named(rule)} admits nobody: the subnet has no service endpoint"


def pointless(account: CognitiveAccount) -> str | None:
    if account.default_action is DefaultAction.DENY:
        return None
    return "the default action is Allow, so the firewall admits every network whatever its rules"


@check(
    id="openai-network-rules-narrow",
    over=CognitiveAccount.openai,
    severity=Severity.MEDIUM,
    control="openai/network",
    maps=("mcsb-1.0:NS-2", "nist-800-53-r5:AC-4", "nist-800-53-r5:SC-7"),
    remedy=(
        "take the rule away with `az cognitiveservices account network-rule remove --name ACCOUNT"
        " --resource-group GROUP --ip-address RANGE`, or with `--subnet SUBNET`, and add the own"
        " addresses one by one"
    ),
    references=(
        "https://learn.microsoft.com/azure/ai-services/cognitive-services-virtual-networks",
    ),
)
def openai_network_rules_narrow(account: CognitiveAccount, audit: Audit) -> Verdict:
    if account.public_network_access is PublicNetworkAccess.DISABLED:
        return not_applicable("public network access is disabled, so no rule admits anybody")
    notes = aside(partial(pointless, account))
    found = select(FAULTS, lambda one: bool(one[0](audit, account)))
    if found:
        said = [f"{named(rule)} {what}" for rules, what in found for rule in rules(audit, account)]
        return failed("; ".join(said), note=notes)
    ranges, subnets = account.ip_rules, account.network_rules
    if not ranges and not subnets:
        return not_applicable("the firewall has no rules")
    return passed(
        "no rule is wide or points to nothing:"
        f" {len(ranges)} for addresses, {len(subnets)} for subnets",
        note=notes + aside(*(partial(idle, audit, one) for one in subnets)),
    )
