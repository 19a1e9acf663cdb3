"""Azure Policy watches the backups of subscriptions with vaults.

An audit sees a vault as it is on one day. A policy that is assigned above it reports the next vault
that is made without a guard, and the next machine that nobody backs up, on the day that it is made.
"""

from azaudit.api import (
    Audit,
    Policy,
    PolicyUse,
    RecoveryVault,
    Severity,
    Subscription,
    Verdict,
    assigned,
    check,
    failed,
    not_applicable,
    passed,
    select,
)

# Those of Azure/azure-policy, built-in-policies/policyDefinitions/Backup; each can be disabled by
# its parameter `effect`, and this is what it is otherwise.
KNOWN = (
    Policy("c7031eab-0fc0-4cd9-acd0-4497bd66d91a", "multi-user authorization", "audit"),
    Policy("d6f6f560-14b7-49a4-9fc8-d2c3a9807868", "immutable vaults", "audit"),
    Policy("31b8092a-36b8-434b-9af7-5ec844364148", "soft delete", "audit"),
    Policy("013e242c-8828-4970-87b3-ab247555486d", "backups of machines", "auditifnotexists"),
)


@check(
    id="recovery-vault-policy-assigned",
    over=Subscription,
    severity=Severity.LOW,
    control="backup/vault",
    maps=("mcsb-1.0:BR-2", "nist-800-53-r5:CP-9"),
    remedy=(
        "`az policy assignment create --name NAME --scope {id} --policy GUID` for each definition"
        " that the finding names, or assign an initiative that holds them to a management group;"
        " where one is assigned and does nothing, mend that assignment"
    ),
    references=(
        "https://learn.microsoft.com/azure/backup/policy-reference",
        "https://learn.microsoft.com/azure/governance/policy/concepts/assignment-structure",
    ),
)
def recovery_vault_policy_assigned(subscription: Subscription, audit: Audit) -> Verdict:
    id = str(subscription.id.subscription_id)
    if not audit.all(RecoveryVault, id):
        return not_applicable("the subscription holds no Recovery Services vault")
    wanted = policies(audit.profile.backup.required_policies)
    if not wanted:
        return not_applicable("the profile requires no policy")

    def uses(policy: Policy) -> tuple[PolicyUse, ...]:
        return assigned(audit.inventory, id, policy).value

    lost = select(wanted, lambda policy: not acts(uses(policy)))
    if lost:
        return failed("; ".join(missing(policy, uses(policy)) for policy in lost))
    said = [f"{policy.words or policy.guid} by {uses(policy)[0]}" for policy in wanted]
    left = [note for policy in wanted for note in gaps(uses(policy)[0])]
    return passed("enforced: " + ", ".join(said), note=tuple(dict.fromkeys(left)))


def policies(required: frozenset[str]) -> list[Policy]:
    """Those that the profile requires, the ones whose loss costs most first."""
    known = {policy.guid: policy for policy in KNOWN}
    ranks = {policy.guid: rank for rank, policy in enumerate(KNOWN)}
    ordered = sorted(required, key=lambda guid: (ranks.get(guid, len(KNOWN)), guid))
    return [known.get(guid, Policy(guid, "")) for guid in ordered]


def acts(uses: tuple[PolicyUse, ...]) -> bool:
    return bool(uses) and uses[0].flaw is None


def missing(policy: Policy, uses: tuple[PolicyUse, ...]) -> str:
    if not uses:
        return f"{policy} is not assigned"
    flaws = ", ".join(f"{use} {use.flaw}" for use in uses)
    return f"{policy} is assigned without effect: {flaws}"


def gaps(use: PolicyUse) -> list[str]:
    return [f"{use} leaves {left} out" for left in use.left_out]
