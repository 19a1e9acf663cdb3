"""`azaudit who-can` where something was not read: what that could change, and that it is said."""

import pytest

from azaudit.resources.authorization import (
    ActiveRole,
    DenyAssignment,
    EligibleRole,
    LighthouseDelegation,
    RoleAssignment,
    SubscriptionAncestry,
)
from azaudit.resources.directory import DirectoryGroup, Principal
from azaudit.snapshot.schema import ScopeRow
from tests.checks.power_roles import OWNER, guid, role
from tests.checks.power_worlds import ABOVE, assignment, deny, group, group_scope, user
from tests.cli.who_can_worlds import Asking, world
from tests.worlds import OTHER_SUBSCRIPTION, OTHER_TENANT

HOMER = user("homer")
OPS = {"type": "Group"}


@pytest.fixture
def asked(azaudit, tmp_path):
    return Asking(azaudit, tmp_path)


def test_a_group_that_graph_refused_may_hold_anybody(asked):
    kept = world(assignment(OWNER, "ops", **OPS), people=[group("ops")])
    found = asked(kept.denied(DirectoryGroup, group_scope("ops")))
    assert (found.code, found.document["complete"]) == (3, False)
    (gap,) = found.ability()["gaps"]
    assert (gap["could"], gap["state"], gap["http_status"]) == ("add holders", "denied", 403)
    assert "nobody, as far as was read" in found.text
    assert "who is in the group ops was not read" in found.flat
    assert f"denied 403 AuthorizationFailed, needs {gap['missing_action']}" in found.flat


@pytest.mark.parametrize("type", ["Strange", None])
def test_a_principal_of_an_unknown_type_may_be_a_group(asked, type):
    found = asked(world(assignment(OWNER, "thing", type=type)))
    assert (found.code, found.holders()) == (3, [])
    assert guid("thing") in found.ability()["gaps"][0]["message"]
    assert guid("thing") in found.text


def test_a_role_definition_that_was_not_read_may_give_anything(asked):
    found = asked(world(assignment(role("Unread"), "homer"), people=[HOMER]))
    assert (found.code, found.holders()) == (3, [])
    assert any(guid("Unread") in gap["message"] for gap in found.ability()["gaps"])


@pytest.mark.parametrize(
    ("view", "could"),
    [
        (RoleAssignment, "add holders"),
        (LighthouseDelegation, "add holders"),
        (DenyAssignment, "take the power away"),
        (EligibleRole, "add eligible holders"),
    ],
)
def test_a_list_that_was_refused_leaves_the_answer_open(asked, view, could):
    kept = world(assignment(OWNER, "homer"), people=[HOMER])
    found = asked(kept.denied(view))
    assert found.code == 3
    assert could in {gap["could"] for gap in found.ability()["gaps"]}
    assert f"Not read, and could {could}\n" in found.text
    # nobody surely can what something unread may deny to all
    assert found.holders() == ([] if view is DenyAssignment else ["Homer"])


def test_management_groups_that_were_not_read_leave_it_open(asked):
    kept = world(assignment(OWNER, "homer", ABOVE), people=[HOMER])
    kept.bodies.pop(SubscriptionAncestry)
    assert asked(kept.denied(SubscriptionAncestry)).code == 3


def test_without_the_directory_holders_have_ids_and_may_be_no_more(asked):
    found = asked(world(assignment(OWNER, "homer")).denied(Principal))
    assert found.code == 3
    assert [one["sure"] for one in found.ability()["holders"]] == [False]
    assert f"{guid('homer')}, user, whether it still exists was not read" in found.flat
    assert "Not read, and could say who holders are" in found.text


def test_ends_that_were_not_read_are_said_and_leave_the_answer_complete(asked):
    found = asked(world(assignment(OWNER, "homer"), people=[HOMER]).denied(ActiveRole))
    assert (found.code, found.document["complete"]) == (0, True)
    assert "Not read, and could say when roles end" in found.text


def test_a_deny_assignment_for_a_group_that_was_not_read_leaves_it_open(asked):
    kept = world(assignment(OWNER, "homer"), people=[HOMER, group("ops")])
    kept = kept.with_body(DenyAssignment, deny("*/action", to=("ops",)))
    found = asked(kept.denied(DirectoryGroup, group_scope("ops")))
    assert (found.code, found.holders(), found.holders(sure=False)) == (3, [], ["Homer"])
    assert found.way["open"]
    assert "open: whether the deny assignment /subscriptions/" in found.flat
    (gap,) = found.ability()["gaps"]
    assert (gap["could"], gap["http_status"]) == ("take the power away", 403)
    assert "who is in the group ops was not read" in found.flat


def test_a_subscription_that_nobody_audited_is_not_answered(asked):
    found = asked(world(), on=f"/subscriptions/{OTHER_SUBSCRIPTION}")
    assert (found.code, found.document["complete"], found.document["tenant_id"]) == (3, False, None)
    assert f"subscription {OTHER_SUBSCRIPTION} lies in no tenant that was collected" in found.flat


@pytest.mark.parametrize(
    ("role", "reason", "words"),
    [
        ("skipped", "excluded by the user", "excluded by the user"),
        ("delegated", None, "its home is another tenant"),
    ],
)
def test_a_subscription_that_was_left_out_is_answered_with_the_reason(asked, role, reason, words):
    row = ScopeRow(OTHER_TENANT, OTHER_SUBSCRIPTION, "guard", "Enabled", role, reason)
    found = asked(world().with_scope(row), on="guard")
    assert found.code == 3
    assert f"the subscription guard was left out: {words}" in found.flat
