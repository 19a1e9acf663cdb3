"""All that a check may import: the promise to those who write checks."""

from azaudit.analysis.customer_key import Holder, KeyAddress, customer_key, vault_holding
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
from azaudit.resources.inventory import Missing
from azaudit.resources.key_vault import (
    Bypass,
    KeyType,
    KeyVault,
    KeyVaultEndpointConnection,
    KeyVaultKey,
    KeyVaultKeyVersion,
    LifetimeAction,
    LifetimeActionType,
    VaultIpRule,
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
    "Bypass",
    "CognitiveAccount",
    "CognitiveAccountEndpointConnection",
    "ConnectionStatus",
    "DefaultAction",
    "Field",
    "Found",
    "FrontendIpConfiguration",
    "GuardProxy",
    "Holder",
    "Items",
    "KeyAddress",
    "KeySource",
    "KeyType",
    "KeyVault",
    "KeyVaultEndpointConnection",
    "KeyVaultKey",
    "KeyVaultKeyVersion",
    "LifetimeAction",
    "LifetimeActionType",
    "Listener",
    "Missing",
    "MultiUserAuthorization",
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
    "VaultIpRule",
    "Verdict",
    "all_of",
    "any_of",
    "aside",
    "belongs_to",
    "check",
    "count_of",
    "customer_key",
    "either",
    "failed",
    "key_uses",
    "manual",
    "not_applicable",
    "passed",
    "place_of",
    "select",
    "tenant_of",
    "vault_holding",
]
