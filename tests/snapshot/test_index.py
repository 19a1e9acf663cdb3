"""Several snapshots as one: the newest answer counts, and nothing that was known is lost."""

from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest

from azaudit.model import ResourceId
from azaudit.resources.key_vault import KeyVault
from azaudit.resources.log_destinations import LogAnalyticsWorkspace
from azaudit.resources.recovery_services import RecoveryGuardProxy, RecoveryVault
from azaudit.snapshot.coverage import Coverage, CoverageState
from azaudit.snapshot.index import SnapshotIndex
from azaudit.snapshot.read import SnapshotFile
from azaudit.snapshot.schema import ScopeRow
from tests.worlds import GROUP, OTHER_TENANT, SUBSCRIPTION, TENANT, World

OLD, NEW = "2026-11-01T09:00:00Z", "2026-11-20T09:00:00Z"
SCOPE = f"/subscriptions/{SUBSCRIPTION}"
KV = f"{GROUP}/providers/Microsoft.KeyVault/vaults/kv"
RSV = f"{GROUP}/providers/Microsoft.RecoveryServices/vaults/rsv"
WORKSPACE = f"{GROUP}/providers/Microsoft.OperationalInsights/workspaces/log"
TYPE = KeyVault.arm_type.lower()


def kv(word: str = "", name: str = "kv") -> dict[str, Any]:
    return {"id": KV[:-2] + name, "properties": {"word": word}}


def world(now: str = NEW, **how: Any) -> World:
    return World(now=now, **how)


def index(*worlds: World) -> SnapshotIndex:
    return SnapshotIndex([one.file(f"{number}.azaudit") for number, one in enumerate(worlds)])


def word(found: SnapshotIndex, id: str = KV) -> str | None:
    row = found.resource(ResourceId(id), TYPE)
    return str(row.body()["properties"]["word"]) if row is not None else None


def names(found: SnapshotIndex, collector: str = "key-vaults", scope: str = SCOPE) -> list[str]:
    return [ResourceId(row.id).name for row in found.listed(collector, scope)]


@pytest.mark.parametrize(
    ("first", "second", "wins"),
    [
        (("list", OLD), ("list", NEW), "second"),
        # a newer list says more of today than an older GET
        (("get", OLD), ("list", NEW), "second"),
        (("list", OLD), ("get", NEW), "second"),
        (("list", NEW), ("get", NEW), "second"),
        # Resource Graph never wins over the provider, however new it is
        (("list", OLD), ("bulk", NEW), "first"),
        (("bulk", OLD), ("bulk", NEW), "second"),
    ],
)
def test_the_newest_answer_of_the_provider_counts(first, second, wins):
    one, other = (
        world(now, source=source).with_body(KeyVault, kv(name))
        for (source, now), name in ((first, "first"), (second, "second"))
    )
    assert word(index(one, other)) == wins
    assert word(index(other, one)) == wins


def test_what_only_a_get_answers_comes_from_the_newest_get():
    listed = world(NEW, source="list").with_body(KeyVault, kv("new list"))
    older = (
        world(OLD, source="list").with_body(KeyVault, kv("old")).with_detail(KeyVault, kv("get"))
    )
    for files in permutations((listed, older)):
        found = index(*files)
        row = found.resource(ResourceId(KV), TYPE)
        assert row is not None
        detail = found.detail(row)
        assert detail is not None
        assert (word(found), detail.body()["properties"]["word"]) == ("new list", "get")


def test_a_get_completes_the_row_of_its_own_file():
    found = index(
        world(source="list").with_body(KeyVault, kv("list")).with_detail(KeyVault, kv("get"))
    )
    assert word(found) == "get"
    assert names(found) == ["kv"]


def test_ids_in_other_casings_are_one_resource():
    shouting = {"id": KV.upper(), "properties": {"word": "new"}}
    found = index(world(OLD).with_body(KeyVault, kv("old")), world().with_body(KeyVault, shouting))
    assert word(found) == "new"
    assert len(found.of_type(TYPE)) == 1
    assert len(names(found)) == 1


@pytest.mark.parametrize("state", ["denied", "failed", "partial", "skipped"])
def test_a_list_that_failed_later_takes_nothing_away(state: str):
    older = world(OLD).with_body(KeyVault, kv("old"))
    newer = world().gap(KeyVault, state=state)
    for files in permutations((older, newer)):
        found = index(*files)
        coverage = found.coverage("key-vaults", SCOPE)
        assert coverage is not None
        assert (coverage.state, coverage.finished_at) == (CoverageState.COMPLETE, OLD)
        assert (word(found), names(found)) == ("old", ["kv"])


def test_of_two_complete_lists_the_newer_counts():
    found = index(world(), world(OLD))
    coverage = found.coverage("key-vaults", SCOPE)
    assert coverage is not None
    assert coverage.finished_at == NEW


def test_what_a_newer_complete_list_lacks_is_gone():
    older = world(OLD).with_body(KeyVault, kv("old"), kv("old", "gone"))
    newer = world().with_body(KeyVault, kv("new"))
    for files in permutations((older, newer)):
        found = index(*files)
        assert names(found) == ["kv"]
        assert word(found, KV[:-2] + "gone") is None


def test_a_get_keeps_nothing_alive_that_a_newer_list_lacks():
    older = world(OLD).with_body(KeyVault, kv("old")).with_detail(KeyVault, kv("old get"))
    for files in permutations((older, world())):
        assert word(index(*files)) is None


@pytest.mark.parametrize("state", ["denied", "failed", "partial", "skipped"])
def test_only_a_complete_list_makes_something_gone(state: str):
    older = world(OLD).with_body(KeyVault, kv("old"))
    newer = world().with_body(KeyVault, kv("new", "kv2")).gap(KeyVault, state=state)
    assert names(index(older, newer)) == ["kv", "kv2"]


def test_a_provider_that_is_not_registered_any_more_holds_nothing():
    older = world(OLD).with_body(KeyVault, kv("old"))
    assert names(index(older, world().gap(KeyVault, state="not-registered"))) == []


def test_a_list_that_is_not_newer_makes_nothing_gone():
    """What was created between an older complete list and a newer partial one exists."""
    newer = world().with_body(KeyVault, kv("new")).gap(KeyVault, state="partial")
    assert names(index(world(OLD), newer)) == ["kv"]


def test_what_lay_below_something_gone_is_gone_too():
    proxy = {"id": f"{RSV}/backupResourceGuardProxies/VaultProxy"}
    older = world(OLD).with_body(RecoveryVault, {"id": RSV}).with_body(RecoveryGuardProxy, proxy)
    found = index(older, world())
    assert found.of_type(RecoveryGuardProxy.arm_type.lower()) == ()
    assert found.of_type(RecoveryVault.arm_type.lower()) == ()


def test_a_child_whose_id_does_not_say_it_is_listed_below_its_parent():
    odd = {"id": "/backupmanagement/resources/rsv/backupResourceGuardProxies/p"}
    described = world(below={odd["id"].lower(): RSV})
    found = index(
        described.with_body(RecoveryVault, {"id": RSV}).with_body(RecoveryGuardProxy, odd)
    )
    assert names(found, "recovery-guard-proxies", RSV) == ["p"]


def scope(tenant: str, role: Any = "audited", home: str | None = None) -> ScopeRow:
    return ScopeRow(tenant, SUBSCRIPTION, "sub", "Enabled", role, None, None, home)


@pytest.mark.parametrize(
    ("rows", "wins"),
    [
        ((scope(TENANT, "skipped"), scope(OTHER_TENANT)), OTHER_TENANT),
        ((scope(TENANT, "delegated", OTHER_TENANT), scope(OTHER_TENANT)), OTHER_TENANT),
        # two people audited it, one of them from outside
        ((scope(TENANT, home=OTHER_TENANT), scope(OTHER_TENANT)), OTHER_TENANT),
        ((scope(TENANT, home=TENANT), scope(OTHER_TENANT, home=TENANT)), TENANT),
    ],
)
def test_a_subscription_counts_as_audited_and_from_home(rows, wins):
    for order in permutations(rows):
        found = index(*(World(scopes=(row,)) for row in order))
        (row,) = found.subscriptions()
        assert row.tenant_id == wins
        # in one file as well
        assert SnapshotIndex([World(scopes=order).file()]).subscriptions() == [row]


def test_a_subscription_is_found_by_its_id_in_any_casing():
    id = "ABCDEF00-0000-0000-0000-000000000000"
    row = ScopeRow(TENANT, id, "sub", "Enabled", "audited")
    assert index(World(scopes=(row,))).subscription(id.lower()) == row


def test_tenants_are_those_that_were_audited():
    found = index(World(scopes=(scope(TENANT), scope(OTHER_TENANT, "skipped"))))
    assert found.tenants() == {TENANT}


def test_the_order_of_files_changes_nothing():
    worlds = (
        world(OLD).with_body(KeyVault, kv("a"), kv("a", "kv2")),
        world(NEW).with_body(KeyVault, kv("b"), kv("b", "kv3")).gap(KeyVault, state="partial"),
        # equally new, and saying something else
        world(NEW).with_body(KeyVault, kv("c"), kv("c", "kv4")).gap(KeyVault, state="failed"),
    )
    seen = set()
    for files in permutations(worlds):
        found = index(*files)
        seen.add(
            (
                tuple((row.id, row.packed) for row in found.of_type(TYPE)),
                tuple(names(found)),
                repr(found.all_coverage()),
                repr(found.subscriptions()),
            )
        )
    assert len(seen) == 1


def test_the_order_of_rows_in_a_file_changes_nothing():
    file = world().with_body(KeyVault, *(kv("x", f"kv{i}") for i in range(9))).file()
    backwards = replace(
        file, resources=file.resources[::-1], coverage=file.coverage[::-1], scope=file.scope[::-1]
    )

    def shown(one: SnapshotFile) -> tuple[list[str], str]:
        found = SnapshotIndex([one])
        return names(found), repr(found.all_coverage())

    assert shown(file) == shown(backwards)


def test_what_was_read_by_itself_is_gone_once_a_newer_read_finds_none():
    older = world(OLD).with_body(LogAnalyticsWorkspace, {"id": WORKSPACE})
    newer = world().with_absent(LogAnalyticsWorkspace, WORKSPACE)
    type = LogAnalyticsWorkspace.arm_type.lower()
    for files in permutations((older, newer)):
        found = index(*files)
        assert found.resource(ResourceId(WORKSPACE), type) is None
        coverage = found.coverage("log-analytics-workspaces", WORKSPACE)
        assert coverage is not None
        assert (coverage.finished_at, coverage.rows) == (NEW, 0)


@pytest.mark.parametrize("state", ["denied", "failed"])
def test_what_was_read_by_itself_stays_when_a_newer_read_fails(state: str):
    older = world(OLD).with_body(LogAnalyticsWorkspace, {"id": WORKSPACE})
    newer = world().gap(LogAnalyticsWorkspace, WORKSPACE, state)
    for files in permutations((older, newer)):
        row = index(*files).resource(ResourceId(WORKSPACE), LogAnalyticsWorkspace.arm_type.lower())
        assert row is not None


def test_what_was_made_again_is_there():
    older = world(OLD).with_absent(LogAnalyticsWorkspace, WORKSPACE)
    newer = world().with_body(LogAnalyticsWorkspace, {"id": WORKSPACE})
    for files in permutations((older, newer)):
        row = index(*files).resource(ResourceId(WORKSPACE), LogAnalyticsWorkspace.arm_type.lower())
        assert row is not None


@pytest.mark.parametrize("state", list(CoverageState))
def test_a_unit_either_proves_absence_or_has_a_gap(state: CoverageState):
    made = Coverage("c", "t", None, "/s", state, NEW, 403, "Code", "a/read", None)
    gap = made.gap()
    assert state.proves_absence is (gap is None)
    if gap is not None:
        assert gap.state == state.value
        assert gap.message == "c was not read"
        assert (gap.http_status, gap.error_code, gap.missing_action) == (403, "Code", "a/read")


def test_a_proof_is_a_complete_list_or_an_unregistered_provider():
    proving = {state for state in CoverageState if state.proves_absence}
    assert proving == {CoverageState.COMPLETE, CoverageState.NOT_REGISTERED}
