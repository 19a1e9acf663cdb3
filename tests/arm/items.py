"""Protected items of Recovery Services vaults, as far as they follow from their ids."""

from typing import Any


def completed_item(id: str, properties: dict[str, Any]) -> None:
    """Give a machine's item what a described one need not say; other items stay as they are."""
    source = properties.get("sourceResourceId")
    if not isinstance(source, str) or "/virtualmachines/" not in source.lower():
        return
    vault = id[: id.lower().index("/backupfabrics/")]
    container = id.split("/")[-3]
    usual: dict[str, Any] = {
        "friendlyName": source.rpartition("/")[2],
        "virtualMachineId": source,
        "protectionStatus": "Healthy",
        "protectionState": "Protected",
        "healthStatus": "Passed",
        "lastBackupStatus": "Completed",
        "sourceSideScanning": 0,
        "protectedItemType": "Microsoft.Compute/virtualMachines",
        "backupManagementType": "AzureIaasVM",
        "workloadType": "VM",
        "containerName": container.partition(";")[2],
        "policyId": f"{vault}/backupPolicies/DefaultPolicy",
        "policyName": "DefaultPolicy",
        "vaultId": f"https://management.azure.com{vault}",
        "isArchiveEnabled": False,
        "softDeleteRetentionPeriod": 0,
    }
    for key, value in usual.items():
        properties.setdefault(key, value)
