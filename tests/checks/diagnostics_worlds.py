"""Worlds of accounts and vaults whose logs are sent somewhere."""

from typing import Any

from azaudit.api import (
    CognitiveAccountDiagnosticSetting,
    KeyVaultDiagnosticSetting,
    LogAnalyticsWorkspace,
    LogEventHubRule,
    LogStorageAccount,
)
from azaudit.snapshot.schema import ScopeRow
from tests.checks.keyvault_cases import vault as vault_body
from tests.checks.keyvault_cases import with_vault
from tests.checks.openai_cases import account, with_account
from tests.worlds import GROUP, OTHER_SUBSCRIPTION, SUBSCRIPTION, TENANT, World

LOGS = "openai-diagnostic-logs-enabled"
LOGGED = "keyvault-audit-logged"

ACCOUNT, VAULT = account()["id"], vault_body()["id"]
WORKSPACE = f"{GROUP}/providers/Microsoft.OperationalInsights/workspaces/log"
STORAGE = f"{GROUP}/providers/Microsoft.Storage/storageAccounts/stlogs"
NAMESPACE = f"{GROUP}/providers/Microsoft.EventHub/namespaces/evhns"
RULE = f"{NAMESPACE}/authorizationRules/send"
ELSEWHERE = WORKSPACE.replace(SUBSCRIPTION, OTHER_SUBSCRIPTION)

EVERYTHING = {"categoryGroup": "allLogs", "enabled": True}
AUDIT = {"categoryGroup": "audit", "enabled": True}


def category(name: Any, enabled: Any = True) -> dict[str, Any]:
    return {"category": name, "categoryGroup": None, "enabled": enabled}


def setting(of: str, *logs: Any, name: str = "s", **properties: Any) -> dict[str, Any]:
    sent = properties if properties else {"workspaceId": WORKSPACE}
    return {
        "id": f"{of}/providers/microsoft.insights/diagnosticSettings/{name}",
        "properties": {"logs": list(logs), **sent},
    }


def exists(world: World, *ids: str) -> World:
    for id in ids:
        view = {
            WORKSPACE: LogAnalyticsWorkspace,
            ELSEWHERE: LogAnalyticsWorkspace,
            STORAGE: LogStorageAccount,
        }.get(id, LogEventHubRule)
        world = world.with_body(view, {"id": id, "properties": {}})
    return world


def logging(*logs: Any, **properties: Any) -> World:
    """An account with one diagnostic setting."""
    return with_settings(setting(ACCOUNT, *logs, **properties))


def with_settings(*bodies: dict[str, Any]) -> World:
    return with_account().with_body(CognitiveAccountDiagnosticSetting, *bodies)


def guarding(*logs: Any, cmk: bool = True, **properties: Any) -> World:
    """A vault with one diagnostic setting."""
    world = exists(with_vault(cmk=cmk), WORKSPACE)
    return world.with_body(KeyVaultDiagnosticSetting, setting(VAULT, *logs, **properties))


def partner(view: Any) -> World:
    id = f"{GROUP}/providers/{view.arm_type}/watch"
    world = logging(EVERYTHING, marketplacePartnerId=id)
    return world.with_body(view, {"id": id, "properties": {"keys": "removed"}})


def left_out(role: Any) -> ScopeRow:
    return ScopeRow(TENANT, OTHER_SUBSCRIPTION, "old", "Disabled", role, "excluded by the user")
