"""What Recovery Services and Backup vaults can be set to, where both know the same words.

Invalid, which some of the schemas know as well, says nothing, and is unread.
"""

from enum import StrEnum

from azaudit.model import ResourceId
from azaudit.resources.cognitive_services import ConnectionStatus
from azaudit.resources.fields import Field
from azaudit.resources.node import Part


class VaultSwitch(StrEnum):
    """A setting of a vault that is on or off."""

    ENABLED = "Enabled"
    DISABLED = "Disabled"


class CrossSubscriptionRestore(StrEnum):
    """Whether backups can be restored into other subscriptions; PermanentlyDisabled stays."""

    ENABLED = "Enabled"
    DISABLED = "Disabled"
    PERMANENTLY_DISABLED = "PermanentlyDisabled"


class HybridSecurity(StrEnum):
    """Whether servers outside Azure need a PIN before they destroy their backups.

    The documentation calls it hybrid security features, the API the enhanced security state.
    """

    ENABLED = "Enabled"
    DISABLED = "Disabled"
    ALWAYS_ON = "AlwaysON"


class ImmutabilityType(StrEnum):
    """What says for how long backups of an immutable vault are kept."""

    AS_PER_POLICY = "AsPerPolicy"
    TIME_BASED = "TimeBased"


class StorageRedundancy(StrEnum):
    """Where the copies of a vault's backups lie: in a building, zones, regions, or both."""

    LOCAL = "LocallyRedundant"
    ZONE = "ZoneRedundant"
    GEO = "GeoRedundant"
    READ_ACCESS_GEO_ZONE = "ReadAccessGeoZoneRedundant"


class VaultStore(StrEnum):
    """Which tier of backups a storage setting is about; only VaultStore is the vault's own."""

    ARCHIVE = "ArchiveStore"
    OPERATIONAL = "OperationalStore"
    VAULT = "VaultStore"


class StorageSetting(Part):
    """How a Backup vault stores one tier of backups."""

    store = Field("datastoreType", VaultStore)
    redundancy = Field("type", StorageRedundancy)


class VaultEndpoints(StrEnum):
    """Whether a vault has private endpoints for backup."""

    NONE = "None"
    ENABLED = "Enabled"


class VaultEndpoint(Part):
    """A private endpoint's connection to a Recovery Services vault, as the vault tells of it."""

    id = Field("properties.privateEndpoint.id", ResourceId)
    status = Field("properties.privateLinkServiceConnectionState.status", ConnectionStatus)
