"""`azaudit who-can`: who has power over a resource, and by what."""

import pytest

from azaudit.resources.authorization import (
    ActiveRole,
    DenyAssignment,
    EligibleRole,
    LighthouseDelegation,
)
from azaudit.resources.data_protection import ResourceGuard
from tests.checks.power_roles import CONTRIBUTOR, CRYPTO_OFFICER, HERE, OWNER, READER, guid, role
from tests.checks.power_worlds import (
    ABOVE,
    ROOT,
    TENANT_ROOT,
    application,
    assignment,
    delegation,
    deleted,
    deny,
    eligible,
    group,
    guest,
    members,
    user,
)
from tests.cli.snapshots import ACCOUNTS, write
from tests.cli.who_can_worlds import KEYS, MANAGE, SELF_GRANT, Asking, world
from tests.worlds import GROUP, OTHER_TENANT

LIST_KEYS = "Microsoft.CognitiveServices/accounts/listKeys/action"
HOMER = user("homer")
OPS = {"type": "Group"}


@pytest.fixture
def asked(azaudit, tmp_path):
    return Asking(azaudit, tmp_path)


@pytest.mark.parametrize(
    ("scope", "words"),
    [
        (ABOVE, "the management group corp"),
        (TENANT_ROOT, "the tenant root group"),
        (ROOT, "the tenant root"),
        (HERE, "the subscription workload"),
        (GROUP, "the resource group rg"),
    ],
)
def test_owners_above_are_told_with_their_scope(asked, scope, words):
    found = asked(world(assignment(OWNER, "homer", scope), people=[HOMER]))
    assert found.code == 0
    assert [found.holders(one) for one in (KEYS, MANAGE, SELF_GRANT)] == [["Homer"]] * 3
    assert (found.way["role"], found.way["scope"]) == ("Owner", scope)
    assert found.text.count(f"\n      - Owner of {words}\n        at {scope}\n") == 3
    assert "Who can grant itself any role here, and so take whatever else it wants" in found.text


@pytest.mark.parametrize(
    "scope", ["/keys", "/providers/Microsoft.Management/managementGroups/other", GROUP + "2"]
)
def test_a_role_elsewhere_is_no_power(asked, scope):
    found = asked(world(assignment(OWNER, "homer", scope), people=[HOMER]))
    assert (found.code, found.document["complete"]) == (0, True)
    assert "Homer" not in found.text
    assert found.text.count("  nobody\n") == 3


def test_members_come_through_their_group_also_where_groups_go_in_circles(asked):
    # Microsoft Graph resolves nested groups, so that a group can be in the list of its own members
    inside = [user("maggie"), application("robot"), group("inner"), group("ops")]
    found = asked(
        world(
            assignment(CONTRIBUTOR, "ops", **OPS),
            people=[group("ops")],
            groups=[members("ops", *inside)],
        )
    )
    assert found.code == 0
    assert found.holders() == ["Maggie", "robot"]
    through = [one["ways"][0]["through"] for one in found.ability()["holders"]]
    assert through == [[{"id": guid("ops"), "name": "ops"}]] * 2
    assert "Contributor of the subscription workload, through the group ops\n" in found.text


def test_a_custom_role_gives_what_its_patterns_fit_less_what_it_takes_away(asked):
    acts = role("Acts", "*/action")
    spares = role("Spares", "*", less=("Microsoft.CognitiveServices/*/action",))
    given = (assignment(acts, "homer"), assignment(spares, "ned"))
    found = asked(world(*given, people=[HOMER, user("ned")], roles=[acts, spares]))
    assert [found.holders(one) for one in (KEYS, MANAGE)] == [["Homer"], ["Ned"]]
    assert found.way["role"] == "Acts"
    # the answer holds only what somebody can do
    assert found.holders(SELF_GRANT) == ["Ned"]


def test_not_actions_of_contributor_keep_it_from_granting_itself_roles(asked):
    found = asked(world(assignment(CONTRIBUTOR, "homer"), people=[HOMER]))
    assert (found.holders(MANAGE), found.holders(SELF_GRANT)) == (["Homer"], [])


def test_a_deny_assignment_takes_power_away_and_spares_whom_it_names(asked):
    given = [assignment(OWNER, name) for name in ("homer", "ned")]
    kept = world(*given, people=[HOMER, user("ned")])
    found = asked(kept.with_body(DenyAssignment, deny("*/action", sparing=("ned",))))
    assert (found.code, found.holders(), found.holders(MANAGE)) == (0, ["Ned"], ["Homer", "Ned"])


def test_a_condition_is_quoted_and_leaves_it_open(asked):
    condition = "@Resource[Microsoft.CognitiveServices/accounts:name] StringEquals 'good'"
    found = asked(world(assignment(OWNER, "homer", condition=condition), people=[HOMER]))
    assert (found.code, found.holders(), found.holders(sure=False)) == (0, [], ["Homer"])
    assert found.way["condition"] == condition
    assert f'under the condition "{condition}"' in found.flat


def test_the_assignment_of_a_deleted_principal_is_orphaned_and_no_power(asked):
    found = asked(world(assignment(OWNER, "gone"), people=[deleted("gone")]))
    assert (found.code, found.ability()["holders"]) == (0, [])
    (orphan,) = found.ability()["orphaned"]
    assert (orphan["principal_id"], orphan["role"]) == (guid("gone"), "Owner")
    assert orphan["assignment_id"] in found.text
    assert "orphaned: 1 assignment of principals that are no more" in found.text


def test_a_guest_is_called_one(asked):
    found = asked(world(assignment(OWNER, "barney"), people=[guest("barney")]))
    assert found.ability()["holders"][0]["guest"] is True
    assert "    Barney, guest, barney_geekintheweeds.com#EXT#@jogcloud.com\n" in found.text


def test_who_has_to_activate_a_role_first_is_told_apart(asked):
    held = eligible(OWNER, "smithers")
    held["properties"]["endDateTime"] = "2027-01-01T00:00:00Z"
    found = asked(world(people=[user("smithers")]).with_body(EligibleRole, held))
    assert (found.code, found.ability()["holders"]) == (0, [])
    (one,) = found.ability()["eligible"]
    assert (one["name"], one["ways"][0]["until"]) == ("Smithers", "2027-01-01T00:00:00Z")
    assert "eligible: 1, once they activate it" in found.text
    assert "- eligible as Owner of the subscription workload\n" in found.text


@pytest.mark.parametrize(
    ("kind", "end", "named", "words"),
    [
        ("Activated", "2026-11-20T17:00:00Z", True, "activated until 2026-11-20T17:00:00Z"),
        ("Activated", "2026-11-20T17:00:00Z", False, "activated until 2026-11-20T17:00:00Z"),
        ("Assigned", "2026-12-31T00:00:00Z", False, "until 2026-12-31T00:00:00Z"),
        ("Assigned", None, False, ""),
    ],
)
def test_a_role_that_ends_is_told_with_its_end(asked, kind, end, named, words):
    given = assignment(OWNER, "homer")
    now = assignment(OWNER, "homer", kind="roleAssignmentScheduleInstances")
    now["properties"] |= {"assignmentType": kind, "endDateTime": end}
    if named:  # as activations of a group's roles do, it may differ in all else
        now["properties"] |= {"originRoleAssignmentId": given["id"].upper(), "scope": "/x"}
    found = asked(world(given, people=[HOMER]).with_body(ActiveRole, now))
    assert (found.way["activated"], found.way["until"]) == (kind == "Activated", end)
    assert (f"        {words}\n" in found.text) == bool(words)


def test_a_role_held_for_good_does_not_end_when_an_activation_does(asked):
    instances = [
        assignment(OWNER, "homer", kind="roleAssignmentScheduleInstances") for _ in range(2)
    ]
    instances[1]["id"] += "2"
    instances[0]["properties"] |= {"assignmentType": "Activated", "endDateTime": "2026-11-20"}
    instances[1]["properties"] |= {"assignmentType": "Assigned"}
    held = world(assignment(OWNER, "homer"), people=[HOMER]).with_body(ActiveRole, *instances)
    found = asked(held)
    assert (found.way["activated"], found.way["until"]) == (False, None)


def test_a_delegation_is_told_with_the_managing_tenant(asked):
    found = asked(world().with_body(LighthouseDelegation, delegation(CONTRIBUTOR, "wiggum")))
    assert found.code == 0
    manager = {"id": OTHER_TENANT, "name": "geekintheweeds.com"}
    assert (found.way["kind"], found.way["managing_tenant"]) == ("delegated", manager)
    assert "by delegation Contributor of the subscription workload" in found.text
    assert f"managed by the tenant geekintheweeds.com, {OTHER_TENANT}" in found.flat


def test_an_action_on_data_is_another_one(asked):
    action = "Microsoft.KeyVault/vaults/keys/wrap/action"
    officer = role("Officer", data=("Microsoft.KeyVault/vaults/keys/wrap/action",))
    given = (assignment(CRYPTO_OFFICER, "homer"), assignment(CONTRIBUTOR, "ned"))
    kept = world(*given, assignment(officer, "ned"), people=[HOMER, user("ned")], roles=[officer])
    data = asked(kept, "--action", action, "--data")
    assert data.holders() == ["Homer", "Ned"]
    assert "Who can use Microsoft.KeyVault/vaults/keys/wrap/action on data\n" in data.text
    plain = asked(kept, "--action", action)
    assert plain.holders() == ["Ned"]
    assert plain.ability()["holders"][0]["ways"][0]["role"] == "Contributor"
    assert "add --data to ask for that" in plain.flat


def test_one_action_is_answered_alone(asked):
    given = [assignment(OWNER, "homer"), assignment(READER, "ned")]
    found = asked(world(*given, people=[HOMER, user("ned")]), "--action", LIST_KEYS.upper())
    assert len(found.document["abilities"]) == 1
    assert (found.holders(), found.way["action"]) == (["Homer"], LIST_KEYS.upper())


def test_thousands_are_all_told(asked):
    people = [user(f"person-{number}") for number in range(3000)]
    kept = world(
        assignment(OWNER, "all", **OPS), people=[group("all")], groups=[members("all", *people)]
    )
    found = asked(kept, "--action", LIST_KEYS)
    assert len(found.holders()) == 3000
    heads = (f"    {one['displayName']}, user, {one['userPrincipalName']}\n" for one in people)
    assert all(head in found.text for head in heads)


def test_of_many_actions_the_text_names_some(asked):
    """An approval on a guard has an action for each kind of operation."""
    guard = f"{GROUP}/providers/{ResourceGuard.arm_type}/guard"
    found = asked(world(assignment(OWNER, "homer"), people=[HOMER]), on=guard)
    actions = found.document["abilities"][0]["actions"]
    assert sum(f"  {one}\n" in found.text for one in actions) == 7
    assert f"or any of {len(actions) - 7} more; -f json has all" in found.text


def test_a_run_that_did_not_finish_is_said(azaudit, tmp_path):
    path = write(tmp_path / "s.azaudit", world(), finished=False)
    assert "is of a run that did not finish" in azaudit("who-can", path, "--on", "good").out


def test_what_the_snapshots_do_not_hold_is_answered_with_a_word_of_caution(asked):
    kept = world(assignment(OWNER, "homer"), people=[HOMER])
    found = asked(kept, on=f"{ACCOUNTS}/other")
    assert (found.code, found.holders()) == (0, ["Homer"])
    assert "so look at how it is spelt" in found.flat
