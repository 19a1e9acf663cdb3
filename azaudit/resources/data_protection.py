"""Microsoft.DataProtection: Backup vaults, their guard proxies, and Resource Guards."""

from enum import StrEnum

from azaudit.resources.base import Listing, Resource
from azaudit.resources.fields import Field
from azaudit.resources.recovery_services import GuardProxy, Immutability


class BackupSoftDelete(StrEnum):
    """Whether deleted backups of a Backup vault are kept for a while."""

    ON = "On"
    OFF = "Off"
    ALWAYS_ON = "AlwaysOn"


class BackupVault(Resource):
    """A Backup vault; without encryption settings its keys are Microsoft's.

    immutability: absent until it was set once, in recorded answers; it is only known to be off
    where the other security settings are there. Soft delete keeps for 14 days unless it is told
    otherwise (learn.microsoft.com/azure/backup/backup-azure-enhanced-soft-delete-about).
    """

    arm_type = "Microsoft.DataProtection/backupVaults"
    listing = Listing("backup-vaults")

    region = Field("location", str)
    guarded = Field("properties.isVaultProtectedByResourceGuard", bool, since="2023-01-01")
    soft_delete = Field("properties.securitySettings.softDeleteSettings.state", BackupSoftDelete)
    soft_delete_days = Field(
        "properties.securitySettings.softDeleteSettings.retentionDurationInDays",
        float,
        absent=14.0,
    )
    immutability = Field(
        "properties.securitySettings.immutabilitySettings.state",
        Immutability,
        absent=None,
        whole="properties.securitySettings.immutabilitySettings",
        since="2022-12-01",
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

    region = Field("location", str)
