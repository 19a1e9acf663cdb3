"""Few can list the keys of Azure OpenAI accounts that accept keys.

A key works for whoever has it, from anywhere that the network lets in, and the log does not say
who used it. Roles that list keys are wide ones, and they come down from the scopes above, so more
people hold them than were ever given them on the account.
"""

from azaudit.api import (
    READ_ACCOUNT_KEYS,
    SELF_GRANT,
    Audit,
    CognitiveAccount,
    Severity,
    Verdict,
    beyond,
    check,
    failed,
    more_than,
    not_applicable,
    passed,
    remarks,
    who_can,
    within,
)


@check(
    id="openai-key-readers-limited",
    over=CognitiveAccount.openai,
    severity=Severity.HIGH,
    control="openai/identity",
    maps=("mcsb-1.0:PA-7", "nist-800-53-r5:AC-3", "nist-800-53-r5:AC-6"),
    remedy=(
        "give those who only call {id} the role Cognitive Services OpenAI User, which lists no"
        " keys, then take the wider roles away at the scopes that the finding names"
    ),
    references=(
        "https://learn.microsoft.com/azure/ai-services/openai/how-to/role-based-access-control",
    ),
)
def openai_key_readers_limited(account: CognitiveAccount, audit: Audit) -> Verdict:
    if account.local_auth_disabled:
        return not_applicable("keys are refused")
    limit, excepted = audit.profile.openai.key_readers, audit.profile.power.excepted
    readers = who_can(audit.inventory, account.id, READ_ACCOUNT_KEYS)
    too_many = more_than(readers, limit, excepted)
    notes = remarks(readers, excepted, who_can(audit.inventory, account.id, SELF_GRANT))
    if too_many:
        return failed(beyond(readers, limit, excepted), note=notes)
    return passed(within(readers, excepted), note=notes)
