"""What a tenant's roles rest on that could look like nothing, and is not taken for that."""

from typing import Any

import pytest

from azaudit.analysis.abilities import READ_ACCOUNT_KEYS
from azaudit.analysis.power import who_can
from azaudit.analysis.power_keys import key_destroyers
from azaudit.model import Gap, ResourceId
from azaudit.resources.authorization import (
    DenyAssignment,
)
from azaudit.resources.directory import DirectoryGroup, Principal
from azaudit.resources.key_vault import KeyVault
from tests.checks.power_roles import guid, role
from tests.checks.power_worlds import (
    assignment,
    deleted,
    deny,
    group,
    members,
    ruled,
    user,
)
from tests.worlds import GROUP, TENANT, World

OWNER = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"
READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7"
ACCOUNT = ResourceId(f"{GROUP}/providers/Microsoft.CognitiveServices/accounts/oai")


def without(body: dict[str, Any], key: str, value: Any = None) -> dict[str, Any]:
    return {**body, "properties": {**body["properties"], key: value}}


@pytest.mark.parametrize("type", ["ForeignGroup", "Agent", "agentIdentity"])
def test_what_the_directory_cannot_know_is_not_taken_for_deleted(type: str):
    world = ruled(World(), assignment(OWNER, "x", type=type), people=[deleted("x")])
    power = who_can(world.inventory(), ACCOUNT, READ_ACCOUNT_KEYS)
    assert power.orphaned == ()
    assert power.gaps


@pytest.mark.parametrize("identity", [f"{GROUP}/providers/a/b/c", 7])
def test_an_identity_of_another_tenant_is_not_taken_for_deleted(identity: Any):
    given = assignment(OWNER, "x", type="ServicePrincipal")
    given = without(given, "delegatedManagedIdentityResourceId", identity)
    power = who_can(
        ruled(World(), given, people=[deleted("x")]).inventory(), ACCOUNT, READ_ACCOUNT_KEYS
    )
    assert power.orphaned == ()
    (holder,) = power.holders
    assert not holder.proved


def test_a_group_that_hides_who_is_in_it_does_not_look_empty():
    hiding = {**group("ops"), "visibility": "HiddenMembership"}
    world = ruled(World(), assignment(OWNER, "ops", type="Group"), people=[hiding])
    told = who_can(
        world.with_body(DirectoryGroup, members("ops", user("marge"))).inventory(),
        ACCOUNT,
        READ_ACCOUNT_KEYS,
    )
    hidden = who_can(
        world.with_body(DirectoryGroup, members("ops")).inventory(), ACCOUNT, READ_ACCOUNT_KEYS
    )
    assert (len(told.holders), told.gaps) == (1, ())
    assert (hidden.holders, len(hidden.gaps)) == ((), 1)


def test_whom_a_deny_assignment_spares_has_to_be_said():
    world = ruled(World(), assignment(OWNER, "marge"), people=[user("marge")])
    world = world.with_body(DenyAssignment, without(deny("*"), "excludePrincipals"))
    (holder,) = who_can(world.inventory(), ACCOUNT, READ_ACCOUNT_KEYS).holders
    assert not holder.sure


@pytest.mark.parametrize("left_out", ["actions", "notActions", "dataActions", "notDataActions"])
def test_a_role_that_leaves_a_list_out_is_not_read(left_out: str):
    own = role("Odd jobs", "*/read")
    own["properties"]["permissions"][0].pop(left_out)
    world = ruled(World(), assignment(own, "marge"), people=[user("marge")], roles=[own])
    power = who_can(world.inventory(), ACCOUNT, READ_ACCOUNT_KEYS)
    assert power.holders == ()
    assert len(power.gaps) == 1


@pytest.mark.parametrize("above", [(), ("corp",), (TENANT, "corp")])
def test_a_chain_of_management_groups_that_does_not_reach_the_root_proves_nothing(above: Any):
    scope = "/providers/Microsoft.Management/managementGroups/other"
    given = assignment(OWNER, "marge", scope)
    assert who_can(ruled(World(), given, above=above).inventory(), ACCOUNT, READ_ACCOUNT_KEYS).gaps
    whole = ruled(World(), given, above=("corp", TENANT))
    assert who_can(whole.inventory(), ACCOUNT, READ_ACCOUNT_KEYS).gaps == ()


@pytest.mark.parametrize("type", ["User", "ServicePrincipal", "Group", "Unknown"])
def test_nobody_is_taken_for_deleted_where_the_directory_shows_none_of_the_kind(type: str):
    """A sign-in that may not read a kind of principals may get an answer without them."""
    world = ruled(World(), assignment(OWNER, "x", type=type))
    power = who_can(
        world.with_body(Principal, deleted("x")).inventory(), ACCOUNT, READ_ACCOUNT_KEYS
    )
    assert power.orphaned == ()
    assert power.gaps or not all(one.proved for one in power.holders)
    shown = ruled(World(), assignment(OWNER, "x", type=type), people=[deleted("x")])
    assert who_can(shown.inventory(), ACCOUNT, READ_ACCOUNT_KEYS).orphaned


@pytest.mark.parametrize("permissions", [None, 7])
def test_an_access_policy_without_permissions_is_not_one_that_gives_none(permissions: Any):
    def gaps(permissions: Any) -> tuple[Gap, ...]:
        policy = {"tenantId": TENANT, "objectId": guid("marge"), "permissions": permissions}
        id = f"{GROUP}/providers/Microsoft.KeyVault/vaults/kv"
        properties = {"enableRbacAuthorization": False, "accessPolicies": [policy]}
        world = ruled(World(), people=[user("marge")])
        inventory = world.with_body(KeyVault, {"id": id, "properties": properties}).inventory()
        (vault,) = inventory.all(KeyVault)
        return key_destroyers(inventory, vault).gaps

    assert gaps(permissions)
    assert gaps({"secrets": ["get"]}) == ()
