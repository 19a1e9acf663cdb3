"""A signed-in tenant of the local endpoint, and one unit read from it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest

from azaudit.azure.clouds import cloud_named
from azaudit.azure.pipeline import Patience
from azaudit.azure.reading import Reading, read
from azaudit.azure.session import TenantSession
from azaudit.azure.source import LiveSource
from azaudit.collect import (
    cognitive_services,
    compute,
    data_protection,
    insights,
    key_vault,
    network,
    recovery_services,
    resource_manager,
)
from azaudit.collect.collector import Collector
from azaudit.collect.unit import Place, coverage_of, rows_of
from azaudit.errors import SignInError
from azaudit.model import ResourceId
from azaudit.snapshot.coverage import Coverage
from tests.arm import ArmEndpoint
from tests.azure.access import ACCESS

NOW = "2026-11-20T09:00:00Z"
TENANT = "00000000-0000-0000-0001-000000000000"
OTHER_TENANT = "00000000-0000-0000-0002-000000000000"
SUBSCRIPTION = "00000000-0000-0000-0001-000000000001"
SECRET = "a-secret-of-the-tests"
# nobody wants to wait for tests of retries
FAST = Patience(backoff=0.01, backoff_max=0.05)

GROUP = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg"
# a resource of each list, by type, with what the SDK's models insist on
RESOURCES: dict[str, dict[str, Any]] = {
    "Microsoft.KeyVault/vaults": {
        "vaultUri": "https://one.vault.azure.net/",
        "publicNetworkAccess": "Disabled",
    },
    "Microsoft.CognitiveServices/accounts": {
        "encryption": {
            "keySource": "Microsoft.KeyVault",
            "keyVaultProperties": {
                "keyVaultUri": "https://one.vault.azure.net/",
                "keyName": "one",
                "keyVersion": "one",
            },
        },
    },
    "Microsoft.Compute/virtualMachines": {},
    "Microsoft.Network/applicationGateways": {"privateLinkConfigurations": [{"name": "link"}]},
    "Microsoft.Network/virtualNetworks": {"subnets": []},
    "Microsoft.RecoveryServices/vaults": {},
    "Microsoft.DataProtection/backupVaults": {},
    "Microsoft.DataProtection/resourceGuards": {},
    "Microsoft.OperationalInsights/workspaces": {},
    "Microsoft.Storage/storageAccounts": {},
    "Microsoft.EventHub/namespaces": {},
    "Microsoft.Datadog/monitors": {},
    "Dynatrace.Observability/monitors": {},
    "Microsoft.Elastic/monitors": {},
    "Microsoft.Logz/monitors": {},
    "NewRelic.Observability/monitors": {},
}
PROXIES = "backupResourceGuardProxies"
ITEMS = "backupFabrics/protectionContainers/protectedItems"
CHILDREN = {
    "Microsoft.KeyVault/vaults": {
        "privateEndpointConnections": "connection",
        "keys": "one",
        "keys/versions": "one/one",
        "Microsoft.Insights/diagnosticSettings": "one",
    },
    "Microsoft.CognitiveServices/accounts": {"privateEndpointConnections": "connection"},
    "Microsoft.Network/applicationGateways": {"privateEndpointConnections": "connection"},
    "Microsoft.RecoveryServices/vaults": {
        PROXIES: "VaultProxy",
        "backupPolicies": "policy",
        ITEMS: "Azure/container/item",
        "backupconfig": "vaultconfig",
        "Microsoft.Insights/diagnosticSettings": "one",
    },
    "Microsoft.DataProtection/backupVaults": {
        PROXIES: "DppResourceGuardProxy",
        "backupInstances": "one",
        "Microsoft.Insights/diagnosticSettings": "one",
    },
    "Microsoft.EventHub/namespaces": {"authorizationRules": "one"},
}
# what makes a vault's configuration worth asking for
OF_CHILDREN = {ITEMS: {"backupManagementType": "MAB"}}
# an account has as many diagnostic settings as it may, since each can name one partner
SENT_TO: tuple[dict[str, str], ...] = (
    {
        "workspaceId": f"{GROUP}/providers/Microsoft.OperationalInsights/workspaces/one",
        "storageAccountId": f"{GROUP}/providers/Microsoft.Storage/storageAccounts/one",
        "eventHubAuthorizationRuleId": (
            f"{GROUP}/providers/Microsoft.EventHub/namespaces/one/authorizationRules/one"
        ),
        "marketplacePartnerId": f"{GROUP}/providers/Microsoft.Datadog/monitors/one",
    },
    {"marketplacePartnerId": f"{GROUP}/providers/Dynatrace.Observability/monitors/one"},
    {"marketplacePartnerId": f"{GROUP}/providers/Microsoft.Elastic/monitors/one"},
    {"marketplacePartnerId": f"{GROUP}/providers/Microsoft.Logz/monitors/one"},
    {"marketplacePartnerId": f"{GROUP}/providers/NewRelic.Observability/monitors/one"},
)

# one list of each client that is used, of both generations; all lie below the subscription
LISTS: tuple[Collector, ...] = (
    cognitive_services.ACCOUNTS,
    compute.MACHINES,
    key_vault.VAULTS,
    network.APPLICATION_GATEWAYS,
    network.VIRTUAL_NETWORKS,
    recovery_services.VAULTS,
    data_protection.VAULTS,
    data_protection.RESOURCE_GUARDS,
)
# lists below a parent; the first and the last are answered in one piece
CHILD_LISTS: tuple[Collector, ...] = (
    cognitive_services.ENDPOINT_CONNECTIONS,
    key_vault.ENDPOINT_CONNECTIONS,
    key_vault.KEYS,
    key_vault.KEY_VERSIONS,
    network.ENDPOINT_CONNECTIONS,
    recovery_services.GUARD_PROXIES,
    recovery_services.PROTECTED_ITEMS,
    recovery_services.BACKUP_POLICIES,
    data_protection.GUARD_PROXIES,
    insights.KEY_VAULT_SETTINGS,
)
GETS = resource_manager.PROVIDER_REGISTRATIONS
VAULTS = key_vault.VAULTS
ONE_OF_EACH = pytest.mark.parametrize("collector", LISTS, ids=lambda one: one.name)
# a row of the list of key vaults
ROW = {
    "id": f"{GROUP}/providers/Microsoft.KeyVault/vaults/kv",
    "name": "kv",
    "location": "eastus2",
}


def _one(type: str) -> str:
    """The id of the resource of a type that `described()` has."""
    namespace, *types = type.split("/")
    return f"{GROUP}/providers/{namespace}" + "".join(f"/{part}/one" for part in types)


def row_of(collector: Any) -> dict[str, Any]:
    return {"id": _one(collector.view.arm_type), "location": "eastus2"}


def parent_of(collector: Collector) -> ResourceId:
    """The resource of `described()` that a collector asks, or the subscription."""
    if collector.view.listing.by_id:
        type = collector.view.arm_type.replace("namespaces/", "namespaces/one/")
        return ResourceId(f"{GROUP}/providers/{type}/one")
    if collector.parent is None:
        return ResourceId(f"/subscriptions/{SUBSCRIPTION}")
    return ResourceId(_one(collector.parent.arm_type))


def described(**more: Any) -> dict[str, Any]:
    """A tenant with one resource of every type, and a child of every kind below."""
    resources = [
        {
            "type": type,
            "name": "one",
            "group": "rg",
            "kind": "OpenAI",
            "verbatim": True,
            "properties": dict(properties),
            "children": [
                {
                    "type": child,
                    "name": name,
                    "verbatim": True,
                    "properties": dict(OF_CHILDREN.get(child, {})),
                }
                for child, name in CHILDREN.get(type, {}).items()
            ],
        }
        for type, properties in RESOURCES.items()
    ]
    (account,) = (
        one for one in resources if one["type"] == cognitive_services.ACCOUNTS.view.arm_type
    )
    account["children"] = [
        *account["children"],  # type: ignore[misc]  # a list of children
        *(
            {
                "type": "Microsoft.Insights/diagnosticSettings",
                "name": f"s{number}",
                "verbatim": True,
                "properties": dict(destinations),
            }
            for number, destinations in enumerate(SENT_TO)
        ),
    ]
    subscription = {
        "id": SUBSCRIPTION,
        "name": "workload",
        "resources": resources,
        "delegations": [
            {
                "tenantId": OTHER_TENANT,
                "authorizations": [{"principalId": OTHER_TENANT, "role": "Reader"}],
            }
        ],
        **more,
    }
    return {**tenant(subscription), **ACCESS}


def vaults(count: int, **more: Any) -> dict[str, Any]:
    """A tenant with key vaults and nothing else."""
    resources = [
        {
            "type": "Microsoft.KeyVault/vaults",
            "name": f"kv{number}",
            "group": "rg",
            "properties": {"vaultUri": f"https://kv{number}.vault.azure.net/"},
        }
        for number in range(count)
    ]
    return tenant({"id": SUBSCRIPTION, "name": "workload", "resources": resources, **more})


def tenant(*subscriptions: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": TENANT, "name": "jogcloud.com", "subscriptions": list(subscriptions), **more}


def source_of(endpoint: ArmEndpoint, *, auth: str = "environment", **more: Any) -> LiveSource:
    cloud = cloud_named(str(endpoint.cloud_file))
    environ = more.pop("environ", None) or endpoint.environment()
    return LiveSource(cloud, auth, environ, **{"patience": FAST, **more})


@asynccontextmanager
async def signed_in(
    endpoint: ArmEndpoint, wanted: str | None = None, **more: Any
) -> AsyncIterator[TenantSession]:
    session = await source_of(endpoint, **more).sign_in(wanted)
    try:
        yield session
    finally:
        await session.close()


async def unit(
    session: TenantSession, collector: Collector, scope: ResourceId | None = None
) -> tuple[Reading, Coverage]:
    """What a collector reads at a scope, and how its coverage row calls that."""
    scope = scope or parent_of(collector)
    expect = "get" if collector.list is None else "list"
    named = collector.view.listing.by_id
    reading = Reading(collector.name, scope.text, expect, may_be_absent=named)  # type: ignore[arg-type]  # as it is

    def begin() -> Any:
        client = session.client(
            collector.client(),
            subscription_id=scope.subscription_id,
            api_version=collector.api_version,
        )
        if collector.get is not None:
            return (partial(collector.get, client, scope),)
        if collector.list is None:
            assert collector.gets is not None
            return collector.gets(client, scope)
        return (partial(collector.list, client, scope),)

    await read(reading, begin)
    place = Place(session.tenant_id, scope.subscription_id, scope)
    rows_of(reading, collector.view, place, expect)  # type: ignore[arg-type]  # as above
    return reading, coverage_of(reading, place, collector.actions)


async def one_unit(
    endpoint: ArmEndpoint, collector: Collector, scope: ResourceId | None = None
) -> tuple[Reading, Coverage]:
    """Sign in, read one unit, sign out; nothing may take long."""
    async with asyncio.timeout(20), signed_in(endpoint) as session:
        return await unit(session, collector, scope)


async def refused_sign_in(endpoint: ArmEndpoint, tenant: str | None = None, **more: Any) -> Any:
    with pytest.raises(SignInError) as caught:
        async with asyncio.timeout(20), signed_in(endpoint, tenant, **more):
            pass
    assert caught.value.hint
    return caught.value


@dataclass
class Listener:
    """Counts whoever connects, by any protocol: there is nothing that must get this far."""

    url: str
    host: str
    connections: list[bytes] = field(default_factory=list)


@asynccontextmanager
async def listening() -> AsyncIterator[Listener]:
    """A place that nobody was asked to talk to."""
    held: list[Listener] = []

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        held[0].connections.append(b"")
        writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    host = f"localhost:{server.sockets[0].getsockname()[1]}"
    held.append(Listener(f"https://{host}", host))
    try:
        yield held[0]
    finally:
        server.close()
        await server.wait_closed()
