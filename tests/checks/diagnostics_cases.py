"""Cases of the checks on diagnostic settings: what of the logs is sent."""

from azaudit.api import (
    BackupVault,
    CognitiveAccount,
    CognitiveAccountDiagnosticSetting,
    KeyVault,
    KeyVaultDiagnosticSetting,
    LogAnalyticsWorkspace,
)
from tests.checks.case import Case
from tests.checks.diagnostics_worlds import (
    ACCOUNT,
    AUDIT,
    EVERYTHING,
    LOGGED,
    LOGS,
    STORAGE,
    VAULT,
    WORKSPACE,
    category,
    exists,
    guarding,
    logging,
    setting,
    with_settings,
)
from tests.checks.keyvault_cases import ALL, with_vault
from tests.checks.openai_cases import with_account, with_kind
from tests.worlds import World

SENT_CASES = (
    Case(
        "all logs",
        LOGS,
        exists(logging(EVERYTHING), WORKSPACE),
        "pass",
        "Audit and RequestResponse logs are sent to log",
        "medium",
    ),
    Case(
        "both by name, in another casing",
        LOGS,
        exists(logging(category("audit"), category("REQUESTRESPONSE")), WORKSPACE),
        "pass",
    ),
    Case(
        "each by a setting of its own",
        LOGS,
        exists(
            with_settings(
                setting(ACCOUNT, AUDIT),
                setting(ACCOUNT, category("RequestResponse"), name="t", storageAccountId=STORAGE),
            ),
            WORKSPACE,
            STORAGE,
        ),
        "pass",
        "Audit logs are sent to log; RequestResponse logs are sent to stlogs",
    ),
    Case(
        "the audit group leaves requests out",
        LOGS,
        exists(logging(AUDIT), WORKSPACE),
        "fail",
        "sends RequestResponse logs to",
    ),
    Case(
        "only requests",
        LOGS,
        exists(logging(category("RequestResponse")), WORKSPACE),
        "fail",
        "sends Audit logs to",
    ),
    Case(
        "not enabled",
        LOGS,
        exists(logging({**EVERYTHING, "enabled": False}, category("Audit", False)), WORKSPACE),
        "fail",
        "Audit and RequestResponse",
    ),
    Case(
        "metrics only",
        LOGS,
        exists(
            logging(workspaceId=WORKSPACE, metrics=[{"category": "AllMetrics", "enabled": True}]),
            WORKSPACE,
        ),
        "fail",
    ),
    Case(
        "logs are null", LOGS, exists(logging(workspaceId=WORKSPACE, logs=None), WORKSPACE), "fail"
    ),
    Case("no setting", LOGS, with_account(), "fail", "there is no diagnostic setting"),
    Case(
        "a group of tomorrow",
        LOGS,
        exists(logging({"categoryGroup": "security", "enabled": True}), WORKSPACE),
        "unknown",
        "security",
    ),
    Case(
        "a group of tomorrow that is not enabled",
        LOGS,
        exists(logging({"categoryGroup": "security", "enabled": False}), WORKSPACE),
        "fail",
    ),
    Case(
        "a group of tomorrow beside all logs",
        LOGS,
        exists(logging({"categoryGroup": "security", "enabled": True}, EVERYTHING), WORKSPACE),
        "pass",
    ),
    Case(
        "neither a category nor a group",
        LOGS,
        exists(logging({"enabled": True}), WORKSPACE),
        "unknown",
        "names neither",
    ),
    Case(
        "enabled is text",
        LOGS,
        exists(logging({**EVERYTHING, "enabled": "true"}), WORKSPACE),
        "unknown",
        "enabled",
    ),
    Case(
        "a category that is no text",
        LOGS,
        exists(logging(category(7)), WORKSPACE),
        "unknown",
        "category",
    ),
    Case(
        "an unreadable entry beside all logs",
        LOGS,
        exists(logging("what", EVERYTHING), WORKSPACE),
        "pass",
    ),
    Case("logs are text", LOGS, exists(logging(logs="allLogs"), WORKSPACE), "unknown", "logs"),
    Case(
        "settings denied",
        LOGS,
        with_account().denied(CognitiveAccountDiagnosticSetting, ACCOUNT),
        "unknown",
        "denied",
    ),
    *(
        Case(
            f"settings {state}",
            LOGS,
            exists(logging(EVERYTHING), WORKSPACE).gap(
                CognitiveAccountDiagnosticSetting, ACCOUNT, state, http_status=status
            ),
            "unknown",
            state,
        )
        for state, status in (("failed", 404), ("partial", 429), ("skipped", None))
    ),
    Case("another kind", LOGS, with_kind("Face"), "not_applicable"),
    Case("accounts denied", LOGS, World().denied(CognitiveAccount), "unknown", "denied"),
)

LOGGED_CASES = (
    Case(
        "by category",
        LOGGED,
        guarding(category("AuditEvent")),
        "pass",
        "audit log is sent to log",
        "medium",
    ),
    Case("by the audit group", LOGGED, guarding(AUDIT), "pass"),
    Case("all logs alone suffice", LOGGED, guarding(EVERYTHING), "pass"),
    Case("logged, and no key held", LOGGED, guarding(AUDIT, cmk=False), "pass"),
    Case(
        "logged, and nobody's use can be read",
        LOGGED,
        guarding(AUDIT).denied(BackupVault).denied(CognitiveAccount),
        "pass",
    ),
    Case("not enabled", LOGGED, guarding(category("AuditEvent", False)), "fail", "encrypt ai"),
    Case(
        "another category",
        LOGGED,
        guarding(category("AzurePolicyEvaluationDetails")),
        "fail",
        "no diagnostic setting sends",
    ),
    Case("metrics only", LOGGED, guarding(workspaceId=WORKSPACE), "fail"),
    Case("no setting", LOGGED, with_vault(), "fail", "sent nowhere, and the vault's keys"),
    Case("no setting, no key held", LOGGED, with_vault(cmk=False), "not_applicable"),
    Case(
        "no setting, all vaults judged",
        LOGGED,
        with_vault(cmk=False),
        "fail",
        "sent nowhere",
        profile=ALL,
    ),
    Case(
        "no setting, and who uses it cannot be read",
        LOGGED,
        with_vault(cmk=False).denied(BackupVault),
        "unknown",
        "denied",
    ),
    Case(
        "the workspace is gone",
        LOGGED,
        with_vault()
        .with_body(KeyVaultDiagnosticSetting, setting(VAULT, AUDIT))
        .with_absent(LogAnalyticsWorkspace, WORKSPACE),
        "fail",
        notes="does not exist",
    ),
    Case(
        "a group of tomorrow",
        LOGGED,
        guarding({"categoryGroup": "security", "enabled": True}),
        "unknown",
        "security",
    ),
    Case(
        "settings denied",
        LOGGED,
        with_vault().denied(KeyVaultDiagnosticSetting, VAULT),
        "unknown",
        "denied",
    ),
    Case(
        "settings were not answered",
        LOGGED,
        with_vault().gap(KeyVaultDiagnosticSetting, VAULT, "failed", http_status=404),
        "unknown",
        "failed",
    ),
    Case("vaults denied", LOGGED, World().denied(KeyVault), "unknown", "denied"),
)

DIAGNOSTICS_CASES = (*SENT_CASES, *LOGGED_CASES)
