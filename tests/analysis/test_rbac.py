"""Who can, through which chain, and what an unread part leaves open."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azaudit.analysis.permissions import Grant, Permission
from azaudit.analysis.rbac import Assignment, Denial, Rbac, Role
from azaudit.analysis.role_scopes import Ancestry, covers
from azaudit.model import ResourceId

SUBSCRIPTION = "00000000-0000-0000-0001-000000000001"
HERE = f"/subscriptions/{SUBSCRIPTION}"
GROUP = f"{HERE}/resourceGroups/rg"
VAULT = ResourceId(f"{GROUP}/providers/Microsoft.RecoveryServices/vaults/rsv")
ROOT = "/providers/Microsoft.Management/managementGroups/root"
DELETE = "Microsoft.RecoveryServices/vaults/delete"
ASSIGN = "Microsoft.Authorization/roleAssignments/write"
EVERYONE = "00000000-0000-0000-0000-000000000000"

OWNER = Role("/roles/owner", "Owner", (Permission(("*",)),))
CONTRIBUTOR = Role(
    "/roles/contributor",
    "Contributor",
    (Permission(("*",), ("Microsoft.Authorization/*/Write",)),),
)
READER = Role("/roles/reader", "Reader", (Permission(("*/read",)),))
ROLES = {role.id: role for role in (OWNER, CONTRIBUTOR, READER)}


def assigned(who, role=OWNER, scope=HERE, **more) -> Assignment:
    return Assignment(f"{scope}/{who}", who, role.id.upper(), scope, **more)


def rbac(*assignments, **more) -> Rbac:
    return Rbac(ROLES, assignments, **({"ancestry": Ancestry({SUBSCRIPTION: ("root",)})} | more))


def who(held: Rbac, action=DELETE) -> set[str]:
    return set(held.who_can(action, VAULT).principals)


@pytest.mark.parametrize("scope", ["/", ROOT, HERE, HERE.upper(), GROUP, VAULT.text])
def test_power_at_any_scope_above_is_power(scope):
    assert who(rbac(assigned("homer", scope=scope))) == {"homer"}


@pytest.mark.parametrize("scope", [f"{GROUP}2", f"{VAULT.text}/backupPolicies/p", "/keys"])
def test_power_beside_or_below_is_none(scope):
    assert who(rbac(assigned("homer", scope=scope))) == set()


def test_a_role_gives_what_it_permits():
    held = rbac(assigned("homer"), assigned("marge", CONTRIBUTOR), assigned("bart", READER))
    assert who(held) == {"homer", "marge"}
    assert who(held, ASSIGN) == {"homer"}


def test_a_group_gives_its_members_what_it_has_through_groups_in_groups_and_cycles():
    groups = {
        "operators": frozenset({"maggie", "night"}),
        "night": frozenset({"lisa", "operators"}),
        "empty": frozenset(),
    }
    held = rbac(assigned("OPERATORS"), assigned("empty"), groups=groups)
    found = {one.principal_id: one.chain for one in held.who_can(DELETE, VAULT).holdings}
    assert found == {
        "maggie": ("operators", "maggie"),
        "lisa": ("operators", "night", "lisa"),
    }


def test_a_group_that_cannot_be_read_leaves_it_open_for_others_only():
    held = rbac(assigned("homer"), assigned("operators"), groups={"operators": None})
    power = held.who_can(DELETE, VAULT)
    assert power.principals == {"homer"}
    assert power.open == ("the members of the group operators",)
    assert held.who_can(DELETE, ResourceId("/subscriptions/other")).open == ()


def test_a_role_that_cannot_be_read_leaves_it_open():
    held = rbac(Assignment("a", "homer", "/roles/unknown", HERE), assigned("marge"))
    power = held.who_can(DELETE, VAULT)
    assert power.principals == {"marge"}
    assert power.open == ("the role /roles/unknown of a",)


def test_management_groups_that_nobody_read_leave_it_open_where_the_role_matters():
    held = rbac(assigned("homer", scope=ROOT), ancestry=Ancestry({}))
    assert held.who_can(DELETE, VAULT).open == (f"whether {ROOT} is above {VAULT}",)
    held = rbac(assigned("homer", READER, scope=ROOT), ancestry=Ancestry({}))
    assert held.who_can(DELETE, VAULT).open == ()


def test_a_condition_is_reported_and_proves_nothing():
    (one,) = rbac(assigned("homer", condition="@Resource[...]")).who_can(DELETE, VAULT).holdings
    assert one.grant is Grant.CONDITIONAL
    assert one.assignment.condition == "@Resource[...]"


def denying(*principals, scope=HERE, excluded=(), here_only=False, actions=("*",)) -> Denial:
    permission = Permission(tuple(actions))
    return Denial(
        "deny", scope, (permission,), frozenset(principals), frozenset(excluded), here_only
    )


@pytest.mark.parametrize(
    ("denial", "left"),
    [
        (denying("homer"), {"marge"}),
        (denying("family"), set()),
        (denying(EVERYONE), set()),
        (denying(EVERYONE, excluded=("homer",)), {"homer"}),
        (denying(EVERYONE, excluded=("family",)), {"homer", "marge"}),
        (denying("homer", actions=("*/read",)), {"homer", "marge"}),
        (denying("homer", scope=f"{GROUP}2"), {"homer", "marge"}),
        (denying("homer", here_only=True), {"homer", "marge"}),
        (denying("homer", scope=VAULT.text, here_only=True), {"marge"}),
    ],
)
def test_a_deny_assignment_wins(denial, left):
    groups = {"family": frozenset({"homer", "marge"})}
    held = rbac(assigned("homer"), assigned("marge"), denials=(denial,), groups=groups)
    power = held.who_can(DELETE, VAULT)
    assert power.principals == left
    assert not any(one.open for one in power.holdings)


@pytest.mark.parametrize(
    "denial",
    [
        denying("closed"),
        denying(EVERYONE, excluded=("closed",)),
        denying("homer", scope="/providers/Microsoft.Management/managementGroups/unread"),
    ],
)
def test_a_deny_assignment_that_cannot_be_understood_takes_no_power_away(denial):
    ancestry = Ancestry({}) if "unread" in denial.scope else Ancestry({SUBSCRIPTION: ("root",)})
    held = rbac(assigned("homer"), denials=(denial,), groups={"closed": None}, ancestry=ancestry)
    (one,) = held.who_can(DELETE, VAULT).holdings
    assert one.open == ("whether the deny assignment deny stops it",)


_PEOPLE = ("homer", "marge", "bart")
_GROUPS = ("g1", "g2", "g3")
_MEMBERS = st.frozensets(st.sampled_from((*_PEOPLE, *_GROUPS)))


def _closure(groups) -> set[tuple[str, str]]:
    """Every (group, person) by the naive way: add until nothing is new."""
    pairs = {(group, one) for group, members in groups.items() for one in members}
    while True:
        more = {(a, d) for (a, b), (c, d) in product(pairs, pairs) if b == c} - pairs
        if not more:
            return pairs
        pairs |= more


@given(
    st.fixed_dictionaries(dict.fromkeys(_GROUPS, _MEMBERS)),
    st.lists(st.tuples(st.sampled_from((*_PEOPLE, *_GROUPS)), st.sampled_from(list(ROLES)))),
    st.lists(st.tuples(_MEMBERS, _MEMBERS), max_size=2),
)
def test_power_is_what_a_naive_reading_gives(groups, assignments, denials):
    made = tuple(assigned(name, ROLES[role]) for name, role in assignments)
    stopping = tuple(
        Denial(f"d{i}", HERE, (Permission(("*",)),), named, excluded)
        for i, (named, excluded) in enumerate(denials)
    )
    inside = _closure(groups)

    def is_in(person, names) -> bool:
        return person in names or any((name, person) in inside for name in names)

    expected = {
        person
        for person in _PEOPLE
        if any(role != READER.id and is_in(person, {name}) for name, role in assignments)
        and not any(is_in(person, named) and not is_in(person, out) for named, out in denials)
    }
    assert who(rbac(*made, denials=stopping, groups=groups)) == expected


_SCOPES = (
    "",
    "/",
    "/keys",
    "/subscriptions",
    ROOT,
    ROOT[:-1],
    HERE,
    HERE.upper(),
    GROUP,
    f"{GROUP}2",
)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(_PEOPLE),
            st.sampled_from((*_SCOPES, VAULT.text, f"{VAULT.text}/", f"{VAULT.text}/parts/p")),
        )
    ),
    st.sampled_from((VAULT, ResourceId(GROUP), ResourceId(HERE), ResourceId("/"))),
    st.sampled_from((Ancestry({SUBSCRIPTION: ("root",)}), Ancestry({}))),
)
def test_power_is_the_same_whether_scopes_are_looked_up_or_all_gone_through(
    assignments, resource, ancestry
):
    held = rbac(*(assigned(who, scope=scope) for who, scope in assignments), ancestry=ancestry)
    power = held.who_can(DELETE, resource)
    above = [(who, covers(scope, resource, ancestry)) for who, scope in assignments]
    assert sorted(one.principal_id for one in power.holdings) == sorted(
        who for who, certain in above if certain
    )
    assert bool(power.open) is any(certain is None for _, certain in above)


def test_a_denial_takes_nothing_away_from_what_was_asked_before_and_after():
    other = ResourceId(f"{GROUP}2/providers/Microsoft.RecoveryServices/vaults/rsv")
    held = rbac(assigned("homer"), denials=(denying("homer", scope=GROUP),))
    assert held.who_can(DELETE, other).principals == {"homer"}
    assert held.who_can(DELETE, VAULT).principals == frozenset()
    assert held.who_can(DELETE, other).principals == {"homer"}


def test_the_scopes_below_a_resource_are_those_of_what_lies_in_it():
    scopes = [VAULT.text, f"{VAULT}/Keys/b", f"{VAULT}/keys/a", f"{VAULT}er/keys/c", ROOT, "/"]
    held = Rbac({}, tuple(Assignment(one, "p", "r", one) for one in scopes))
    inside = f"{VAULT.folded}/keys"
    assert held.scopes_below(VAULT) == (f"{inside}/a", f"{inside}/b")
    assert held.scopes_below(ResourceId(inside)) == (f"{inside}/a", f"{inside}/b")
    assert held.scopes_below(ResourceId(f"{inside}/a")) == ()
