"""What resources name is read by itself: once, only where it is audited, and 404 is an answer."""

from typing import Any

import pytest

from azaudit.collect import cognitive_services, insights, key_vault, log_destinations
from azaudit.collect.registry import COLLECTORS
from azaudit.model import ResourceId
from azaudit.resources.inventory import Missing
from azaudit.resources.log_destinations import (
    DatadogMonitor,
    LogAnalyticsWorkspace,
    LogEventHubRule,
)
from azaudit.resources.trail import Unread
from azaudit.snapshot.coverage import CoverageState
from azaudit.snapshot.read import SnapshotFile
from tests.arm import ArmEndpoint
from tests.azure.live import GROUP, NOW, SENT_TO, SUBSCRIPTION, described, tenant
from tests.collect.collected import COMPLETE, DENIED, FAILED, collect, inventory_of, unit_of, units

SENDING = (
    cognitive_services.ACCOUNTS,
    key_vault.VAULTS,
    insights.COGNITIVE_ACCOUNT_SETTINGS,
    insights.KEY_VAULT_SETTINGS,
    *log_destinations.COLLECTORS,
)
OTHER = "00000000-0000-0000-0001-000000000002"
WORKSPACE = SENT_TO[0]["workspaceId"]
RULE = SENT_TO[0]["eventHubAuthorizationRuleId"]


def vault(name: str, **properties: Any) -> dict[str, Any]:
    setting = {
        "type": "Microsoft.Insights/diagnosticSettings",
        "name": "s",
        "verbatim": True,
        "properties": properties,
    }
    return {
        "type": "Microsoft.KeyVault/vaults",
        "name": name,
        "group": "rg",
        "properties": {"vaultUri": f"https://{name}.vault.azure.net/"},
        "children": [setting],
    }


def asked_for(endpoint: ArmEndpoint, part: str) -> list[str]:
    return [one.path for one in endpoint.arm_requests if part.lower() in one.path.lower()]


def find(snapshot: SnapshotFile, view: Any = LogAnalyticsWorkspace, id: str = WORKSPACE) -> Any:
    return inventory_of(snapshot).find(view, ResourceId(id))


async def test_what_is_named_is_read_by_itself(endpoint, path):
    snapshot = await collect(endpoint, path, SENDING)
    assert isinstance(find(snapshot), LogAnalyticsWorkspace)
    assert isinstance(find(snapshot, LogEventHubRule, RULE), LogEventHubRule)
    unit = unit_of(snapshot, "log-analytics-workspaces")
    assert (unit.scope, unit.state, unit.rows, unit.calls) == (WORKSPACE, COMPLETE, 1, 1)
    assert {row.source for row in snapshot.resources if row.id == WORKSPACE} == {"get"}


async def test_nothing_is_asked_for_where_nothing_names_anything(path):
    with ArmEndpoint(tenant({"id": SUBSCRIPTION, "resources": [vault("kv")]}), now=NOW) as served:
        snapshot = await collect(served, path, SENDING)
        assert len(served.arm_requests) == 3
    assert {unit.collector for unit in snapshot.coverage} == {
        "cognitive-accounts",
        "key-vaults",
        "key-vault-diagnostic-settings",
    }


async def test_what_many_name_in_any_spelling_is_read_once(path):
    spelt = (WORKSPACE, WORKSPACE.upper(), WORKSPACE.lstrip("/"), WORKSPACE + "/")
    vaults = [vault(f"kv{number}", workspaceId=id) for number, id in enumerate(spelt)]
    with ArmEndpoint(tenant({"id": SUBSCRIPTION, "resources": vaults}), now=NOW) as served:
        snapshot = await collect(served, path, SENDING)
        assert len(asked_for(served, "/workspaces/")) == 1
    assert len(units(snapshot, collector="log-analytics-workspaces")) == 1


async def test_what_does_not_exist_is_proved_absent(path):
    with ArmEndpoint(
        tenant({"id": SUBSCRIPTION, "resources": [vault("kv", workspaceId=WORKSPACE)]}), now=NOW
    ) as served:
        snapshot = await collect(served, path, SENDING)
    unit = unit_of(snapshot, "log-analytics-workspaces")
    assert (unit.state, unit.rows) == (COMPLETE, 0)
    assert (unit.http_status, unit.error_code) == (404, "ResourceNotFound")
    assert find(snapshot) == Missing(ResourceId(WORKSPACE), "deleted")


async def test_the_group_may_be_gone_too(path):
    gone = WORKSPACE.replace("/rg/", "/gone/")
    with ArmEndpoint(
        tenant({"id": SUBSCRIPTION, "resources": [vault("kv", workspaceId=gone)]}), now=NOW
    ) as served:
        snapshot = await collect(served, path, SENDING)
    assert unit_of(snapshot, "log-analytics-workspaces").error_code == "ResourceGroupNotFound"
    assert find(snapshot, id=gone) == Missing(ResourceId(gone), "deleted")


@pytest.mark.parametrize(
    ("effect", "state"),
    [
        ({"status": 403, "code": "AuthorizationFailed"}, DENIED),
        # about the subscription, the address or the type, or in nobody's words: no proof
        ({"status": 404, "code": "SubscriptionNotFound"}, FAILED),
        ({"status": 404, "code": "InvalidResourceType"}, FAILED),
        ({"status": 404, "code": "NotFound"}, FAILED),
        ({"status": 404, "body": "gone"}, FAILED),
        ({"status": 400, "code": "ResourceNotFound"}, FAILED),
        ({"status": 410, "code": "ResourceNotFound"}, FAILED),
        ({"status": 409, "code": "MissingSubscriptionRegistration"}, FAILED),
        ({"status": 500}, FAILED),
        ({"reset": True}, FAILED),
        ({"body": {}}, FAILED),
        ({"body": {"id": f"{WORKSPACE}2"}}, FAILED),
        ({"body": {"error": {"code": "ResourceNotFound"}}}, FAILED),
    ],
    ids=str,
)
async def test_no_other_answer_proves_anything(endpoint, path, effect, state):
    endpoint.faults.add("/workspaces/one", **effect)
    snapshot = await collect(endpoint, path, SENDING)
    unit = unit_of(snapshot, "log-analytics-workspaces")
    assert (unit.state, unit.rows) == (state, 0)
    assert {one.state for one in snapshot.coverage if one is not unit} == {COMPLETE}
    with pytest.raises(Unread):
        find(snapshot)


async def test_a_refusal_names_the_action(endpoint, path):
    endpoint.faults.add("/authorizationRules/one", status=403, code="Forbidden")
    unit = unit_of(await collect(endpoint, path, SENDING), "log-event-hub-rules")
    assert unit.missing_action == "Microsoft.EventHub/namespaces/authorizationRules/read"


async def test_only_what_is_audited_is_asked(path):
    """The other subscription can be read, and was left out."""
    there = WORKSPACE.replace(SUBSCRIPTION, OTHER)
    world = tenant(
        {"id": SUBSCRIPTION, "resources": [vault("kv", workspaceId=there)]}, {"id": OTHER}
    )
    with ArmEndpoint(world, now=NOW) as served:
        snapshot = await collect(served, path, SENDING)
        assert asked_for(served, OTHER) == []
    with pytest.raises(Unread):
        find(snapshot, id=there)


async def test_what_lies_in_another_audited_subscription_is_read(path):
    there = WORKSPACE.replace(SUBSCRIPTION, OTHER)
    other = {
        "id": OTHER,
        "resources": [
            {"type": "Microsoft.OperationalInsights/workspaces", "name": "one", "group": "rg"}
        ],
    }
    world = tenant({"id": SUBSCRIPTION, "resources": [vault("kv", workspaceId=there)]}, other)
    with ArmEndpoint(world, now=NOW) as served:
        snapshot = await collect(served, path, SENDING, subscriptions=(SUBSCRIPTION, OTHER))
    assert isinstance(find(snapshot, id=there), LogAnalyticsWorkspace)
    assert unit_of(snapshot, "log-analytics-workspaces").subscription_id == OTHER


@pytest.mark.parametrize(
    "named",
    [
        None,
        "",
        7,
        "x",
        "/subscriptions/",
        f"{GROUP}/providers/Microsoft.Own/things/one",
        [WORKSPACE],
    ],
    ids=str,
)
async def test_what_is_no_id_of_the_kind_is_not_asked_for(path, named):
    world = tenant(
        {
            "id": SUBSCRIPTION,
            "resources": [vault("kv", workspaceId=named, marketplacePartnerId=None)],
        }
    )
    with ArmEndpoint(world, now=NOW) as served:
        snapshot = await collect(served, path, SENDING)
        assert len(served.arm_requests) == 3
    assert {unit.state for unit in snapshot.coverage} == {COMPLETE}


async def test_one_unreadable_name_hides_no_other(path):
    world = tenant(
        {"id": SUBSCRIPTION, "resources": [vault("kv", workspaceId=7, storageAccountId=WORKSPACE)]}
    )
    with ArmEndpoint(world, now=NOW) as served:
        snapshot = await collect(served, path, SENDING)
    assert unit_of(snapshot, "log-analytics-workspaces").state is COMPLETE


@pytest.mark.parametrize("name", ["..", "a/../../..", "..\\x"])
async def test_a_name_that_would_lead_elsewhere_is_not_followed(path, name):
    world = tenant(
        {"id": SUBSCRIPTION, "resources": [vault("kv", workspaceId=WORKSPACE[:-3] + name)]}
    )
    with ArmEndpoint(world, now=NOW) as served:
        snapshot = await collect(served, path, SENDING)
        assert asked_for(served, "workspaces") == []
    assert all(
        unit.state is not COMPLETE for unit in units(snapshot, collector="log-analytics-workspaces")
    )


@pytest.mark.parametrize("name", ["a b", "a%20b", "ü", "a?b", "a#b", "a&b=c"])
async def test_odd_names_stay_part_of_the_path(path, name):
    odd = WORKSPACE[:-3] + name
    world = tenant({"id": SUBSCRIPTION, "resources": [vault("kv", workspaceId=odd)]})
    with ArmEndpoint(world, now=NOW) as served:
        served.faults.add("workspaces", body={"id": odd})
        snapshot = await collect(served, path, SENDING)
        (asked,) = asked_for(served, "workspaces")
    assert asked.endswith("?api-version=2023-09-01")
    assert unit_of(snapshot, "log-analytics-workspaces").state is COMPLETE


async def test_what_a_partner_holds_is_not_stored(endpoint, path):
    endpoint.faults.add(
        "Microsoft.Datadog/monitors/one",
        body={
            "id": SENT_TO[0]["marketplacePartnerId"],
            "properties": {"datadogOrganizationProperties": {"apiKey": "S3CR3T"}},
        },
    )
    snapshot = await collect(endpoint, path, SENDING)
    (row,) = [row for row in snapshot.resources if row.type == DatadogMonitor.arm_type.lower()]
    assert row.body()["properties"] == "(not stored by azaudit)"
    assert b"S3CR3T" not in path.read_bytes()


async def test_settings_of_what_no_check_judges_are_not_asked_for(path):
    """An account of another kind has diagnostic settings as well."""
    world = described()
    for resource in world["subscriptions"][0]["resources"]:
        resource["kind"] = "Face"
    with ArmEndpoint(world, now=NOW) as served:
        snapshot = await collect(served, path, COLLECTORS)
    assert units(snapshot, collector="cognitive-account-diagnostic-settings") == []
    assert units(snapshot, collector="log-analytics-workspaces") == []


async def test_settings_that_name_a_next_page_are_incomplete(endpoint, path):
    """The operation has no pages; a list that goes on all the same must not look complete."""
    link = f"{endpoint.url}/subscriptions/{SUBSCRIPTION}/providers/x?$skiptoken=2"
    endpoint.faults.add("vaults/one/providers/Microsoft.Insights", next_link=link)
    snapshot = await collect(endpoint, path, SENDING)
    assert unit_of(snapshot, "key-vault-diagnostic-settings").state is CoverageState.PARTIAL
