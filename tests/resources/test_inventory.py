"""Views of rows: made once, of the newest answers, and not too many at a time."""

import pytest

from azaudit.model import ResourceId
from azaudit.resources.cognitive_services import CognitiveAccount
from azaudit.resources.inventory import Inventory, Missing
from azaudit.resources.key_vault import KeyVault
from azaudit.resources.recovery_services import RecoveryVault
from azaudit.resources.trail import Unread, trail
from azaudit.snapshot.index import SnapshotIndex
from tests.resources.lookups import KV, RSV, VAULT, find, look
from tests.worlds import GROUP, World


def test_known_resources_are_those_that_were_read():
    world = VAULT.gap(KeyVault, state="partial")
    assert [vault.name for vault in world.inventory().known(KeyVault)] == ["kv"]


def test_a_view_of_a_row_is_made_of_its_newest_get():
    account = f"{GROUP}/providers/Microsoft.CognitiveServices/accounts/ai"
    world = World(source="list").with_body(RecoveryVault, {"id": RSV, "properties": {}})
    flag = {"securitySettings": {"multiUserAuthorization": "Enabled"}}
    vault = look(world, find(RecoveryVault, RSV))[0]
    with pytest.raises(Unread, match="was listed and not read by itself"):
        _ = vault.multi_user_authorization
    world = world.with_detail(RecoveryVault, {"id": RSV, "properties": flag})
    assert look(world, find(RecoveryVault, RSV))[0].multi_user_authorization == "Enabled"
    assert isinstance(look(World(), find(CognitiveAccount, account))[0], Missing)


def test_a_get_that_was_refused_is_why_a_detail_is_unread():
    world = World(source="list").with_body(RecoveryVault, {"id": RSV, "properties": {}})
    (complete,) = [unit for unit in world.file().coverage if unit.collector == "recovery-vaults"]
    refused = world.denied(RecoveryVault).file().coverage
    (denied,) = [unit for unit in refused if unit.collector == "recovery-vaults"]
    unit = denied.__class__(
        "recovery-vaults-detail",
        complete.tenant_id,
        complete.subscription_id,
        RSV,
        denied.state,
        denied.finished_at,
        denied.http_status,
        denied.error_code,
        denied.missing_action,
        denied.message,
    )
    vault = look(world.with_unit(unit), find(RecoveryVault, RSV))[0]
    with pytest.raises(Unread) as raised:
        _ = vault.multi_user_authorization
    (gap,) = raised.value.gaps
    assert (gap.state, gap.http_status, gap.scope) == ("denied", 403, RSV)
    assert gap.missing_action == "Microsoft.RecoveryServices/vaults/read"


def test_many_views_do_not_pile_up():
    bodies = [{"id": f"{KV}{number}"} for number in range(2_000)]
    inventory = World().with_body(KeyVault, *bodies).inventory()
    assert len(list(inventory.known(KeyVault))) == 2_000
    assert len(inventory._views) < 1_000


def test_a_conclusion_is_drawn_once_and_on_no_trail():
    drawn = []

    def conclude(inventory: Inventory) -> int:
        drawn.append(inventory.find(KeyVault, ResourceId(KV + "2")))
        return len(drawn)

    with trail() as seen:
        inventory = VAULT.inventory()
        assert [inventory.once(conclude), inventory.once(conclude)] == [1, 1]
    assert seen.evidence == {}


def test_the_time_that_counts_is_that_of_the_newest_snapshot():
    files = [World(now=f"2026-11-{day}T00:00:00Z").file() for day in (20, 22, 21)]
    assert Inventory(SnapshotIndex(files)).as_of == "2026-11-22T00:00:00Z"
    assert Inventory(SnapshotIndex([])).as_of == ""
