"""For each check: passing, failing and other worlds; the passing ones are mutated elsewhere too."""

from dataclasses import dataclass
from typing import Any

from azaudit.api import (
    ApplicationGateway,
    ApplicationGatewayEndpointConnection,
    BackupGuardProxy,
    BackupVault,
    CognitiveAccount,
    CognitiveAccountEndpointConnection,
    KeyVault,
    RecoveryGuardProxy,
    RecoveryProtectedItem,
    RecoveryVault,
)
from azaudit.profile import GuardProfile, KeyVaultProfile, PrivateLinkProfile, Profile
from azaudit.snapshot.schema import ScopeRow
from tests.worlds import GROUP, OTHER_SUBSCRIPTION, OTHER_TENANT, SUBSCRIPTION, World

OTHER_SCOPE = ScopeRow(OTHER_TENANT, OTHER_SUBSCRIPTION, "security", "Enabled", "audited")
STRANGER = "00000000-0000-0000-0008-000000000008"


@dataclass(frozen=True)
class Case:
    name: str
    check: str
    world: World
    status: str
    says: str = ""
    severity: str = ""
    profile: Profile | None = None


def account(**properties: Any) -> dict[str, Any]:
    return {
        "id": f"{GROUP}/providers/Microsoft.CognitiveServices/accounts/ai",
        "kind": "OpenAI",
        "location": "eastus2",
        "properties": properties,
    }


def with_account(**properties: Any) -> World:
    return World().with_body(CognitiveAccount, account(**properties))


def connection(name: str, status: Any, **more: Any) -> dict[str, Any]:
    return {
        "id": f"{account()['id']}/privateEndpointConnections/{name}",
        "properties": {
            "groupIds": ["account"],
            "provisioningState": "Succeeded",
            "privateLinkServiceConnectionState": {"status": status},
            **more,
        },
    }


def with_connections(*bodies: dict[str, Any]) -> World:
    world = with_account()
    for body in bodies:
        world = world.with_body(CognitiveAccountEndpointConnection, body)
    return world


def vault(**properties: Any) -> dict[str, Any]:
    return {
        "id": f"{GROUP}/providers/Microsoft.KeyVault/vaults/kv",
        "properties": {"vaultUri": "https://kv.vault.azure.net/", **properties},
    }


CMK = {
    "encryption": {
        "keySource": "Microsoft.KeyVault",
        "keyVaultProperties": {"keyVaultUri": "https://KV.vault.azure.net", "keyName": "k"},
    }
}


def with_vault(*, cmk: bool = True, **properties: Any) -> World:
    world = World().with_body(KeyVault, vault(**properties))
    return world.with_body(CognitiveAccount, account(**(CMK if cmk else {})))


GATEWAY = f"{GROUP}/providers/Microsoft.Network/applicationGateways/agw"
CONFIGURATION = f"{GATEWAY}/privateLinkConfigurations/plc"
FRONTEND = f"{GATEWAY}/frontendIPConfigurations/private"


def gateway(**properties: Any) -> dict[str, Any]:
    standard = {
        "privateLinkConfigurations": [{"id": CONFIGURATION}],
        "frontendIPConfigurations": [
            {"id": FRONTEND, "properties": {"privateLinkConfiguration": {"id": CONFIGURATION}}}
        ],
        "httpListeners": [
            {
                "id": f"{GATEWAY}/httpListeners/https",
                "properties": {"frontendIPConfiguration": {"id": FRONTEND.upper()}},
            }
        ],
    }
    return {"id": GATEWAY, "properties": standard | properties}


def with_gateway(**properties: Any) -> World:
    return World().with_body(ApplicationGateway, gateway(**properties))


def consumer(
    name: str, status: Any, subscription: str = SUBSCRIPTION, **more: Any
) -> dict[str, Any]:
    endpoint = f"/subscriptions/{subscription}/resourceGroups/c/providers/Microsoft.Network"
    return {
        "id": f"{GATEWAY}/privateEndpointConnections/{name}",
        "properties": {
            "privateLinkServiceConnectionState": {"status": status, **more},
            "privateEndpoint": {"id": f"{endpoint}/privateEndpoints/{name}"},
        },
    }


def with_consumers(*bodies: dict[str, Any]) -> World:
    world = with_gateway()
    for body in bodies:
        world = world.with_body(ApplicationGatewayEndpointConnection, body)
    return world


RSV = f"{GROUP}/providers/Microsoft.RecoveryServices/vaults/rsv"
BV = f"{GROUP}/providers/Microsoft.DataProtection/backupVaults/bv"


def guard(subscription: str = OTHER_SUBSCRIPTION) -> str:
    group = f"/subscriptions/{subscription}/resourcegroups/g"
    return f"{group}/providers/Microsoft.DataProtection/resourceGuards/guard"


def proxy(vault: str = RSV, guard_id: Any = None) -> dict[str, Any]:
    return {
        "id": f"{vault}/backupResourceGuardProxies/VaultProxy",
        "properties": {"resourceGuardResourceId": guard_id or guard()},
    }


def with_recovery_vault(*, items: int = 1, guarded: bool = False, **security: Any) -> World:
    body = {"id": RSV, "location": "eastus2", "properties": {"securitySettings": security}}
    world = World().with_body(RecoveryVault, body)
    for number in range(items):
        fabric = (
            f"{RSV}/backupFabrics/Azure/protectionContainers/c{number}/protectedItems/vm{number}"
        )
        world = world.with_body(RecoveryProtectedItem, {"id": fabric, "properties": {}})
    return world.with_body(RecoveryGuardProxy, proxy()) if guarded else world


def with_backup_vault(guard_id: str) -> World:
    world = World().with_body(BackupVault, {"id": BV, "properties": {}})
    return world.with_body(BackupGuardProxy, proxy(BV, guard_id))


LOCAL = "openai-local-auth-disabled"
PUBLIC = "openai-public-network-access-disabled"
ENDPOINT = "openai-private-endpoint-approved"
PURGE = "keyvault-purge-protection"
BOUND = "appgw-private-link-bound"
CONSUMERS = "appgw-private-link-consumers-reviewed"
GUARDED = "recovery-vault-guarded"
BOUNDARY = "guard-separate-boundary"

CASES = (
    Case("off", LOCAL, with_account(disableLocalAuth=True), "pass"),
    Case("on", LOCAL, with_account(disableLocalAuth=False), "fail", "accepted"),
    Case("absent is on", LOCAL, with_account(), "fail"),
    Case("null is absent", LOCAL, with_account(disableLocalAuth=None), "fail"),
    Case("text is no boolean", LOCAL, with_account(disableLocalAuth="true"), "unknown"),
    Case(
        "no properties at all",
        LOCAL,
        World().with_body(CognitiveAccount, {"id": account()["id"], "kind": "OpenAI"}),
        "unknown",
        "properties is absent",
    ),
    Case(
        "another kind",
        LOCAL,
        World().with_body(CognitiveAccount, {**account(), "kind": "Face"}),
        "not_applicable",
    ),
    Case(
        "kind unreadable",
        LOCAL,
        World().with_body(CognitiveAccount, {**account(), "kind": 7}),
        "unknown",
    ),
    Case("no accounts", LOCAL, World(), "not_applicable"),
    Case("accounts denied", LOCAL, World().denied(CognitiveAccount), "unknown", "denied"),
    Case("disabled", PUBLIC, with_account(publicNetworkAccess="disabled"), "pass"),
    Case("absent is enabled", PUBLIC, with_account(), "fail", "every network"),
    Case("a word of tomorrow", PUBLIC, with_account(publicNetworkAccess="Maybe"), "unknown"),
    Case(
        "firewall admits nobody",
        PUBLIC,
        with_account(publicNetworkAccess="Enabled", networkAcls={"defaultAction": "Deny"}),
        "fail",
        "admits no network",
        "low",
    ),
    Case(
        "firewall names networks",
        PUBLIC,
        with_account(
            networkAcls={"defaultAction": "Deny", "ipRules": [{"value": "203.0.113.0/24"}]}
        ),
        "fail",
        "names",
        "high",
    ),
    Case("approved", ENDPOINT, with_connections(connection("a", "Approved")), "pass"),
    Case("none", ENDPOINT, with_account(), "fail", "no private endpoint"),
    Case("pending only", ENDPOINT, with_connections(connection("a", "Pending")), "fail"),
    Case(
        "approved beside one that is unreadable",
        ENDPOINT,
        with_connections(connection("a", "Odd"), connection("b", "approved")),
        "pass",
    ),
    Case(
        "pending beside one that is unreadable",
        ENDPOINT,
        with_connections(connection("a", "Odd"), connection("b", "Pending")),
        "unknown",
    ),
    Case(
        "approved and still being set up",
        ENDPOINT,
        with_connections(connection("a", "Approved", provisioningState="Updating")),
        "fail",
    ),
    Case(
        "approved for another group",
        ENDPOINT,
        with_connections(connection("a", "Approved", groupIds=["other"])),
        "fail",
    ),
    Case(
        "connections denied",
        ENDPOINT,
        with_account().denied(CognitiveAccountEndpointConnection, account()["id"]),
        "unknown",
        "denied",
    ),
    Case("on", PURGE, with_vault(enablePurgeProtection=True), "pass", "90 days"),
    Case("absent is off", PURGE, with_vault(), "fail", "encrypt ai"),
    Case("off, no key held", PURGE, with_vault(cmk=False), "not_applicable"),
    Case(
        "off, all vaults judged",
        PURGE,
        with_vault(cmk=False),
        "fail",
        profile=Profile(keyvault=KeyVaultProfile(scope="all")),
    ),
    Case(
        "off, and who uses it cannot be read",
        PURGE,
        with_vault(cmk=False).denied(RecoveryVault),
        "unknown",
        "denied",
    ),
    Case("bound", BOUND, with_gateway(), "pass"),
    Case("v1 leaves it out", BOUND, with_gateway(privateLinkConfigurations=None), "not_applicable"),
    Case("none", BOUND, with_gateway(privateLinkConfigurations=[]), "not_applicable"),
    Case(
        "no frontend refers to it",
        BOUND,
        with_gateway(frontendIPConfigurations=[{"id": FRONTEND, "properties": {}}]),
        "fail",
        "plc",
    ),
    Case("no listener", BOUND, with_gateway(httpListeners=[]), "fail"),
    Case(
        "a listener of layer 4",
        BOUND,
        with_gateway(
            httpListeners=[],
            listeners=[{"id": "l4", "properties": {"frontendIPConfiguration": {"id": FRONTEND}}}],
        ),
        "pass",
    ),
    Case(
        "an unreadable listener hides nothing",
        BOUND,
        with_gateway(httpListeners=["what"]),
        "unknown",
    ),
    Case("known consumer", CONSUMERS, with_consumers(consumer("c", "Approved")), "pass", "known"),
    Case("nobody", CONSUMERS, with_consumers(), "pass", "no consumer"),
    Case("pending", CONSUMERS, with_consumers(consumer("c", "Pending")), "fail", "waits"),
    Case(
        "stranger",
        CONSUMERS,
        with_consumers(consumer("c", "Approved", STRANGER)),
        "fail",
        STRANGER,
    ),
    Case(
        "allowed stranger",
        CONSUMERS,
        with_consumers(consumer("c", "Approved", STRANGER)),
        "pass",
        profile=Profile(
            private_link=PrivateLinkProfile(allowed_subscriptions=frozenset({STRANGER}))
        ),
    ),
    Case(
        "may be of an allowed tenant that was not collected",
        CONSUMERS,
        with_consumers(consumer("c", "Approved", STRANGER)),
        "unknown",
        "audit that tenant",
        profile=Profile(private_link=PrivateLinkProfile(allowed_tenants=frozenset({OTHER_TENANT}))),
    ),
    Case("rejected is no consumer", CONSUMERS, with_consumers(consumer("c", "Rejected")), "pass"),
    Case(
        "pending beside unreadable",
        CONSUMERS,
        with_consumers(consumer("c", "Pending"), consumer("d", 5)),
        "fail",
    ),
    Case("unreadable", CONSUMERS, with_consumers(consumer("d", 5)), "unknown"),
    Case("guarded", GUARDED, with_recovery_vault(guarded=True), "pass", "guard"),
    Case("unguarded", GUARDED, with_recovery_vault(items=2), "fail", "protected items: 2"),
    Case("no backups", GUARDED, with_recovery_vault(items=0), "not_applicable"),
    Case(
        "the flag alone does not guard",
        GUARDED,
        with_recovery_vault(multiUserAuthorization="Enabled"),
        "fail",
    ),
    Case(
        "proxies denied",
        GUARDED,
        with_recovery_vault().denied(RecoveryGuardProxy, RSV),
        "unknown",
        "denied",
    ),
    Case(
        "items denied, no guard",
        GUARDED,
        with_recovery_vault(items=0).denied(RecoveryProtectedItem, RSV),
        "unknown",
    ),
    Case(
        "another tenant",
        BOUNDARY,
        with_recovery_vault(guarded=True).with_scope(OTHER_SCOPE),
        "pass",
        "another tenant",
    ),
    Case(
        "tenant not collected", BOUNDARY, with_recovery_vault(guarded=True), "pass", "no snapshot"
    ),
    Case("same subscription", BOUNDARY, with_backup_vault(guard(SUBSCRIPTION)), "fail", "own"),
    Case(
        "a tenant that the profile does not name",
        BOUNDARY,
        with_backup_vault(guard()).with_scope(OTHER_SCOPE),
        "fail",
        profile=Profile(guard=GuardProfile(tenants=frozenset({STRANGER}))),
    ),
    Case("guard id unreadable", BOUNDARY, with_backup_vault(7), "unknown"),  # type: ignore[arg-type]  # on purpose
    Case("no proxy", BOUNDARY, with_recovery_vault(), "not_applicable"),
    Case(
        "proxies denied",
        BOUNDARY,
        with_recovery_vault().denied(RecoveryGuardProxy, RSV),
        "unknown",
    ),
)
