"""Properties: what is there is read as its type, what is not is unread, never a default."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azaudit.model import ResourceId
from azaudit.resources.addresses import AddressRange
from azaudit.resources.fields import Field
from azaudit.resources.node import Part
from azaudit.resources.trail import Unread, trail
from tests.resources.views import ID, NOT_READ, VERSION, Mode, Rule, Thing, row, thing


def unread(read: Any) -> str:
    """The message of the one gap that reading something gives."""
    with pytest.raises(Unread) as raised, trail() as seen:
        read()
    assert seen.unread == [raised.value]
    assert seen.evidence == {}
    (gap,) = raised.value.gaps
    assert gap.state == "unreadable"
    assert gap.scope == ID
    return gap.message


@pytest.mark.parametrize(
    ("name", "wire", "value"),
    [
        ("flag", True, True),
        ("flag", False, False),
        ("count", 14, 14),
        ("count", 14.0, 14),  # how some services write it
        ("count", 0, 0),
        ("ratio", 0.5, 0.5),
        ("ratio", 2, 2.0),
        ("word", "", ""),
        ("word", "x", "x"),
        ("mode", "Enabled", Mode.ON),
        ("mode", "ENABLED", Mode.ON),
        ("mode", "disabled", Mode.OFF),
        ("target", {"id": ID.upper()}, ResourceId(ID)),
        ("target", {"id": ID[1:]}, ResourceId(ID)),
        ("range", "203.0.113.0/24", AddressRange.of("203.0.113.0/24")),
        ("tags", [], ()),
        ("tags", ["a", "b"], ("a", "b")),
        ("modes", ["enabled", "Disabled"], (Mode.ON, Mode.OFF)),
    ],
)
def test_a_value_of_the_right_type_is_read_and_left_as_evidence(name, wire, value):
    with trail() as seen:
        read = getattr(thing({name: wire}), name)
    assert read == value
    assert type(read) is type(value)
    (evidence,) = seen.evidence.values()
    assert (evidence.kind, evidence.resource_id, evidence.api_version) == ("value", ID, VERSION)
    # what was answered, not what we made of it
    if name == "target":
        assert (evidence.path, evidence.value) == ("properties.target.id", wire["id"])
    else:
        assert (evidence.path, evidence.value) == (f"properties.{name}", wire)


@pytest.mark.parametrize(
    ("name", "wire", "says"),
    [
        ("flag", "true", "is text, not a boolean"),
        ("flag", 1, "is a number, not a boolean"),
        ("flag", [], "is a list, not a boolean"),
        ("count", True, "is a boolean, not a whole number"),
        ("count", "14", "is text, not a whole number"),
        ("count", 14.5, "is 14.5, not a whole number"),
        ("ratio", True, "is a boolean, not a number"),
        ("word", 7, "is a number, not text"),
        ("word", {}, "is an object, not text"),
        ("mode", "Sometimes", 'has the unknown value "Sometimes"'),
        ("mode", "", 'has the unknown value ""'),
        ("mode", True, "is a boolean, not one of Enabled, Disabled"),
        ("range", "everywhere", 'is no address range: "everywhere"'),
        ("range", 7, "is a number, not an address range"),
        ("target", {"id": 7}, "is a number, not a resource id"),
        ("target", {"id": ""}, 'is no resource id: ""'),
        ("target", {"id": "one"}, 'is no resource id: "one"'),
        ("target", ID, "is text, not an object"),
        ("rules", {}, "is an object, not a list"),
        ("rules", "a", "is text, not a list"),
        ("tags", "a", "is text, not a list"),
        ("tags", ["a", 7], "has an element that is a number, not text"),
        ("tags", ["a", None], "has an element that is null, not text"),
        ("modes", ["Enabled", "Odd"], 'has an element that has the unknown value "Odd"'),
    ],
)
def test_a_value_of_another_type_is_unread(name, wire, says):
    message = unread(lambda: getattr(thing({name: wire}), name))
    assert says in message
    assert message.startswith("properties.")
    assert message.endswith(f"(api-version {VERSION})")


EVERYTHING = ["flag", "count", "ratio", "word", "mode", "target", "rules", "tags", "modes"]


@pytest.mark.parametrize("name", EVERYTHING)
@pytest.mark.parametrize("properties", [{}, None, "null"], ids=["absent", "no properties", "null"])
def test_what_is_absent_without_documentation_is_unread(name, properties):
    made = thing({name: None} if properties == "null" else properties)
    assert "is absent" in unread(lambda: getattr(made, name))


@pytest.mark.parametrize(
    ("name", "meaning"),
    [
        ("off_when_absent", False),
        ("nothing_when_absent", None),
        ("no_rules_when_absent", ()),
        ("no_tags_when_absent", ()),
        ("off_without_settings", False),
        ("since_this_year", False),
        ("detailed", False),
    ],
)
@pytest.mark.parametrize("how", ["absent", "null"])
def test_a_documented_absence_has_its_meaning_and_is_evidence(name, meaning, how):
    property = vars(Thing)[name]
    last = property.path.removeprefix("properties.").split(".")[0]
    with trail() as seen:
        assert getattr(thing({last: None} if how == "null" else {}), name) == meaning
    (evidence,) = seen.evidence.values()
    assert (evidence.path, evidence.value) == (property.path, None)
    assert property.documented


@pytest.mark.parametrize("name", ["off_when_absent", "nothing_when_absent", "no_tags_when_absent"])
def test_a_documented_absence_needs_the_properties_themselves(name):
    """Rows of the generic listing have none; that is no statement about each property."""
    assert "properties is absent" in unread(lambda: getattr(thing(None), name))
    assert "properties is absent" in unread(lambda: getattr(thing(whole={"id": ID}), name))


@pytest.mark.parametrize("name", ["off_when_absent", "no_rules_when_absent", "no_tags_when_absent"])
def test_an_absence_from_resource_graph_means_nothing(name):
    message = unread(lambda: getattr(thing({}, source="bulk"), name))
    assert "absent from a Resource Graph row" in message


def test_a_value_in_resource_graph_is_a_value():
    assert thing({"flag": True}, source="bulk").off_when_absent is True


def test_the_absence_of_a_whole_is_not_that_of_its_part():
    assert thing({"settings": {"flag": True}}).off_without_settings is True
    for settings in ({}, {"flag": None}, {"other": 1}):
        message = unread(lambda held=settings: thing({"settings": held}).off_without_settings)
        assert "is absent from properties.settings" in message


def test_an_absence_means_nothing_without_what_has_to_be_beside_it():
    """A resource that is still being set up lacks both."""
    assert thing({"others": {}}).off_beside_others is False
    assert thing({"others": {}, "settings": None}).off_beside_others is False
    for others in ({}, {"others": None}):
        message = unread(lambda held=others: thing(held).off_beside_others)
        assert "properties.settings.flag is absent, and properties.others as well" in message
    assert "absent from" in unread(lambda: thing({"others": {}, "settings": {}}).off_beside_others)
    # a value needs nobody beside it
    assert thing({"settings": {"flag": True}}).off_beside_others is True


def test_a_property_has_no_absence_before_the_version_that_knows_it():
    assert "not known before api-version 2027-01-01" in unread(lambda: thing({}).since_next_year)
    assert "not known before" in unread(lambda: thing({}, version="").since_this_year)
    assert thing({}).since_this_year is False
    # it is there, so the version knows it
    assert thing({"flag": True}).since_next_year is True


@pytest.mark.parametrize("properties", ["text", 7, [], [{}], True])
def test_properties_that_are_no_object_are_unread(properties):
    assert "properties is" in unread(lambda: thing(properties).off_when_absent)


class TestDetails:
    """Properties that lists leave out are read from the answer to a GET, or not at all."""

    def test_a_listed_row_does_not_know_them(self):
        with pytest.raises(Unread) as raised:
            _ = thing({"flag": True}, source="list").detailed
        (gap,) = raised.value.gaps
        assert (gap.state, gap.http_status, gap.missing_action) == ("denied", 403, "things/read")
        assert gap.message == (
            f"properties.flag is only in the answer to a GET: {NOT_READ.message}"
        )

    def test_the_answer_to_a_get_does(self):
        assert thing({"flag": True}).detailed is True
        assert thing({}).detailed is False

    def test_an_earlier_get_answers_beside_a_newer_list(self):
        listed = thing({"flag": False}, source="list", detail=row({"flag": True, "rules": [{}]}))
        assert (listed.flag, listed.detailed) == (False, True)
        (rule,) = listed.detailed_rules
        assert "properties.rules[0].properties is absent" in unread(lambda: rule.address)

    def test_a_part_cannot_be_one(self):
        # Python 3.11 wraps what __set_name__ raises
        with pytest.raises((TypeError, RuntimeError)) as raised:
            type("Inner", (Part,), {"hidden": Field("hidden", str, detail=True)})
        assert "say detail there" in str(raised.value.__cause__ or raised.value)


class TestItems:
    """Lists of objects are read element by element."""

    def test_elements_are_read_where_they_lie(self):
        (_, second) = thing({"rules": [{}, {"properties": {"address": "a"}}]}).rules
        with trail() as seen:
            assert second.address == "a"
            assert second.open is False
            assert second.target is None
        paths = {item.path: item.value for item in seen.evidence.values()}
        assert paths == {
            "properties.rules[1].properties.address": "a",
            "properties.rules[1].open": None,
            "properties.rules[1].target.id": None,
        }

    @pytest.mark.parametrize("odd", [None, 7, "text", [], True])
    def test_an_element_that_is_no_object_is_unread_when_it_is_looked_at(self, odd):
        first, second = thing({"rules": [odd, {"open": True}]}).rules
        assert second.open is True
        assert "properties.rules[0] is" in unread(lambda: first.open)

    def test_an_element_without_its_properties_is_unread(self):
        (only,) = thing({"rules": [{}]}).rules
        assert "properties.rules[0].properties is absent" in unread(lambda: only.address)

    def test_an_absence_in_resource_graph_means_nothing_in_an_element_either(self):
        (only,) = thing({"rules": [{}]}, source="bulk").rules
        assert "Resource Graph" in unread(lambda: only.open)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from([*EVERYTHING, "id", "properties", "open"]), inner, max_size=3
        )
    ),
    max_leaves=12,
)


@given(JSON, st.sampled_from(EVERYTHING), st.sampled_from(["get", "list", "bulk"]))
def test_whatever_is_answered_a_property_is_its_type_or_unread(properties, name, source):
    try:
        value = getattr(thing(properties, source=source), name)
    except Unread:
        return
    kinds: dict[str, type] = {"flag": bool, "count": int, "ratio": float, "word": str}
    assert type(value) is kinds.get(name, type(value))
    assert properties[name] is not None
    if name == "rules":
        assert isinstance(value, tuple)
        assert all(isinstance(one, Rule) for one in value)


def test_unread_is_no_lookup_error():
    """Code that copes with a missing key must not cope with the unread."""
    assert not issubclass(Unread, (AttributeError, LookupError, ValueError, TypeError))
    with pytest.raises(Unread):
        getattr(thing({}), "flag", False)
