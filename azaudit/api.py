"""All that a check may import: the promise to those who write checks."""

from azaudit.analysis.diagnostics import broken_destinations, log_destinations
from azaudit.analysis.encryption import key_uses
from azaudit.analysis.tenancy import Place, belongs_to, place_of, tenant_of
from azaudit.evaluate.audit import Audit
from azaudit.evaluate.check import check
from azaudit.model import (
    Notes,
    ResourceId,
    Severity,
    Verdict,
    failed,
    manual,
    not_applicable,
    passed,
)
from azaudit.resources.base import Resource
from azaudit.resources.cognitive_services import (
    CognitiveAccount,
    CognitiveAccountEndpointConnection,
    ConnectionStatus,
    DefaultAction,
    IdentityType,
    KeySource,
    PublicNetworkAccess,
)
from azaudit.resources.combinators import (
    Found,
    all_of,
    any_of,
    aside,
    count_of,
    either,
    select,
)
from azaudit.resources.data_protection import BackupGuardProxy, BackupVault, ResourceGuard
from azaudit.resources.fields import Field, Items, Values
from azaudit.resources.insights import (
    CognitiveAccountDiagnosticSetting,
    DiagnosticSetting,
    KeyVaultDiagnosticSetting,
    LogCategory,
    LogGroup,
    LogSetting,
)
from azaudit.resources.inventory import Missing
from azaudit.resources.key_vault import KeyVault
from azaudit.resources.log_destinations import (
    DatadogMonitor,
    DynatraceMonitor,
    ElasticMonitor,
    LogAnalyticsWorkspace,
    LogDestination,
    LogEventHubRule,
    LogStorageAccount,
    LogzMonitor,
    NewRelicMonitor,
)
from azaudit.resources.network import (
    ApplicationGateway,
    ApplicationGatewayEndpointConnection,
    FrontendIpConfiguration,
    Listener,
    PrivateLinkConfiguration,
)
from azaudit.resources.node import Part
from azaudit.resources.recovery_services import (
    GuardProxy,
    MultiUserAuthorization,
    RecoveryGuardProxy,
    RecoveryProtectedItem,
    RecoveryVault,
)
from azaudit.resources.resource_manager import ProviderRegistration

__all__ = [
    "ApplicationGateway",
    "ApplicationGatewayEndpointConnection",
    "Audit",
    "BackupGuardProxy",
    "BackupVault",
    "CognitiveAccount",
    "CognitiveAccountDiagnosticSetting",
    "CognitiveAccountEndpointConnection",
    "ConnectionStatus",
    "DatadogMonitor",
    "DefaultAction",
    "DiagnosticSetting",
    "DynatraceMonitor",
    "ElasticMonitor",
    "Field",
    "Found",
    "FrontendIpConfiguration",
    "GuardProxy",
    "IdentityType",
    "Items",
    "KeySource",
    "KeyVault",
    "KeyVaultDiagnosticSetting",
    "Listener",
    "LogAnalyticsWorkspace",
    "LogCategory",
    "LogDestination",
    "LogEventHubRule",
    "LogGroup",
    "LogSetting",
    "LogStorageAccount",
    "LogzMonitor",
    "Missing",
    "MultiUserAuthorization",
    "NewRelicMonitor",
    "Notes",
    "Part",
    "Place",
    "PrivateLinkConfiguration",
    "ProviderRegistration",
    "PublicNetworkAccess",
    "RecoveryGuardProxy",
    "RecoveryProtectedItem",
    "RecoveryVault",
    "Resource",
    "ResourceGuard",
    "ResourceId",
    "Severity",
    "Values",
    "Verdict",
    "all_of",
    "any_of",
    "aside",
    "belongs_to",
    "broken_destinations",
    "check",
    "count_of",
    "either",
    "failed",
    "key_uses",
    "log_destinations",
    "manual",
    "not_applicable",
    "passed",
    "place_of",
    "select",
    "tenant_of",
]
