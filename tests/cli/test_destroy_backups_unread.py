"""`azaudit who-can --destroy-backups` where something was not read, or only one side was."""

from dataclasses import replace

import pytest

from azaudit.api import (
    BackupVault,
    RecoveryGuardProxy,
    RecoveryProtectedItem,
    RecoveryVault,
    ResourceGuard,
)
from azaudit.resources.authorization import DenyAssignment, RoleAssignment
from azaudit.resources.directory import DirectoryGroup
from azaudit.snapshot.schema import ScopeRow
from tests.checks.backup_cases import RSV
from tests.checks.boundary_cases import (
    GUARDED,
    holding,
    instances,
    item,
    ruled_by,
)
from tests.checks.duty_worlds import guard_body
from tests.checks.guard_cases import COLLECT
from tests.checks.power_roles import (
    OWNER,
)
from tests.checks.power_worlds import (
    assignment,
    group_scope,
)
from tests.cli.destroy_worlds import HOMER_GUARDS, HOMER_OWNS, OWNS, Asking
from tests.cli.snapshots import clean
from tests.worlds import OTHER_SUBSCRIPTION, TENANT, World


@pytest.fixture
def asked(azaudit, tmp_path):
    return Asking(azaudit, tmp_path)


@pytest.mark.parametrize(
    ("world", "could", "message"),
    [
        (ruled_by(holding(item())).denied(RoleAssignment), "add holders", "is denied"),
        (
            ruled_by(holding(item()), OWNS).denied(DenyAssignment),
            "take the power away",
            "denyAssignments/read is denied",
        ),
        (
            ruled_by(holding(item()), OWNS).denied(RecoveryGuardProxy, RSV),
            "add holders",
            "backupResourceGuardProxies/read is denied",
        ),
        (holding().denied(RecoveryProtectedItem, RSV), "add holders", "is denied"),
        (ruled_by(holding(item(7)), OWNS), "add holders", "not a resource id"),
        (
            ruled_by(holding(item(), lock={"state": "Odd"}), OWNS),
            "take the power away",
            "Odd",
        ),
        (
            ruled_by(
                holding(item()),
                assignment(OWNER, "ops", type="Group"),
                groups=[],
            ).denied(DirectoryGroup, group_scope("ops")),
            "add holders",
            "who is in the group",
        ),
    ],
)
def test_what_was_not_read_leaves_it_open(asked, world, could, message):
    found = asked(world)
    assert (found.code, found.document["complete"], found.names()) == (3, False, [])
    assert could in {gap["could"] for gap in found.vault["gaps"]}
    assert any(message in gap["message"] for gap in found.vault["gaps"])
    assert found.first == "nobody can destroy data and backups alone, as far as was read"
    assert f"Not read, and could {could}\n" in found.text
    assert "not complete: see what was not read" in found.text


def test_who_is_surely_alone_stays_so_when_more_may_be(asked):
    world = ruled_by(holding(item()), OWNS, assignment(OWNER, "ops", type="Group"))
    found = asked(world.denied(DirectoryGroup, group_scope("ops")))
    assert (found.code, found.names()) == (3, ["Maggie"])
    assert found.first.endswith("alone, and maybe more: not everything was read")


def vault_side() -> World:
    """The vault's tenant, without the guard's."""
    world = ruled_by(GUARDED, HOMER_OWNS, OWNS)
    return replace(world, scopes=world.scopes[:1], bodies={**world.bodies, ResourceGuard: []})


def guard_side() -> World:
    """The guard's tenant, without the vault's."""
    whole = ruled_by(World().with_scope(GUARDED.scopes[1]), HOMER_OWNS, HOMER_GUARDS)
    return whole.with_body(ResourceGuard, guard_body())


def test_of_a_guard_that_nobody_collected_its_owner_is_told_what_to_run(asked):
    found = asked(vault_side())
    assert (found.code, found.names()) == (3, [])
    (guard,) = found.vault["guards"]
    assert (guard["state"], guard["tenant_id"]) == ("not-read", None)
    assert COLLECT in found.flat
    assert "theirs.azaudit" not in found.text
    assert found.together("data") == ["Homer", "Maggie"]


def test_the_guards_side_alone_says_that_there_are_no_vaults(asked):
    found = asked(guard_side())
    assert (found.code, found.document["vaults"]) == (0, [])
    assert found.first == "no vault here backs anything up"
    assert "the snapshots hold Resource Guards (1) and no vault" in found.flat


def test_both_sides_as_two_snapshots_are_judged_together(asked):
    found = asked(vault_side(), guard_side())
    assert (found.code, found.names()) == (0, ["Homer"])


@pytest.mark.parametrize("world", [holding(), instances(), clean()])
def test_without_backups_there_is_nothing_to_destroy(asked, world):
    found = asked(world)
    number = len([*world.bodies.get(RecoveryVault, ()), *world.bodies.get(BackupVault, ())])
    assert (found.code, found.document["vaults"]) == (0, [])
    assert found.document["without_backups"] == number
    assert found.first == "no vault here backs anything up"


def test_vaults_that_were_not_listed_leave_it_open(asked):
    found = asked(World().denied(RecoveryVault))
    assert (found.code, found.document["complete"]) == (3, False)
    assert [gap["could"] for gap in found.document["gaps"]] == ["add vaults"]
    assert found.first == "nobody can destroy data and backups alone, as far as was read"


@pytest.mark.parametrize(
    ("only", "missing"),
    [
        (("recovery-vaults",), "recovery-protected-items"),
        ((RecoveryProtectedItem.listing.collector,), "recovery-vaults"),
        (
            ("recovery-vaults", "recovery-guard-proxies", "recovery-protected-items"),
            "role-assignments",
        ),
    ],
)
def test_what_was_not_collected_is_named_with_what_to_run(asked, only, missing):
    found = asked(ruled_by(holding(item()), OWNS), only=(*only, "backup-vaults"))
    assert (found.code, found.names()) == (3, [])
    assert f"{missing} was not collected at" in found.flat
    assert "`azaudit collect --select backup-boundary-separated` asks for all" in found.flat


def test_subscriptions_that_were_left_out_are_counted(asked):
    skipped = ScopeRow(TENANT, OTHER_SUBSCRIPTION, "x", "Enabled", "skipped", "excluded")
    found = asked(ruled_by(holding(item()), OWNS).with_scope(skipped))
    assert "subscriptions that the snapshots name and do not hold: 1" in found.text
