"""Microsoft.CognitiveServices: accounts, of which Azure OpenAI and Foundry are kinds."""

from enum import StrEnum

from azaudit.model import ResourceId
from azaudit.resources.addresses import AddressRange
from azaudit.resources.base import Kinds, Listing, Resource
from azaudit.resources.fields import Field, Items, Values
from azaudit.resources.identity import Identified, IdentityType
from azaudit.resources.node import Part


class PublicNetworkAccess(StrEnum):
    """Whether the public address of a service answers at all."""

    ENABLED = "Enabled"
    DISABLED = "Disabled"


class DefaultAction(StrEnum):
    """What a service's firewall does with a caller that no rule names."""

    ALLOW = "Allow"
    DENY = "Deny"


class KeySource(StrEnum):
    """Who holds the key that encrypts an account's data."""

    MICROSOFT = "Microsoft.CognitiveServices"
    KEY_VAULT = "Microsoft.KeyVault"


class ConnectionStatus(StrEnum):
    """The state of a private endpoint connection, as its owner and the service set it."""

    APPROVED = "Approved"
    PENDING = "Pending"
    REJECTED = "Rejected"
    DISCONNECTED = "Disconnected"


class IpRule(Part):
    """An address or address range that the firewall admits."""

    value = Field("value", AddressRange)


class VirtualNetworkRule(Part):
    """A subnet that the firewall admits.

    A rule that says nothing ignores no missing endpoint: the documented default is false
    (registry.terraform.io/providers/hashicorp/azurerm, cognitive_account).
    """

    id = Field("id", ResourceId)
    ignores_missing_endpoint = Field("ignoreMissingVnetServiceEndpoint", bool, absent=False)


class UserOwnedStorage(Part):
    """A storage account that an account keeps data in.

    Without identityClientId, no identity is named (the schema marks it optional).
    """

    resource_id = Field("resourceId", ResourceId)
    client_id = Field("identityClientId", str, absent=None)


class CognitiveAccount(Identified):
    """An account of any kind.

    Absences: the built-in policies treat an absent publicNetworkAccess as Enabled, an absent
    disableLocalAuth as false (definitions 037eea7a-bd0a-46c5-9a66-03aea78705d3 and
    71ef260a-8f18-47b7-abcb-62d0673d94dc); the network rules page says that without rules all
    networks are admitted, and the encryption page that Microsoft's keys are the default. Encryption
    settings without a keySource are not Microsoft's: the API's own default there is Key Vault. An
    account without `identity` has none (definition fe3fd216-4f83-4fc1-8984-2bbec80a3418), one
    without customSubDomainName answers at its region's address (the page on custom subdomains), and
    outbound access is restricted once restrictOutboundNetworkAccess is true (the page on data loss
    prevention). What a restricted account without allowedFqdnList may reach is not documented.
    Without a keyVersion the account follows the newest version of its key (the page on
    customer-managed keys). identityClientId has to be given only where several identities are
    attached (registry.terraform.io/providers/hashicorp/azurerm, cognitive_account). Data lies with
    Microsoft unless userOwnedStorage names a storage account (the page on storage of your own).
    """

    arm_type = "Microsoft.CognitiveServices/accounts"
    listing = Listing("cognitive-accounts")
    never_stored = ("properties.apiProperties.qnaAzureSearchEndpointKey",)
    openai = Kinds("OpenAI", "AIServices")

    region = Field("location", str)
    local_auth_disabled = Field("properties.disableLocalAuth", bool, absent=False)
    public_network_access = Field(
        "properties.publicNetworkAccess", PublicNetworkAccess, absent=PublicNetworkAccess.ENABLED
    )
    default_action = Field(
        "properties.networkAcls.defaultAction", DefaultAction, absent=DefaultAction.ALLOW
    )
    custom_subdomain = Field("properties.customSubDomainName", str, absent=None)
    identity_type = Field("identity.type", IdentityType, absent=IdentityType.NONE, whole="identity")
    outbound_restricted = Field("properties.restrictOutboundNetworkAccess", bool, absent=False)
    allowed_hosts = Values("properties.allowedFqdnList", str)
    ip_rules = Items(
        "properties.networkAcls.ipRules", IpRule, absent=(), whole="properties.networkAcls"
    )
    network_rules = Items(
        "properties.networkAcls.virtualNetworkRules",
        VirtualNetworkRule,
        absent=(),
        whole="properties.networkAcls",
    )
    key_source = Field(
        "properties.encryption.keySource",
        KeySource,
        absent=KeySource.MICROSOFT,
        whole="properties.encryption",
    )
    key_vault_uri = Field("properties.encryption.keyVaultProperties.keyVaultUri", str)
    key_name = Field("properties.encryption.keyVaultProperties.keyName", str)
    key_version = Field("properties.encryption.keyVaultProperties.keyVersion", str, absent=None)
    key_client_id = Field(
        "properties.encryption.keyVaultProperties.identityClientId", str, absent=None
    )
    user_owned_storage = Items("properties.userOwnedStorage", UserOwnedStorage, absent=())


class CognitiveAccountEndpointConnection(Resource):
    """A private endpoint's connection to an account.

    Read from its own list: the copies inside an account's body leave out provisioningState.
    """

    arm_type = "Microsoft.CognitiveServices/accounts/privateEndpointConnections"
    listing = Listing("cognitive-account-endpoint-connections", CognitiveAccount)

    status = Field("properties.privateLinkServiceConnectionState.status", ConnectionStatus)
    provisioning_state = Field("properties.provisioningState", str)
    group_ids = Values("properties.groupIds", str)
    endpoint_id = Field("properties.privateEndpoint.id", ResourceId)
