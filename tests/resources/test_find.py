"""One resource by its id: it is there, or a complete list shows that it is not."""

from typing import Any

import pytest

from azaudit.model import ResourceId
from azaudit.resources.inventory import Missing
from azaudit.resources.key_vault import KeyVault
from azaudit.resources.log_destinations import LogAnalyticsWorkspace
from azaudit.resources.recovery_backups import RecoveryProtectedItem
from azaudit.resources.recovery_services import RecoveryGuardProxy, RecoveryVault
from azaudit.resources.resource_manager import ProviderRegistration
from azaudit.snapshot.schema import ScopeRow
from tests.resources.lookups import (
    BACKUPS,
    ELSEWHERE,
    ITEM,
    KV,
    PROVED,
    PROXY,
    RSV,
    SCOPE,
    UNPROVED,
    VAULT,
    find,
    look,
    open_gap,
)
from tests.worlds import GROUP, OTHER_SUBSCRIPTION, TENANT, World

WORKSPACE = f"{GROUP}/providers/Microsoft.OperationalInsights/workspaces/log"


class TestFind:
    """One resource by its id."""

    @pytest.mark.parametrize("id", [KV, KV.upper(), KV[1:], KV + "/"])
    def test_a_resource_is_found_by_any_spelling_of_its_id(self, id: str):
        found, evidence = look(VAULT, find(KeyVault, id))
        assert isinstance(found, KeyVault)
        assert evidence == []

    @pytest.mark.parametrize("state", PROVED)
    def test_a_complete_list_proves_that_it_is_deleted(self, state: str):
        world = World().gap(KeyVault, state=state)
        found, (proof,) = look(world, find(KeyVault, KV))
        assert found == Missing(ResourceId(KV), "deleted")
        assert (proof.kind, proof.resource_id, proof.path) == ("absence", SCOPE, None)
        assert proof.value == {"collector": "key-vaults", "state": state, "rows": 0}

    @pytest.mark.parametrize("state", UNPROVED)
    def test_a_refused_list_is_never_a_proof(self, state: str):
        found, evidence = look(World().gap(KeyVault, state=state), find(KeyVault, KV))
        assert open_gap(found).state == state
        assert evidence == []

    def test_a_list_that_was_not_asked_for_is_no_proof(self):
        found, _ = look(World().not_asked(KeyVault), find(KeyVault, KV))
        assert open_gap(found).state == "not-asked"

    def test_a_resource_that_was_read_is_there_whatever_became_of_the_list(self):
        found, _ = look(VAULT.gap(KeyVault, state="partial"), find(KeyVault, KV))
        assert isinstance(found, KeyVault)

    def test_a_subscription_that_nobody_reached_is_unread_and_says_what_to_add(self):
        found, _ = look(World(), find(KeyVault, ELSEWHERE))
        assert open_gap(found).state == "not-collected"
        assert "--tenant" in open_gap(found).message

    @pytest.mark.parametrize("role", ["skipped", "delegated"])
    def test_a_subscription_that_was_left_out_is_out_of_scope(self, role: Any):
        left_out = ScopeRow(TENANT, OTHER_SUBSCRIPTION, "old", "Disabled", role, "Disabled")
        found, evidence = look(World().with_scope(left_out), find(KeyVault, ELSEWHERE))
        assert found == Missing(ResourceId(ELSEWHERE), "out-of-scope")
        assert evidence == []

    @pytest.mark.parametrize("id", [RSV, SCOPE, "/keys", "", GROUP, f"{KV}/keys/k"])
    def test_an_id_of_another_type_proves_nothing(self, id: str):
        found, evidence = look(World(), find(KeyVault, id))
        assert open_gap(found).state == "unreadable"
        assert evidence == []

    def test_what_is_missing_is_false(self):
        assert not Missing(ResourceId(KV), "deleted")
        assert not Missing(ResourceId(KV), "out-of-scope")

    def test_a_provider_is_found_by_an_id_without_a_type(self):
        id = f"{SCOPE}/providers/Microsoft.KeyVault"
        world = World().with_body(ProviderRegistration, {"id": id})
        assert isinstance(look(world, find(ProviderRegistration, id))[0], ProviderRegistration)
        assert look(World(), find(ProviderRegistration, id))[0] == Missing(
            ResourceId(id), "deleted"
        )


class TestFindBelow:
    """A child's absence is proved by its parent's list, or by its parent's absence."""

    @pytest.mark.parametrize(
        ("view", "id"), [(RecoveryGuardProxy, PROXY), (RecoveryProtectedItem, ITEM)]
    )
    def test_the_list_of_the_parent_proves_it(self, view, id):
        found, (proof,) = look(BACKUPS, find(view, id))
        assert found == Missing(ResourceId(id), "deleted")
        assert (proof.resource_id, proof.value["collector"]) == (RSV, view.listing.collector)

    @pytest.mark.parametrize(
        ("view", "id"), [(RecoveryGuardProxy, PROXY), (RecoveryProtectedItem, ITEM)]
    )
    @pytest.mark.parametrize("state", UNPROVED)
    def test_a_refused_list_of_the_parent_proves_nothing(self, view, id, state):
        """Not even where the list holds grandchildren, and the id's parent is no parent."""
        found, evidence = look(BACKUPS.gap(view, RSV, state), find(view, id))
        assert open_gap(found).state == state
        assert evidence == []

    @pytest.mark.parametrize(
        ("view", "id"), [(RecoveryGuardProxy, PROXY), (RecoveryProtectedItem, ITEM)]
    )
    def test_below_something_deleted_there_is_nothing(self, view, id):
        found, (proof,) = look(World(), find(view, id))
        assert found == Missing(ResourceId(id), "deleted")
        assert (proof.resource_id, proof.value["collector"]) == (SCOPE, "recovery-vaults")

    @pytest.mark.parametrize(
        ("view", "id"), [(RecoveryGuardProxy, PROXY), (RecoveryProtectedItem, ITEM)]
    )
    def test_a_parent_that_may_exist_proves_nothing(self, view, id):
        found, evidence = look(World().denied(RecoveryVault), find(view, id))
        assert open_gap(found).missing_action == "Microsoft.RecoveryServices/vaults/read"
        assert evidence == []


class TestFindNamed:
    """What is read by itself is proved by the answer to that read."""

    def test_it_is_found(self):
        world = World().with_body(LogAnalyticsWorkspace, {"id": WORKSPACE})
        found, evidence = look(world, find(LogAnalyticsWorkspace, WORKSPACE.upper()))
        assert isinstance(found, LogAnalyticsWorkspace)
        assert evidence == []

    def test_an_answer_that_there_is_none_proves_it(self):
        world = World().with_absent(LogAnalyticsWorkspace, WORKSPACE)
        found, (proof,) = look(world, find(LogAnalyticsWorkspace, WORKSPACE))
        assert found == Missing(ResourceId(WORKSPACE), "deleted")
        assert (proof.kind, proof.resource_id) == ("absence", WORKSPACE)
        assert proof.value["collector"] == "log-analytics-workspaces"

    @pytest.mark.parametrize("state", UNPROVED)
    def test_a_refused_read_proves_nothing(self, state: str):
        world = World().gap(LogAnalyticsWorkspace, WORKSPACE, state)
        found, evidence = look(world, find(LogAnalyticsWorkspace, WORKSPACE))
        assert open_gap(found).state == state
        assert evidence == []

    def test_the_answer_about_one_proves_nothing_of_another(self):
        world = World().with_absent(LogAnalyticsWorkspace, WORKSPACE)
        found, _ = look(world, find(LogAnalyticsWorkspace, f"{WORKSPACE}2"))
        assert open_gap(found).state == "not-asked"

    def test_there_is_no_list_of_them(self):
        world = World().with_body(LogAnalyticsWorkspace, {"id": WORKSPACE})
        found, _ = look(world, lambda inventory: inventory.all(LogAnalyticsWorkspace))
        assert open_gap(found).state == "not-asked"
