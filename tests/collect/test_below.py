"""What lies below a resource: lists of its children, and the GET that completes it."""

from typing import Any

import pytest

from azaudit.collect import (
    cognitive_services,
    key_vault,
    network,
    resource_manager,
)
from azaudit.collect.registry import COLLECTORS
from azaudit.evaluate.engine import evaluate
from azaudit.evaluate.loader import load_checks
from azaudit.model import Status
from azaudit.profile import Profile
from azaudit.resources.recovery_services import RecoveryGuardProxy, RecoveryVault
from azaudit.resources.trail import Unread
from tests.arm import ArmEndpoint
from tests.azure.live import (
    GROUP,
    NOW,
    SUBSCRIPTION,
    described,
    tenant,
    vaults,
)
from tests.collect.collected import (
    COMPLETE,
    DENIED,
    FAILED,
    KEY_VAULTS,
    RECOVERY,
    VAULT,
    collect,
    inventory_of,
    unit_of,
    units,
)


async def test_children_are_asked_for_only_below_what_exists(path):
    with ArmEndpoint(tenant({"id": SUBSCRIPTION}), now=NOW) as served:
        snapshot = await collect(served, path)
        top = [one for one in COLLECTORS if one.of_subscription]
        assert len(snapshot.coverage) == len(top)
        calls = len(top) - 1 + len(resource_manager.NAMESPACES)
        assert len(served.arm_requests) == calls


async def test_each_parent_has_its_own_units(path):
    world = vaults(0)
    world["subscriptions"][0]["resources"] = [
        {"type": "Microsoft.RecoveryServices/vaults", "name": f"v{n}", "group": "rg"}
        for n in range(3)
    ]
    with ArmEndpoint(world, now=NOW) as served:
        snapshot = await collect(served, path, RECOVERY)
    for name in ("recovery-guard-proxies", "recovery-protected-items", "recovery-vaults-detail"):
        scopes = [unit.scope.rpartition("/")[2] for unit in units(snapshot, collector=name)]
        assert scopes == ["v0", "v1", "v2"]


async def test_a_parent_of_which_nothing_can_lie_below_is_not_asked(endpoint, path):
    """No Azure OpenAI, no private link, public vaults: a call for each is much."""
    accounts = cognitive_services.ACCOUNTS, cognitive_services.ENDPOINT_CONNECTIONS
    holders = key_vault.VAULTS, key_vault.ENDPOINT_CONNECTIONS
    gateways = network.APPLICATION_GATEWAYS, network.ENDPOINT_CONNECTIONS

    async def asked(collectors: Any, row: dict[str, Any], name: str) -> bool:
        endpoint.faults.clear()
        type = collectors[0].view.arm_type
        id = f"{GROUP}/providers/{type}/one"
        endpoint.faults.add(f"{type}[?]", body={"value": [{"id": id, **row}]})
        snapshot = await collect(endpoint, path.with_name(name), collectors)
        return bool(units(snapshot, collector=collectors[1].name))

    links = {"properties": {"privateLinkConfigurations": [{"name": "x"}]}}
    assert await asked(gateways, links, "a")
    assert not await asked(gateways, {"properties": {}}, "b")
    assert await asked(gateways, {"properties": {"privateLinkConfigurations": "x"}}, "c")
    assert await asked(gateways, {}, "d"), "only a proof may say no"
    assert await asked(accounts, {"kind": "OpenAI"}, "e")
    assert await asked(accounts, {"kind": "aiservices"}, "f")
    assert not await asked(accounts, {"kind": "Face"}, "g")
    assert await asked(accounts, {"kind": 7}, "h"), "only a proof may say no"
    assert await asked(accounts, {}, "i"), "only a proof may say no"
    assert await asked(holders, {"properties": {"publicNetworkAccess": "disabled"}}, "j")
    assert not await asked(holders, {"properties": {"publicNetworkAccess": "Enabled"}}, "k")
    assert not await asked(holders, {"properties": {}}, "l")
    assert await asked(holders, {"properties": {"publicNetworkAccess": "x"}}, "m")
    assert await asked(holders, {}, "n"), "only a proof may say no"


async def test_a_parent_that_is_gone_when_its_children_are_asked_for_is_a_gap(endpoint, path):
    """Between the two lists a vault may be deleted; that it has no guard is not thereby proved."""
    endpoint.faults.add("vaults/one", status=404, code="ResourceNotFound")
    snapshot = await collect(endpoint, path, RECOVERY)
    assert unit_of(snapshot, "recovery-vaults").state is COMPLETE
    for name in ("recovery-vaults-detail", "recovery-guard-proxies", "recovery-protected-items"):
        unit = unit_of(snapshot, name)
        assert (unit.state, unit.http_status) == (FAILED, 404)
        assert (unit.scope, unit.error_code) == (VAULT.text, "ResourceNotFound")
    inventory = inventory_of(snapshot)
    vault = inventory.find(RecoveryVault, VAULT)
    assert isinstance(vault, RecoveryVault)
    with pytest.raises(Unread):
        inventory.children(vault, RecoveryGuardProxy)
    with pytest.raises(Unread):
        _ = vault.multi_user_authorization
    checks = [check for check in load_checks() if check.id == "recovery-vault-guarded"]
    findings = evaluate(inventory, checks, Profile()).findings
    assert findings
    assert {finding.status for finding in findings} == {Status.UNKNOWN}


async def test_a_detail_completes_the_row_that_was_listed(endpoint, path):
    body = {
        "id": VAULT.text,
        "properties": {"securitySettings": {"multiUserAuthorization": "Enabled"}},
    }
    endpoint.faults.add("vaults/one[?]", body=body)
    inventory = inventory_of(await collect(endpoint, path, RECOVERY))
    vault = inventory.find(RecoveryVault, VAULT)
    assert isinstance(vault, RecoveryVault)
    assert vault.multi_user_authorization == "Enabled"


@pytest.mark.parametrize(
    "body",
    [
        {"id": f"{VAULT}2"},
        {"id": f"{VAULT}/backupPolicies/x"},
        {"id": GROUP},
        {},
        {"value": []},
        [],
    ],
    ids=str,
)
async def test_a_detail_that_is_about_something_else_is_none(endpoint, path, body):
    endpoint.faults.add("vaults/one[?]", body=body)
    snapshot = await collect(endpoint, path, RECOVERY)
    unit = unit_of(snapshot, "recovery-vaults-detail")
    assert (unit.state, unit.rows) == (FAILED, 0)
    assert [row.source for row in snapshot.resources if row.id == VAULT.text] == ["list"]


async def test_a_resource_on_two_pages_is_one_and_is_followed_once(path):
    with ArmEndpoint(described(), now=NOW) as served:
        row = {"id": VAULT.text}
        link = f"{served.url}/subscriptions/{SUBSCRIPTION}/providers/x?$skiptoken=2"
        served.faults.add("vaults[?]", body={"value": [row, row], "nextLink": link})
        again = {"id": VAULT.text.replace("resourceGroups", "resourcegroups"), "tags": {}}
        served.faults.add("skiptoken=2", body={"value": [again]})
        snapshot = await collect(served, path, RECOVERY)
    assert unit_of(snapshot, "recovery-vaults").rows == 1
    assert len(units(snapshot, collector="recovery-guard-proxies")) == 1
    assert len(units(snapshot, collector="recovery-vaults-detail")) == 1


@pytest.mark.parametrize("name", ["a%20b", "ü", "a'b", "a;b", "a(b)", "%2e%2e"])
async def test_odd_names_reach_the_wire_and_come_back(endpoint, path, name):
    endpoint.faults.add("Services/vaults[?]", body={"value": [{"id": f"{VAULT}{name}"}]})
    endpoint.faults.add(body={"value": []})
    snapshot = await collect(endpoint, path, RECOVERY)
    assert unit_of(snapshot, "recovery-guard-proxies").state is COMPLETE
    assert unit_of(snapshot, "recovery-guard-proxies").scope == f"{VAULT}{name}"


@pytest.mark.parametrize("name", ["..", "..\\x", "a/../../.."])
async def test_a_name_that_would_lead_elsewhere_is_not_followed(endpoint, path, name):
    """The guard stops it, and the run goes on."""
    id = f"{GROUP}/providers/Microsoft.RecoveryServices/vaults/{name}"
    endpoint.faults.add("Services/vaults[?]", body={"value": [{"id": id}]})
    snapshot = await collect(endpoint, path, (*RECOVERY, *KEY_VAULTS))
    assert unit_of(snapshot, "key-vaults").state is COMPLETE
    assert not any(
        unit.state is COMPLETE for unit in units(snapshot, collector="recovery-guard-proxies")
    )
    assert len(endpoint.arm_requests) == 2


async def test_what_is_denied_below_one_parent_is_denied_there_only(path):
    world = vaults(0)
    world["subscriptions"][0]["resources"] = [
        {"type": "Microsoft.RecoveryServices/vaults", "name": name, "group": "rg"}
        for name in ("open", "closed")
    ]
    with ArmEndpoint(world, now=NOW) as served:
        served.faults.add("vaults/closed/backupResourceGuardProxies", status=403, code="X")
        snapshot = await collect(served, path, RECOVERY)
    states = {
        unit.scope.rpartition("/")[2]: unit.state
        for unit in units(snapshot, collector="recovery-guard-proxies")
    }
    assert states == {"open": COMPLETE, "closed": DENIED}
