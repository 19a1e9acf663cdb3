"""What logs can be sent to, whatever provider it is of.

Whether one exists is asked of it alone, when a diagnostic setting names it: most of a tenant's
logs go to a few places, and the list of all resources leaves out, without a word, what the reader
may not see.
"""

from azaudit.model import ResourceId
from azaudit.resources.base import Listing, Resource


class LogDestination(Resource):
    """Something that a diagnostic setting can name."""


class LogAnalyticsWorkspace(LogDestination):
    """A Log Analytics workspace."""

    arm_type = "Microsoft.OperationalInsights/workspaces"
    listing = Listing("log-analytics-workspaces", by_id=True)


class LogStorageAccount(LogDestination):
    """A storage account that logs are archived in."""

    arm_type = "Microsoft.Storage/storageAccounts"
    listing = Listing("log-storage-accounts", by_id=True)


class LogEventHubRule(LogDestination):
    """The authorization rule with which logs are sent to an Event Hub namespace.

    It can lie below one hub of the namespace, too. Its keys are no part of it.
    """

    arm_type = "Microsoft.EventHub/namespaces/authorizationRules"
    listing = Listing("log-event-hub-rules", by_id=True)

    @classmethod
    def names(cls, id: ResourceId) -> bool:
        """Whether an id is that of a rule of a namespace or of a hub."""
        return (id.type or "").lower() in {
            "microsoft.eventhub/namespaces/authorizationrules",
            "microsoft.eventhub/namespaces/eventhubs/authorizationrules",
        }


class LogPartner(LogDestination):
    """A partner's service, as a resource; what it holds are keys and accounts of the partner's."""

    never_stored = ("properties",)


class DatadogMonitor(LogPartner):
    """A Datadog resource."""

    arm_type = "Microsoft.Datadog/monitors"
    listing = Listing("datadog-monitors", by_id=True)


class DynatraceMonitor(LogPartner):
    """A Dynatrace resource."""

    arm_type = "Dynatrace.Observability/monitors"
    listing = Listing("dynatrace-monitors", by_id=True)


class ElasticMonitor(LogPartner):
    """An Elastic resource."""

    arm_type = "Microsoft.Elastic/monitors"
    listing = Listing("elastic-monitors", by_id=True)


class LogzMonitor(LogPartner):
    """A Logz.io resource."""

    arm_type = "Microsoft.Logz/monitors"
    listing = Listing("logz-monitors", by_id=True)


class NewRelicMonitor(LogPartner):
    """A New Relic resource."""

    arm_type = "NewRelic.Observability/monitors"
    listing = Listing("new-relic-monitors", by_id=True)


LOG_DESTINATIONS: tuple[type[LogDestination], ...] = (
    LogAnalyticsWorkspace,
    LogStorageAccount,
    LogEventHubRule,
    DatadogMonitor,
    DynatraceMonitor,
    ElasticMonitor,
    LogzMonitor,
    NewRelicMonitor,
)
