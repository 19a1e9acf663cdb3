"""Objects that hold objects by key are read entry by entry, each where it lies."""

import pytest

from azaudit.resources.trail import trail
from tests.resources.test_fields import unread
from tests.resources.views import thing

ONE = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/things/a.b"


def test_entries_are_read_where_they_lie():
    wire = {ONE: {"clientId": "c"}, "other": {}}
    with trail() as seen:
        first, second = thing({"held": wire}).held
        assert (first.key, second.key) == (ONE, "other")
        assert first.client == "c"
    paths = {item.path: item.value for item in seen.evidence.values()}
    place = f"properties.held[{ONE}].clientId"
    assert paths == {"properties.held": wire, place: "c"}
    assert "properties.held[other].clientId is absent" in unread(lambda: second.client)


def test_none_are_none():
    assert thing({"held": {}}).held == ()


@pytest.mark.parametrize("odd", [None, 7, "text", [], True])
def test_an_entry_that_is_no_object_is_unread_when_it_is_looked_at(odd):
    first, second = thing({"held": {"a": odd, "b": {"clientId": "c"}}}).held
    assert second.client == "c"
    assert "properties.held[a] is" in unread(lambda: first.client)


@pytest.mark.parametrize("odd", [7, "text", [], [{}], True])
def test_what_is_no_object_has_no_entries(odd):
    assert "not an object" in unread(lambda: thing({"held": odd}).held)


def test_their_absence_means_what_is_documented_and_else_nothing():
    assert "is absent" in unread(lambda: thing({}).held)
    with trail() as seen:
        assert thing({}).nothing_held_when_absent == ()
    assert [item.value for item in seen.evidence.values()] == [None]
