"""Subscriptions that hold backups have few owners.

An owner can delete what is backed up and grants himself what is needed to delete the backups, so
each owner is one account whose loss loses both. An owner of a scope above is an owner here, and so
is whoever holds the same power by other roles.
"""

from azaudit.api import (
    DELETE_ALL,
    SELF_GRANT,
    Audit,
    BackupVault,
    RecoveryVault,
    Severity,
    Subscription,
    Verdict,
    beyond,
    check,
    either,
    failed,
    has_nobody,
    more_than,
    not_applicable,
    passed,
    remarks,
    shared,
    strangers,
    who_can,
    within,
)


@check(
    id="subscription-owners-limited",
    over=Subscription,
    severity=Severity.MEDIUM,
    control="backup/vault",
    maps=(
        "mcsb-1.0:PA-1",
        "nist-800-53-r5:AC-2",
        "nist-800-53-r5:AC-6",
        "nist-800-53-r5:AC-6(7)",
        "cis-azure-5.0:5.27",
        "cis-azure-6.0:5.7",
    ),
    policy="4f11b553-d42e-4e3a-89be-32ca364cad4c",
    remedy=(
        "leave Owner of {id} and of what is above it to few people, make it eligible instead of"
        " active for the others, and give pipelines what they need at their resource groups"
    ),
    references=("https://learn.microsoft.com/azure/role-based-access-control/best-practices",),
)
def subscription_owners_limited(subscription: Subscription, audit: Audit) -> Verdict:
    id = subscription.id.subscription_id
    if not either(
        lambda: bool(audit.all(RecoveryVault, id)), lambda: bool(audit.all(BackupVault, id))
    ):
        return not_applicable("the subscription holds no vault with backups")
    limit, excepted = audit.profile.backup.subscription_owners, audit.profile.power.excepted
    grants = who_can(audit.inventory, subscription.id, SELF_GRANT)
    deletes = who_can(audit.inventory, subscription.id, DELETE_ALL)
    owners = shared("grant roles and delete anything", grants, deletes)
    too_many = more_than(owners, limit, excepted)
    notes = strangers(owners, excepted) + remarks(owners, excepted, grants)
    if too_many:
        return failed(beyond(owners, limit, excepted), note=notes)
    if has_nobody(owners):
        return failed(
            "nobody can grant roles and delete anything, so nobody can take the subscription back;"
            " lowered because an administrator of the tenant can",
            severity=Severity.LOW,
            note=notes,
        )
    return passed(within(owners, excepted), note=notes)
