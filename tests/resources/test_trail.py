"""The trail: everything that is read is on it once, and what was unread stays on it."""

import pytest

from azaudit.model import Evidence, Gap
from azaudit.resources.trail import (
    Unread,
    adopt,
    caught,
    doubt,
    merge,
    note,
    trail,
    unread,
    untraced,
)

GAP = Gap("denied", "/x", "no")


def value(path: str, value: object = 1, id: str = "/x") -> Evidence:
    return Evidence("value", id, path, value, "", "")


def absence(collector: str) -> Evidence:
    return Evidence("absence", "/x", None, {"collector": collector}, "", "")


def test_each_place_is_noted_once_in_the_order_of_first_reading():
    with trail() as seen:
        note(value("b"), value("a"), value("b", "again"), value("a", id="/y"))
    kept = [(item.resource_id, item.path) for item in seen.evidence.values()]
    assert kept == [("/x", "b"), ("/x", "a"), ("/y", "a")]
    assert next(iter(seen.evidence.values())).value == 1


def test_two_lists_that_are_complete_at_one_place_are_two_pieces_of_evidence():
    with trail() as seen:
        note(absence("proxies"), absence("items"), absence("proxies"))
    assert len(seen.evidence) == 2


def test_what_is_unread_is_remembered_when_it_is_raised():
    """Not when it is handled: whoever swallows it leaves it behind."""
    with trail() as seen:
        try:
            raise unread(GAP)
        except Unread:
            pass
    assert [error.gaps for error in seen.unread] == [(GAP,)]


def test_an_inner_trail_is_apart_until_it_is_adopted():
    with trail() as outer:
        with trail() as inner:
            note(value("a"))
            doubt(Unread(GAP))
        assert (outer.evidence, outer.unread) == ({}, [])
        note(value("a", "first"))
        adopt(inner)
    assert [item.value for item in outer.evidence.values()] == ["first"]
    assert len(outer.unread) == 1


def test_the_trail_is_restored_after_an_error():
    with trail() as outer:
        with pytest.raises(ZeroDivisionError), trail():
            _ = 1 / 0
        with pytest.raises(ZeroDivisionError), untraced():
            _ = 1 / 0
        note(value("a"))
    assert len(outer.evidence) == 1


def test_untraced_reading_leaves_nothing_and_still_raises():
    with trail() as outer, untraced():
        note(value("a"))
        with pytest.raises(Unread):
            raise unread(GAP)
    assert (outer.evidence, outer.unread) == ({}, [])
    note(value("a"))  # outside of any trail as well


def test_gaps_are_merged_each_once_in_order():
    other = Gap("failed", "/y", "broken")
    assert merge([Unread(GAP, other), Unread(other), Unread(GAP)]).gaps == (GAP, other)
    assert str(merge([Unread(GAP), Unread(other)])) == "no; broken"


def test_a_caught_error_holds_on_to_no_frame():
    try:
        try:
            _ = 1 / 0
        except ZeroDivisionError:
            raise unread(GAP)  # noqa: B904 - what it was raised in is the point
    except Unread as error:
        kept = caught(error)
    assert (kept.__traceback__, kept.__context__) == (None, None)
