"""All that a check may import: the promise to those who write checks."""

from azaudit.analysis.encryption import key_uses
from azaudit.analysis.subnets import (
    of_private_link,
    others_in,
    subnet_of,
    usable_addresses,
    uses_of,
)
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
from azaudit.resources.addresses import AddressRange
from azaudit.resources.base import Resource
from azaudit.resources.cognitive_services import (
    CognitiveAccount,
    CognitiveAccountEndpointConnection,
    ConnectionStatus,
    DefaultAction,
    IpRule,
    KeySource,
    PublicNetworkAccess,
    VirtualNetworkRule,
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
from azaudit.resources.key_vault import KeyVault
from azaudit.resources.network import (
    ApplicationGateway,
    ApplicationGatewayEndpointConnection,
    FrontendIpConfiguration,
    Listener,
    PrivateLinkConfiguration,
    SubnetAddress,
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
from azaudit.resources.virtual_network import (
    Delegation,
    NetworkPolicies,
    ServiceEndpoint,
    Subnet,
    SubnetLink,
    SubnetUse,
    VirtualNetwork,
)

__all__ = [
    "AddressRange",
    "ApplicationGateway",
    "ApplicationGatewayEndpointConnection",
    "Audit",
    "BackupGuardProxy",
    "BackupVault",
    "CognitiveAccount",
    "CognitiveAccountEndpointConnection",
    "ConnectionStatus",
    "DefaultAction",
    "Delegation",
    "Field",
    "Found",
    "FrontendIpConfiguration",
    "GuardProxy",
    "IpRule",
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
    "PrivateLinkConfiguration",
    "ProviderRegistration",
    "PublicNetworkAccess",
    "RecoveryGuardProxy",
    "RecoveryProtectedItem",
    "RecoveryVault",
    "Resource",
    "ResourceGuard",
    "ResourceId",
    "ServiceEndpoint",
    "Severity",
    "Subnet",
    "SubnetAddress",
    "SubnetLink",
    "SubnetUse",
    "Values",
    "Verdict",
    "VirtualNetwork",
    "VirtualNetworkRule",
    "all_of",
    "any_of",
    "aside",
    "belongs_to",
    "check",
    "count_of",
    "either",
    "failed",
    "key_uses",
    "manual",
    "not_applicable",
    "of_private_link",
    "others_in",
    "passed",
    "place_of",
    "select",
    "subnet_of",
    "tenant_of",
    "usable_addresses",
    "uses_of",
]
