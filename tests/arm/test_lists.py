"""The real Azure SDK reads lists and their odd bodies from the local endpoint."""

import json
import ssl
import urllib.error
import urllib.request

from azure.mgmt.cognitiveservices.aio import CognitiveServicesManagementClient
from azure.mgmt.dataprotection.aio import DataProtectionMgmtClient
from azure.mgmt.keyvault.aio import KeyVaultManagementClient
from azure.mgmt.network.aio import NetworkManagementClient
from azure.mgmt.recoveryservices.aio import RecoveryServicesClient
from azure.mgmt.recoveryservicesbackup.aio import RecoveryServicesBackupClient
from azure.mgmt.resource.resources.aio import ResourceManagementClient

from tests.arm.clients import (
    CONNECTIVITY,
    VAULTS,
    VERSION,
    WORKLOAD,
    ask,
    client_of,
    names,
)


async def test_a_list_comes_in_pages(vaults):
    async with client_of(KeyVaultManagementClient, vaults, WORKLOAD) as client:
        assert await names(client.vaults.list_by_subscription()) == [f"kv{i}" for i in range(5)]
        assert await names(client.vaults.list_by_resource_group("RG")) == [
            f"kv{i}" for i in range(5)
        ]
    assert len([one for one in vaults.arm_requests if "skiptoken" in one.path]) == 4


def test_a_next_link_leads_to_the_host_that_was_asked(vaults):
    for host in ("localhost", "127.0.0.1"):
        address = vaults.url.replace("localhost", host)
        request = urllib.request.Request(address + VAULTS.format(WORKLOAD) + VERSION)
        request.add_header("Authorization", f"Bearer {vaults.token('auditor')}")
        context = ssl.create_default_context(cafile=str(vaults.ca_file))
        with urllib.request.urlopen(request, context=context) as response:
            assert json.load(response)["nextLink"].startswith(f"{address}/subscriptions/")


async def test_recovery_vault_lists_leave_out_what_only_a_get_tells(lab):
    async with client_of(RecoveryServicesClient, lab, WORKLOAD) as client:
        listed = {one.name: one async for one in client.vaults.list_by_subscription_id()}
        vault = await client.vaults.get("rg-backup", "rsv-jog-prod")
    assert listed["rsv-jog-prod"].properties.security_settings is None
    assert listed["rsv-jog-prod"].properties.redundancy_settings is None
    assert listed["rsv-jog-prod"].properties.secure_score == "None"
    assert vault.properties.security_settings.multi_user_authorization == "Enabled"
    assert vault.properties.secure_score == "Maximum"


async def test_protected_items_lie_below_the_vaults_fabrics(lab):
    async with client_of(RecoveryServicesBackupClient, lab, WORKLOAD) as client:
        items = [
            one async for one in client.backup_protected_items.list("rsv-jog-prod", "RG-Backup")
        ]
    assert len(items) == 4
    assert "/backupFabrics/Azure/protectionContainers/" in items[0].id
    assert items[0].properties.source_resource_id.endswith("/vm-jog-web1")
    # the SDK knows no attributes of a machine's item, it is two levels below what it looks for
    assert items[0].properties["lastBackupTime"] == "2026-11-20T00:00:00.4848767Z"


async def test_guard_proxies_are_as_odd_as_real_ones(lab):
    async with client_of(RecoveryServicesBackupClient, lab, WORKLOAD) as client:
        (proxy,) = [
            one async for one in client.resource_guard_proxies.get("rsv-jog-shared", "rg-backup")
        ]
        assert not [
            one async for one in client.resource_guard_proxies.get("rsv-jog-dev", "rg-backup")
        ]
    operations = {
        one.vault_critical_operation for one in proxy.properties.resource_guard_operation_details
    }
    assert "/resourcegroups/" in proxy.properties.resource_guard_resource_id
    assert "Microsoft.RecoveryServices/vaults/backupconfig/write" in operations
    assert "Microsoft.RecoveryServices/vaults/backupPolicies/write" not in operations
    assert all(one.startswith("Microsoft.RecoveryServices/") for one in operations)
    async with client_of(DataProtectionMgmtClient, lab, WORKLOAD) as client:
        (proxy,) = [
            one async for one in client.dpp_resource_guard_proxy.list("rg-backup", "bv-jog-prod")
        ]
        guards = [one async for one in client.resource_guards.get_resources_in_subscription()]
    assert proxy.type == "Microsoft.DataProtection/vaults/backupResourceGuardProxies"
    assert "/resourceGroups/" in proxy.properties.resource_guard_resource_id
    assert [one.name for one in guards] == ["guard-jog"]
    assert guards[0].properties.allow_auto_approvals is True


async def test_private_endpoint_connections_are_listed_below_their_parents(lab):
    async with client_of(CognitiveServicesManagementClient, lab, WORKLOAD) as client:
        found = await client.private_endpoint_connections.list("rg-openai", "oai-jog-batch")
        account = await client.accounts.get("rg-openai", "oai-jog-batch")
    states = [one.properties.private_link_service_connection_state.status for one in found.value]
    assert states == ["Approved", "Disconnected"]
    assert len(account.properties.private_endpoint_connections) == 2
    assert account.properties.private_endpoint_connections[0].properties.provisioning_state is None
    async with client_of(NetworkManagementClient, lab, WORKLOAD) as client:
        gateways = {one.name: one async for one in client.application_gateways.list_all()}
        operations = client.application_gateway_private_endpoint_connections
        connections = [one async for one in operations.list("rg-network", "agw-jog-web")]
    assert len(gateways) == 6
    assert gateways["agw-jog-intranet"].as_dict()["properties"]["privateLinkConfigurations"] == []
    assert "privateLinkConfigurations" not in gateways["agw-jog-old"].as_dict()["properties"]
    pending = connections[1].properties.private_link_service_connection_state
    assert (pending.status, pending.description) == (
        "Pending",
        "Sector 7G needs the time of day, ticket 4711",
    )


async def test_subnets_know_what_uses_them(lab):
    async with client_of(NetworkManagementClient, lab, WORKLOAD) as client:
        (network,) = [one async for one in client.virtual_networks.list_all()]
        assert (
            network.as_dict()
            == (await client.virtual_networks.get("rg-network", "vnet-jog")).as_dict()
        )
    subnets = {one.name: one.as_dict()["properties"] for one in network.subnets}
    orders, shared = subnets["snet-privatelink-orders"], subnets["snet-shared"]
    names = [one["id"].rpartition("/providers/")[2] for one in orders["ipConfigurations"]]
    service = "_E41F87A2_AGW-JOG-ORDERS_PL-JOG-ORDERS"
    assert [one.split("/")[1] for one in names] == ["networkInterfaces", "privateLinkServices"]
    assert names[0].split("/")[2].startswith(f"{service}.NIC.")
    assert names[1].split("/")[2] == service
    # what no frontend is bound to has no service yet, and its ids are as they were written
    declared = [
        one["id"].rpartition("/applicationGateways/")[2]
        for one in shared["privateLinkIpConfigurations"]
    ]
    assert declared == [
        "agw-jog-partner/privateLinkConfigurations/pl-jog-partner/ipConfigurations/nat1",
        "agw-jog-partner/privateLinkConfigurations/pl-jog-partner/ipConfigurations/nat2",
        "AGW-JOG-API/privateLinkConfigurations/PL-JOG-API/ipConfigurations/NAT1",
        "AGW-JOG-API/privateLinkConfigurations/PL-JOG-API/ipConfigurations/NAT2",
    ]
    assert len(subnets["snet-agw"]["applicationGatewayIPConfigurations"]) == 6
    assert orders["delegations"] == []
    assert "privateEndpoints" not in orders
    assert subnets["snet-app"]["privateLinkServiceNetworkPolicies"] == "Enabled"


def test_diagnostic_settings_extend_what_they_are_of(lab):
    below = "/providers/Microsoft.Insights/diagnosticSettings?api-version=2021-05-01-preview"
    group = f"/subscriptions/{WORKLOAD}/resourceGroups/rg-keys/providers/Microsoft.KeyVault/vaults"
    status, body, _ = ask(lab, f"{group}/kv-jog-cmk{below}")
    assert status == 200
    (setting,) = body["value"]
    assert setting["id"] == (
        f"{group}/kv-jog-cmk".lower() + "/providers/microsoft.insights/diagnosticSettings/audit"
    )
    assert setting["properties"]["workspaceId"] is None
    assert [log["enabled"] for log in setting["properties"]["logs"]] == [True, False]
    assert setting["properties"]["logs"][0]["categoryGroup"] is None
    assert ask(lab, f"{group}/kv-jog-legacy{below}")[1]["value"][0]["properties"]["logs"] == []
    other = f"/subscriptions/{WORKLOAD}/resourceGroups/rg-app/providers/Microsoft.KeyVault/vaults"
    assert ask(lab, f"{other}/kv-jog-apps{below}")[1] == {"value": []}
    status, body, _ = ask(lab, f"{group}/kv-nowhere{below}")
    assert (status, body["error"]["code"]) == (404, "ResourceNotFound")


async def test_registrations_of_providers(lab):
    async with client_of(ResourceManagementClient, lab, CONNECTIVITY) as client:
        states = {
            name: (await client.providers.get(name)).registration_state
            for name in ("microsoft.dataprotection", "Microsoft.KeyVault")
        }
    assert states == {
        "microsoft.dataprotection": "NotRegistered",
        "Microsoft.KeyVault": "Registered",
    }
