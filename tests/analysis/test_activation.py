"""What it takes to activate a role: read from its settings, or said to be unread."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from azaudit.analysis.activation import Activation, activation_of
from azaudit.analysis.assignments import delegated, granted
from azaudit.analysis.rbac import Assignment
from azaudit.resources.authorization import EligibleRole, LighthouseDelegation, RoleAssignment
from azaudit.resources.role_policies import RolePolicyAssignment
from azaudit.resources.trail import Unread, trail
from azaudit.snapshot.schema import ScopeRow
from tests.arm.access import RolePolicy
from tests.arm.role_policies import policy_body
from tests.checks.power_roles import CONTRIBUTOR, HERE, OWNER, guid
from tests.checks.power_worlds import ABOVE, assignment, delegation, eligible, group, ruled, user
from tests.worlds import OTHER_SUBSCRIPTION, OTHER_TENANT, TENANT, World

MARGE = {"id": guid("marge"), "userType": "User", "description": "Marge", "isBackup": False}
BOARD = {"id": guid("board").upper(), "userType": "group", "description": "The Board"}
INSIDE = f"{HERE}/resourceGroups/rg"
Change = Callable[[dict[str, Any]], None]


def settings(scope: str = HERE, role: str = OWNER, *approvers: Any, **more: Any) -> dict[str, Any]:
    return policy_body(RolePolicy(scope, role, approvers or None, **more))


def rule(body: dict[str, Any], id: str) -> dict[str, Any]:
    """A rule of a body, to be changed."""
    rules = body["properties"]["effectiveRules"]
    found: dict[str, Any] = next(one for one in rules if one["id"].startswith(id))
    return found


def asked(world: World, scope: str = HERE, **more: Any) -> Activation:
    """What it takes Homer to become an Owner."""
    inventory = world.with_body(EligibleRole, eligible(OWNER, "homer", scope, **more)).inventory()
    (one,) = granted(inventory, EligibleRole, "eligible")[TENANT]
    return activation_of(inventory, TENANT, one)


def changed(change: Change, *approvers: Any) -> Activation:
    body = deepcopy(settings(HERE, OWNER, *approvers))
    change(body)
    return asked(World().with_body(RolePolicyAssignment, body))


def test_azure_s_own_settings_demand_nobody_s_approval():
    assert asked(World().with_body(RolePolicyAssignment, settings())) == Activation(
        approval=False, approvers=(), multi_factor=False, maximum="PT8H"
    )


def test_those_who_may_approve_are_told_by_the_names_they_have():
    body = settings(HERE, OWNER, MARGE, BOARD, multi_factor=True, maximum="PT4H")
    found = asked(World().with_body(RolePolicyAssignment, body))
    assert (found.approval, found.multi_factor, found.maximum) == (True, True, "PT4H")
    assert found.gap is None
    assert found.needs_approval
    assert [(one.id, one.kind, str(one)) for one in found.approvers or ()] == [
        (guid("marge"), "user", "Marge"),
        (guid("board"), "group", "the group The Board"),
    ]


def test_the_directory_knows_approvers_better():
    people = [user("marge", displayName="Marge Bouvier"), group("board")]
    body = settings(HERE, OWNER, MARGE | {"userType": "Robot"}, BOARD)
    world = ruled(World(), assignment(OWNER, "marge"), people=people)
    found = asked(world.with_body(RolePolicyAssignment, body))
    assert [str(one) for one in found.approvers or ()] == ["Marge Bouvier", "the group board"]


@pytest.mark.parametrize("scope", [HERE, INSIDE, f"{INSIDE}/providers/A.B/c/d", ABOVE, "/"])
def test_settings_are_those_of_the_very_scope(scope):
    """Whatever is demanded above or below, where nothing is handed down."""
    others = [one for one in (HERE, INSIDE, ABOVE) if one != scope]
    world = World().with_body(RolePolicyAssignment, *(settings(at) for at in others))
    held = world.with_body(RolePolicyAssignment, settings(scope, OWNER, MARGE))
    assert asked(held, scope).approval is True
    found = asked(world, scope)
    assert found.gap is not None
    assert (found.approval, found.approvers, found.gap.state) == (None, None, "not-asked")
    with trail() as read, pytest.raises(Unread):
        _ = found.needs_approval
    assert read.unread


def test_settings_of_another_role_at_the_scope_say_nothing():
    world = World().with_body(RolePolicyAssignment, settings(HERE, CONTRIBUTOR, MARGE))
    found = asked(world)
    assert found.gap is not None
    assert (found.approval, found.gap.state) == (None, "unreadable")
    assert f"holds no settings of the role {OWNER}" in found.gap.message


def test_ids_and_scopes_are_compared_without_case_and_provider():
    body = settings(HERE, OWNER, MARGE)
    odd = f"/providers/Microsoft.Subscription{HERE}"
    body["id"] = odd + body["id"].removeprefix(HERE)
    body["properties"]["scope"] = odd.upper()
    body["properties"]["roleDefinitionId"] = body["properties"]["roleDefinitionId"].upper()
    world = World().with_body(RolePolicyAssignment, body)
    spelt = eligible(OWNER, "homer")
    spelt["properties"]["scope"] = odd
    inventory = world.with_body(EligibleRole, spelt).inventory()
    (one,) = granted(inventory, EligibleRole, "eligible")[TENANT]
    assert activation_of(inventory, TENANT, one).approval is True


@pytest.mark.parametrize("state", ["denied", "failed", "partial"])
def test_a_list_with_a_gap_says_why(state):
    more = {"missing_action": "x/read"} if state == "denied" else {}
    found = asked(World().gap(RolePolicyAssignment, HERE, state, **more))
    assert found.gap is not None
    assert (found.approval, found.gap.state) == (None, state)
    assert found.gap.missing_action == more.get("missing_action")
    # what was read all the same counts
    world = World().with_body(RolePolicyAssignment, settings(HERE, OWNER, MARGE))
    assert asked(world.gap(RolePolicyAssignment, HERE, state)).approval is True


def test_a_group_of_the_same_name_in_another_tenant_is_another_one():
    body = settings(ABOVE, OWNER, MARGE)
    theirs = f"/tenants/{OTHER_TENANT}"
    other = ScopeRow(OTHER_TENANT, OTHER_SUBSCRIPTION, "theirs", "Enabled", "audited")
    world = World(below={body["id"].lower(): theirs}).with_scope(other)
    found = asked(world.with_body(RolePolicyAssignment, body), ABOVE)
    assert found.approval is None


def _set(*path: Any, to: Any = None) -> Change:
    """Change a value of the approval rule."""

    def change(body: dict[str, Any]) -> None:
        held: Any = rule(body, "Approval")
        for name in path[:-1]:
            held = held[name]
        held[path[-1]] = to

    return change


def _rules(to: Any) -> Change:
    return lambda body: body["properties"].update(effectiveRules=to)


def _twice(body: dict[str, Any]) -> None:
    body["properties"]["effectiveRules"].append(rule(body, "Approval"))


def _without(id: str) -> Change:
    return lambda body: body["properties"]["effectiveRules"].remove(rule(body, id))


@pytest.mark.parametrize(
    "change",
    [
        _rules(None),
        _rules({}),
        _rules([]),
        _rules("all"),
        _without("Approval"),
        _twice,
        _set("id", to=7),
        _set("setting"),
        _set("setting", to="yes"),
        _set("setting", "isApprovalRequired"),
        _set("setting", "isApprovalRequired", to="true"),
        _set("setting", "isApprovalRequired", to=1),
        _set("setting", "approvalMode", to="noapproval"),
    ],
)
def test_what_cannot_be_read_of_approval_is_open(change):
    found = changed(change, MARGE)
    assert found.gap is not None
    assert (found.approval, found.approvers, found.gap.state) == (None, None, "unreadable")


@pytest.mark.parametrize(
    "change",
    [
        _set("setting", "approvalStages"),
        _set("setting", "approvalStages", to=["x"]),
        _set("setting", "approvalStages", 0, "primaryApprovers"),
        _set("setting", "approvalStages", 0, "primaryApprovers", to=[{"userType": "User"}]),
    ],
)
def test_approvers_that_cannot_be_read_leave_it_at_that_somebody_has_to(change):
    found = changed(change, MARGE)
    assert (found.approval, found.approvers, found.gap) == (True, None, None)


@pytest.mark.parametrize("mode", ["Parallel", "Sometimes", None, 7])
def test_what_is_required_does_not_hang_on_the_mode(mode):
    assert changed(_set("setting", "approvalMode", to=mode), MARGE).approval is True
    assert changed(_set("setting", "approvalMode", to=mode)).approval is False


def test_approval_of_nobody_is_told():
    found = changed(_set("setting", "approvalStages", 0, "primaryApprovers", to=[]), MARGE)
    assert (found.approval, found.approvers) == (True, ())


def test_an_odd_rule_beside_the_one_that_counts_does_not_matter():
    found = changed(lambda body: body["properties"]["effectiveRules"].extend([7, {"id": None}]))
    assert found.approval is False


def _context(enabled: Any, *factors: Any) -> Change:
    def change(body: dict[str, Any]) -> None:
        rule(body, "Enablement_EndUser")["enabledRules"] = list(factors)
        rule(body, "AuthenticationContext")["isEnabled"] = enabled

    return change


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (_context(False, "multifactorauthentication"), True),
        (_context(True, "MultiFactorAuthentication", "Ticketing"), True),
        (_context(False, "Justification"), False),
        (_context(False), False),
        (_context(True), None),
        (_context(None), None),
        (_context(False, "Retina"), None),
        (_context(False, 7), None),
        (_without("Enablement_EndUser"), None),
        (_without("AuthenticationContext"), None),
    ],
)
def test_a_second_factor_is_demanded_by_the_settings_or_by_conditional_access(change, expected):
    found = changed(change)
    assert (found.multi_factor, found.approval) == (expected, False)


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        ({}, "PT8H"),
        ({"isExpirationRequired": False}, None),
        ({"maximumDuration": None}, None),
        ({"isExpirationRequired": None}, None),
    ],
)
def test_the_longest_activation_binds_where_an_end_is_required(rest, expected):
    found = changed(lambda body: rule(body, "Expiration_EndUser").update(rest))
    assert (found.maximum, found.approval) == (expected, False)


def test_what_was_read_is_evidence_and_what_was_not_is_no_doubt():
    body = settings(HERE, OWNER, MARGE)
    rule(body, "Enablement_EndUser")["enabledRules"] = None
    world = World().with_body(RolePolicyAssignment, body)
    inventory = world.with_body(EligibleRole, eligible(OWNER, "homer")).inventory()
    (one,) = granted(inventory, EligibleRole, "eligible")[TENANT]
    with trail() as read:
        assert activation_of(inventory, TENANT, one).multi_factor is None
    found = {item.path: item.value for item in read.evidence.values()}
    assert found["properties.scope"] == HERE
    assert found["properties.effectiveRules[4].id"] == "Approval_EndUser_Assignment"
    assert found["properties.effectiveRules[4].setting.isApprovalRequired"] is True
    assert {item.resource_id for item in read.evidence.values()} == {body["id"]}
    assert read.unread == []


@pytest.mark.parametrize("key", ["scope", "roleDefinitionId"])
def test_an_assignment_that_does_not_say_what_it_gives_is_open(key):
    body = eligible(OWNER, "homer")
    body["properties"][key] = None
    world = World().with_body(RolePolicyAssignment, settings()).with_body(EligibleRole, body)
    inventory = world.inventory()
    (one,) = granted(inventory, EligibleRole, "eligible")[TENANT]
    assert activation_of(inventory, TENANT, one).gap is not None


def test_what_is_in_force_is_not_activated():
    inventory = ruled(World(), assignment(OWNER, "homer")).inventory()
    (one,) = granted(inventory, RoleAssignment, "assigned")[TENANT]
    with pytest.raises(ValueError, match="in force"):
        activation_of(inventory, TENANT, one)


POLICY = {"multiFactorAuthProvider": "Azure", "maximumActivationDuration": "PT2H"}
CHIEF = {"principalId": guid("chief").upper(), "principalIdDisplayName": "Chief"}


def handed(*policies: Any) -> Activation:
    """What it takes Wiggum to become a Contributor by delegation."""
    body = delegation(CONTRIBUTOR, "wiggum")
    definition = body["properties"]["registrationDefinition"]["properties"]
    (usual,) = definition["authorizations"]
    definition["eligibleAuthorizations"] = [
        {**usual, "justInTimeAccessPolicy": policy} for policy in policies
    ] + [{**usual, "principalId": guid("lou"), "justInTimeAccessPolicy": POLICY}]
    inventory = World().with_body(LighthouseDelegation, body).inventory()
    found, _ = delegated(inventory, eligible=True)
    one: Assignment = found[TENANT][0]
    return activation_of(inventory, TENANT, one)


def test_a_delegation_says_itself_who_approves():
    found = handed(POLICY | {"managedByTenantApprovers": [CHIEF]})
    assert (found.approval, found.multi_factor, found.maximum) == (True, True, "PT2H")
    assert [(one.id, one.kind, one.name) for one in found.approvers or ()] == [
        (guid("chief"), None, "Chief")
    ]


@pytest.mark.parametrize("more", [{}, {"managedByTenantApprovers": []}])
def test_a_delegation_without_approvers_needs_no_approval(more):
    found = handed(POLICY | {"multiFactorAuthProvider": "none"} | more)
    assert found == Activation(False, (), multi_factor=False, maximum="PT2H")


@pytest.mark.parametrize("policy", [None, "x", {"managedByTenantApprovers": "x"}])
def test_a_delegation_whose_policy_cannot_be_read_is_open(policy):
    found = handed(policy)
    assert found.gap is not None
    assert (found.approval, found.gap.state) == (None, "unreadable")


def test_of_two_entries_for_one_role_the_one_without_approval_counts():
    assert handed(POLICY, POLICY | {"managedByTenantApprovers": [CHIEF]}).approval is False
    assert handed(POLICY, None).approval is False
    assert handed(POLICY | {"managedByTenantApprovers": [CHIEF]}, None).approval is None


def test_an_approver_of_a_delegation_without_an_id_is_not_told():
    found = handed(POLICY | {"managedByTenantApprovers": [{"principalIdDisplayName": "x"}]})
    assert (found.approval, found.approvers) == (True, None)


def test_a_delegation_that_does_not_make_it_eligible_says_nothing():
    inventory = (
        World().with_body(LighthouseDelegation, delegation(CONTRIBUTOR, "wiggum")).inventory()
    )
    found, _ = delegated(inventory, eligible=False)
    assert activation_of(inventory, TENANT, found[TENANT][0]).gap is not None
    gone = Assignment("/gone", guid("wiggum"), CONTRIBUTOR, HERE, kind="delegated")
    assert activation_of(inventory, TENANT, gone).gap is not None
