"""Cases of the checks on diagnostic settings: whether what is sent arrives anywhere."""

from azaudit.api import (
    DatadogMonitor,
    DynatraceMonitor,
    ElasticMonitor,
    LogAnalyticsWorkspace,
    LogEventHubRule,
    LogStorageAccount,
    LogzMonitor,
    NewRelicMonitor,
)
from tests.checks.appgw_cases import OTHER_SCOPE, STRANGER
from tests.checks.case import Case
from tests.checks.diagnostics_worlds import (
    ACCOUNT,
    AUDIT,
    ELSEWHERE,
    EVERYTHING,
    LOGS,
    NAMESPACE,
    RULE,
    STORAGE,
    WORKSPACE,
    exists,
    left_out,
    logging,
    partner,
    setting,
    with_settings,
)
from tests.worlds import GROUP, SUBSCRIPTION

DESTINATIONS_CASES = (
    Case(
        "the workspace is gone",
        LOGS,
        logging(EVERYTHING).with_absent(LogAnalyticsWorkspace, WORKSPACE),
        "fail",
        "destination that exists",
        notes="s names /subscriptions|which does not exist",
    ),
    Case(
        "one of two workspaces is gone",
        LOGS,
        exists(
            with_settings(
                setting(ACCOUNT, EVERYTHING),
                setting(ACCOUNT, EVERYTHING, name="t", workspaceId=f"{WORKSPACE}2"),
            ),
            WORKSPACE,
        ).with_absent(LogAnalyticsWorkspace, f"{WORKSPACE}2"),
        "pass",
        "are sent to log",
        notes="t names|!s names",
    ),
    Case(
        "the workspace is gone and the storage account is not",
        LOGS,
        exists(
            logging(EVERYTHING, workspaceId=WORKSPACE, storageAccountId=STORAGE), STORAGE
        ).with_absent(LogAnalyticsWorkspace, WORKSPACE),
        "pass",
        "are sent to stlogs",
        notes="does not exist",
    ),
    Case(
        "the workspace is there, and the rest cannot be read",
        LOGS,
        exists(
            logging(EVERYTHING, workspaceId=WORKSPACE, storageAccountId=STORAGE), WORKSPACE
        ).denied(LogStorageAccount, STORAGE),
        "pass",
        notes="not known",
    ),
    Case(
        "the workspace may not be read",
        LOGS,
        logging(EVERYTHING).denied(LogAnalyticsWorkspace, WORKSPACE),
        "unknown",
        "denied",
    ),
    Case("nobody asked for the workspace", LOGS, logging(EVERYTHING), "unknown", "not collected"),
    Case(
        "requests go nowhere, and where the rest goes cannot be read",
        LOGS,
        logging(AUDIT).denied(LogAnalyticsWorkspace, WORKSPACE),
        "fail",
        "sends RequestResponse logs to",
    ),
    Case(
        "a workspace in a subscription that nobody reached",
        LOGS,
        logging(EVERYTHING, workspaceId=WORKSPACE.replace(SUBSCRIPTION, STRANGER)),
        "unknown",
        "--tenant",
    ),
    *(
        Case(
            f"a workspace in a subscription that is {role}",
            LOGS,
            logging(EVERYTHING, workspaceId=ELSEWHERE).with_scope(left_out(role)),
            "unknown",
            "left out",
        )
        for role in ("skipped", "delegated")
    ),
    Case(
        "a workspace in another subscription",
        LOGS,
        exists(logging(EVERYTHING, workspaceId=ELSEWHERE).with_scope(OTHER_SCOPE), ELSEWHERE),
        "pass",
    ),
    Case(
        "a workspace in another casing",
        LOGS,
        exists(logging(EVERYTHING, workspaceId=WORKSPACE.upper()), WORKSPACE),
        "pass",
    ),
    Case(
        "an empty text for no workspace",
        LOGS,
        exists(logging(EVERYTHING, workspaceId="", storageAccountId=STORAGE), STORAGE),
        "pass",
    ),
    Case(
        "an Event Hub namespace",
        LOGS,
        exists(logging(EVERYTHING, eventHubAuthorizationRuleId=RULE), RULE),
        "pass",
        "sent to evhns",
    ),
    Case(
        "a hub",
        LOGS,
        exists(
            logging(
                EVERYTHING,
                eventHubAuthorizationRuleId=f"{NAMESPACE}/eventhubs/hub/authorizationrules/r",
            ),
            f"{NAMESPACE}/eventhubs/hub/authorizationrules/r",
        ),
        "pass",
        "sent to hub",
    ),
    Case(
        "the rule of an Event Hub namespace is gone",
        LOGS,
        logging(EVERYTHING, eventHubAuthorizationRuleId=RULE).with_absent(LogEventHubRule, RULE),
        "fail",
    ),
    *(
        Case(f"a partner: {view.__name__}", LOGS, partner(view), "pass", "sent to watch")
        for view in (DatadogMonitor, DynatraceMonitor, ElasticMonitor, LogzMonitor, NewRelicMonitor)
    ),
    Case(
        "a destination of a kind of tomorrow",
        LOGS,
        logging(EVERYTHING, marketplacePartnerId=f"{GROUP}/providers/Microsoft.Own/logs/x"),
        "unknown",
        "kind that is known",
    ),
    Case(
        "a service bus, as it was once possible",
        LOGS,
        logging(
            EVERYTHING,
            serviceBusRuleId=f"{GROUP}/providers/Microsoft.ServiceBus/namespaces/n"
            "/authorizationRules/r",
        ),
        "unknown",
        "kind that is known",
    ),
    Case(
        "no destination at all",
        LOGS,
        logging(EVERYTHING, workspaceId=None),
        "unknown",
        "no destination that is known",
    ),
    Case(
        "no destination at all, for metrics",
        LOGS,
        logging(workspaceId=None),
        "fail",
    ),
    Case("an unreadable destination", LOGS, logging(EVERYTHING, workspaceId=7), "unknown", "is a"),
    Case(
        "an unreadable destination beside one that is there",
        LOGS,
        exists(logging(EVERYTHING, workspaceId=7, storageAccountId=STORAGE), STORAGE),
        "pass",
        notes="not known",
    ),
    Case(
        "an unreadable destination of nothing",
        LOGS,
        logging(AUDIT, workspaceId=7),
        "fail",
        "sends RequestResponse logs to",
    ),
)
