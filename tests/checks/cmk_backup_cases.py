"""Cases of the check on the key of a Backup vault, and on the chain to it."""

from typing import Any

from azaudit.api import BackupVault
from tests.checks.backup_cases import BV
from tests.checks.case import Case
from tests.checks.cmk_recovery_cases import HSM_URI, NOT_FOUND, NOT_REQUIRED, pinned, without_vault
from tests.checks.cmk_worlds import vault, version
from tests.checks.key_chain_worlds import (
    ATTACHED,
    LOCKED_DOWN,
    NONE,
    PINNED_URI,
    SYSTEM,
    backup_with,
    both,
    chained,
    granted,
)
from tests.worlds import World

BACKUP = "backup-vault-cmk-enabled"
BACKUP_BY_ID = {"identityType": "UserAssigned", "identityId": ATTACHED.upper()}
BY_ATTACHED = granted(principal="id-ai")


def backup(*keys: dict[str, Any], holder: Any = None, **body: Any) -> World:
    return chained(backup_with(**body), granted(), holder=holder, keys=keys or None)


def of_backup(settings: Any) -> World:
    security = {"encryptionSettings": settings}
    body = {"id": BV, "location": "eastus2", "properties": {"securitySettings": security}}
    return World().with_body(BackupVault, body)


CMK_BACKUP_CASES = (
    Case("own key, and the chain holds", BACKUP, backup(), "pass", "key k", severity="medium"),
    Case(
        "by an attached identity",
        BACKUP,
        chained(
            backup_with(identity=both(type="SystemAssigned,UserAssigned"), kek=BACKUP_BY_ID),
            BY_ATTACHED,
        ),
        "pass",
    ),
    Case(
        "in another region, which is allowed",
        BACKUP,
        backup(holder=vault(location="westus", **LOCKED_DOWN)),
        "pass",
    ),
    Case("Microsoft's", BACKUP, of_backup(None), "fail", "keys of Microsoft's encrypt"),
    Case("switched off", BACKUP, of_backup({"state": "disabled"}), "fail", "keys of Microsoft's"),
    Case(
        "Microsoft's, and none required",
        BACKUP,
        of_backup(None),
        "not_applicable",
        profile=NOT_REQUIRED,
    ),
    Case("inconsistent", BACKUP, backup(state="Inconsistent"), "fail", "are inconsistent"),
    Case("no identity", BACKUP, backup(identity=NONE), "fail", "and there is none"),
    Case(
        "an identity that is not attached",
        BACKUP,
        backup(identity=SYSTEM, kek=BACKUP_BY_ID),
        "fail",
        "is named, and it is not attached",
    ),
    Case("no such vault", BACKUP, without_vault(backup()), "fail", NOT_FOUND),
    Case(
        "pinned",
        BACKUP,
        pinned(backup(uri=PINNED_URI), version()),
        "fail",
        "bv keeps version",
        severity="low",
    ),
    Case("in a managed HSM", BACKUP, backup(uri=HSM_URI), "unknown", "no HSM is collected"),
    Case("an unknown state", BACKUP, backup(state="Moving"), "unknown", "Moving"),
    Case("no state", BACKUP, of_backup({}), "unknown", "encryptionSettings"),
    Case("an address left out", BACKUP, of_backup({"state": "Enabled"}), "unknown", "keyUri"),
    Case(
        "an unknown identity used",
        BACKUP,
        backup(kek={"identityType": "DelegatedResourceIdentity"}),
        "unknown",
        "identityType",
    ),
    Case("vaults denied", BACKUP, World().denied(BackupVault), "unknown", "denied"),
)
