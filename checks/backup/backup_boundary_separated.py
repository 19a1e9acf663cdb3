"""What is backed up and its backups do not fall together.

Where machines and their backups lie in one subscription, whoever takes it over deletes both. A
Resource Guard in another boundary stands between, or immutability that nobody can unlock, or a
vault in another subscription; what besides is missing is noted.
"""

from azaudit.api import (
    NOT_COUNTED,
    Audit,
    BackedUp,
    BackupGuardProxy,
    BackupVault,
    Immutability,
    Notes,
    RecoveryGuardProxy,
    RecoveryVault,
    Severity,
    Verdict,
    any_of,
    aside,
    attached_guard,
    backed_up,
    check,
    destruction,
    either,
    failed,
    named,
    not_applicable,
    passed,
    place_of,
)


@check(
    id="backup-boundary-separated",
    over=(RecoveryVault, BackupVault),
    severity=Severity.HIGH,
    control="backup/vault",
    maps=(
        "mcsb-1.0:BR-2",
        "nist-800-53-r5:AC-5",
        "nist-800-53-r5:CP-6(1)",
        "nist-800-53-r5:CP-9",
    ),
    remedy=(
        "attach a Resource Guard of another subscription, better of another tenant, to {id}; or"
        " lock its immutability, which cannot be undone; or back up to a vault in another"
        " subscription"
    ),
    references=(
        "https://learn.microsoft.com/azure/backup/multi-user-authorization-concept",
        "https://learn.microsoft.com/azure/backup/backup-azure-immutable-vault-concept",
    ),
)
def backup_boundary_separated(vault: RecoveryVault | BackupVault, audit: Audit) -> Verdict:
    held = backed_up(audit.inventory, vault)
    if not held.items:
        return not_applicable("the vault holds no backups")
    notes = aside(
        lambda: _lock(vault),
        lambda: _guard(vault, audit),
        lambda: _place(vault, held),
        lambda: _snapshots(held),
        lambda: _alone(vault, audit),
    ) + Notes((NOT_COUNTED,))
    if either(
        lambda: vault.immutability is Immutability.LOCKED,
        lambda: _guarded_from_elsewhere(vault, audit),
        lambda: held.lies_apart_from(vault.id.subscription_id),
    ):
        return passed(
            "what is backed up lies apart from its backups, or they are shielded", note=notes
        )
    here = held.within(vault.id.subscription_id)
    place = place_of(audit.inventory, vault.id).value
    return failed(
        f"the vault and what it backs up share {place}, with no guard in another boundary and no"
        f" locked immutability: {named((one.name for one in here), 5)}",
        note=notes,
    )


def _guarded_from_elsewhere(vault: RecoveryVault | BackupVault, audit: Audit) -> bool:
    """Whether a guard that exists lies in another subscription than the vault."""
    view = RecoveryGuardProxy if isinstance(vault, RecoveryVault) else BackupGuardProxy
    return any_of(
        audit.children(vault, view),
        lambda proxy: (
            proxy.guard_id.subscription_id != vault.id.subscription_id
            and attached_guard(audit.inventory, proxy) is not None
        ),
    )


def _lock(vault: RecoveryVault | BackupVault) -> str:
    return f"immutability is {vault.immutability}"


def _guard(vault: RecoveryVault | BackupVault, audit: Audit) -> str:
    view = RecoveryGuardProxy if isinstance(vault, RecoveryVault) else BackupGuardProxy
    proxies = audit.children(vault, view)
    if not proxies:
        return "no Resource Guard is attached"
    places = (
        f"{proxy.guard_id.name} in {place_of(audit.inventory, proxy.guard_id).value}"
        for proxy in proxies
    )
    return f"guarded by {named(places)}"


def _place(vault: RecoveryVault | BackupVault, held: BackedUp) -> str:
    here = len(held.within(vault.id.subscription_id))
    outside = f"; {held.outside} of {held.items} items are of machines outside Azure"
    return (
        f"{here} of {len(held.sources)} sources lie in the vault's own subscription"
        f"{outside if held.outside else ''}"
    )


def _snapshots(held: BackedUp) -> str | None:
    """Snapshots are no part of the vault, so neither its guard nor its lock is theirs."""
    places = {one.subscription_id for one in held.sources} & held.snapshots
    if not places:
        return None
    return (
        "some of its backups are snapshots in the subscription of what they are of, where neither a"
        " guard nor immutability protects them"
    )


def _alone(vault: RecoveryVault | BackupVault, audit: Audit) -> str:
    found = destruction(audit.inventory, vault)
    if found.locked:
        return "nobody can delete both, as long as the backups are immutable"
    alone = found.proved_alone
    return f"can delete both alone: {named(alone)}" if alone else "nobody can delete both alone"
