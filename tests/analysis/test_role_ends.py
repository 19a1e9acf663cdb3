"""Until when roles hold: what has an end, what has none, and what nobody could ask."""

from typing import Any

import pytest

from azaudit.analysis.assignments import granted
from azaudit.analysis.rbac import Assignment
from azaudit.analysis.role_ends import RoleEnds, licensed, role_ends
from azaudit.resources.authorization import ActiveRole, EligibleRole, RoleAssignment
from azaudit.resources.trail import trail
from azaudit.snapshot.schema import ScopeRow
from tests.checks.power_roles import HERE
from tests.checks.power_worlds import ABOVE, ROOT, assignment, eligible, ruled
from tests.worlds import OTHER_SUBSCRIPTION, SUBSCRIPTION, TENANT, World

OWNER = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635"
SECOND = f"/subscriptions/{OTHER_SUBSCRIPTION}"
BESIDE = ScopeRow(TENANT, OTHER_SUBSCRIPTION, "second", "Enabled", "audited")


def known(**more: Any) -> dict[str, Any]:
    """What Privileged Identity Management knows of Homer's role."""
    body = assignment(OWNER, "homer", kind="roleAssignmentScheduleInstances")
    return {**body, "properties": {**body["properties"], **more}}


def held(world: World, scope: str = HERE) -> tuple[RoleEnds, Assignment]:
    inventory = ruled(world, assignment(OWNER, "homer", scope)).inventory()
    (one,) = granted(inventory, RoleAssignment, "assigned")[TENANT]
    return role_ends(inventory), one


@pytest.mark.parametrize(
    ("properties", "standing"),
    [
        ({"assignmentType": "Assigned", "endDateTime": None}, True),
        ({"assignmentType": "assigned"}, True),
        ({"assignmentType": "Assigned", "endDateTime": "2026-12-31T00:00:00Z"}, False),
        ({"assignmentType": "Activated", "endDateTime": "2026-11-20T17:00:00Z"}, False),
        ({"assignmentType": "ACTIVATED", "endDateTime": None}, False),
        ({"endDateTime": "2026-12-31T00:00:00Z"}, False),
        ({"endDateTime": None}, None),
        ({"assignmentType": "Borrowed"}, None),
        ({"assignmentType": "Assigned", "endDateTime": 7}, None),
    ],
)
@pytest.mark.parametrize("spelt", [HERE, f"/providers/Microsoft.Subscription{HERE}"])
def test_an_end_is_what_makes_a_role_time_bound(properties, standing, spelt):
    ends, one = held(World().with_body(ActiveRole, known(**properties, scope=spelt)))
    with trail() as read:
        assert ends.standing(one) is standing
    assert [(item.path, item.value) for item in read.evidence.values()] == [("standing", standing)]
    if standing is None:
        assert ends.standing_gap(one).state == "unreadable"


def test_of_several_reasons_the_permanent_one_counts():
    activated = known(assignmentType="Activated", endDateTime="2026-11-20T17:00:00Z")
    for other, standing in (("Assigned", True), ("Borrowed", None)):
        more = {**known(assignmentType=other), "id": activated["id"] + "2"}
        ends, one = held(World().with_body(ActiveRole, activated, more))
        assert ends.standing(one) is standing


@pytest.mark.parametrize("before", ["", "/providers/Microsoft.Subscription"])
def test_an_assignment_is_found_by_its_own_id_whatever_else_is_told(before):
    ends, one = held(World())
    odd = dict.fromkeys(("principalId", "scope", "roleDefinitionId"))
    found = known(
        originRoleAssignmentId=(before + one.id).upper(), assignmentType="Activated", **odd
    )
    ends, one = held(World().with_body(ActiveRole, found))
    assert ends.standing(one) is False


@pytest.mark.parametrize("scope", [HERE, f"{HERE}/resourceGroups/rg", ABOVE, ROOT])
def test_what_a_complete_list_does_not_know_is_permanent(scope):
    ends, one = held(World(), scope)
    with trail() as read:
        assert ends.standing(one) is True
    assert [item.kind for item in read.evidence.values()] == ["absence"]


@pytest.mark.parametrize("state", ["denied", "failed", "partial"])
@pytest.mark.parametrize("scope", [HERE, ABOVE, ROOT])
def test_a_list_with_a_gap_leaves_it_open(scope, state):
    ends, one = held(World().gap(ActiveRole, HERE, state), scope)
    assert ends.standing(one) is None
    assert ends.standing_gap(one).state == state
    ends, one = held(World().not_asked(ActiveRole, HERE), scope)
    assert (ends.standing(one), ends.standing_gap(one).state) == (None, "not-asked")


def test_what_lies_above_is_on_the_list_of_every_subscription():
    world = World().with_scope(BESIDE).denied(ActiveRole, SECOND)
    ends, one = held(world, ABOVE)
    assert ends.standing(one) is True
    ends, one = held(world.denied(ActiveRole, HERE), ABOVE)
    assert ends.standing(one) is None


def test_what_was_read_of_a_list_with_a_gap_proves_that_a_role_is_permanent_and_no_end():
    activated = known(assignmentType="Activated", endDateTime="2026-11-20T17:00:00Z")
    for body, standing in ((activated, None), (known(assignmentType="Assigned"), True)):
        ends, one = held(World().with_body(ActiveRole, body).gap(ActiveRole, HERE, "partial"))
        assert ends.standing(one) is standing
        assert ends.standing_gap(one).state == "partial"


def test_a_row_that_says_of_nobody_what_it_is_may_be_about_anybody():
    world = World().with_body(ActiveRole, known(principalId=None, assignmentType="Activated"))
    ends, one = held(world)
    assert ends.standing(one) is None
    assert ends.standing_gap(one).state == "unreadable"


def test_only_what_is_assigned_can_be_permanent():
    inventory = ruled(World()).with_body(EligibleRole, eligible(OWNER, "homer")).inventory()
    (one,) = granted(inventory, EligibleRole, "eligible")[TENANT]
    assert role_ends(inventory).standing(one) is None
    assert role_ends(inventory) is role_ends(inventory)


NO_LICENCE: dict[str, Any] = {"http_status": 400, "error_code": "AadPremiumLicenseRequired"}


@pytest.mark.parametrize(
    ("world", "expected"),
    [
        (World(), True),
        (World().denied(EligibleRole), True),
        (World().denied(EligibleRole).gap(ActiveRole), None),
        (World().gap(EligibleRole, state="complete", **NO_LICENCE), False),
        (World().denied(EligibleRole).gap(ActiveRole, state="complete", **NO_LICENCE), False),
        (World().not_asked(EligibleRole).not_asked(ActiveRole), None),
    ],
)
def test_a_refusal_for_want_of_the_licence_says_that_there_is_none(world, expected):
    assert licensed(world.inventory(), SUBSCRIPTION) is expected
    assert licensed(world.inventory(), OTHER_SUBSCRIPTION) is None
