"""Microsoft.DataProtection: Backup vaults, their guard proxies, and Resource Guards."""

from enum import StrEnum

from azaudit.model import ResourceId
from azaudit.resources.base import Listing, Resource
from azaudit.resources.fields import Field, Items, Values
from azaudit.resources.identity import Identified
from azaudit.resources.node import Part
from azaudit.resources.recovery_services import GuardedOperation, GuardProxy, Immutability
from azaudit.resources.vault_settings import CrossSubscriptionRestore, StorageSetting, VaultSwitch

_ENCRYPTION = "properties.securitySettings.encryptionSettings"
# a vault that is being set up has none of these, nor what else it will have
_SET_UP = "properties.securitySettings.softDeleteSettings"


class BackupSoftDelete(StrEnum):
    """Whether a Backup vault keeps what is deleted; only AlwaysOn cannot be changed."""

    OFF = "Off"
    ON = "On"
    ALWAYS_ON = "AlwaysOn"


class EncryptionState(StrEnum):
    """Whether a Backup vault uses a key of the customer's; Inconsistent asks for another try."""

    ENABLED = "Enabled"
    DISABLED = "Disabled"
    INCONSISTENT = "Inconsistent"


class KeyIdentityType(StrEnum):
    """Which of its managed identities a Backup vault uses its key with."""

    SYSTEM = "SystemAssigned"
    USER = "UserAssigned"


class BackupVault(Identified):
    """A Backup vault; without encryption settings its keys are Microsoft's.

    Immutability settings are absent until somebody sets them, and by default it is Disabled
    (learn.microsoft.com/cli/azure/dataprotection/backup-vault, --immutability-state).
    Cross-subscription restore is on by default (CIS Microsoft Azure Storage Services Benchmark
    1.0.0, 5.1.6), and job failures raise alerts by default
    (learn.microsoft.com/azure/backup/backup-azure-monitoring-alerts). A vault without settings of
    cross-region restore has it off: it has to be enabled
    (learn.microsoft.com/azure/backup/create-manage-backup-vault).
    """

    arm_type = "Microsoft.DataProtection/backupVaults"
    listing = Listing("backup-vaults")

    guarded = Field("properties.isVaultProtectedByResourceGuard", bool)
    soft_delete = Field(
        "properties.securitySettings.softDeleteSettings.state",
        BackupSoftDelete,
        since="2022-11-01-preview",
    )
    soft_delete_days = Field(
        "properties.securitySettings.softDeleteSettings.retentionDurationInDays",
        float,
        since="2022-11-01-preview",
    )
    immutability = Field(
        "properties.securitySettings.immutabilitySettings.state",
        Immutability,
        absent=Immutability.DISABLED,
        whole="properties.securitySettings.immutabilitySettings",
        beside="properties.securitySettings.softDeleteSettings",
        since="2022-11-01-preview",
    )
    encryption_state = Field(
        f"{_ENCRYPTION}.state",
        EncryptionState,
        absent=EncryptionState.DISABLED,
        whole=_ENCRYPTION,
        since="2024-04-01",
    )
    key_uri = Field(
        f"{_ENCRYPTION}.keyVaultProperties.keyUri",
        str,
        absent=None,
        whole=_ENCRYPTION,
        since="2024-04-01",
    )
    storage = Items("properties.storageSettings", StorageSetting)
    cross_subscription_restore = Field(
        "properties.featureSettings.crossSubscriptionRestoreSettings.state",
        CrossSubscriptionRestore,
        absent=CrossSubscriptionRestore.ENABLED,
        whole="properties.featureSettings.crossSubscriptionRestoreSettings",
        beside=_SET_UP,
        since="2023-11-01",
    )
    cross_region_restore = Field(
        "properties.featureSettings.crossRegionRestoreSettings.state",
        VaultSwitch,
        absent=VaultSwitch.DISABLED,
        whole="properties.featureSettings.crossRegionRestoreSettings",
        since="2023-11-01",
    )
    job_failure_alerts = Field(
        "properties.monitoringSettings.azureMonitorAlertSettings.alertsForAllJobFailures",
        VaultSwitch,
        absent=VaultSwitch.ENABLED,
        whole="properties.monitoringSettings",
        beside=_SET_UP,
        since="2022-12-01",
    )
    key_identity_type = Field(f"{_ENCRYPTION}.kekIdentity.identityType", KeyIdentityType)
    key_identity_id = Field(f"{_ENCRYPTION}.kekIdentity.identityId", ResourceId)


class BackupGuardProxy(GuardProxy):
    """The proxy of a guard at a Backup vault; the service calls its type vaults/... in bodies."""

    arm_type = "Microsoft.DataProtection/backupVaults/backupResourceGuardProxies"
    listing = Listing("backup-guard-proxies", BackupVault)
    vault_type = BackupVault.arm_type


class ResourceGuard(Resource):
    """A Resource Guard: a second authorization before critical operations on vaults.

    operations: those that it knows of on the day, less the excluded ones, so the list grows and
    shrinks without anybody's doing. excluded: those that take no approval.
    """

    arm_type = "Microsoft.DataProtection/resourceGuards"
    listing = Listing("resource-guards")

    operations = Items("properties.resourceGuardOperations", GuardedOperation)
    excluded = Values("properties.vaultCriticalOperationExclusionList", str)
    auto_approvals = Field("properties.allowAutoApprovals", bool)


class DataStoreParameters(Part):
    """Where a backup instance keeps what one tier of it stores; snapshots lie in a group."""

    store = Field("dataStoreType", str)
    group_id = Field("resourceGroupId", ResourceId)


class BackupInstance(Resource):
    """Something that a Backup vault backs up.

    data_stores: parameters are given only for the tiers that need some (the schema marks them
    optional).
    """

    arm_type = "Microsoft.DataProtection/backupVaults/backupInstances"
    listing = Listing("backup-instances", BackupVault)

    source_id = Field("properties.dataSourceInfo.resourceID", ResourceId)
    data_stores = Items(
        "properties.policyInfo.policyParameters.dataStoreParametersList",
        DataStoreParameters,
        absent=(),
    )
