"""One person in two directories: what ties the two together, and what leaves it open."""

import pytest

from azaudit.analysis.persons import Pair, Seat, Side
from azaudit.analysis.principals import Known, came_from
from azaudit.analysis.separation import Meeting, joined, meet
from azaudit.model import Gap

HERE, THERE = "tenant-1", "tenant-2"
GAP = Gap("denied", "/tenants/tenant-1/groups/g", "who is in the group was not read")
DOUBT = Gap("unreadable", "/x", "only a condition could limit it")


def person(id: str, *addresses: str, name: str = "", tenant: str = HERE, **more: object) -> Seat:
    who = Known(id, "user", name or id, addresses=frozenset(addresses))
    return Seat(who, tenant, (), **more)  # type: ignore[arg-type]  # what a seat has


def robot(id: str, app_id: str = "", tenant: str = HERE) -> Seat:
    return Seat(Known(id, "application", id, app_id=app_id), tenant, ())


def nobody_knows(id: str, tenant: str = HERE) -> Seat:
    return Seat(Known(id), tenant, (), unread=Gap("denied", "/tenants", f"who {id} is"))


def meeting(first: Seat, second: Seat) -> Meeting:
    return meet(Side((first,)), Side((second,)))


@pytest.mark.parametrize(
    ("user_name", "home"),
    [
        ("homer_jogcloud.com#EXT#@geeks.example", "homer@jogcloud.com"),
        ("Homer_Jay_jogcloud.com#ext#@geeks.example", "homer_jay@jogcloud.com"),
        ("homer@jogcloud.com", ""),
        ("homer#EXT#@geeks.example", ""),
        ("homer_jogcloud#EXT#@geeks.example", ""),
        ("_jogcloud.com#EXT#@geeks.example", ""),
        ("", ""),
    ],
)
def test_the_user_name_of_a_guest_says_where_he_came_from(user_name, home):
    assert came_from(user_name) == home


def test_an_address_in_common_is_one_person():
    found = meeting(person("a", "h@x.example"), person("b", "h@x.example", tenant=THERE))
    (pair,) = found.both
    assert pair.tie == "the same person by h@x.example"
    assert not found.open


def test_one_object_needs_no_address():
    (pair,) = meeting(person("a"), person("a")).both
    assert pair.tie == ""


def test_one_id_in_two_tenants_is_nobody():
    one = person("a", "a@x.example", name="Ann")
    assert meeting(one, person("a", "b@x.example", name="Bea", tenant=THERE)) == Meeting()


def test_an_application_is_the_same_by_its_application_id():
    (pair,) = meeting(robot("a", "app"), robot("b", "app", THERE)).both
    assert pair.tie == "the same application by app"
    assert meeting(robot("a", "app"), robot("b", "other", THERE)) == Meeting()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (nobody_knows("a"), person("b", "b@x.example", tenant=THERE)),
        (person("a", "a@x.example"), nobody_knows("b", THERE)),
        (person("a"), person("b", "b@x.example", tenant=THERE)),
        (robot("a"), robot("b", "app", THERE)),
    ],
)
def test_whoever_could_not_be_recognised_leaves_it_open(first, second):
    found = meeting(first, second)
    assert not found.both
    assert found.open


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (nobody_knows("a"), person("b", "b@x.example")),
        (person("a"), robot("b", "app", THERE)),
        (robot("a"), person("b", "b@x.example", tenant=THERE)),
    ],
)
def test_nobody_is_two_objects_of_one_tenant_or_of_two_kinds(first, second):
    assert not meeting(first, second).open


def test_a_name_in_common_is_likely_one_person_across_tenants_alone():
    one = person("a", "a@x.example", name="Homer")
    other = person("b", "b@x.example", name="homer", tenant=THERE)
    assert meeting(one, other).likely == (Pair(one, other),)
    assert meeting(one, person("b", "b@x.example", name="Homer")) == Meeting()


def test_who_needs_an_approval_is_told_apart_and_leaves_nothing_open():
    one = person("a", approval="it takes the approval of Marge", doubts=())
    found = meeting(one, person("a"))
    assert [pair.approval for pair in found.approved] == ["it takes the approval of Marge"]
    assert (found.both, found.open) == ((), ())


def test_a_doubt_about_either_side_leaves_it_open():
    assert meeting(person("a", doubts=(DOUBT,)), person("a")).open == (DOUBT,)
    assert meet(Side((person("a"),), doubts=(DOUBT,)), Side((person("a"),))).open == (DOUBT,)
    # about those who are not on the other side nothing is asked
    assert not meeting(person("a", "a@x.example", doubts=(DOUBT,)), person("b", "b@x")).open


def test_somebody_of_whom_nothing_was_read_may_be_no_more():
    found = meeting(nobody_knows("a"), nobody_knows("a"))
    assert not found.both
    assert [gap.message for gap in found.open] == ["who a is"]
    assert meeting(person("a"), nobody_knows("a")).both


def test_what_was_not_read_of_one_side_matters_where_there_is_another():
    unread = Side((), (GAP,))
    assert meet(unread, Side(())) == Meeting()
    assert meet(unread, Side((person("a"),))).open == (GAP,)
    assert meet(Side((person("a"),)), unread).open == (GAP,)
    assert meet(unread, unread).open == (GAP,)


def test_those_of_two_sides_meet_a_third_under_both_their_names():
    here, there = person("a", "h@x.example"), person("b", "h@x.example", tenant=THERE)
    third = Side((person("b", tenant=THERE),))
    (pair,) = meet(joined(meeting(here, there)), third).both
    assert pair.second.who.id == "b"
