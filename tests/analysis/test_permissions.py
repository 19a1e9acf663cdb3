"""Which actions permissions give, held against Azure's documented rules and a naive reference."""

import json
import os
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azaudit.analysis.permissions import Grant, Permission, fits, grant_of

CORPUS = Path(
    os.environ.get("AZAUDIT_CORPUS") or Path(__file__).parents[2].parent / "shared" / "corpus"
)
DELETE = "Microsoft.RecoveryServices/vaults/delete"
READ = "Microsoft.RecoveryServices/vaults/read"
WRITE_ASSIGNMENT = "Microsoft.Authorization/roleAssignments/write"

OWNER = (Permission(("*",)),)
CONTRIBUTOR = (
    Permission(
        ("*",),
        (
            "Microsoft.Authorization/*/Delete",
            "Microsoft.Authorization/*/Write",
            "Microsoft.Authorization/elevateAccess/Action",
        ),
    ),
)
READER = (Permission(("*/read",)),)


@pytest.mark.parametrize(
    ("permissions", "action", "grant"),
    [
        (OWNER, DELETE, Grant.YES),
        (OWNER, WRITE_ASSIGNMENT, Grant.YES),
        (CONTRIBUTOR, DELETE, Grant.YES),
        (CONTRIBUTOR, WRITE_ASSIGNMENT, Grant.NO),
        (CONTRIBUTOR, "microsoft.authorization/ROLEASSIGNMENTS/write", Grant.NO),
        (CONTRIBUTOR, "Microsoft.Authorization/roleAssignments/read", Grant.YES),
        (READER, READ, Grant.YES),
        (READER, "Microsoft.A/b/c/d/e/read", Grant.YES),
        (READER, DELETE, Grant.NO),
        (READER, "read", Grant.NO),
        ((), READ, Grant.NO),
        ((Permission(("Microsoft.RecoveryServices/vaults/*/action",)),), DELETE, Grant.NO),
    ],
)
def test_roles_as_they_are_documented(permissions, action, grant):
    assert grant_of(permissions, action) is grant


def test_what_one_permission_takes_away_another_gives():
    both = (*CONTRIBUTOR, Permission((WRITE_ASSIGNMENT,)))
    assert grant_of(both, WRITE_ASSIGNMENT) is Grant.YES
    assert grant_of(tuple(reversed(both)), WRITE_ASSIGNMENT) is Grant.YES


def test_data_actions_are_apart():
    keys = "Microsoft.KeyVault/vaults/keys/wrap/action"
    assert grant_of(OWNER, keys, data=True) is Grant.NO
    role = (Permission(data_actions=("Microsoft.KeyVault/vaults/keys/*",)),)
    assert grant_of(role, keys, data=True) is Grant.YES
    assert grant_of(role, keys) is Grant.NO
    cut = Permission(data_actions=("*",), not_data_actions=("*/wrap/action",))
    assert grant_of((cut,), keys, data=True) is Grant.NO


def test_a_condition_leaves_it_open_unless_something_else_gives_it():
    limited = Permission((WRITE_ASSIGNMENT,), condition="@Request[...]")
    assert grant_of((limited,), WRITE_ASSIGNMENT) is Grant.CONDITIONAL
    assert grant_of((limited,), DELETE) is Grant.NO
    assert grant_of((limited, *OWNER), WRITE_ASSIGNMENT) is Grant.YES


@pytest.mark.parametrize("pattern", [".*", "Microsoft.Compute/(x|y)", "[a-z]/read", "a\\*"])
def test_only_the_star_means_something_in_a_pattern(pattern):
    assert not fits(pattern, "Microsoft.Compute/x")
    assert fits(pattern.replace("*", "x"), pattern.replace("*", "x"))


def test_many_stars_take_no_longer():
    pattern = "*a" * 200
    started = time.process_time()
    assert not fits(pattern, "a" * 199 + "b")
    assert fits(pattern, "a" * 200)
    assert time.process_time() - started < 1


def _naively(pattern: str, action: str) -> bool:
    """Wildcards by the book: a star takes nothing, or a character and is asked again."""
    reached = {0}
    for character in pattern.lower():
        if character == "*":
            reached = set(range(min(reached), len(action) + 1)) if reached else set()
        else:
            reached = {
                at + 1 for at in reached if at < len(action) and action[at].lower() == character
            }
    return len(action) in reached


_PATTERNS = st.text(alphabet="ab/*", max_size=12)
_ACTIONS = st.text(alphabet="abAB/", max_size=14)


@given(_PATTERNS, _ACTIONS)
def test_a_pattern_fits_as_the_naive_one_does(pattern, action):
    assert fits(pattern, action) is _naively(pattern, action)


@given(st.lists(_PATTERNS, max_size=4), st.lists(_PATTERNS, max_size=4), _ACTIONS)
def test_not_actions_take_away_and_nothing_else(given_, taken, action):
    role = (Permission(tuple(given_), tuple(taken)),)
    expected = any(_naively(one, action) for one in given_)
    expected = expected and not any(_naively(one, action) for one in taken)
    assert grant_of(role, action) is (Grant.YES if expected else Grant.NO)


@pytest.mark.corpus
@pytest.mark.skipif(not CORPUS.is_dir(), reason=f"the corpus of real bodies is not at {CORPUS}")
def test_real_roles_give_what_their_patterns_name():
    """Every whole action that a real role names and does not take away is given by it."""
    tried = 0
    path = CORPUS / "microsoft.authorization_roledefinitions.ndjson"
    for line in path.read_text("utf-8").splitlines():
        for one in json.loads(line)["body"]["properties"]["permissions"]:
            role = Permission(
                tuple(one.get("actions") or ()),
                tuple(one.get("notActions") or ()),
                tuple(one.get("dataActions") or ()),
                tuple(one.get("notDataActions") or ()),
                one.get("condition") or "",
            )
            for action in role.actions:
                if "*" not in action:
                    tried += 1
                    taken = any(_naively(pattern, action) for pattern in role.not_actions)
                    assert (role.grant(action) is Grant.NO) is taken, action
    assert tried > 500
