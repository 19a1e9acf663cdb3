"""Microsoft.DataProtection: Backup vaults, their guard proxies, and Resource Guards."""

from azaudit.resources.base import Listing, Resource
from azaudit.resources.fields import Field
from azaudit.resources.recovery_services import GuardProxy


class BackupVault(Resource):
    """A Backup vault; without encryption settings its keys are Microsoft's."""

    arm_type = "Microsoft.DataProtection/backupVaults"
    listing = Listing("backup-vaults")

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
