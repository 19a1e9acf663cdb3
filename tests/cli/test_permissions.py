"""`azaudit permissions`: a role that holds what the selected checks need and no more."""

import json

import pytest

from azaudit.app.plan import make_plan
from azaudit.evaluate.loader import load_checks

SCOPE = "/subscriptions/00000000-0000-0000-0001-000000000001"
GROUP = "/providers/Microsoft.Management/managementGroups/root"


def _role(azaudit, *arguments):
    ran = azaudit("permissions", *arguments)
    assert ran.code == 0, ran.err
    return json.loads(ran.out)


def test_the_role_is_in_the_form_of_az_and_reads_only(azaudit):
    role = _role(azaudit, "--scope", SCOPE, "--scope", f"{GROUP}/")
    assert role["AssignableScopes"] == [SCOPE, GROUP]
    assert role["IsCustom"] is True
    assert {*make_plan(load_checks(), narrowed=False).actions} < {*role["Actions"]}
    assert "Microsoft.Resources/subscriptions/read" in role["Actions"]
    assert all(action.endswith("/read") and "*" not in action for action in role["Actions"])
    assert (role["NotActions"], role["DataActions"], role["NotDataActions"]) == ([], [], [])


def test_a_selection_needs_less(azaudit):
    role = _role(azaudit, "--scope", SCOPE, "--select", "openai-local-auth-disabled")
    assert role["Actions"] == [
        "Microsoft.Authorization/permissions/read",
        "Microsoft.CognitiveServices/accounts/read",
        "Microsoft.Resources/subscriptions/read",
    ]


def test_without_a_scope_it_says_what_to_put_in(azaudit):
    ran = azaudit("permissions", "--name", "auditors of ours")
    role = json.loads(ran.out)
    assert role["Name"] == "auditors of ours"
    assert role["AssignableScopes"] == ["/subscriptions/SUBSCRIPTION"]
    assert ran.errors[0].startswith("put your subscription")


def test_permissions_of_microsoft_graph_are_said_beside_the_role(azaudit):
    ran = azaudit("permissions", "--scope", SCOPE)
    assert "Directory.Read.All" not in ran.out
    assert ran.errors[:2] == [
        "Microsoft Graph, where an application signs in: application permission Directory.Read.All",
        "Microsoft Graph, where a person signs in: delegated permission Directory.Read.All",
    ]
    ran = azaudit("permissions", "--scope", SCOPE, "--select", "openai-local-auth-disabled")
    assert ran.errors == ["Microsoft Graph: the selected checks need no permission"]


def test_permissions_of_microsoft_graph_are_had_by_themselves(azaudit):
    ran = azaudit("permissions", "--graph", "-q")
    assert (ran.code, ran.err) == (0, "")
    needed = ["Directory.Read.All"]
    assert json.loads(ran.out) == {"application": needed, "delegated": needed}
    ran = azaudit("permissions", "--graph", "--select", "openai-local-auth-disabled")
    assert json.loads(ran.out) == {"application": [], "delegated": []}


@pytest.mark.parametrize(
    "scope", ["", "/", "production", "/subscriptions/", "/subscriptions//resourceGroups/x", "/keys",
              "/providers/Microsoft.Management/managementGroups", f"{GROUP}/extra"],
)  # fmt: skip
def test_what_is_no_scope_is_wrong_usage(azaudit, scope):
    ran = azaudit("permissions", f"--scope={scope}")
    assert (ran.code, ran.out) == (2, "")
    assert len(ran.errors) == 2
    assert "is no scope for a role" in ran.errors[0]


def test_a_role_has_one_management_group_at_most(azaudit):
    ran = azaudit("permissions", "--scope", GROUP, "--scope", f"{GROUP}2")
    assert (ran.code, ran.out) == (2, "")
    assert "cannot both be scopes of one role" in ran.errors[0]


def test_a_selection_that_means_nothing_is_wrong_usage(azaudit):
    ran = azaudit("permissions", "--select", "openai-local-auth-disable")
    assert (ran.code, ran.out) == (2, "")
    assert "did you mean openai-local-auth-disabled" in ran.err
