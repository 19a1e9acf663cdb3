"""Guards by their proxies, and what is said where a guard's side was not collected."""

import shlex

import pytest

from azaudit.analysis.guards import ask_owner, attached_guard, guard_tenant, guarded_vault
from azaudit.model import Gap, ResourceId
from azaudit.resources.data_protection import BackupGuardProxy, BackupVault, ResourceGuard
from azaudit.resources.inventory import Inventory
from azaudit.resources.recovery_services import GuardProxy, RecoveryGuardProxy, RecoveryVault
from azaudit.resources.trail import Unread, trail
from azaudit.snapshot.schema import ScopeRow
from tests.checks.guard_cases import GONE, backup_pair, both, guarded
from tests.worlds import OTHER_SUBSCRIPTION, OTHER_TENANT, TENANT, World

GUARD = ResourceId(
    f"/subscriptions/{OTHER_SUBSCRIPTION}/resourceGroups/g/providers"
    "/Microsoft.DataProtection/resourceGuards/guard"
)


def pair(world: World) -> tuple[Inventory, GuardProxy]:
    inventory = world.inventory()
    proxies: list[GuardProxy] = [*inventory.known(RecoveryGuardProxy)]
    proxies += inventory.known(BackupGuardProxy)
    (proxy,) = proxies
    return inventory, proxy


def gap_of(world: World) -> Gap:
    with pytest.raises(Unread) as raised:
        attached_guard(*pair(world))
    (gap,) = raised.value.gaps
    return gap


def scoped(*, role: str = "skipped", reason: str, state: str = "Enabled", **more: str) -> World:
    row = ScopeRow(
        more.get("tenant", OTHER_TENANT),
        OTHER_SUBSCRIPTION,
        "security",
        state,
        role,  # type: ignore[arg-type]  # one of the roles
        reason,
        home_tenant_id=more.get("home"),
    )
    return guarded().with_scope(row)


def test_a_guard_that_is_there_leaves_evidence_of_its_own_reading():
    with trail() as seen:
        guard = attached_guard(*pair(both()))
    assert isinstance(guard, ResourceGuard)
    derived = [one for one in seen.evidence.values() if one.kind == "derived"]
    assert [(one.resource_id, one.path, one.value) for one in derived] == [
        (guard.id.text, "exists", True)
    ]


def test_a_guard_is_gone_only_with_proof():
    with trail() as seen:
        assert attached_guard(*pair(GONE)) is None
    (proof,) = [one for one in seen.evidence.values() if one.kind == "absence"]
    assert proof.value["collector"] == "resource-guards"
    place = f"/subscriptions/{OTHER_SUBSCRIPTION}"
    assert gap_of(GONE.denied(ResourceGuard, place)).state == "denied"
    assert gap_of(GONE.not_asked(ResourceGuard, place)).state == "not-asked"


def test_where_nobody_went_the_owner_is_told_what_to_run():
    gap = gap_of(guarded())
    assert gap.state == "not-collected"
    assert ResourceId(gap.scope) == GUARD
    assert gap.message == (
        "the guard guard was not collected;"
        f" its owner can run `azaudit collect --subscription {OTHER_SUBSCRIPTION}"
        " -o guard.azaudit`, and `azaudit check vault.azaudit guard.azaudit` then judges both sides"
    )


def test_a_tenant_that_is_known_is_named_in_place_of_the_subscription():
    delegated = scoped(
        role="delegated", reason="its home is another", tenant=TENANT, home=OTHER_TENANT
    )
    for world in (delegated, scoped(reason="excluded by the user")):
        gap = gap_of(world)
        assert gap.state == "skipped"
        assert f"`azaudit collect --tenant {OTHER_TENANT} -o guard.azaudit`" in gap.message


def test_nobody_is_asked_to_collect_what_cannot_be_read():
    gap = gap_of(scoped(reason="deleted", state="Deleted"))
    assert gap.message.endswith(f"of tenant {OTHER_TENANT}: deleted")


@pytest.mark.parametrize("hostile", ["x; rm -rf ~", "$(id)", "`id`", "a'b", "-o", "a b"])
def test_an_id_of_somebody_else_s_runs_nothing_in_a_shell(hostile):
    said = ask_owner(World().inventory(), ResourceId(f"/subscriptions/{hostile}/x"))
    command = said.removeprefix("its owner can run `").partition(" -o guard.azaudit`")[0]
    assert shlex.split(command) == ["azaudit", "collect", "--subscription", hostile.lower()]


def test_the_tenant_of_a_guard_is_known_or_its_owner_is_told():
    assert guard_tenant(*pair(both())) == OTHER_TENANT
    assert guard_tenant(*pair(scoped(reason="excluded by the user"))) == OTHER_TENANT
    with pytest.raises(Unread, match="azaudit collect --subscription"):
        guard_tenant(*pair(guarded()))


def test_the_vault_of_a_proxy_is_of_its_kind():
    assert isinstance(guarded_vault(*pair(both())), RecoveryVault)
    assert isinstance(guarded_vault(*pair(backup_pair("eastus2"))), BackupVault)


def test_a_vault_that_is_not_there_is_open():
    inventory, proxy = pair(both())
    with pytest.raises(Unread, match="not there any more"):
        guarded_vault(World().inventory(), proxy)
    assert inventory.find(RecoveryVault, proxy.vault_id)
