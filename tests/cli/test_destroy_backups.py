"""`azaudit who-can --destroy-backups`: who can destroy data and backups, alone or together."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from azaudit.api import (
    BackupVault,
    RecoveryGuardProxy,
    RecoveryProtectedItem,
    RecoveryVault,
    ResourceGuard,
)
from azaudit.app.destroy_backups import SCHEMA_VERSION
from azaudit.resources.authorization import DenyAssignment, EligibleRole, RoleAssignment
from azaudit.resources.directory import DirectoryGroup
from azaudit.resources.role_policies import RolePolicyAssignment
from azaudit.snapshot.schema import ScopeRow
from tests.checks.backup_cases import BV, RSV
from tests.checks.boundary_cases import (
    GUARDED,
    LOCKED,
    holding,
    instance,
    instances,
    item,
    ruled_by,
)
from tests.checks.duty_cases import HOMER, HOMER_THERE, MAGGIE, setting
from tests.checks.duty_worlds import POLICY, THERE, both_sides, guard_body
from tests.checks.guard_cases import COLLECT
from tests.checks.power_roles import (
    BACKUP_CONTRIBUTOR,
    CONTRIBUTOR,
    HERE,
    OWNER,
    READER,
    guid,
    role,
)
from tests.checks.power_worlds import (
    application,
    assignment,
    eligible,
    group,
    group_scope,
    members,
    user,
)
from tests.cli.snapshots import clean, write
from tests.test_startup import SDK, loaded
from tests.worlds import GROUP, NOW, OTHER_SUBSCRIPTION, SUBSCRIPTION, TENANT, World

OWNS = assignment(OWNER, "maggie")
HOMER_OWNS, HOMER_GUARDS = assignment(OWNER, "homer"), assignment(OWNER, "homer-there", THERE)
CONDITION = "@Request[x] StringEquals 'y'"
DELETER = role("Deleter", "Microsoft.Compute/virtualMachines/delete")


@dataclass
class Told:
    """What the command answered, both to a program and to people."""

    code: int
    document: dict[str, Any]
    text: str

    def names(self, key: str = "alone") -> list[str]:
        return [one["name"] for one in self.document[key]]

    @property
    def vault(self) -> dict[str, Any]:
        """The only vault."""
        (found,) = self.document["vaults"]
        entry: dict[str, Any] = found
        return entry

    @property
    def first(self) -> str:
        """The short answer, however many lines it takes."""
        return self.flat.partition(" as of ")[0]

    @property
    def flat(self) -> str:
        return " ".join(self.text.split())

    def together(self, hand: str) -> list[str]:
        return [one["name"] for one in self.vault["together"][hand]]


@dataclass
class Asking:
    """Asks twice, for JSON and for text, which must end alike."""

    azaudit: Callable[..., Any]
    folder: Path

    def __call__(self, *worlds: World, only: Any = None, on: str = "") -> Told:
        paths = [
            write(self.folder / f"{at}.azaudit", world, only=only)
            for at, world in enumerate(worlds)
        ]
        asked = ["who-can", *paths, "--destroy-backups", *(["--on", on] if on else [])]
        told, coded = self.azaudit(*asked), self.azaudit(*asked, "-f", "json")
        for path in paths:
            path.unlink()
        assert told.code == coded.code, told.err
        return Told(told.code, json.loads(coded.out), told.out)


@pytest.fixture
def asked(azaudit, tmp_path):
    return Asking(azaudit, tmp_path)


@pytest.fixture
def path(tmp_path):
    return write(tmp_path / "s.azaudit", ruled_by(holding(item()), OWNS))


def test_who_has_both_hands_is_alone_and_the_others_are_together(asked):
    found = asked(
        ruled_by(
            holding(item()),
            OWNS,
            assignment(BACKUP_CONTRIBUTOR, "homer"),
            assignment(DELETER, "ned"),
            assignment(READER, "homer"),
            roles=[DELETER],
        )
    )
    assert (found.code, found.document["complete"]) == (0, True)
    assert found.names() == ["Maggie"]
    (hands,) = (one["hands"] for one in found.vault["alone"])
    assert [way["role"] for way in hands["data"]["ways"]] == ["Owner"]
    assert hands["approval"] is None
    assert (found.together("data"), found.together("backups")) == ([None], ["Homer"])
    assert found.vault["together"]["approval"] is None
    assert found.first == "1 person can destroy data and backups alone"
    assert "the data and the backups, by - Owner of the subscription workload at" in found.flat
    assert "Homer: Backup Contributor of the subscription workload" in found.flat


def test_the_json_has_the_documented_keys(asked):
    document = asked(ruled_by(GUARDED, HOMER_OWNS, OWNS, HOMER_GUARDS)).document
    assert {key: document[key] for key in ("schema_version", "as_of", "complete")} == {
        "schema_version": SCHEMA_VERSION,
        "as_of": NOW,
        "complete": True,
    }
    assert " ".join(document) == (
        "schema_version as_of complete notes without_backups alone maybe_alone vaults gaps"
    )
    who = "id tenant_id name user_name kind managed_identity guest known"
    assert " ".join(document["alone"][0]) == f"{who} number vaults"
    (vault,) = document["vaults"]
    assert " ".join(vault) == (
        "id name tenant_id subscription_id subscription_name complete backed_up soft_delete guards"
        " locked alone maybe_alone after_approval together gaps"
    )
    assert vault["backed_up"] == {
        "items": 1,
        "sources": 1,
        "in_own_subscription": 1,
        "outside_azure": 0,
    }
    assert (vault["id"], vault["tenant_id"], vault["locked"]) == (RSV, TENANT, False)
    assert vault["soft_delete"] == {"state": "AlwaysON", "days": 14}
    assert " ".join(vault["guards"][0]) == "id tenant_id state message"
    (alone,) = vault["alone"]
    assert " ".join(alone) == f"{who} tie sure open needs hands"
    assert " ".join(alone["hands"]["approval"]) == "id name guest tenant_id ways"
    assert " ".join(vault["together"]["data"][0]) == f"{who} sure needs way"
    assert vault["together"]["backups"][0]["needs_approval"] is True


def test_the_owner_of_the_guard_who_holds_the_vault_is_one_person_of_two_tenants(asked):
    found = asked(ruled_by(GUARDED, HOMER_OWNS, OWNS, HOMER_GUARDS))
    assert found.names() == ["Homer"]
    (alone,) = found.vault["alone"]
    assert alone["tie"] == "the same person by homer@jogcloud.com"
    assert alone["hands"]["approval"]["id"] == guid("homer-there")
    assert found.together("data") == found.together("backups") == ["Maggie"]
    assert found.together("approval") == []
    assert "in two tenants: the same person by homer@jogcloud.com" in found.text
    assert "the approval on the guard, as Homer, by" in found.flat


def test_a_guard_of_somebody_else_leaves_it_to_two(asked):
    found = asked(ruled_by(GUARDED, OWNS, HOMER_GUARDS))
    assert (found.code, found.names()) == (0, [])
    assert found.first == "nobody can destroy data and backups alone"
    assert (found.together("data"), found.together("approval")) == (["Maggie"], ["Homer"])
    assert [one["state"] for one in found.vault["guards"]] == ["reached"]
    assert "nobody alone\n" in found.text


def test_who_deletes_by_what_the_guard_does_not_protect_needs_no_approval(asked):
    held = ruled_by(GUARDED, assignment(BACKUP_CONTRIBUTOR, "maggie"), HOMER_GUARDS)
    proxies: list[Mapping[str, Any]] = [
        {
            **body,
            "properties": {
                **body["properties"],
                "resourceGuardOperationDetails": [{"vaultCriticalOperation": POLICY}],
            },
        }
        for body in held.bodies[RecoveryGuardProxy]
    ]
    found = asked(replace(held, bodies={**held.bodies, RecoveryGuardProxy: proxies}))
    (maggie,) = found.vault["together"]["backups"]
    assert maggie["needs_approval"] is False
    assert "Maggie: Backup Contributor of the subscription workload, and needs no" in found.flat


def test_the_same_people_over_many_vaults_are_counted_once(asked):
    world = ruled_by(holding(item()), OWNS, assignment(CONTRIBUTOR, "homer", RSV))
    more = instances(instance())
    for view in more.bodies:
        world = world.with_body(view, *more.bodies[view])
    found = asked(world)
    assert found.names() == ["Maggie"]
    assert found.document["alone"][0]["number"] == 2
    assert [one["id"] for one in found.document["alone"][0]["vaults"]] == [BV, RSV]
    assert "2 vaults: " in found.text


def test_managed_identities_and_applications_are_named_as_such(asked):
    people = [
        application("robot", servicePrincipalType="ManagedIdentity"),
        application("pipeline"),
        user("ned"),
    ]
    given = (
        assignment(OWNER, "robot", type="ServicePrincipal"),
        assignment(OWNER, "pipeline", type="ServicePrincipal"),
        assignment(OWNER, "ned"),
        OWNS,
    )
    found = asked(both_sides(holding(item()), *given, people=[MAGGIE, *people]))
    assert found.first == (
        "2 people, 1 managed identity and 1 application can destroy data and backups alone"
    )
    (robot,) = (one for one in found.document["alone"] if one["name"] == "robot")
    assert robot["managed_identity"] is True
    assert "  robot, managed identity\n" in found.text


def test_locked_immutability_leaves_nobody_whatever_is_unread(asked):
    world = ruled_by(holding(item(), lock=LOCKED), OWNS).denied(RecoveryGuardProxy, RSV)
    found = asked(world.denied(RoleAssignment))
    assert (found.code, found.document["complete"]) == (0, True)
    assert (found.vault["locked"], found.vault["together"]) == (True, None)
    assert found.first == "nobody can destroy data and backups alone"
    assert "nobody can delete the backups, as long as they are immutable" in found.text


def test_what_a_locked_vault_backs_up_may_stay_unread(asked):
    found = asked(holding(lock=LOCKED).denied(RecoveryProtectedItem, RSV))
    assert (found.code, found.vault["backed_up"]) == (0, None)
    assert [gap["could"] for gap in found.vault["gaps"]] == ["say what is backed up"]


def test_a_condition_leaves_it_at_maybe_and_the_answer_complete(asked):
    given = assignment(OWNER, "maggie", condition=CONDITION)
    found = asked(ruled_by(holding(item()), given))
    assert (found.code, found.names(), found.names("maybe_alone")) == (0, [], ["Maggie"])
    assert found.first == "nobody can surely destroy data and backups alone; 1 person maybe can"
    (maybe,) = found.vault["maybe_alone"]
    assert (maybe["sure"], CONDITION in maybe["open"][0]) == (False, True)
    assert f'under the condition "{CONDITION}"' in found.flat


def test_whoever_activates_a_role_alone_is_alone_and_others_are_after_approval(asked):
    freely = [eligible(OWNER, name) for name in ("maggie", "homer")]
    world = ruled_by(holding(item())).with_body(EligibleRole, *freely)
    world = world.with_body(RolePolicyAssignment, setting(OWNER, HERE, by="homer"))
    found = asked(world)
    assert (found.code, found.names()) == (0, [])
    those = found.vault["after_approval"]
    assert [one["name"] for one in those] == ["Homer", "Maggie"]
    assert [one["needs"] for one in those] == [["Owner takes the approval of Homer"]] * 2
    assert "alone, once somebody else approves: 2" in found.text
    free = ruled_by(holding(item())).with_body(EligibleRole, freely[0])
    free = free.with_body(RolePolicyAssignment, setting(OWNER, HERE, approval=False))
    assert asked(free).names() == ["Maggie"]


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


@pytest.mark.parametrize(
    ("on", "number"),
    [(RSV, 1), (RSV.upper(), 1), (GROUP, 1), (f"/subscriptions/{SUBSCRIPTION}", 1), ("rsv", 1)],
)
def test_on_narrows_it(asked, on, number):
    held = replace(ruled_by(holding(item()), OWNS))
    name = RSV.rpartition("/")[2]
    found = asked(held, on=name if on == "rsv" else on)
    assert len(found.document["vaults"]) == number


@pytest.mark.parametrize(
    ("arguments", "error", "hint"),
    [
        (("--action", "A.B/c/read"), "--destroy-backups is a question of its own", "--action"),
        (("--data",), "--destroy-backups is a question of its own", "--data"),
        (("--on", f"{RSV}2"), "the snapshots hold no", "look at how it is spelt"),
        (("--on", "nothing"), "the snapshots hold nothing called 'nothing'", "name it by"),
        (
            ("--on", f"{GROUP}/providers/Microsoft.Compute/virtualMachines/vm"),
            "is no vault that holds backups",
            "name a Recovery Services vault",
        ),
        (("-f", "table"), "who-can has no form 'table'", "use text or json"),
    ],
)
def test_wrong_usage(azaudit, path, arguments, error, hint):
    ran = azaudit("who-can", path, "--destroy-backups", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert error in ran.errors[0]
    assert hint in ran.errors[1]


def test_long_lists_are_cut_in_the_text_alone(asked):
    people = [user(f"person-{number}") for number in range(30)]
    world = both_sides(
        holding(item()),
        assignment(OWNER, "ops", type="Group"),
        people=[group("ops"), *people],
        groups=[members("ops", *people)],
    )
    found = asked(world)
    assert len(found.names()) == len(found.vault["alone"]) == 30
    assert found.text.count("and 20 more; -f json has all") == 2


@pytest.mark.parametrize("columns", [80, 140])
def test_only_ids_are_longer_than_a_line(asked, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", str(columns))
    long = user("maggie", displayName="Montgomery " * 20)
    found = asked(
        both_sides(
            GUARDED, OWNS, HOMER_OWNS, HOMER_GUARDS, people=[long, HOMER], there=[HOMER_THERE]
        )
    )
    wide = [line for line in found.text.splitlines() if len(line) > columns]
    assert all(line.split()[-1].startswith("/subscriptions/") for line in wide)
    assert f"{RSV}\n" in found.text


def test_names_act_on_no_terminal(asked):
    evil = user("maggie", displayName="Evil\x1b[2J\n  alone: 9")
    found = asked(both_sides(holding(item()), OWNS, people=[evil]))
    assert "\x1b" not in found.text
    assert "Evil\\x1b[2J\\x0a alone: 9" in found.text


@pytest.mark.parametrize(("format", "rich"), [("json", False), ("text", True)])
def test_it_loads_no_sdk_and_rich_only_for_the_text(path, format, rich):
    names = loaded("who-can", str(path), "--destroy-backups", "-f", format)
    assert names.isdisjoint(SDK)
    assert ("rich" in names) == rich
