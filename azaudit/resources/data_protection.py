"""Microsoft.DataProtection: Backup vaults, their guard proxies, and Resource Guards."""

from enum import StrEnum

from azaudit.resources.base import Listing, Resource
from azaudit.resources.fields import Field
from azaudit.resources.recovery_services import GuardProxy, Immutability


class BackupSoftDelete(StrEnum):
    """Whether a Backup vault keeps what is deleted; only AlwaysOn cannot be changed."""

    OFF = "Off"
    ON = "On"
    ALWAYS_ON = "AlwaysOn"


class BackupVault(Resource):
    """A Backup vault; without encryption settings its keys are Microsoft's.

    Immutability settings are absent until somebody sets them, and by default it is Disabled
    (learn.microsoft.com/cli/azure/dataprotection/backup-vault, --immutability-state).
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
    key_uri = Field(
        "properties.securitySettings.encryptionSettings.keyVaultProperties.keyUri",
        str,
        absent=None,
        whole="properties.securitySettings.encryptionSettings",
        since="2024-04-01",
    )


class BackupGuardProxy(GuardProxy):
    """The proxy of a guard at a Backup vault; the service calls its type vaults/... in bodies."""

    arm_type = "Microsoft.DataProtection/backupVaults/backupResourceGuardProxies"
    listing = Listing("backup-guard-proxies", BackupVault)


class ResourceGuard(Resource):
    """A Resource Guard: a second authorization before critical operations on vaults."""

    arm_type = "Microsoft.DataProtection/resourceGuards"
    listing = Listing("resource-guards")
