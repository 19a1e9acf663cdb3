"""Microsoft.Insights: diagnostic settings, which say what logs of a resource are sent where.

A resource has up to five. They lie below whatever they are of, so there is a view for each type
of parent. Source: learn.microsoft.com/rest/api/monitor/diagnostic-settings/list; all that may be
absent is optional there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from operator import attrgetter

from azaudit.model import Gap
from azaudit.resources.base import Listing, Resource
from azaudit.resources.cognitive_services import CognitiveAccount
from azaudit.resources.data_protection import BackupVault
from azaudit.resources.fields import Field, Items
from azaudit.resources.key_vault import KeyVault
from azaudit.resources.node import Part
from azaudit.resources.recovery_services import RecoveryVault
from azaudit.resources.trail import unread


class LogGroup(StrEnum):
    """A name for several categories of logs, kept up to date by the service."""

    ALL = "allLogs"
    AUDIT = "audit"


@dataclass(frozen=True)
class LogCategory:
    """One sort of logs that a type of resources writes.

    in_audit: whether the group `audit` of that type holds it; `allLogs` holds every category.
    """

    name: str
    in_audit: bool

    def __str__(self) -> str:
        return self.name


class LogSetting(Part):
    """What a diagnostic setting says of one category, or of one group of categories."""

    enabled = Field("enabled", bool)
    category = Field("category", str, absent=None)
    group = Field("categoryGroup", LogGroup, absent=None)

    def covers(self, category: LogCategory) -> bool:
        """Whether it speaks of a category; raises Unread when it names neither that nor a group."""
        if self.category is not None:
            return self.category.lower() == category.name.lower()
        if self.group is None:
            message = f"{self._path} names neither a category nor a group"
            raise unread(Gap("unreadable", self.row.id, message))
        return self.group is LogGroup.ALL or category.in_audit


class DiagnosticSetting(Resource):
    """A diagnostic setting.

    The destinations are ids of a Log Analytics workspace, a storage account, an authorization rule
    of an Event Hub namespace and a partner's resource. Answers also spell a destination that there
    is not as null or as an empty text.
    """

    arm_type = "Microsoft.Insights/diagnosticSettings"

    logs = Items("properties.logs", LogSetting, absent=())
    workspace_id = Field("properties.workspaceId", str, absent=None)
    storage_account_id = Field("properties.storageAccountId", str, absent=None)
    event_hub_rule_id = Field("properties.eventHubAuthorizationRuleId", str, absent=None)
    service_bus_rule_id = Field("properties.serviceBusRuleId", str, absent=None)
    partner_id = Field("properties.marketplacePartnerId", str, absent=None)


# each by itself, so that one that is unreadable leaves the others
DESTINATIONS: tuple[Callable[[DiagnosticSetting], str | None], ...] = (
    attrgetter("workspace_id"),
    attrgetter("storage_account_id"),
    attrgetter("event_hub_rule_id"),
    attrgetter("service_bus_rule_id"),
    attrgetter("partner_id"),
)


class BackupVaultDiagnosticSetting(DiagnosticSetting):
    """A diagnostic setting of a Backup vault."""

    listing = Listing("backup-vault-diagnostic-settings", BackupVault)


class CognitiveAccountDiagnosticSetting(DiagnosticSetting):
    """A diagnostic setting of a Cognitive Services account."""

    listing = Listing("cognitive-account-diagnostic-settings", CognitiveAccount)


class KeyVaultDiagnosticSetting(DiagnosticSetting):
    """A diagnostic setting of a key vault."""

    listing = Listing("key-vault-diagnostic-settings", KeyVault)


class RecoveryVaultDiagnosticSetting(DiagnosticSetting):
    """A diagnostic setting of a Recovery Services vault."""

    listing = Listing("recovery-vault-diagnostic-settings", RecoveryVault)
