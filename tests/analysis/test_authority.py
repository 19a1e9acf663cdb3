"""The roles of a tenant as snapshots hold them, above all what could not be read of them."""

from typing import Any

import pytest

from azaudit.analysis.abilities import READ_ACCOUNT_KEYS, SELF_GRANT
from azaudit.analysis.authority import assigned_principals, authority, groups_of_interest
from azaudit.analysis.power import more_than, who_can
from azaudit.model import ResourceId
from azaudit.resources.authorization import (
    DenyAssignment,
    EligibleRole,
    LighthouseDelegation,
    RoleAssignment,
)
from azaudit.resources.directory import DirectoryGroup, Principal
from azaudit.resources.key_vault import KeyVault
from azaudit.resources.trail import Unread, trail
from azaudit.snapshot.schema import ScopeRow
from tests.checks.power_roles import HERE, guid
from tests.checks.power_worlds import (
    ROOT,
    application,
    assignment,
    delegation,
    deleted,
    deny,
    eligible,
    group,
    group_scope,
    members,
    ruled,
    user,
)
from tests.worlds import GROUP, OTHER_SUBSCRIPTION, OTHER_TENANT, SUBSCRIPTION, TENANT, World

OWNER = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"
READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7"
ACCOUNT = ResourceId(f"{GROUP}/providers/Microsoft.CognitiveServices/accounts/oai")


def names(world: World, ability: Any = READ_ACCOUNT_KEYS) -> list[str]:
    return [one.who.id for one in who_can(world.inventory(), ACCOUNT, ability).holders]


def without(body: dict[str, Any], key: str, value: Any = None) -> dict[str, Any]:
    return {**body, "properties": {**body["properties"], key: value}}


@pytest.mark.parametrize("key", ["principalId", "roleDefinitionId", "scope"])
@pytest.mark.parametrize("odd", [None, 7, {"id": "x"}, ["x"]])
def test_an_assignment_that_cannot_be_read_leaves_everything_open(key: str, odd: Any):
    world = ruled(World(), without(assignment(OWNER, "marge"), key, odd), people=[user("marge")])
    power = who_can(world.inventory(), ACCOUNT, READ_ACCOUNT_KEYS)
    assert power.gaps or not all(one.sure for one in power.holders)
    with pytest.raises(Unread), trail():
        more_than(power, 0)


@pytest.mark.parametrize("condition", [7, {"a": 1}, "@Resource[x] StringEquals 'y'"])
def test_an_assignment_with_a_condition_is_not_proved(condition: Any):
    world = ruled(World(), without(assignment(OWNER, "marge"), "condition", condition))
    (holder,) = who_can(world.inventory(), ACCOUNT, READ_ACCOUNT_KEYS).holders
    assert not holder.sure


@pytest.mark.parametrize("type", ["User", "ServicePrincipal", "Device"])
def test_the_type_in_an_assignment_counts_where_the_directory_was_not_read(type: str):
    assert names(ruled(World(), assignment(OWNER, "x", type=type))) == [guid("x")]


@pytest.mark.parametrize("type", ["Group", "ForeignGroup", "Everyone", "", None, 7])
def test_what_may_be_a_group_is_one_whose_members_were_not_read(type: Any):
    power = who_can(
        ruled(World(), assignment(OWNER, "x", type=type)).inventory(), ACCOUNT, READ_ACCOUNT_KEYS
    )
    assert power.holders == ()
    assert len(power.gaps) == 1
    assert guid("x") in power.gaps[0].message


def test_the_directory_knows_better_what_a_principal_is():
    world = ruled(World(), assignment(OWNER, "x", type="Unknown"), people=[application("x")])
    assert names(world) == [guid("x")]
    inside = members("x", user("marge"))
    world = ruled(
        World(), assignment(OWNER, "x", type="Unknown"), people=[group("x")], groups=[inside]
    )
    assert names(world) == [guid("marge")]


def test_a_principal_that_is_no_more_has_no_power_and_is_told():
    power = who_can(
        ruled(World(), assignment(OWNER, "moe"), people=[deleted("moe")]).inventory(),
        ACCOUNT,
        READ_ACCOUNT_KEYS,
    )
    assert power.holders == ()
    assert [one.principal_id for one in power.orphaned] == [guid("moe")]


@pytest.mark.parametrize("scope", ["/keys", "/", "/keys/", "keys"])
def test_a_scope_of_a_data_plane_is_above_nothing(scope: str):
    power = who_can(
        ruled(World(), assignment(OWNER, "marge", scope)).inventory(), ACCOUNT, READ_ACCOUNT_KEYS
    )
    assert (len(power.holders), power.gaps) == (1 if scope == ROOT else 0, ())


def test_a_group_that_was_read_in_part_is_not_read():
    world = ruled(
        World(),
        assignment(OWNER, "ops", type="Group"),
        people=[group("ops")],
        groups=[members("ops", user("marge"))],
    ).gap(DirectoryGroup, group_scope("ops"), "partial")
    power = who_can(world.inventory(), ACCOUNT, READ_ACCOUNT_KEYS)
    assert power.holders == ()
    assert [gap.state for gap in power.gaps] == ["partial"]


def test_a_member_without_an_id_leaves_the_group_unread():
    body = {"id": guid("ops"), "members": [{"type": "#microsoft.graph.user"}]}
    world = ruled(World(), assignment(OWNER, "ops", type="Group"), groups=[body])
    assert who_can(world.inventory(), ACCOUNT, READ_ACCOUNT_KEYS).gaps


def test_a_member_of_which_only_the_id_is_told_counts():
    inside = {"id": guid("marge"), "type": "#microsoft.graph.user", "displayName": None}
    body = {"id": guid("ops"), "members": [inside]}
    world = ruled(World(), assignment(OWNER, "ops", type="Group"), groups=[body])
    (holder,) = who_can(world.inventory(), ACCOUNT, READ_ACCOUNT_KEYS).holders
    assert holder.sure
    assert holder.who.guest is None


@pytest.mark.parametrize("key", ["permissions", "principals", "scope"])
def test_a_deny_assignment_that_cannot_be_read_makes_everybody_doubtful(key: str):
    world = ruled(World(), assignment(OWNER, "marge"), people=[user("marge")])
    world = world.with_body(DenyAssignment, without(deny("*"), key, 7))
    (holder,) = who_can(world.inventory(), ACCOUNT, READ_ACCOUNT_KEYS).holders
    assert not holder.sure


def test_roles_of_one_tenant_hold_nowhere_else():
    """What is assigned at the root of a tenant is on top of that tenant alone."""
    other = ScopeRow(OTHER_TENANT, OTHER_SUBSCRIPTION, "theirs", "Enabled", "audited")
    world = ruled(World().with_scope(other), assignment(OWNER, "marge", ROOT))
    theirs = ResourceId(f"/subscriptions/{OTHER_SUBSCRIPTION}")
    assert names(world) == [guid("marge")]
    assert authority(world.inventory(), TENANT).active.assignments
    assert who_can(world.inventory(), theirs, SELF_GRANT).holders == ()


def test_a_delegation_gives_power_to_another_tenant():
    world = ruled(World()).with_body(LighthouseDelegation, delegation(OWNER, "moe"))
    (holder,) = who_can(world.inventory(), ACCOUNT, READ_ACCOUNT_KEYS).holders
    assert "geekintheweeds.com" in str(holder)
    assert "by delegation" in str(holder)


def test_a_delegation_whose_roles_were_not_read_leaves_everything_open():
    body = delegation(OWNER, "moe")
    body["properties"].pop("registrationDefinition")
    world = ruled(World()).with_body(LighthouseDelegation, body)
    assert who_can(world.inventory(), ACCOUNT, READ_ACCOUNT_KEYS).gaps


def test_everybody_is_asked_for_and_only_weighty_groups_are_opened():
    world = ruled(
        World(),
        assignment(OWNER, "ops", type="Group"),
        assignment(READER, "readers", type="Group"),
        assignment("11111111-1111-1111-1111-111111111111", "odd", type="Group"),
        assignment(OWNER, "marge"),
    )
    world = world.with_body(EligibleRole, eligible(OWNER, "homer"))
    world = world.with_body(DenyAssignment, deny("*", to=["denied"], sparing=["spared"]))
    inventory = world.inventory()
    everybody = ("ops", "readers", "odd", "marge", "homer", "denied", "spared")
    assert assigned_principals(inventory, TENANT) == {guid(one) for one in everybody}
    # whoever a deny assignment names may be a group
    opened = ("ops", "odd", "denied", "spared")
    assert groups_of_interest(inventory, TENANT) == {guid(one) for one in opened}


def test_lists_that_were_refused_are_gaps_with_their_action():
    world = ruled(World(), assignment(OWNER, "marge")).denied(RoleAssignment)
    (gap,) = who_can(world.inventory(), ACCOUNT, READ_ACCOUNT_KEYS).gaps
    assert gap.missing_action == "Microsoft.Authorization/roleAssignments/read"
    power = who_can(
        ruled(World()).denied(DenyAssignment, HERE).inventory(), ACCOUNT, READ_ACCOUNT_KEYS
    )
    assert [one.missing_action for one in power.doubts] == [
        "Microsoft.Authorization/denyAssignments/read"
    ]


def test_an_unread_directory_keeps_the_names_out_and_the_count_in():
    world = ruled(World(), assignment(OWNER, "marge")).denied(Principal)
    assert names(world) == [guid("marge")]


def test_what_a_delegation_lets_activate_is_eligible():
    body = delegation(OWNER, "moe")
    definition = body["properties"]["registrationDefinition"]["properties"]
    definition["eligibleAuthorizations"] = definition["authorizations"]
    definition["authorizations"] = []
    world = ruled(World()).with_body(LighthouseDelegation, body)
    power = who_can(world.inventory(), ACCOUNT, READ_ACCOUNT_KEYS)
    assert power.holders == ()
    (holder,) = power.eligible
    assert "geekintheweeds.com" in str(holder)


def policed(*names: str, rbac: bool = False) -> World:
    """A world with a vault that has access policies."""
    body = {
        "id": f"{GROUP}/providers/Microsoft.KeyVault/vaults/kv",
        "properties": {
            "enableRbacAuthorization": rbac,
            "accessPolicies": [
                {"tenantId": tenant, "objectId": guid(name), "permissions": {"keys": ["all"]}}
                for name, tenant in zip(names, (TENANT, TENANT, OTHER_TENANT), strict=False)
            ],
        },
    }
    people = [group("ops"), user("marge")]
    return ruled(World(), people=people).with_body(KeyVault, body)


def test_whom_access_policies_name_is_asked_for_where_they_decide():
    inventory = policed("ops", "marge", "moe").inventory()
    assert assigned_principals(inventory, TENANT) == {guid("ops"), guid("marge")}
    assert groups_of_interest(inventory, TENANT) == {guid("ops")}
    assert assigned_principals(policed("ops", rbac=True).inventory(), TENANT) == frozenset()


def test_a_managing_tenant_is_not_shown_whom_the_customer_gave_roles():
    delegated = ScopeRow(
        OTHER_TENANT, SUBSCRIPTION, "theirs", "Enabled", "audited", home_tenant_id=TENANT
    )
    power = who_can(World(scopes=(delegated,)).inventory(), ACCOUNT, READ_ACCOUNT_KEYS)
    assert [gap.state for gap in power.gaps] == ["not-collected"]
    assert TENANT in power.gaps[0].message
