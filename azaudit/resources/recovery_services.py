"""Microsoft.RecoveryServices: vaults, what they protect, and the guards attached to them."""

from enum import StrEnum
from typing import ClassVar

from azaudit.model import Gap, ResourceId
from azaudit.resources.base import Listing, Resource
from azaudit.resources.cognitive_services import PublicNetworkAccess
from azaudit.resources.fields import Field, Items
from azaudit.resources.identity import Identified
from azaudit.resources.node import Part
from azaudit.resources.trail import unread
from azaudit.resources.vault_settings import (
    CrossSubscriptionRestore,
    HybridSecurity,
    ImmutabilityType,
    StorageRedundancy,
    VaultEndpoint,
    VaultEndpoints,
    VaultSwitch,
)

_SECURITY = "properties.securitySettings"
# a vault that is being set up has none of these, nor what else it will have
_SET_UP = f"{_SECURITY}.softDeleteSettings"
_ALERTS = "properties.monitoringSettings"


class MultiUserAuthorization(StrEnum):
    """A vault's own word on whether a Resource Guard stands before its critical operations."""

    ENABLED = "Enabled"
    DISABLED = "Disabled"
    INVALID = "Invalid"


class RecoverySoftDelete(StrEnum):
    """Whether a Recovery Services vault keeps what is deleted; only AlwaysON stays.

    Invalid, which the schema knows as well, says nothing, and is unread.
    """

    ENABLED = "Enabled"
    DISABLED = "Disabled"
    ALWAYS_ON = "AlwaysON"


class Immutability(StrEnum):
    """Whether a vault refuses to lose recovery points early; only Locked cannot be undone."""

    DISABLED = "Disabled"
    UNLOCKED = "Unlocked"
    LOCKED = "Locked"


class InfrastructureEncryption(StrEnum):
    """Whether a vault encrypts a second time, with keys of Microsoft's."""

    ENABLED = "Enabled"
    DISABLED = "Disabled"


class RecoveryVault(Identified):
    """A Recovery Services vault.

    Lists leave out securitySettings and encryption, and give wrong scores, so those are read by
    GET only. Without keyVaultProperties in `encryption` the keys are Microsoft's. What the absence
    of soft delete settings means is written nowhere: a vault that is being set up has none.
    Immutability settings are absent until somebody sets them, and by default it is Disabled
    (learn.microsoft.com/cli/azure/backup/vault, --immutability-state). By the same page public
    network access and cross-subscription restore are on by default, and job failures raise alerts
    by default (learn.microsoft.com/azure/backup/backup-azure-monitoring-alerts). A vault need not
    say its hybrid security, then its backup configuration does; what configures immutability, the
    alerts of Site Recovery and the classic ones are optional in the schema.
    """

    arm_type = "Microsoft.RecoveryServices/vaults"
    listing = Listing("recovery-vaults")

    region = Field("location", str)
    multi_user_authorization = Field(
        "properties.securitySettings.multiUserAuthorization",
        MultiUserAuthorization,
        since="2023-04-01",
        detail=True,
    )
    soft_delete = Field(
        "properties.securitySettings.softDeleteSettings.softDeleteState",
        RecoverySoftDelete,
        since="2023-02-01",
        detail=True,
    )
    soft_delete_days = Field(
        "properties.securitySettings.softDeleteSettings.softDeleteRetentionPeriodInDays",
        int,
        since="2023-02-01",
        detail=True,
    )
    immutability = Field(
        "properties.securitySettings.immutabilitySettings.state",
        Immutability,
        absent=Immutability.DISABLED,
        whole="properties.securitySettings.immutabilitySettings",
        beside="properties.securitySettings.softDeleteSettings",
        since="2022-09-10",
        detail=True,
    )
    immutability_type = Field(
        f"{_SECURITY}.immutabilitySettings.configuration.type",
        ImmutabilityType,
        absent=None,
        detail=True,
    )
    immutability_days = Field(
        f"{_SECURITY}.immutabilitySettings.configuration.durationInDays",
        int,
        absent=None,
        detail=True,
    )
    hybrid_security = Field(
        f"{_SET_UP}.enhancedSecurityState",
        HybridSecurity,
        absent=None,
        beside=f"{_SET_UP}.softDeleteState",
        since="2023-02-01",
        detail=True,
    )
    public_network_access = Field(
        "properties.publicNetworkAccess",
        PublicNetworkAccess,
        absent=PublicNetworkAccess.ENABLED,
        beside=_SET_UP,
        since="2022-10-01",
        detail=True,
    )
    endpoint_state = Field("properties.privateEndpointStateForBackup", VaultEndpoints, detail=True)
    endpoints = Items("properties.privateEndpointConnections", VaultEndpoint, detail=True)
    cross_subscription_restore = Field(
        "properties.restoreSettings.crossSubscriptionRestoreSettings.crossSubscriptionRestoreState",
        CrossSubscriptionRestore,
        absent=CrossSubscriptionRestore.ENABLED,
        whole="properties.restoreSettings",
        beside=_SET_UP,
        since="2023-06-01",
        detail=True,
    )
    redundancy = Field(
        "properties.redundancySettings.standardTierStorageRedundancy",
        StorageRedundancy,
        detail=True,
    )
    cross_region_restore = Field(
        "properties.redundancySettings.crossRegionRestore", VaultSwitch, detail=True
    )
    job_failure_alerts = Field(
        f"{_ALERTS}.azureMonitorAlertSettings.alertsForAllJobFailures",
        VaultSwitch,
        absent=VaultSwitch.ENABLED,
        whole=_ALERTS,
        beside=_SET_UP,
        since="2022-04-01",
        detail=True,
    )
    replication_alerts = Field(
        f"{_ALERTS}.azureMonitorAlertSettings.alertsForAllReplicationIssues",
        VaultSwitch,
        absent=None,
        detail=True,
    )
    failover_alerts = Field(
        f"{_ALERTS}.azureMonitorAlertSettings.alertsForAllFailoverIssues",
        VaultSwitch,
        absent=None,
        detail=True,
    )
    classic_alerts = Field(
        f"{_ALERTS}.classicAlertSettings.alertsForCriticalOperations",
        VaultSwitch,
        absent=None,
        detail=True,
    )
    key_uri = Field(
        "properties.encryption.keyVaultProperties.keyUri",
        str,
        absent=None,
        whole="properties.encryption.keyVaultProperties",
        detail=True,
    )
    key_by_own_identity = Field(
        "properties.encryption.kekIdentity.useSystemAssignedIdentity", bool, detail=True
    )
    key_identity_id = Field(
        "properties.encryption.kekIdentity.userAssignedIdentity", ResourceId, detail=True
    )
    infrastructure_encryption = Field(
        "properties.encryption.infrastructureEncryption", InfrastructureEncryption, detail=True
    )


class GuardedOperation(Part):
    """A critical operation that takes an approval, as a guard or a vault's proxy lists it.

    name: an action, and after `#` which use of it is meant.
    """

    name = Field("vaultCriticalOperation", str)


class GuardProxy(Resource):
    """The tie between a vault and a Resource Guard; the vault is its parent.

    A finding on it is about the vault, told apart by the guard. operations: those that take an
    approval at this vault. vault_type: the ARM type of the vaults whose proxies are listed so; an
    id that is oddly written may not tell it.
    """

    vault_type: ClassVar[str]

    guard_id = Field("properties.resourceGuardResourceId", ResourceId)
    operations = Items("properties.resourceGuardOperationDetails", GuardedOperation)

    @property
    def vault_id(self) -> ResourceId:
        """The vault that the guard protects; raises Unread for an id that lies below none."""
        parent = self.id.parent
        if parent is None:
            raise unread(Gap("unreadable", self.id.text, f"{self.id} lies below no vault"))
        return parent

    @property
    def subject(self) -> tuple[ResourceId, str | None]:
        """The vault, and the guard's folded id."""
        properties = self.raw("properties")
        guard = properties.get("resourceGuardResourceId") if isinstance(properties, dict) else None
        told_apart = ResourceId(guard) if isinstance(guard, str) and guard else self.id
        return self.id.parent or self.id, told_apart.folded


class RecoveryGuardProxy(GuardProxy):
    """The proxy of a guard at a Recovery Services vault."""

    arm_type = "Microsoft.RecoveryServices/vaults/backupResourceGuardProxies"
    listing = Listing("recovery-guard-proxies", RecoveryVault)
    vault_type = RecoveryVault.arm_type
