"""`azaudit who-can --destroy-backups`: who can destroy data and backups, alone or together."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from azaudit.api import (
    RecoveryGuardProxy,
    RecoveryProtectedItem,
)
from azaudit.app.destroy_backups import SCHEMA_VERSION
from azaudit.resources.authorization import EligibleRole, RoleAssignment
from azaudit.resources.role_policies import RolePolicyAssignment
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
from tests.checks.duty_cases import MAGGIE
from tests.checks.duty_people_cases import setting
from tests.checks.duty_worlds import POLICY, both_sides
from tests.checks.power_roles import (
    BACKUP_CONTRIBUTOR,
    CONTRIBUTOR,
    HERE,
    OWNER,
    READER,
    guid,
)
from tests.checks.power_worlds import (
    application,
    assignment,
    eligible,
    user,
)
from tests.cli.destroy_worlds import CONDITION, DELETER, HOMER_GUARDS, HOMER_OWNS, OWNS, Asking
from tests.worlds import NOW, TENANT


@pytest.fixture
def asked(azaudit, tmp_path):
    return Asking(azaudit, tmp_path)


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
    (hands,) = (one["hands"] for one in found.told())
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
        "schema_version as_of complete notes without_backups alone maybe_alone vaults destroyers"
        " holders gaps"
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
    (alone,) = document["destroyers"]
    assert " ".join(alone) == f"{who} tie sure open needs hands"
    assert " ".join(alone["hands"]["approval"]) == "id name guest tenant_id ways"
    assert " ".join(document["holders"][0]) == f"{who} sure needs way"
    assert " ".join(vault["together"]) == "data backups unguarded approval"
    assert (vault["together"]["backups"], vault["together"]["unguarded"]) == ([0], [])


def test_the_owner_of_the_guard_who_holds_the_vault_is_one_person_of_two_tenants(asked):
    found = asked(ruled_by(GUARDED, HOMER_OWNS, OWNS, HOMER_GUARDS))
    assert found.names() == ["Homer"]
    (alone,) = found.told()
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
    assert found.together("backups") == found.together("unguarded") == ["Maggie"]
    said = "Maggie: Backup Contributor of the subscription workload, whom the guard does not stop"
    assert said in found.flat


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
    (maybe,) = found.told("maybe_alone")
    assert (maybe["sure"], CONDITION in maybe["open"][0]) == (False, True)
    assert f'under the condition "{CONDITION}"' in found.flat


def test_whoever_activates_a_role_alone_is_alone_and_others_are_after_approval(asked):
    freely = [eligible(OWNER, name) for name in ("maggie", "homer")]
    world = ruled_by(holding(item())).with_body(EligibleRole, *freely)
    world = world.with_body(RolePolicyAssignment, setting(OWNER, HERE, by="homer"))
    found = asked(world)
    assert (found.code, found.names()) == (0, [])
    those = found.told("after_approval")
    assert [one["name"] for one in those] == ["Homer", "Maggie"]
    assert [one["needs"] for one in those] == [["Owner takes the approval of Homer"]] * 2
    assert "alone, once somebody else approves: 2" in found.text
    free = ruled_by(holding(item())).with_body(EligibleRole, freely[0])
    free = free.with_body(RolePolicyAssignment, setting(OWNER, HERE, approval=False))
    assert asked(free).names() == ["Maggie"]
