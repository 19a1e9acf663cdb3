"""The critical operations that Resource Guards protect, by the strings that Azure names them with.

Which ones the service offers changes by the day, so this table decides nothing of what a guard
covers: it says what the known ones are, and how much it matters that one takes no approval.
Sources: learn.microsoft.com/azure/backup/multi-user-authorization-concept (critical operations),
and the strings of the guards and proxies that Azure CLI's tests recorded from 2023 to 2026.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

Weight: TypeAlias = Literal["heavy", "light", "restore"]

_RECOVERY = "Microsoft.RecoveryServices/vaults"
_ITEMS = f"{_RECOVERY}/backupFabrics/protectionContainers/protectedItems"
_BACKUP = "Microsoft.DataProtection/backupVaults"
_GUARDS = "Microsoft.DataProtection/resourceGuards"


@dataclass(frozen=True)
class CriticalOperation:
    """An operation that takes an approval, unless its guard excludes it.

    name: as guards spell it. request: what an approval is asked for with, below the guard. what:
    what it does, for people. weight: how much harm it does, restores being apart: they lose
    nothing, and can carry data away. kept: a guard cannot exclude it.
    """

    name: str
    request: str
    what: str
    weight: Weight = "heavy"
    kept: bool = False

    @property
    def action(self) -> str:
        """The action that running it takes: several operations are uses of one action."""
        return action_of(self.name)


CRITICAL_OPERATIONS: tuple[CriticalOperation, ...] = (
    CriticalOperation(
        f"{_RECOVERY}/backupconfig/write",
        "disableSoftDeleteRequests",
        "disable soft delete or security features",
        kept=True,
    ),
    CriticalOperation(
        f"{_RECOVERY}/backupResourceGuardProxies/delete",
        "deleteResourceGuardProxyRequests",
        "remove the guard from the vault",
        kept=True,
    ),
    CriticalOperation(
        f"{_ITEMS}/delete", "deleteProtectedItemRequests", "stop protection and delete data"
    ),
    CriticalOperation(f"{_ITEMS}/write", "updateProtectedItemRequests", "modify protection"),
    CriticalOperation(
        f"{_ITEMS}/write#stopProtectionWithRetainData",
        "stopProtectionWithRetainDataRequests",
        "stop protection and retain data",
    ),
    CriticalOperation(
        f"{_ITEMS}/write#modifyPolicyWithShorterRPO",
        "modifyPolicyWithShorterRPORequests",
        "change to a policy with a shorter recovery point objective",
        "light",
    ),
    CriticalOperation(
        f"{_RECOVERY}/backupPolicies/write", "updateProtectionPolicyRequests", "modify a policy"
    ),
    CriticalOperation(
        f"{_RECOVERY}/write#reduceImmutabilityState",
        "reduceImmutabilityStateRequests",
        "disable immutability",
    ),
    CriticalOperation(
        f"{_RECOVERY}/write#modifyImmutabilityDuration",
        "modifyImmutabilityDurationRequests",
        "change how long backups are immutable",
    ),
    CriticalOperation(
        f"{_RECOVERY}/write#modifyEncryptionSettings",
        "modifyEncryptionSettings",
        "modify encryption settings",
    ),
    CriticalOperation(
        f"{_RECOVERY}/registeredIdentities/delete",
        "deleteMABIdentityRequests",
        "remove the registration of a server",
    ),
    CriticalOperation(
        f"{_RECOVERY}/backupSecurityPIN/action",
        "getBackupSecurityPINRequests",
        "get a security PIN",
        "light",
    ),
    CriticalOperation(
        f"{_RECOVERY}/backupCrossTenantVaultMappings/write",
        "configureCrossTenantVaultMappingRequests",
        "map the vault to another tenant",
        "restore",
    ),
    CriticalOperation(
        f"{_RECOVERY}/backupCrossTenantVaultMappings/remove/action",
        "deleteCrossTenantVaultMappingRequests",
        "remove a mapping to another tenant",
        "light",
    ),
    CriticalOperation(
        f"{_RECOVERY}/backupCrossTenantVaultMappings/backupFabrics/protectionContainers"
        "/protectedItems/recoveryPoints/restore/action",
        "crossTenantTriggerRestoreRequests",
        "restore into another tenant",
        "restore",
    ),
    CriticalOperation(
        f"{_ITEMS}/recoveryPoints/restore/action", "triggerRestoreRequests", "restore", "restore"
    ),
    CriticalOperation(
        f"{_BACKUP}/write#reduceSoftDeleteSecurity",
        "dppReduceSoftDeleteSecurityRequests",
        "disable soft delete",
        kept=True,
    ),
    CriticalOperation(
        f"{_BACKUP}/backupResourceGuardProxies/delete",
        "deleteResourceGuardProxyRequests",
        "remove the guard from the vault",
        kept=True,
    ),
    CriticalOperation(
        f"{_BACKUP}/backupInstances/delete",
        "deleteBackupInstanceRequests",
        "delete a backup instance",
    ),
    CriticalOperation(
        f"{_BACKUP}/backupInstances/stopProtection/action",
        "dppDisableStopProtectionRequests",
        "stop backup and retain data forever",
    ),
    CriticalOperation(
        f"{_BACKUP}/backupInstances/suspendBackups/action",
        "dppDisableSuspendBackupsRequests",
        "stop backup and retain data as the policy says",
    ),
    CriticalOperation(
        f"{_BACKUP}/backupInstances/write", "dppModifyPolicy", "change the policy of an instance"
    ),
    CriticalOperation(
        f"{_BACKUP}/write#reduceImmutabilityState",
        "dppReduceImmutabilityStateRequests",
        "disable immutability",
    ),
    CriticalOperation(
        f"{_BACKUP}/write#modifyEncryptionSettings",
        "dppModifyEncryptionSettingsRequests",
        "modify encryption settings",
    ),
    CriticalOperation(
        f"{_BACKUP}/backupInstances/restore/action",
        "dppTriggerRestoreRequests",
        "restore",
        "restore",
    ),
)
_KNOWN = {operation.name.lower(): operation for operation in CRITICAL_OPERATIONS}
# in the order in which they are named: what does most harm first
_HARM: dict[Weight, int] = {"heavy": 0, "light": 1, "restore": 2}


def operation_named(name: str) -> CriticalOperation | None:
    """The operation with this name, in whatever case, or None for one that is not known."""
    return _KNOWN.get(name.strip().lower())


def action_of(name: str) -> str:
    """The action that an operation is a use of, known or not."""
    return name.partition("#")[0].strip()


def is_of(name: str, vault_type: str) -> bool:
    """Whether an operation is one on a type of vault."""
    return f"{name.strip().lower()}/".startswith(f"{vault_type.lower()}/")


def by_harm(names: Iterable[str]) -> list[str]:
    """Names of operations, the most harmful first, then as they are spelt; unknown ones last."""

    def rank(name: str) -> tuple[int, int, str]:
        known = operation_named(name)
        if known is None:
            return len(_HARM), 0, name.lower()
        return _HARM[known.weight], CRITICAL_OPERATIONS.index(known), name.lower()

    return sorted(names, key=rank)


def in_words(name: str) -> str:
    """An operation as messages name it."""
    known = operation_named(name)
    return f"{known.what} ({known.name})" if known is not None else name.strip()


def approvals() -> tuple[str, ...]:
    """The actions on a guard that approve an operation.

    The role for it, Backup MUA Operator, has `Microsoft.DataProtection/*/action`; the actions
    themselves are published nowhere, so each is made of the request that it is asked for with.
    """
    requests = sorted({operation.request for operation in CRITICAL_OPERATIONS})
    return tuple(f"{_GUARDS}/{request}/action" for request in requests)
