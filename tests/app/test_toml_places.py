import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings

from azaudit.app.toml_places import Keys, places
from tests.app.toml_texts import documents


def paths(held: Any, above: Keys = ()) -> Iterator[Keys]:
    """The path of everything below a value as tomllib gives it."""
    items = held.items() if isinstance(held, dict) else enumerate(held)
    for key, value in items:
        yield (*above, key)
        if isinstance(value, (dict, list)):
            yield from paths(value, (*above, key))


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(documents())
def test_everything_stands_where_it_was_written(document):
    text, expected = document
    assert set(expected) == set(paths(tomllib.loads(text)))
    assert places(text) == expected


def test_a_table_in_pieces_stands_where_it_is_first_named():
    text = "[a.b]\nx = 1\n[a]\ny = 1\n[a.c]\n"
    assert places(text) == {
        ("a",): 1,
        ("a", "b"): 1,
        ("a", "b", "x"): 2,
        ("a", "y"): 4,
        ("a", "c"): 5,
    }


def test_an_item_of_a_list_has_a_line_of_its_own():
    text = "tenants = [\n  'a',  # ]\n\n  'b',\n]\nlast = 1\n"
    assert places(text) == {
        ("tenants",): 1,
        ("tenants", 0): 2,
        ("tenants", 1): 4,
        ("last",): 6,
    }


def test_an_inline_table_may_span_lines_as_toml_1_1_allows():
    text = "a = {\n  b = 1,\n  c = 2,\n}\nd = 1\n"
    assert places(text) == {("a",): 1, ("a", "b"): 2, ("a", "c"): 3, ("d",): 5}


def test_a_list_without_an_end_ends_all_the_same():
    assert places("a = [") == {("a",): 1}
    assert places("a = [1, {") == {("a",): 1, ("a", 0): 1, ("a", 1): 1}
