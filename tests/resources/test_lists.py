"""All resources below one, or of a type: complete, or Unread; no refusal reads as none."""

from typing import Any

import pytest

from azaudit.model import ResourceId
from azaudit.resources.inventory import Inventory
from azaudit.resources.key_vault import KeyVault
from azaudit.resources.recovery_backups import RecoveryProtectedItem
from azaudit.resources.recovery_services import RecoveryGuardProxy, RecoveryVault
from azaudit.snapshot.schema import ScopeRow
from tests.resources.lookups import (
    BACKUPS,
    ELSEWHERE,
    ITEM,
    KV,
    OTHER,
    PROVED,
    PROXY,
    RSV,
    SCOPE,
    UNPROVED,
    VAULT,
    children,
    look,
    open_gap,
)
from tests.worlds import OTHER_SUBSCRIPTION, SUBSCRIPTION, TENANT, World


class TestChildren:
    """All resources below one."""

    def test_they_are_found(self):
        world = BACKUPS.with_body(RecoveryProtectedItem, {"id": ITEM}, {"id": ITEM + "2"})
        found, evidence = look(world, children(RecoveryProtectedItem))
        assert [item.name for item in found] == ["vm", "vm2"]
        assert evidence == []

    @pytest.mark.parametrize("state", PROVED)
    def test_none_is_a_proof_that_leaves_evidence(self, state):
        world = BACKUPS.gap(RecoveryProtectedItem, RSV, state)
        found, (proof,) = look(world, children(RecoveryProtectedItem))
        assert found == ()
        assert (proof.kind, proof.resource_id) == ("absence", RSV)
        assert proof.value["collector"] == "recovery-protected-items"

    @pytest.mark.parametrize("state", UNPROVED)
    @pytest.mark.parametrize("bodies", [(), ({"id": ITEM},)], ids=["none read", "one read"])
    def test_a_refused_list_is_never_empty(self, state, bodies):
        world = BACKUPS.with_body(RecoveryProtectedItem, *bodies).gap(
            RecoveryProtectedItem, RSV, state
        )
        found, evidence = look(world, children(RecoveryProtectedItem))
        assert open_gap(found).state == state
        assert evidence == []

    def test_a_list_that_was_not_asked_for_is_never_empty(self):
        found, _ = look(BACKUPS.not_asked(RecoveryGuardProxy, RSV), children(RecoveryGuardProxy))
        assert open_gap(found).state == "not-asked"

    def test_below_a_resource_of_another_view_nothing_is_listed(self):
        def ask(inventory: Inventory) -> Any:
            vault = inventory.find(KeyVault, ResourceId(KV))
            assert isinstance(vault, KeyVault)
            return inventory.children(vault, RecoveryGuardProxy)

        found, _ = look(VAULT, ask)
        assert open_gap(found).state == "not-asked"

    def test_each_parent_has_its_own(self):
        other = RSV + "2"
        world = BACKUPS.with_body(RecoveryVault, {"id": other})
        world = world.with_body(RecoveryProtectedItem, {"id": ITEM})
        assert len(look(world, children(RecoveryProtectedItem))[0]) == 1
        assert look(world, children(RecoveryProtectedItem, other))[0] == ()


class TestAll:
    """All resources of a view."""

    def test_they_are_found_over_all_subscriptions(self):
        world = VAULT.with_scope(OTHER).with_body(KeyVault, {"id": ELSEWHERE})
        found, evidence = look(world, lambda inventory: inventory.all(KeyVault))
        assert {vault.id.subscription_id for vault in found} == {SUBSCRIPTION, OTHER_SUBSCRIPTION}
        assert evidence == []

    @pytest.mark.parametrize("id", [OTHER_SUBSCRIPTION, OTHER_SUBSCRIPTION.upper()])
    def test_they_are_found_in_one(self, id):
        world = VAULT.with_scope(OTHER).with_body(KeyVault, {"id": ELSEWHERE})
        found, _ = look(world, lambda inventory: inventory.all(KeyVault, id))
        assert [vault.id for vault in found] == [ResourceId(ELSEWHERE)]

    def test_none_is_a_proof_by_every_list(self):
        found, proofs = look(World().with_scope(OTHER), lambda inventory: inventory.all(KeyVault))
        assert found == ()
        assert [proof.resource_id for proof in proofs] == [
            SCOPE,
            f"/subscriptions/{OTHER_SUBSCRIPTION}",
        ]
        assert {proof.kind for proof in proofs} == {"absence"}

    def test_none_below_anything_is_a_proof_by_the_list_of_parents(self):
        found, (proof,) = look(World(), lambda inventory: inventory.all(RecoveryGuardProxy))
        assert found == ()
        assert proof.value["collector"] == "recovery-vaults"

    @pytest.mark.parametrize("state", UNPROVED)
    def test_one_refused_list_leaves_all_open(self, state):
        world = VAULT.with_scope(OTHER).gap(KeyVault, f"/subscriptions/{OTHER_SUBSCRIPTION}", state)
        found, _ = look(world, lambda inventory: inventory.all(KeyVault))
        assert open_gap(found).state == state
        # and not the other one
        found, _ = look(world, lambda inventory: inventory.all(KeyVault, SUBSCRIPTION))
        assert len(found) == 1

    @pytest.mark.parametrize("state", UNPROVED)
    def test_a_refused_list_of_parents_leaves_the_children_open(self, state):
        world = BACKUPS.with_body(RecoveryGuardProxy, {"id": PROXY}).gap(RecoveryVault, state=state)
        found, _ = look(world, lambda inventory: inventory.all(RecoveryGuardProxy))
        assert open_gap(found).state == state

    def test_a_subscription_that_nobody_reached_is_never_empty(self):
        found, _ = look(World(), lambda inventory: inventory.all(KeyVault, OTHER_SUBSCRIPTION))
        assert open_gap(found).state == "not-collected"

    def test_a_subscription_that_was_left_out_is_never_empty(self):
        left_out = ScopeRow(TENANT, OTHER_SUBSCRIPTION, "old", "Enabled", "skipped", "excluded")
        world = World().with_scope(left_out)
        found, _ = look(world, lambda inventory: inventory.all(KeyVault, OTHER_SUBSCRIPTION))
        assert open_gap(found).state == "skipped"

    def test_nothing_at_all_is_never_empty(self):
        found, _ = look(World(scopes=()), lambda inventory: inventory.all(KeyVault))
        assert open_gap(found).message == "no subscription was audited"


class TestListed:
    """Every place where a view is listed; none drops out of sight."""

    def test_a_partial_list_has_its_rows_and_its_gap(self):
        (place,) = VAULT.gap(KeyVault, state="partial").inventory().listed(KeyVault)
        assert [vault.name for vault in place.resources] == ["kv"]
        assert place.gap is not None
        assert place.proof is None

    def test_parents_of_a_partial_list_are_places_beside_the_gap(self):
        world = BACKUPS.gap(RecoveryVault, state="partial")
        gap, vault = world.inventory().listed(RecoveryGuardProxy)
        assert (gap.parent, gap.rows) == (None, ())
        assert gap.gap is not None
        assert (vault.scope, vault.gap) == (ResourceId(RSV), None)

    def test_without_parents_the_place_is_where_they_would_be(self):
        (place,) = World().inventory().listed(RecoveryGuardProxy)
        assert (place.scope, place.gap, list(place.resources)) == (ResourceId(SCOPE), None, [])
        assert place.proof is not None
        assert place.proof.collector == "recovery-vaults"

    def test_a_subscription_that_was_not_audited_is_no_place(self):
        left_out = ScopeRow(TENANT, OTHER_SUBSCRIPTION, "old", "Enabled", "skipped")
        assert len(list(World().with_scope(left_out).inventory().listed(KeyVault))) == 1

    def test_a_resource_is_listed_where_it_was_read_and_not_where_its_id_says(self):
        """A list may answer with an id of another subscription; it is not lost for that."""
        odd = "/no/arm/id"
        world = World(below={odd: RSV}).with_body(RecoveryVault, {"id": RSV})
        (place,) = (
            world.with_body(RecoveryGuardProxy, {"id": odd}).inventory().listed(RecoveryGuardProxy)
        )
        assert [proxy.id.text for proxy in place.resources] == [odd]
