"""Few manage Azure OpenAI accounts, and no guests or unexpected applications do.

Whoever may write an account can open its network, turn keys on again and read what is deployed. A
guest's sign-in is protected as its own tenant sees fit, and an application's secret is as safe as
the pipeline that holds it.
"""

from azaudit.api import (
    MANAGE_ACCOUNT,
    SELF_GRANT,
    Audit,
    CognitiveAccount,
    Severity,
    Verdict,
    applications,
    beyond,
    check,
    failed,
    more_than,
    named,
    outsiders,
    passed,
    remarks,
    select,
    who_can,
    within,
)


@check(
    id="openai-rbac-least-privilege",
    over=CognitiveAccount.openai,
    severity=Severity.MEDIUM,
    control="openai/identity",
    maps=(
        "mcsb-1.0:PA-1",
        "mcsb-1.0:PA-4",
        "mcsb-1.0:PA-7",
        "nist-800-53-r5:AC-2",
        "nist-800-53-r5:AC-6",
        "nist-800-53-r5:AC-6(7)",
    ),
    policy="339353f6-2387-4a45-abe4-7f529d121046",
    remedy=(
        "take the roles that the finding names away from guests and from applications that need"
        " less, and leave Owner and Contributor above {id} to few; an application that is meant to"
        " manage it belongs into profile.power.applications"
    ),
    references=("https://learn.microsoft.com/azure/role-based-access-control/best-practices",),
)
def openai_rbac_least_privilege(account: CognitiveAccount, audit: Audit) -> Verdict:
    limit, excepted = audit.profile.openai.managers, audit.profile.power.excepted
    managers = who_can(audit.inventory, account.id, MANAGE_ACCOUNT)

    def guests() -> str:
        those = outsiders(managers, excepted)
        can = "guests or other tenants can"
        return f"{can} {managers.ability.verb}: {named(those)}" if those else ""

    def unexpected() -> str:
        those = applications(managers, excepted)
        can = "applications that the profile does not name can"
        return f"{can} {managers.ability.verb}: {named(those)}" if those else ""

    def number() -> str:
        too_many = more_than(managers, limit, excepted)
        return beyond(managers, limit, excepted) if too_many else ""

    faults = select((guests, unexpected, number), lambda fault: bool(fault()))
    notes = remarks(managers, excepted, who_can(audit.inventory, account.id, SELF_GRANT))
    if faults:
        return failed("; ".join(fault() for fault in faults), note=notes)
    return passed(within(managers, excepted), note=notes)
