"""All that a check may import: the promise to those who write checks."""

from azaudit.analysis.encryption import key_uses
from azaudit.analysis.guards import ask_owner, attached_guard, guard_tenant, guarded_vault
from azaudit.analysis.subnets import is_underneath, reserved_for, subnet_of, usable_addresses
from azaudit.analysis.tenancy import Place, belongs_to, place_of, region_of, tenant_of
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
from azaudit.resources.data_protection import (
    BackupGuardProxy,
    BackupSoftDelete,
    BackupVault,
    ResourceGuard,
)
from azaudit.resources.fields import Field, Items, Values
from azaudit.resources.inventory import Missing
from azaudit.resources.key_vault import KeyVault
from azaudit.resources.network import (
    ApplicationGateway,
    ApplicationGatewayEndpointConnection,
    Delegation,
    FrontendIpConfiguration,
    GatewayIpConfiguration,
    Listener,
    NetworkPolicies,
    PrivateLinkAddress,
    PrivateLinkConfiguration,
    Subnet,
    SubnetMember,
    VirtualNetwork,
)
from azaudit.resources.node import Part
from azaudit.resources.recovery_services import (
    GuardProxy,
    Immutability,
    MultiUserAuthorization,
    RecoveryGuardProxy,
    RecoveryProtectedItem,
    RecoverySoftDelete,
    RecoveryVault,
)
from azaudit.resources.resource_manager import ProviderRegistration, RegistrationState

__all__ = [
    "ApplicationGateway",
    "ApplicationGatewayEndpointConnection",
    "Audit",
    "BackupGuardProxy",
    "BackupSoftDelete",
    "BackupVault",
    "CognitiveAccount",
    "CognitiveAccountEndpointConnection",
    "ConnectionStatus",
    "DefaultAction",
    "Delegation",
    "Field",
    "Found",
    "FrontendIpConfiguration",
    "GatewayIpConfiguration",
    "GuardProxy",
    "IdentityType",
    "Immutability",
    "Items",
    "KeySource",
    "KeyVault",
    "Listener",
    "Missing",
    "MultiUserAuthorization",
    "NetworkPolicies",
    "Notes",
    "Part",
    "Place",
    "PrivateLinkAddress",
    "PrivateLinkConfiguration",
    "ProviderRegistration",
    "PublicNetworkAccess",
    "RecoveryGuardProxy",
    "RecoveryProtectedItem",
    "RecoverySoftDelete",
    "RecoveryVault",
    "RegistrationState",
    "Resource",
    "ResourceGuard",
    "ResourceId",
    "Severity",
    "Subnet",
    "SubnetMember",
    "Values",
    "Verdict",
    "VirtualNetwork",
    "all_of",
    "any_of",
    "aside",
    "ask_owner",
    "attached_guard",
    "belongs_to",
    "check",
    "count_of",
    "either",
    "failed",
    "guard_tenant",
    "guarded_vault",
    "is_underneath",
    "key_uses",
    "manual",
    "not_applicable",
    "passed",
    "place_of",
    "region_of",
    "reserved_for",
    "select",
    "subnet_of",
    "tenant_of",
    "usable_addresses",
]
