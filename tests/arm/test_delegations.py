"""The local endpoint tells what Azure Lighthouse hands to other tenants."""

import pytest

from tests.arm import ArmEndpoint
from tests.arm.clients import CONNECTIVITY, GIW, JOG, NOW, WORKLOAD, ask
from tests.arm.granted import ALICE, BOB, tenant

PATH = "/subscriptions/{}/providers/Microsoft.ManagedServices/registrationAssignments"
VERSION = "?api-version=2022-10-01"
EXPANDED = f"{VERSION}&$expandRegistrationDefinition=true"


@pytest.fixture(scope="module")
def granted():
    with ArmEndpoint(tenant(), now=NOW) as endpoint:
        yield endpoint


def test_a_delegation_is_told_with_its_definition(granted):
    _, body, _ = ask(granted, PATH.format(WORKLOAD) + EXPANDED)
    (found,) = body["value"]
    definition = found["properties"]["registrationDefinition"]
    assert definition["id"] == found["properties"]["registrationDefinitionId"]
    properties = definition["properties"]
    assert properties["registrationDefinitionName"] == "Operations"
    assert properties["managedByTenantId"] == GIW
    assert properties["managedByTenantName"] == "Geek In The Weeds"
    assert properties["manageeTenantId"] == JOG
    assert [
        (one["principalId"], one["roleDefinitionId"]) for one in properties["authorizations"]
    ] == [
        (BOB, "b24988ac-6180-42a0-ab88-20f7382dd24c"),
        (ALICE, "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9"),
    ]
    assert "eligibleAuthorizations" not in properties


@pytest.mark.parametrize("query", [VERSION, f"{VERSION}&$expandRegistrationDefinition=false"])
def test_without_the_parameter_the_definition_is_left_out(granted, query):
    _, body, _ = ask(granted, PATH.format(WORKLOAD) + query)
    (found,) = body["value"]
    assert set(found["properties"]) == {"registrationDefinitionId", "provisioningState"}


def test_a_subscription_that_is_not_delegated_has_none(granted):
    assert ask(granted, PATH.format(CONNECTIVITY) + EXPANDED)[1] == {"value": []}


def test_it_needs_its_action():
    denials = [{"action": "Microsoft.ManagedServices/*"}]
    with ArmEndpoint(tenant({"denials": denials})) as endpoint:
        status, body, _ = ask(endpoint, PATH.format(WORKLOAD) + EXPANDED)
    assert status == 403
    action = "'Microsoft.ManagedServices/registrationAssignments/read'"
    assert action in body["error"]["message"]


@pytest.mark.parametrize(("lists", "status"), [("conflict", 409), ("empty", 200)])
def test_the_provider_can_be_unregistered(lists, status):
    described = tenant()
    state = {"state": "NotRegistered", "lists": lists}
    described["subscriptions"][0]["providers"] = {"Microsoft.ManagedServices": state}
    with ArmEndpoint(described) as endpoint:
        found, body, _ = ask(endpoint, PATH.format(WORKLOAD) + EXPANDED)
    assert found == status
    assert body.get("value", []) == []


def test_pages_keep_asking_for_definitions():
    described = tenant()
    subscription = described["subscriptions"][0]
    subscription["delegations"] = subscription["delegations"] * 2
    with ArmEndpoint(described, page_size=1) as endpoint:
        _, body, _ = ask(endpoint, PATH.format(WORKLOAD) + EXPANDED)
        _, body, _ = ask(endpoint, body["nextLink"].removeprefix(endpoint.url))
    assert "registrationDefinition" in body["value"][0]["properties"]
