"""Collectors of Microsoft.Insights: the diagnostic settings of whatever has some.

azure-mgmt-monitor 7 no longer has the operation.
"""

from collections.abc import Callable
from typing import Any

from azaudit.collect import versions
from azaudit.collect.cognitive_services import may_be_openai
from azaudit.collect.collector import Collector, always
from azaudit.resources.base import Resource
from azaudit.resources.insights import (
    BackupVaultDiagnosticSetting,
    CognitiveAccountDiagnosticSetting,
    DiagnosticSetting,
    KeyVaultDiagnosticSetting,
    RecoveryVaultDiagnosticSetting,
)


def _client() -> type[Any]:
    from azaudit.azure.arm import ArmReader

    return ArmReader


def _settings(
    view: type[DiagnosticSetting], needed: Callable[[Resource], bool] = always
) -> Collector:
    return Collector(
        view=view,
        client=_client,
        api_version=versions.DIAGNOSTIC_SETTINGS,
        actions=("Microsoft.Insights/diagnosticSettings/read",),
        list=lambda client, parent: client.get(f"{parent}/providers/{view.arm_type}"),
        needed=needed,
    )


BACKUP_VAULT_SETTINGS = _settings(BackupVaultDiagnosticSetting)
COGNITIVE_ACCOUNT_SETTINGS = _settings(CognitiveAccountDiagnosticSetting, may_be_openai)
KEY_VAULT_SETTINGS = _settings(KeyVaultDiagnosticSetting)
RECOVERY_VAULT_SETTINGS = _settings(RecoveryVaultDiagnosticSetting)
