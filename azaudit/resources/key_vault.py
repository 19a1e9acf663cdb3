"""Microsoft.KeyVault: vaults, who reaches them, and the keys in them."""

from enum import StrEnum

from azaudit.model import Gap, ResourceId
from azaudit.resources.base import Listing, Resource
from azaudit.resources.cognitive_services import (
    ConnectionStatus,
    DefaultAction,
    IpRule,
    VirtualNetworkRule,
)
from azaudit.resources.fields import Field, Items, Values
from azaudit.resources.node import Part
from azaudit.resources.trail import unread


class VaultNetworkAccess(StrEnum):
    """Whether the public address of a vault answers, or a network security perimeter decides."""

    ENABLED = "Enabled"
    DISABLED = "Disabled"
    PERIMETER = "SecuredByPerimeter"


class Bypass(StrEnum):
    """Who passes a vault's firewall without a rule."""

    AZURE_SERVICES = "AzureServices"
    NONE = "None"


class KeyType(StrEnum):
    """What kind of key a key is; those in an HSM say so."""

    RSA = "RSA"
    RSA_HSM = "RSA-HSM"
    EC = "EC"
    EC_HSM = "EC-HSM"
    OCT_HSM = "oct-HSM"


class LifetimeActionType(StrEnum):
    """What happens by itself at a point of a key's life."""

    ROTATE = "rotate"
    NOTIFY = "notify"


class AccessPolicy(Part):
    """What a principal may do in a vault that goes by access policies.

    Permissions on keys are left out of a policy that was set for secrets alone, as recorded answers
    show; a policy without any permissions says nothing. An application limits the policy to what it
    does for the principal, and is left out where there is none (the schema marks it optional).
    """

    tenant_id = Field("tenantId", str)
    object_id = Field("objectId", str)
    application_id = Field("applicationId", str, absent=None)
    keys = Values("permissions.keys", str, absent=(), beside="permissions")


class KeyVault(Resource):
    """A vault.

    Absences, with pages below learn.microsoft.com/azure/key-vault/general. enablePurgeProtection:
    off, the API never returns false (soft-delete-overview). softDeleteRetentionInDays: 90 days.
    enableRbacAuthorization: access policies; a vault whose stored value is null keeps them,
    whatever version reads it (access-control-default). publicNetworkAccess: enabled, the default of
    the published schema. networkAcls: no firewall, as a new vault has none (network-security);
    settings without a defaultAction mean nothing documented. bypass: AzureServices (the schema).
    Rules: none, they are what admits.
    """

    arm_type = "Microsoft.KeyVault/vaults"
    listing = Listing("key-vaults")

    region = Field("location", str)
    purge_protection = Field("properties.enablePurgeProtection", bool, absent=False)
    retention_days = Field("properties.softDeleteRetentionInDays", int, absent=90)
    vault_uri = Field("properties.vaultUri", str)
    tenant_id = Field("properties.tenantId", str)
    rbac_authorization = Field(
        "properties.enableRbacAuthorization", bool, absent=False, since="2019-09-01"
    )
    access_policies = Items("properties.accessPolicies", AccessPolicy)
    public_network_access = Field(
        "properties.publicNetworkAccess",
        VaultNetworkAccess,
        absent=VaultNetworkAccess.ENABLED,
        since="2021-06-01-preview",
    )
    default_action = Field(
        "properties.networkAcls.defaultAction",
        DefaultAction,
        absent=DefaultAction.ALLOW,
        whole="properties.networkAcls",
    )
    bypass = Field("properties.networkAcls.bypass", Bypass, absent=Bypass.AZURE_SERVICES)
    ip_rules = Items("properties.networkAcls.ipRules", IpRule, absent=())
    network_rules = Items(
        "properties.networkAcls.virtualNetworkRules", VirtualNetworkRule, absent=()
    )

    @property
    def public(self) -> bool:
        """Whether the public address answers, to whom its firewall admits.

        Raises Unread for a vault in a network security perimeter, whose rules decide in place of
        the vault's own and are not collected.
        """
        if self.public_network_access is VaultNetworkAccess.PERIMETER:
            message = f"{self.name} answers to whom its network security perimeter admits"
            raise unread(Gap("not-collected", self.id.text, f"{message}, which was not read"))
        return self.public_network_access is VaultNetworkAccess.ENABLED


class KeyVaultEndpointConnection(Resource):
    """A private endpoint's connection to a vault."""

    arm_type = "Microsoft.KeyVault/vaults/privateEndpointConnections"
    listing = Listing("key-vault-endpoint-connections", KeyVault)

    status = Field("properties.privateLinkServiceConnectionState.status", ConnectionStatus)
    provisioning_state = Field("properties.provisioningState", str)
    endpoint_id = Field("properties.privateEndpoint.id", ResourceId)


class KeyAttributes(Resource):
    """What is known of a key or of one version of it, without the key itself.

    Lists leave out type, size and rotation policy, so everything is read by GET. expires,
    not_before: seconds since 1970; absent means never and at once
    (learn.microsoft.com/azure/key-vault/keys/about-keys-details).
    """

    enabled = Field("properties.attributes.enabled", bool, detail=True)
    expires = Field("properties.attributes.exp", int, absent=None, detail=True)
    not_before = Field("properties.attributes.nbf", int, absent=None, detail=True)
    key_type = Field("properties.kty", KeyType, detail=True)
    key_size = Field("properties.keySize", int, detail=True)


class LifetimeAction(Part):
    """One thing that a key's rotation policy does."""

    type = Field("action.type", LifetimeActionType)


class KeyVaultKey(KeyAttributes):
    """A key in a vault, as its current version is.

    rotationPolicy is left out when it is empty (the schema's description).
    """

    arm_type = "Microsoft.KeyVault/vaults/keys"
    listing = Listing("key-vault-keys", KeyVault)

    lifetime_actions = Items(
        "properties.rotationPolicy.lifetimeActions",
        LifetimeAction,
        absent=(),
        whole="properties.rotationPolicy",
        detail=True,
    )


class KeyVaultKeyVersion(KeyAttributes):
    """One version of a key in a vault."""

    arm_type = "Microsoft.KeyVault/vaults/keys/versions"
    listing = Listing("key-vault-key-versions", KeyVaultKey)
