"""Who can do something, by name, and what is proved of how many they are."""

from typing import Any

import pytest

from azaudit.analysis.abilities import DELETE_ALL, READ_ACCOUNT_KEYS, SELF_GRANT, Ability
from azaudit.analysis.power import Effective, more_than, named, scope_words, who_can
from azaudit.analysis.power_holders import shared, together
from azaudit.analysis.power_limits import applications, has_nobody, outsiders
from azaudit.model import ResourceId
from azaudit.resources.authorization import DenyAssignment, EligibleRole, LighthouseDelegation
from azaudit.resources.directory import Principal
from azaudit.resources.trail import Unread, trail
from azaudit.snapshot.schema import ScopeRow
from tests.checks.power_roles import ACCESS_ADMINISTRATOR, CONTRIBUTOR, HERE, OWNER, READER, guid
from tests.checks.power_worlds import (
    ABOVE,
    ROOT,
    application,
    assignment,
    delegation,
    deny,
    eligible,
    group,
    guest,
    members,
    ruled,
    user,
)
from tests.worlds import GROUP, OTHER_SUBSCRIPTION, OTHER_TENANT, World

ACCOUNT = ResourceId(f"{GROUP}/providers/Microsoft.CognitiveServices/accounts/ai")
PEOPLE = [user("homer"), user("marge"), guest("ned"), application("robot"), group("ops")]


def world(*assignments: dict[str, Any], **more: Any) -> World:
    return ruled(World(), *assignments, **{"people": PEOPLE, **more})


def power(held: World, ability: Ability = READ_ACCOUNT_KEYS) -> Effective:
    return who_can(held.inventory(), ACCOUNT, ability)


def words(held: World, ability: Ability = READ_ACCOUNT_KEYS) -> list[str]:
    return [str(one) for one in power(held, ability).holders]


SUBSCRIPTION = "the subscription workload"


@pytest.mark.parametrize(
    ("scope", "place"),
    [
        (ROOT, "the tenant root"),
        (ABOVE, "the management group corp"),
        (HERE, SUBSCRIPTION),
        (GROUP, "the resource group rg"),
        (ACCOUNT.text, "ai"),
    ],
)
def test_a_holder_says_its_role_and_where(scope: str, place: str):
    assert words(world(assignment(OWNER, "homer", scope))) == [f"Homer: Owner of {place}"]
    # the id of a subscription alone tells no name
    assert scope_words(scope) == place.replace("workload", HERE.rpartition("/")[2])


def test_a_holder_says_through_which_groups_and_under_what():
    inside = members("ops", user("marge"))
    held = world(assignment(OWNER, "ops", type="Group"), groups=[inside])
    assert words(held) == [f"Marge: Owner of {SUBSCRIPTION} through the group ops"]
    held = world(assignment(OWNER, "marge", condition="x"))
    assert words(held) == [f"Marge: Owner of {SUBSCRIPTION} under a condition"]
    held = world().with_body(LighthouseDelegation, delegation(CONTRIBUTOR, "msp"))
    assert words(held) == [
        f"msp of tenant geekintheweeds.com: by delegation Contributor of {SUBSCRIPTION}"
    ]


def test_the_surest_way_comes_first_and_each_is_kept_once():
    maybe, sure = assignment(OWNER, "homer", ABOVE, condition="x"), assignment(OWNER, "homer")
    (holder,) = power(world(maybe, sure)).holders
    assert [str(way) for way in holder.ways] == [
        f"Owner of {SUBSCRIPTION}",
        "Owner of the management group corp under a condition",
    ]
    assert holder.proved


def test_holders_come_by_name_and_a_reader_is_none():
    held = world(
        assignment(OWNER, "robot"), assignment(OWNER, "marge"), assignment(READER, "homer")
    )
    assert [one.who.name for one in power(held).holders] == ["Marge", "robot"]
    assert named(power(held).holders, 1) == f"Marge: Owner of {SUBSCRIPTION}; and 1 more"


def test_who_can_already_is_not_eligible():
    held = world(assignment(OWNER, "homer")).with_body(
        EligibleRole, eligible(OWNER, "homer", ABOVE), eligible(OWNER, "marge")
    )
    assert [one.who.name for one in power(held).eligible] == ["Marge"]


def test_a_subscription_that_nobody_reached_has_a_gap():
    far = ResourceId(ACCOUNT.text.replace(HERE, f"/subscriptions/{OTHER_SUBSCRIPTION}"))
    found = who_can(world(assignment(OWNER, "homer", ROOT)).inventory(), far, READ_ACCOUNT_KEYS)
    assert (found.holders, [gap.state for gap in found.gaps]) == ((), ["not-collected"])


def test_roles_of_one_tenant_give_nothing_in_another():
    far = ResourceId(ACCOUNT.text.replace(HERE, f"/subscriptions/{OTHER_SUBSCRIPTION}"))
    scope = ScopeRow(OTHER_TENANT, OTHER_SUBSCRIPTION, "guard", "Enabled", "audited")
    held = world(assignment(OWNER, "homer", ROOT)).with_scope(scope)
    assert who_can(held.inventory(), far, READ_ACCOUNT_KEYS).holders == ()
    assert len(power(held).holders) == 1


def test_it_leaves_no_evidence_until_somebody_decides():
    found = world(assignment(OWNER, "homer")).inventory()
    with trail() as read:
        held = who_can(found, ACCOUNT, READ_ACCOUNT_KEYS)
        assert not read.evidence
        assert not more_than(held, 1)
    counted, how, *proofs = read.evidence.values()
    assert (counted.path, counted.value) == ("who can list its keys", 1)
    assert how.chain[:3] == ("Homer", "Owner", HERE)
    assert {proof.value["collector"] for proof in proofs} == {
        "role-assignments",
        "lighthouse-delegations",
    }


TWO = (assignment(OWNER, "homer"), assignment(OWNER, "marge"))


def test_too_many_is_proved_by_those_who_surely_can():
    held = power(world(*TWO, assignment("0" * 36, "ned")))
    assert held.gaps
    assert more_than(held, 1)
    with pytest.raises(Unread):
        more_than(held, 2)


def test_those_who_are_named_are_not_counted():
    assert not more_than(power(world(*TWO)), 1, frozenset({guid("marge")}))


def test_a_condition_is_open_only_where_it_matters():
    held = power(world(*TWO, assignment(OWNER, "ned", condition="x > 1")))
    assert more_than(held, 1)
    assert not more_than(held, 3)
    with pytest.raises(Unread, match="only a condition could limit it: x > 1"):
        more_than(held, 2)


def test_a_deny_assignment_that_may_stop_somebody_leaves_it_open():
    may = deny("*", to=("marge",), condition="x")
    held = power(world(*TWO).with_body(DenyAssignment, may))
    assert not more_than(held, 2)
    with pytest.raises(Unread, match="whether Marge can list its keys is open"):
        more_than(held, 1)


def test_principals_that_nobody_looked_up_may_exist_no_more():
    held = power(world(*TWO, people=()).denied(Principal))
    assert [one.who.kind for one in held.holders] == ["user", "user"]
    assert not more_than(held, 2)
    with pytest.raises(Unread, match="who the principal"):
        more_than(held, 1)


def test_who_stands_behind_a_delegation_is_not_known():
    held = power(world().with_body(LighthouseDelegation, delegation(OWNER, "msp")))
    assert more_than(held, 0)
    assert not more_than(held, 0, frozenset({guid("msp")}))
    with pytest.raises(Unread, match="how many people stand behind msp"):
        more_than(held, 1)


def test_outsiders_and_applications_are_told_apart():
    held = power(world(assignment(OWNER, "ned"), assignment(OWNER, "robot"), *TWO))
    assert [one.who.name for one in outsiders(held)] == ["Ned"]
    assert [one.who.name for one in applications(held)] == ["robot"]
    assert outsiders(held, frozenset({guid("ned")})) == ()


def test_both_of_two_things_take_both():
    halves = world(assignment(ACCESS_ADMINISTRATOR, "homer"), assignment(CONTRIBUTOR, "marge"))
    grants, deletes = power(halves, SELF_GRANT), power(halves, DELETE_ALL)
    assert shared("both", grants, deletes).holders == ()
    assert [one.who.name for one in together("either", grants, deletes).holders] == [
        "Homer",
        "Marge",
    ]
    maybe = world(
        assignment(ACCESS_ADMINISTRATOR, "homer"), assignment(CONTRIBUTOR, "homer", condition="x")
    )
    both = shared("both", power(maybe, SELF_GRANT), power(maybe, DELETE_ALL))
    assert [one.proved for one in both.holders] == [False]


def test_who_holds_one_half_and_activates_the_other_is_eligible_for_both():
    held = world(assignment(CONTRIBUTOR, "homer")).with_body(
        EligibleRole, eligible(ACCESS_ADMINISTRATOR, "homer")
    )
    both = shared("both", power(held, SELF_GRANT), power(held, DELETE_ALL))
    assert (both.holders, [one.who.name for one in both.eligible]) == ((), ["Homer"])
    assert not has_nobody(both)


def test_nobody_is_proved_by_complete_lists_only():
    assert has_nobody(power(world()))
    with pytest.raises(Unread, match="is denied"):
        has_nobody(power(world().denied(EligibleRole)))
    assert not has_nobody(power(world(assignment(OWNER, "homer"))))
