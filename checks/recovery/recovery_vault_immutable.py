"""Recovery Services vaults are immutable, and nobody can undo that.

Whoever may administer a vault may shorten its retention and delete recovery points. An immutable
vault refuses both until they expire, and once that is locked, nobody can turn it off, not even an
owner.
"""

from azaudit.api import (
    Audit,
    Immutability,
    ImmutabilityType,
    Notes,
    RecoveryVault,
    Severity,
    Verdict,
    aside,
    check,
    failed,
    passed,
)

OUTSIDE = "operational backups, as of blobs, files and disks, are not covered"


@check(
    id="recovery-vault-immutable",
    over=RecoveryVault,
    severity=Severity.HIGH,
    control="backup/vault",
    maps=("mcsb-1.0:BR-2", "mcsb-2.0:BR-2", "nist-800-53-r5:CP-9"),
    policy="d6f6f560-14b7-49a4-9fc8-d2c3a9807868",
    remedy=(
        "make {id} immutable with `az backup vault update --immutability-state Unlocked`, see"
        " that nothing breaks, then lock it with Locked, which nobody can undo"
    ),
    references=("https://learn.microsoft.com/azure/backup/backup-azure-immutable-vault-concept",),
)
def recovery_vault_immutable(vault: RecoveryVault, audit: Audit) -> Verdict:
    state = vault.immutability
    if state is Immutability.DISABLED:
        return failed("immutability is off")

    def duration() -> str | None:
        kind, days = vault.immutability_type, vault.immutability_days
        if kind is ImmutabilityType.TIME_BASED:
            said = "for days that it does not tell" if days is None else f"for {days} days"
            return f"it holds {said} ({kind})"
        return None if kind is None else f"it holds for as long as policies say ({kind})"

    notes = aside(duration)
    if state is Immutability.LOCKED:
        return passed("immutability is locked", note=notes + Notes((OUTSIDE,)))
    if audit.profile.backup.unlocked_immutability:
        notes += Notes(("it can be turned off", OUTSIDE))
        return passed("immutability is on", note=notes)
    return failed(
        "immutability is not locked; lowered because it holds until somebody turns it off",
        severity=Severity.MEDIUM,
        note=notes,
    )
