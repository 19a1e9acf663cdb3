"""Role settings: asked for where a role is eligible, and there alone."""

from pathlib import Path
from typing import Any

import pytest

from azaudit.analysis.activation import Activation, activation_of
from azaudit.analysis.assignments import granted
from azaudit.azure.reading import CapturedRow, Reading
from azaudit.collect.collector import Ask, Swept
from azaudit.collect.registry import COLLECTORS
from azaudit.collect.unit import Place, rows_of
from azaudit.model import ResourceId
from azaudit.resources.authorization import EligibleRole, RoleDefinition
from azaudit.resources.data_protection import BackupVault, ResourceGuard
from azaudit.resources.recovery_services import RecoveryVault
from azaudit.resources.role_policies import RolePolicyAssignment
from azaudit.snapshot.read import SnapshotFile
from tests.arm import ArmEndpoint
from tests.azure.live import GROUP, NOW, SUBSCRIPTION, TENANT, described
from tests.checks.power_roles import BUILT_IN, CONTRIBUTOR, OWNER
from tests.checks.power_worlds import eligible
from tests.collect.collected import COMPLETE, DENIED, FAILED, collect, inventory_of, units
from tests.worlds import World

HERE = f"/subscriptions/{SUBSCRIPTION}"
CORP = "/providers/Microsoft.Management/managementGroups/corp"
MARGE = "00000000-0000-0000-0001-000000000302"
HOMER = "00000000-0000-0000-0001-000000000303"
ACTION = f"{RolePolicyAssignment.arm_type}/read"
APPROVAL: dict[str, Any] = {"approval": [MARGE], "multiFactor": True, "maximum": "PT1H"}


def _eligible(role: str, scope: str, **more: Any) -> dict[str, Any]:
    return {"role": role, "principal": HOMER, "principalType": "User", "scope": scope, **more}


def held(*eligible: dict[str, Any], **more: Any) -> dict[str, Any]:
    found = described(managementGroup="corp")
    return {
        **found,
        "managementGroups": [{"name": "corp"}],
        "eligible": list(eligible),
        "directory": {"users": [{"id": MARGE, "displayName": "Marge"}]},
        **more,
    }


async def collected(
    path: Path, world: dict[str, Any], *faults: dict[str, Any]
) -> tuple[SnapshotFile, list[str]]:
    """The snapshot, and the scopes at which role settings were asked for, one for each page."""
    with ArmEndpoint(world, now=NOW, page_size=1000) as served:
        for fault in faults:
            served.faults.add(**fault)
        snapshot = await collect(served, path)
        paths = [one.path.partition("?")[0] for one in served.requests]
    type = f"/providers/{RolePolicyAssignment.arm_type}"
    return snapshot, [one.removesuffix(type) for one in paths if one.endswith(type)]


def activations(snapshot: SnapshotFile) -> list[Activation]:
    inventory = inventory_of(snapshot)
    assignments = granted(inventory, EligibleRole, "eligible").get(TENANT, [])
    return [activation_of(inventory, TENANT, one) for one in assignments]


async def test_one_list_serves_all_roles_of_a_scope_and_only_theirs_are_kept(path):
    roles = [_eligible(role, HERE) for role in ("Owner", "Contributor", "Owner")]
    policies = [{"role": "Owner", "scope": HERE, **APPROVAL}]
    snapshot, asked = await collected(path, held(*roles, rolePolicies=policies))
    assert asked == [HERE]
    (unit,) = units(snapshot, collector="role-policies")
    assert (unit.state, unit.scope, unit.subscription_id) == (COMPLETE, HERE, SUBSCRIPTION)
    assert unit.rows == 2
    found = activations(snapshot)
    assert sorted(bool(one.approval) for one in found) == [False, True, True]
    (one, *_) = [one for one in found if one.approval]
    assert [str(who) for who in one.approvers or ()] == ["Marge"]
    assert (one.multi_factor, one.maximum) == (True, "PT1H")


async def test_each_scope_is_asked_that_stands_above_backups_with_a_role_of_weight(path):
    """Be it above what is audited; what activating a reader's role takes matters to nobody."""
    scopes = [CORP, HERE, GROUP, f"{GROUP}/providers/{RecoveryVault.arm_type}/one"]
    elsewhere = [f"{HERE}/resourceGroups/web", f"{GROUP}/providers/Microsoft.KeyVault/vaults/one"]
    roles = [_eligible("Owner", scope) for scope in (*scopes, *elsewhere)]
    roles += [_eligible("Reader", f"{GROUP}/providers/{BackupVault.arm_type}/one")]
    policies = [{"role": "Owner", "scope": CORP, **APPROVAL}]
    snapshot, asked = await collected(path, held(*roles, rolePolicies=policies))
    assert sorted(asked) == sorted(scopes)
    assert sorted(one.approval is True for one in activations(snapshot)) == [False] * 6 + [True]
    (above,) = [one for one in units(snapshot, collector="role-policies") if one.scope == CORP]
    assert (above.subscription_id, above.state, above.rows) == (None, COMPLETE, 1)


async def test_where_nothing_is_eligible_nothing_is_asked(path):
    snapshot, asked = await collected(path, held())
    assert asked == []
    assert units(snapshot, collector="role-policies") == []
    snapshot, asked = await collected(path.with_name("other.azaudit"), held(pim=False))
    assert asked == []


@pytest.mark.parametrize("scope", [CORP, HERE])
@pytest.mark.parametrize(
    ("fault", "state", "gap"),
    [
        ({"status": 403, "code": "AuthorizationFailed", "message": "no"}, DENIED, "denied"),
        ({"status": 500}, FAILED, "failed"),
        ({"status": 400, "code": "AadPremiumLicenseRequired", "message": "no"}, FAILED, "failed"),
        ({"body": b"<html>"}, FAILED, "failed"),
    ],
)
async def test_settings_that_are_refused_are_a_gap_and_no_default(path, scope, fault, state, gap):
    strikes = {"url": "roleManagementPolicyAssignments", **fault}
    snapshot, _ = await collected(path, held(_eligible("Owner", scope)), strikes)
    (unit,) = units(snapshot, collector="role-policies")
    assert (unit.state, unit.scope) == (state, scope)
    (found,) = activations(snapshot)
    assert found.gap is not None
    assert (found.approval, found.gap.state) == (None, gap)
    assert found.gap.missing_action == (ACTION if state is DENIED else None)


async def test_who_may_not_read_above_the_subscription_is_told_what_is_missing(path):
    world = held(_eligible("Owner", CORP), _eligible("Owner", HERE))
    auditor = {
        "client_id": "00000000-0000-0000-0009-0000000000aa",
        "secret": "a-secret-of-the-tests",
        "reads": ["workload"],
    }
    snapshot, _ = await collected(path, {**world, "principals": {"auditor": auditor}})
    states = {one.scope: one.state for one in units(snapshot, collector="role-policies")}
    assert states == {CORP: DENIED, HERE: COMPLETE}
    assert {one.gap.missing_action for one in activations(snapshot) if one.gap} == {ACTION}


ODD = f"/providers/Microsoft.Subscription{HERE}"
(COLLECTOR,) = (one for one in COLLECTORS if one.view is RolePolicyAssignment)


def asks(*roles: dict[str, Any]) -> list[Ask]:
    assert COLLECTOR.sweep is not None
    guard = {"id": f"{GROUP}/providers/{ResourceGuard.arm_type}/one", "properties": {}}
    world = World().with_body(EligibleRole, *roles).with_body(ResourceGuard, guard)
    inventory = world.with_body(RoleDefinition, *BUILT_IN).inventory()
    return list(COLLECTOR.sweep.asks(Swept(TENANT, inventory, (SUBSCRIPTION,))))


def test_a_scope_that_names_its_provider_is_asked_as_everybody_else_spells_it():
    role = eligible(OWNER, "homer")
    role["properties"]["scope"] = ODD
    again = eligible(CONTRIBUTOR, "homer", HERE.upper().replace("SUBSCRIPTIONS", "subscriptions"))
    assert [one.scope for one in asks(role, again)] == [ResourceId(HERE)]


@pytest.mark.parametrize("key", ["scope", "roleDefinitionId"])
def test_a_role_that_does_not_say_what_it_gives_asks_nothing(key):
    role = eligible(OWNER, "homer")
    role["properties"][key] = None
    assert asks(role) == []


def test_rows_spell_their_ids_and_scopes_in_many_ways():
    """As examples of the API do; what does not say which role it is of may be of any."""
    (ask,) = asks(eligible(OWNER, "homer"))
    kept: list[dict[str, Any]] = [
        {"id": f"{ODD}/providers/Microsoft.Authorization/roleManagementPolicyAssignment/a_b"},
        {"id": f"{HERE}/providers/Microsoft.Authorization/roleManagementPolicyAssignments/c_d"},
        {"id": f"{HERE}/providers/{RolePolicyAssignment.arm_type}/e", "properties": None},
        {"id": f"{HERE}/providers/{RolePolicyAssignment.arm_type}/f", "properties": {}},
    ]
    for body, role in zip(kept, (OWNER, OWNER.upper()), strict=False):
        body["properties"] = {"roleDefinitionId": f"/x/roleDefinitions/{role}"}
    other = {
        "id": f"{HERE}/providers/{RolePolicyAssignment.arm_type}/g",
        "properties": {"roleDefinitionId": f"/x/roleDefinitions/{CONTRIBUTOR}"},
    }
    reading = Reading("role-policies", ask.scope.text, "list")
    reading.rows = [CapturedRow(str(one["id"]), one, "2020-10-01", NOW) for one in (*kept, other)]
    ask.shape(reading)
    place = Place(TENANT, SUBSCRIPTION, ask.scope)
    found = rows_of(reading, RolePolicyAssignment, place, "list")
    assert reading.failure is None
    assert [row.id for row in found] == [one["id"] for one in kept]
    assert {row.subscription_id for row in found} == {SUBSCRIPTION}
