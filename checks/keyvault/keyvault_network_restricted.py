"""Key vaults that hold customer-managed keys are not open to every network.

On an open vault, a stolen token works from anywhere. Rules beside a firewall that admits everyone
by default change nothing.
"""

from functools import partial

from azaudit.api import (
    Audit,
    DefaultAction,
    IpRule,
    KeyVault,
    Severity,
    Verdict,
    aside,
    check,
    passed,
    select,
)

from ._judged import failed_where_judged

# the largest block that IANA gives to anybody; what is wider is no one's network
WIDEST = 8


def too_wide(rule: IpRule) -> bool:
    return rule.value.prefix_length < WIDEST


def rules(vault: KeyVault, what: str) -> str | None:
    names = [str(rule.value) for rule in vault.ip_rules]
    names += [rule.id.name for rule in vault.network_rules]
    return f"{what}: {', '.join(names)}" if names else None


@check(
    id="keyvault-network-restricted",
    over=KeyVault,
    severity=Severity.HIGH,
    control="keyvault",
    maps=(
        "mcsb-1.0:DP-8",
        "mcsb-1.0:NS-2",
        "nist-800-53-r5:AC-4",
        "nist-800-53-r5:SC-7",
        "nist-800-53-r5:SC-7(3)",
        "cis-azure-4.0:9.3.7",
        "cis-azure-5.0:8.3.7",
        "cis-azure-6.0:8.3.7",
    ),
    policy="55615ac9-af46-4a59-874e-391cc3dfb490",
    remedy=(
        "az resource update --ids {id} --set properties.networkAcls.bypass=AzureServices"
        " properties.networkAcls.defaultAction=Deny"
    ),
    references=("https://learn.microsoft.com/azure/key-vault/general/network-security",),
)
def keyvault_network_restricted(vault: KeyVault, audit: Audit) -> Verdict:
    if not vault.public:
        return passed("public network access is disabled")
    if vault.default_action is DefaultAction.ALLOW:
        notes = aside(partial(rules, vault, "the rules beside it change nothing"))
        what = "the firewall admits every network by default"
        return failed_where_judged(vault, audit, what, notes)
    wide = select(vault.ip_rules, too_wide)
    if wide:
        ranges = ", ".join(str(rule.value) for rule in wide)
        return failed_where_judged(vault, audit, f"the firewall admits {ranges}, no one's network")
    notes = aside(partial(rules, vault, "the firewall admits"))
    return passed("the firewall denies every network that no rule names", note=notes)
