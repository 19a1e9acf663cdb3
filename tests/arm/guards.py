"""Resource Guards: the critical operations that they know, and what a vault's proxy makes of them.

The list grows and shrinks with the day, not with the api-version; this is the one of spring 2025.
"""

from typing import Any

from tests.arm.world import World

_VAULTS = "Microsoft.RecoveryServices/vaults"
_ITEMS = f"{_VAULTS}/backupFabrics/protectionContainers/protectedItems"
_BACKUP_VAULTS = "Microsoft.DataProtection/backupVaults"
_GUARDS = "Microsoft.DataProtection/resourceGuards"

# operation -> the request that a proxy names for it
_REQUESTS = {
    f"{_ITEMS}/delete": "deleteProtectedItemRequests",
    f"{_ITEMS}/write": "updateProtectedItemRequests",
    f"{_VAULTS}/backupPolicies/write": "updateProtectionPolicyRequests",
    f"{_VAULTS}/backupResourceGuardProxies/delete": "deleteResourceGuardProxyRequests",
    f"{_VAULTS}/backupSecurityPIN/action": "getBackupSecurityPINRequests",
    f"{_VAULTS}/backupconfig/write": "disableSoftDeleteRequests",
    f"{_ITEMS}/write#stopProtectionWithRetainData": "stopProtectionWithRetainDataRequests",
    f"{_VAULTS}/write#reduceImmutabilityState": "reduceImmutabilityStateRequests",
    f"{_ITEMS}/recoveryPoints/restore/action": "triggerRestoreRequests",
    f"{_VAULTS}/registeredIdentities/delete": "deleteMABIdentityRequests",
    f"{_BACKUP_VAULTS}/backupInstances/delete": "deleteBackupInstanceRequests",
    f"{_BACKUP_VAULTS}/backupResourceGuardProxies/delete": "deleteResourceGuardProxyRequests",
    f"{_BACKUP_VAULTS}/write#reduceImmutabilityState": "dppReduceImmutabilityStateRequests",
    f"{_BACKUP_VAULTS}/write#reduceSoftDeleteSecurity": "dppReduceSoftDeleteSecurityRequests",
    f"{_BACKUP_VAULTS}/write#modifyEncryptionSettings": "dppModifyEncryptionSettingsRequests",
    f"{_BACKUP_VAULTS}/backupInstances/stopProtection/action": "dppDisableStopProtectionRequests",
    f"{_BACKUP_VAULTS}/backupInstances/suspendBackups/action": "dppDisableSuspendBackupsRequests",
    f"{_BACKUP_VAULTS}/backupInstances/write": "dppModifyPolicy",
    f"{_BACKUP_VAULTS}/backupInstances/restore/action": "dppTriggerRestoreRequests",
}
_EXCLUDED = "vaultCriticalOperationExclusionList"
_OPERATIONS = "resourceGuardOperations"


def completed_guard(properties: dict[str, Any]) -> None:
    """Give a guard the operations that it does not exclude: an excluded one vanishes from them."""
    excluded = properties.setdefault(_EXCLUDED, [])
    if _OPERATIONS not in properties:
        properties[_OPERATIONS] = [
            {"vaultCriticalOperation": operation, "requestResourceType": _request_type(operation)}
            for operation in _kept(excluded)
        ]
    properties.setdefault("allowAutoApprovals", True)
    order = ("provisioningState", _OPERATIONS, _EXCLUDED, "allowAutoApprovals")
    sorted_items = sorted(
        properties.items(),
        key=lambda item: order.index(item[0]) if item[0] in order else len(order),
    )
    properties.clear()
    properties.update(sorted_items)


def guarded_operations(
    world: World, guard_id: str, spelt: str, namespace: str
) -> list[dict[str, str]]:
    """What a proxy lists: of the guard's operations those of the vault's own namespace.

    A guard that nobody described has nothing excluded. spelt: the id as the proxy repeats it.
    """
    guard = world.resource(guard_id)
    properties = guard.body.get("properties") if guard is not None else None
    excluded = properties.get(_EXCLUDED, []) if isinstance(properties, dict) else []
    return [
        {
            "vaultCriticalOperation": operation,
            "defaultResourceRequest": f"{spelt}/{_REQUESTS[operation]}/default",
        }
        for operation in _kept(excluded)
        if operation.startswith(namespace)
    ]


def _kept(excluded: list[str]) -> list[str]:
    gone = {operation.lower() for operation in excluded}
    return [operation for operation in _REQUESTS if operation.lower() not in gone]


def _request_type(operation: str) -> str:
    """In the guard, operations of Backup vaults repeat themselves in place of a request type."""
    if operation.startswith(_BACKUP_VAULTS):
        return operation
    return f"{_GUARDS}/{_REQUESTS[operation]}"
