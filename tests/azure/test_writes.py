"""Nothing is written, whatever a client tries, a provider's registration included."""

import pytest
from azure.mgmt.cognitiveservices.aio import CognitiveServicesManagementClient
from azure.mgmt.dataprotection.aio import DataProtectionMgmtClient
from azure.mgmt.keyvault.aio import KeyVaultManagementClient
from azure.mgmt.network.aio import NetworkManagementClient
from azure.mgmt.recoveryservices.aio import RecoveryServicesClient
from azure.mgmt.recoveryservicesbackup.aio import RecoveryServicesBackupClient
from azure.mgmt.resource.resources.aio import ResourceManagementClient

from azaudit.azure.reading import Reading, read
from azaudit.errors import ForbiddenRequestError
from azaudit.snapshot.coverage import CoverageState
from tests.arm import ArmEndpoint
from tests.arm.kinds import KNOWN
from tests.azure.live import (
    CHILD_LISTS,
    GETS,
    NOW,
    ONE_OF_EACH,
    SUBSCRIPTION,
    VAULTS,
    described,
    one_unit,
    signed_in,
)

_TAGS = {"tags": {"a": "b"}}


# a write, or a read of secrets, of every client
_WRITES = {
    "an account's keys": (
        CognitiveServicesManagementClient,
        lambda client: client.accounts.list_keys("rg", "one"),
    ),
    "new keys for an account": (
        CognitiveServicesManagementClient,
        lambda client: client.accounts.regenerate_key("rg", "one", {"keyName": "Key1"}),
    ),
    "a changed account": (
        CognitiveServicesManagementClient,
        lambda client: client.accounts.begin_update("rg", "one", _TAGS),
    ),
    "no more account": (
        CognitiveServicesManagementClient,
        lambda client: client.accounts.begin_delete("rg", "one"),
    ),
    "a new vault": (
        KeyVaultManagementClient,
        lambda client: client.vaults.begin_create_or_update("rg", "one", {"location": "x"}),
    ),
    "a changed vault": (
        KeyVaultManagementClient,
        lambda client: client.vaults.update("rg", "one", _TAGS),
    ),
    "no more vault": (KeyVaultManagementClient, lambda client: client.vaults.delete("rg", "one")),
    "a purged vault": (
        KeyVaultManagementClient,
        lambda client: client.vaults.begin_purge_deleted("one", "x"),
    ),
    "a changed gateway": (
        NetworkManagementClient,
        lambda client: client.application_gateways.update_tags("rg", "one", _TAGS),
    ),
    "a stopped gateway": (
        NetworkManagementClient,
        lambda client: client.application_gateways.begin_stop("rg", "one"),
    ),
    "no more recovery vault": (
        RecoveryServicesClient,
        lambda client: client.vaults.begin_delete("rg", "one"),
    ),
    "an unlocked delete": (
        RecoveryServicesBackupClient,
        lambda client: client.resource_guard_proxy.unlock_delete("one", "rg", "VaultProxy", {}),
    ),
    "no more guard proxy": (
        RecoveryServicesBackupClient,
        lambda client: client.resource_guard_proxy.delete("one", "rg", "VaultProxy"),
    ),
    "no more guard": (
        DataProtectionMgmtClient,
        lambda client: client.resource_guards.delete("rg", "one"),
    ),
    "a registration": (
        ResourceManagementClient,
        lambda client: client.providers.register("Microsoft.KeyVault"),
    ),
    "a template's export": (
        ResourceManagementClient,
        lambda client: client.resource_groups.begin_export_template("rg", {"resources": ["*"]}),
    ),
    "the existence of a group": (
        ResourceManagementClient,
        lambda client: client.resource_groups.check_existence("rg"),
    ),
}


@pytest.mark.parametrize(("kind", "write"), _WRITES.values(), ids=_WRITES)
async def test_no_client_can_send_anything_but_a_read(endpoint, kind, write):
    version = "2025-01-01"
    async with signed_in(endpoint) as session:
        client = session.client(kind, subscription_id=SUBSCRIPTION, api_version=version)
        with pytest.raises(ForbiddenRequestError):
            await write(client)
    assert endpoint.arm_requests == []


async def test_a_unit_that_would_write_is_a_gap_and_touches_no_other(endpoint):
    async with signed_in(endpoint) as session:
        client = session.client(
            KeyVaultManagementClient, subscription_id=SUBSCRIPTION, api_version="2025-01-01"
        )
        reading = Reading("writes", "/s")
        await read(reading, lambda: (lambda: client.vaults.delete("rg", "one"),))
    assert reading.failure is not None
    assert (reading.failure.state, reading.failure.error_code) == ("failed", "ForbiddenRequest")
    assert reading.failure.message.startswith("writes: azaudit refused to send DELETE https://")
    assert endpoint.arm_requests == []


@pytest.fixture(scope="module")
def unregistered():
    providers = {namespace: {"state": "NotRegistered", "lists": "conflict"} for namespace in KNOWN}
    subscription = described(providers=providers)
    with ArmEndpoint(subscription, now=NOW) as served:
        yield served


@ONE_OF_EACH
async def test_a_provider_that_is_not_registered_stays_so(unregistered, collector):
    """The SDK's own pipeline answers this refusal with a registration."""
    unregistered.forget()
    _, coverage = await one_unit(unregistered, collector)
    assert (coverage.state, coverage.http_status) == (CoverageState.NOT_REGISTERED, 409)
    assert coverage.error_code == "MissingSubscriptionRegistration"
    assert unregistered.writes == []
    assert len(unregistered.arm_requests) == 1


@pytest.mark.parametrize("collector", CHILD_LISTS, ids=lambda one: one.name)
async def test_a_list_below_a_resource_cannot_lack_its_provider(unregistered, collector):
    """Where its parent exists, the provider is registered, whatever the answer says."""
    _, coverage = await one_unit(unregistered, collector)
    assert coverage.state is CoverageState.FAILED


@pytest.mark.parametrize(
    "message",
    [
        "The subscription is not registered to use namespace 'Microsoft.Network'.",
        "The subscription is not registered to use namespace 'Microsoft.KeyVaults'.",
        "The subscription is not registered.",
        "",
    ],
)
async def test_a_provider_that_lacks_another_one_proves_nothing(endpoint, message):
    endpoint.faults.add(status=409, code="MissingSubscriptionRegistration", message=message)
    _, coverage = await one_unit(endpoint, VAULTS)
    assert (coverage.state, coverage.http_status) == (CoverageState.FAILED, 409)


async def test_a_refusal_is_not_hidden_by_a_missing_registration_before_it(endpoint):
    said = "not registered to use namespace 'Microsoft.CognitiveServices'"
    endpoint.faults.add(
        "Microsoft.CognitiveServices",
        status=409,
        code="MissingSubscriptionRegistration",
        message=said,
    )
    endpoint.faults.add(status=403, code="AuthorizationFailed")
    _, coverage = await one_unit(endpoint, GETS)
    assert (coverage.state, coverage.http_status) == (CoverageState.DENIED, 403)
