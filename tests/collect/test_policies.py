"""What Azure Policy is assigned: on the list of every subscription that it holds in."""

from typing import Any

from azaudit.analysis.policy_assignments import Policy, assigned
from azaudit.model import ResourceId
from azaudit.resources.policy import PolicyAssignment, PolicySetDefinition
from tests.arm import ArmEndpoint
from tests.azure.live import NOW, SUBSCRIPTION, TENANT, described
from tests.collect.collected import COMPLETE, DENIED, collect, inventory_of, unit_of

OTHER = "00000000-0000-0000-0001-000000000002"
GROUP = "/providers/Microsoft.Management/managementGroups/ours"
SET = f"{GROUP}/providers/Microsoft.Authorization/policySetDefinitions/backups"
DEFINITION = "/providers/Microsoft.Authorization/policyDefinitions"
MUA = Policy("c7031eab-0fc0-4cd9-acd0-4497bd66d91a", "multi-user authorization", "audit")


def governed(**more: Any) -> dict[str, Any]:
    """Two subscriptions below a management group that has an initiative assigned."""
    tenant = described()
    (first,) = tenant["subscriptions"]
    vault = {"type": "Microsoft.KeyVault/vaults", "name": "kv", "group": "rg", "properties": {}}
    second = {"id": OTHER, "name": "other", "managementGroup": "ours", "resources": [vault]}
    parts = [{"policyDefinitionId": f"{DEFINITION}/{MUA.guid}", "policyDefinitionReferenceId": "m"}]
    return {
        **tenant,
        "managementGroups": [{"name": "ours"}],
        "initiatives": [
            {"name": "backups", "scope": "managementGroup:ours", "policyDefinitions": parts}
        ],
        "policyAssignments": [
            {"name": "backups", "scope": "managementGroup:ours", "policyDefinitionId": SET}
        ],
        "subscriptions": [{**first, "managementGroup": "ours"}, second],
        **more,
    }


async def test_what_is_handed_down_is_on_the_list_of_every_subscription(path):
    with ArmEndpoint(governed(), now=NOW) as served:
        snapshot = await collect(served, path, subscriptions=(SUBSCRIPTION, OTHER))
        asked = [one.path for one in served.requests if "policySetDefinitions" in one.path]
    inventory = inventory_of(snapshot)
    for id in (SUBSCRIPTION, OTHER):
        (found,) = inventory.all(PolicyAssignment, id)
        assert found.id.text.startswith(f"/subscriptions/{id}{GROUP}/")
        assert found.of_group
        assert found.scope.name == "ours"
        (use,) = assigned(inventory, id, MUA).value
        assert (use.name, use.scope, use.flaw) == ("backups", "management group ours", None)
    assert len(asked) == 1
    (row,) = [one for one in snapshot.resources if one.type == PolicySetDefinition.arm_type.lower()]
    assert row.id == f"/tenants/{TENANT}{SET}"
    assert unit_of(snapshot, "policy-set-definitions").state is COMPLETE


async def test_an_initiative_that_is_refused_leaves_open_what_it_holds(path):
    auditor = {
        "client_id": "00000000-0000-0000-0009-0000000000aa",
        "secret": "a-secret-of-the-tests",
        "reads": ["*"],
        "denials": [{"action": "*/policySetDefinitions/read"}],
    }
    with ArmEndpoint(governed(principals={"auditor": auditor}), now=NOW) as served:
        snapshot = await collect(served, path, subscriptions=(SUBSCRIPTION, OTHER))
    unit = unit_of(snapshot, "policy-set-definitions")
    assert (unit.state, unit.missing_action) == (
        DENIED,
        "Microsoft.Authorization/policySetDefinitions/read",
    )
    (gap,) = assigned(inventory_of(snapshot), OTHER, MUA).gaps
    assert gap.state == "denied"


async def test_what_a_machine_is_given_to_run_is_not_stored(path):
    (first,) = described()["subscriptions"]
    secret = {
        "userData": "c2VjcmV0",
        "osProfile": {"customData": "c2VjcmV0", "computerName": "one"},
    }
    machine = {
        "type": "Microsoft.Compute/virtualMachines",
        "name": "told",
        "group": "rg",
        "properties": secret,
        "resources": [{"properties": {"settings": {"commandToExecute": "c2VjcmV0"}}}],
    }
    tenant = {
        **described(),
        "subscriptions": [{**first, "resources": [*first["resources"], machine]}],
    }
    with ArmEndpoint(tenant, now=NOW) as served:
        snapshot = await collect(served, path)
    (row,) = [one for one in snapshot.resources if ResourceId(one.id).name == "told"]
    assert "c2VjcmV0" not in str(row.body())
    assert row.body()["properties"]["osProfile"]["computerName"] == "one"
