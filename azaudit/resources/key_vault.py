"""Microsoft.KeyVault: vaults."""

from azaudit.resources.base import Listing, Resource
from azaudit.resources.fields import Field


class KeyVault(Resource):
    """A vault.

    Absence of enablePurgeProtection means off: the API never returns false
    (learn.microsoft.com/azure/key-vault/general/soft-delete-overview). Absent
    softDeleteRetentionInDays means the default of 90 days.
    """

    arm_type = "Microsoft.KeyVault/vaults"
    listing = Listing("key-vaults")

    purge_protection = Field("properties.enablePurgeProtection", bool, absent=False)
    retention_days = Field("properties.softDeleteRetentionInDays", int, absent=90)
    vault_uri = Field("properties.vaultUri", str)
