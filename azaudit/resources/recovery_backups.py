"""Microsoft.RecoveryServices: what vaults back up, and by which policy and configuration."""

from enum import StrEnum

from azaudit.model import ResourceId
from azaudit.resources.base import Listing, Resource
from azaudit.resources.fields import Field
from azaudit.resources.recovery_services import RecoveryVault
from azaudit.resources.vault_settings import HybridSecurity


class BackupManagement(StrEnum):
    """What takes the backups of a protected item; AzureIaasVM takes those of whole machines.

    Invalid, which the schema knows as well, says nothing, and is unread.
    """

    MACHINE = "AzureIaasVM"
    WORKLOAD = "AzureWorkload"
    STORAGE = "AzureStorage"
    AGENT = "MAB"
    DPM = "DPM"
    BACKUP_SERVER = "AzureBackupServer"
    SQL = "AzureSql"
    DEFAULT = "DefaultBackup"


_HYBRID = (BackupManagement.AGENT, BackupManagement.DPM, BackupManagement.BACKUP_SERVER)


class ProtectionState(StrEnum):
    """What becomes of a protected item; only Protected means that backups go on.

    IRPending: there has been no backup yet.
    """

    PROTECTED = "Protected"
    PENDING = "IRPending"
    ERROR = "ProtectionError"
    STOPPED = "ProtectionStopped"
    PAUSED = "ProtectionPaused"
    SUSPENDED = "BackupsSuspended"
    INVALID = "Invalid"


class ScheduleFrequency(StrEnum):
    """How often a policy takes backups; of several days in a week it is Weekly, too."""

    HOURLY = "Hourly"
    DAILY = "Daily"
    WEEKLY = "Weekly"


class RecoveryProtectedItem(Resource):
    """Something that a Recovery Services vault backs up.

    source_id: what is backed up; of a database the machine that it runs on. machine_id: of the
    backup of a machine alone, its id once more. policy_id: an id, or an empty text where protection
    was stopped. last_backup_status: how the last backup ended, which may have failed; the time of
    that one is no proof of a backup. last_recovery_point: RFC 3339, when the newest copy was made,
    hence the last backup that succeeded. Source: learn.microsoft.com/rest/api/backup/
    backup-protected-items/list, whose isScheduledForDeferredDelete is a flag that is set on what
    was deleted softly, so that it is not set where it is absent; machine_id is optional there.
    """

    arm_type = "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems"
    listing = Listing("recovery-protected-items", RecoveryVault)

    source_id = Field("properties.sourceResourceId", ResourceId)
    machine_id = Field("properties.virtualMachineId", ResourceId, absent=None)
    friendly_name = Field("properties.friendlyName", str)
    backup_management = Field("properties.backupManagementType", BackupManagement)
    policy_id = Field("properties.policyId", str)
    protection_state = Field("properties.protectionState", ProtectionState)
    soft_deleted = Field("properties.isScheduledForDeferredDelete", bool, absent=False)
    last_backup_status = Field("properties.lastBackupStatus", str)
    last_recovery_point = Field("properties.lastRecoveryPoint", str)

    @property
    def hybrid(self) -> bool:
        """Whether something outside Azure Backup's own service backs it up: an agent, a server."""
        return self.backup_management in _HYBRID


class RecoveryBackupPolicy(Resource):
    """When a Recovery Services vault takes backups, and how long it keeps them.

    frequency: of policies for machines and shares; those for databases have several schedules
    below, and the frequency is unread.
    """

    arm_type = "Microsoft.RecoveryServices/vaults/backupPolicies"
    listing = Listing("recovery-backup-policies", RecoveryVault)

    frequency = Field("properties.schedulePolicy.scheduleRunFrequency", ScheduleFrequency)


class RecoveryBackupConfig(Resource):
    """The backup configuration of a Recovery Services vault, of which there is always one."""

    arm_type = "Microsoft.RecoveryServices/vaults/backupconfig"
    listing = Listing("recovery-backup-config", RecoveryVault)

    hybrid_security = Field("properties.enhancedSecurityState", HybridSecurity)
