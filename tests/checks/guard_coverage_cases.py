"""Cases of the check on what a guard covers at a vault."""

from typing import Any

from azaudit.profile import GuardProfile, Profile
from tests.checks.case import Case
from tests.checks.duty_worlds import (
    DELETE,
    INSTANCE_DELETE,
    PIN,
    POLICY,
    RECOVERY_OPERATIONS,
    RESTORE,
    SOFT_DELETE,
    attached,
    attached_backup_vault,
)
from tests.checks.guard_cases import unjudged_cases
from tests.worlds import World

COVERS = "guard-covers-critical-operations"
RESTORES = Profile(guard=GuardProfile(protect_restores=True))


def _excluding(*names: Any, **more: Any) -> World:
    gone = {str(one).lower() for one in names}
    left = tuple(one for one in RECOVERY_OPERATIONS if one.lower() not in gone)
    return attached(excluded=names, operations=left, **more)


ODD = "Microsoft.RecoveryServices/vaults/odd/action"
COVERS_CASES = (
    *unjudged_cases(COVERS),
    Case(
        "all",
        COVERS,
        attached(),
        "pass",
        "guard excludes no critical operation; the vault enforces 9",
        "high",
        notes="allowAutoApprovals of guard is true; what that means is documented nowhere",
    ),
    Case("all, of a Backup vault", COVERS, attached_backup_vault(), "pass", "the vault enforces 7"),
    Case(
        "deleting excluded",
        COVERS,
        _excluding(DELETE, PIN),
        "fail",
        f"the guard guard excludes: stop protection and delete data ({DELETE}); get a security PIN",
        "high",
    ),
    Case("in other letters", COVERS, _excluding(DELETE.upper()), "fail", "delete data", "high"),
    Case("policies excluded", COVERS, _excluding(POLICY), "fail", "modify a policy", "high"),
    Case("soft delete, which cannot be", COVERS, _excluding(SOFT_DELETE), "fail", "", "high"),
    Case("the PIN excluded", COVERS, _excluding(PIN), "fail", "loses no backup by itself", "low"),
    Case(
        "what is not known excluded",
        COVERS,
        _excluding(ODD),
        "fail",
        f"excludes: {ODD}; lowered because azaudit cannot say",
        "medium",
    ),
    Case(
        "restores excluded",
        COVERS,
        _excluding(RESTORE),
        "pass",
        notes=f"the guard guard excludes: restore ({RESTORE})",
    ),
    Case(
        "restores excluded, by profile", COVERS, _excluding(RESTORE), "fail", "", "medium", RESTORES
    ),
    Case(
        "of the other kind of vault excluded",
        COVERS,
        attached(excluded=(INSTANCE_DELETE,)),
        "pass",
        "enforces 9",
    ),
    Case(
        "of this kind, for a Backup vault",
        COVERS,
        attached_backup_vault(excluded=(INSTANCE_DELETE,)),
        "fail",
        "delete a backup instance",
        "high",
    ),
    Case(
        "offered, and not enforced",
        COVERS,
        attached(operations=RECOVERY_OPERATIONS[1:]),
        "fail",
        "protects what the vault does not enforce: stop protection and delete data",
        "medium",
    ),
    Case(
        "restores not enforced",
        COVERS,
        attached(operations=RECOVERY_OPERATIONS[:-1]),
        "pass",
        "enforces 8",
        notes="not enforced at the vault, though the guard offers it: restore",
    ),
    Case(
        "restores not enforced, by profile",
        COVERS,
        attached(operations=RECOVERY_OPERATIONS[:-1]),
        "fail",
        profile=RESTORES,
        severity="medium",
    ),
    Case("nothing enforced", COVERS, attached(operations=()), "fail", "enforces nothing", "high"),
    Case(
        "enforced, and not known",
        COVERS,
        attached(operations=(*RECOVERY_OPERATIONS, ODD)),
        "pass",
        notes=f"operations that azaudit does not know: {ODD}",
    ),
    Case(
        "in other letters at the vault",
        COVERS,
        attached(operations=tuple(map(str.upper, RECOVERY_OPERATIONS))),
        "pass",
        "enforces 9",
    ),
    Case(
        "exclusions absent", COVERS, attached(excluded=None), "unknown", "ExclusionList is absent"
    ),
    Case("exclusions that are none", COVERS, attached(excluded="all"), "unknown", "not a list"),
    Case("an exclusion that is none", COVERS, attached(excluded=[7]), "unknown", "an element that"),
    Case("enforcement absent", COVERS, attached(operations=None), "unknown", "OperationDetails"),
    Case("enforcement unreadable", COVERS, attached(operations=[7]), "unknown"),
    Case(
        "offers unreadable",
        COVERS,
        attached(resourceGuardOperations="all"),
        "unknown",
        "resourceGuardOperations is text",
    ),
    Case(
        "excluded, whatever else is unreadable",
        COVERS,
        attached(excluded=(DELETE,), operations=None, resourceGuardOperations=None),
        "fail",
        severity="high",
    ),
    Case(
        "automatic approvals unread",
        COVERS,
        attached(allowAutoApprovals=None),
        "pass",
        notes="not known: properties.allowAutoApprovals is absent",
    ),
    Case("a guard that is gone", COVERS, attached(guards=False), "not_applicable"),
)
