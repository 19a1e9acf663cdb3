"""Virtual machines have a recent backup in a vault that goes on protecting them.

What is in no vault cannot be brought back, and a vault that has stopped, or whose backups fail,
looks like protection until the day that it is needed. What counts is the last backup that
succeeded; that the last one failed is no more than a remark.
"""

from azaudit.api import (
    Audit,
    MachineBackup,
    Notes,
    Severity,
    Verdict,
    VirtualMachine,
    age_shown,
    aside,
    check,
    databases_backed_up,
    failed,
    machine_backups,
    not_applicable,
    passed,
)

SUCCEEDED = ("completed", "completedwithwarnings", "healthy")


@check(
    id="vm-backed-up",
    over=VirtualMachine,
    severity=Severity.MEDIUM,
    control="backup/vault",
    maps=("mcsb-1.0:BR-1", "mcsb-1.0:BR-2", "nist-800-53-r5:CP-9"),
    policy="013e242c-8828-4970-87b3-ab247555486d",
    # the command takes the names of the vault and no --ids
    remedy=(
        "`az backup protection enable-for-vm --resource-group GROUP --vault-name VAULT --vm {id}"
        " --policy-name POLICY` with a vault of the machine's region; where protection was stopped,"
        " resume it there"
    ),
    references=("https://learn.microsoft.com/azure/backup/backup-azure-vms-introduction",),
)
def vm_backed_up(machine: VirtualMachine, audit: Audit) -> Verdict:
    wanted = audit.profile.backup
    tag = wanted.machines_without_backup_tag
    if tag and (machine.tag(tag) or "").strip().lower() in ("true", "yes"):
        return not_applicable(f"the tag {tag} says that the machine needs no backup")
    backups = machine_backups(audit.inventory, machine, wanted.machine_backup_hours).value
    notes = aside(lambda: in_scale_set(machine))
    for backup in backups:
        if backup.flaw is None and backup.age is not None:
            said = f"vault {backup.vault} holds a backup of {age_shown(backup.age)} ago"
            return passed(said, note=notes + remarks(backup))
    notes = aside(lambda: databases(machine, audit)) + notes
    if not backups:
        return failed("no vault holds a backup of the machine", note=notes)
    flaws = [f"vault {backup.vault}: {backup.flaw}" for backup in backups]
    return failed("; ".join(flaws), note=notes)


def remarks(backup: MachineBackup) -> Notes:
    def ended() -> str | None:
        status = backup.item.last_backup_status
        return None if status.lower() in SUCCEEDED else f"the last backup ended as {status!r}"

    return aside(lambda: "the policy takes a backup a week" if backup.weekly else None, ended)


def in_scale_set(machine: VirtualMachine) -> str | None:
    held = machine.scale_set_id
    return f"the machine belongs to scale set {held.name}" if held is not None else None


def databases(machine: VirtualMachine, audit: Audit) -> str | None:
    number = databases_backed_up(audit.inventory, machine)
    if not number:
        return None
    return f"databases in it that are backed up: {number}; that restores no machine"
