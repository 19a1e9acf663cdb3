"""Asking about many things: a decisive item wins, else what could not be read is raised."""

from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azaudit.model import Evidence, Gap, Notes
from azaudit.resources.combinators import all_of, any_of, aside, count_of, either, select
from azaudit.resources.trail import Unread, note, trail, unread, untraced

UNREAD = object()


def ask(item: object) -> bool:
    """Truth as the item has it, evidence that it was read, or Unread."""
    if item is UNREAD:
        raise unread(Gap("denied", "/x", "nobody may know"))
    note(Evidence("value", "/x", str(item), item, "", ""))
    return bool(item)


CASES = [
    # items, any, all, count; None where it stays open
    ([], False, True, 0),
    ([True], True, True, 1),
    ([False], False, False, 0),
    ([True, False], True, False, 1),
    ([UNREAD], None, None, None),
    ([UNREAD, True], True, None, None),
    ([True, UNREAD], True, None, None),
    ([UNREAD, False], None, False, None),
    ([False, UNREAD], None, False, None),
    ([True, UNREAD, False], True, False, None),
]


def result(asked: Callable[[], object]) -> object:
    """The answer, or None for one that stays open; a trail must say the same as the exception."""
    raised = []
    with trail() as seen:
        try:
            value = asked()
        except Unread as error:
            raised.append(error)
            value = None
    assert seen.unread == raised
    return value


@pytest.mark.parametrize(("items", "any", "all", "count"), CASES)
def test_a_decisive_item_wins_over_unread_ones(items, any, all, count):
    assert result(lambda: any_of(items, ask)) is any
    assert result(lambda: all_of(items, ask)) is all
    assert result(lambda: count_of(items, ask)) == count
    # what is asked for is a sequence or an iterator, all the same
    assert result(lambda: any_of(iter(items), ask)) is any
    assert result(lambda: any_of((item for item in items), ask)) is any
    assert result(lambda: either(*(lambda one=item: ask(one) for item in items))) is any
    assert result(lambda: bool(select(items, ask))) is any


@given(st.lists(st.lists(st.sampled_from([True, False, UNREAD]), max_size=4), max_size=4))
def test_nested_questions_follow_three_valued_logic(rows):
    def inner(row: list[object]) -> bool | None:
        if True in row:
            return True
        return None if UNREAD in row else False

    values = [inner(row) for row in rows]
    any = True if True in values else None if None in values else False
    all = False if False in values else None if None in values else True
    assert result(lambda: any_of(rows, lambda row: any_of(row, ask))) is any
    assert result(lambda: all_of(rows, lambda row: any_of(row, ask))) is all
    assert result(lambda: all_of(rows, lambda row: bool(select(row, ask)))) is all
    open = None in values
    assert result(lambda: count_of(rows, lambda row: any_of(row, ask))) == (
        None if open else values.count(True)
    )


def test_several_gaps_are_raised_as_one_each_once():
    def refuse(number: int) -> bool:
        raise unread(Gap("denied", "/x", f"gap {number % 2}"))

    with pytest.raises(Unread) as raised:
        any_of(range(5), refuse)
    assert [gap.message for gap in raised.value.gaps] == ["gap 0", "gap 1"]


def evidence(asked: Callable[[], object]) -> list[object]:
    with trail() as seen, suppress(Unread):
        asked()
    return [item.value for item in seen.evidence.values()]


def test_the_deciding_items_are_the_evidence():
    assert evidence(lambda: any_of([0, 1, 2], ask)) == [1, 2]
    assert evidence(lambda: all_of([0, 1, ""], ask)) == [0, ""]
    assert evidence(lambda: any_of([0, ""], ask)) == [0, ""]
    assert evidence(lambda: all_of([1, 2], ask)) == [1, 2]
    assert evidence(lambda: count_of([0, 1], ask)) == [0, 1]
    assert evidence(lambda: any_of([0, UNREAD], ask)) == [0]


def test_an_unread_that_a_question_swallows_leaves_its_answer_open():
    def careless(item: object) -> bool:
        try:
            return ask(item)
        except Unread:
            return True

    assert result(lambda: any_of([UNREAD], careless)) is None
    assert result(lambda: all_of([UNREAD, True], careless)) is None
    assert result(lambda: any_of([UNREAD, True], careless)) is True


def test_a_question_that_breaks_breaks():
    with pytest.raises(ZeroDivisionError):
        any_of([1], lambda item: bool(item / 0))


def test_combinators_decide_without_a_trail_too():
    with untraced():
        assert any_of([UNREAD, True], ask) is True
        with pytest.raises(Unread):
            any_of([UNREAD], ask)


class TestSelect:
    """Which items there are is certain only when all could be read."""

    def test_all_read(self):
        assert result(lambda: list(select([0, 1, 2], ask))) == [1, 2]

    def test_none_of_them(self):
        assert result(lambda: list(select([0, ""], ask))) == []

    def test_none_while_some_are_unread_is_open(self):
        assert result(lambda: select([0, UNREAD], ask)) is None

    def test_some_while_others_are_unread_are_named_and_in_doubt(self):
        with trail() as seen:
            found = select([1, UNREAD], ask)
            assert found
            assert seen.unread == []  # that there is one is certain
            assert list(found) == [1]
            assert [gap.message for error in seen.unread for gap in error.gaps] == [
                "nobody may know"
            ]

    def test_it_cannot_be_counted(self):
        with pytest.raises(TypeError):
            len(select([1], ask))  # type: ignore[arg-type]  # that is the point

    def test_a_question_that_counts_what_is_in_doubt_is_open(self):
        few = lambda row: len(list(select(row, ask))) < 2  # noqa: E731 - a question
        assert result(lambda: any_of([[1, UNREAD]], few)) is None
        assert result(lambda: any_of([[1, 0]], few)) is True


class TestAside:
    """Notes decide nothing and leave no evidence."""

    def test_a_note_is_what_the_text_says(self):
        assert aside(lambda: "one", lambda: None, lambda: "", lambda: "two").texts == ("one", "two")
        assert aside().texts == ()

    def test_what_it_cannot_read_is_said_and_poisons_nothing(self):
        with trail() as seen:
            notes = aside(lambda: str(ask(UNREAD)), lambda: f"{ask(1)}")
        assert notes.texts == ("not known: nobody may know", "True")
        assert (seen.unread, seen.evidence) == ([], {})

    def test_it_has_no_truth_value(self):
        notes = aside(lambda: "something")
        assert isinstance(notes, Notes)
        with pytest.raises(TypeError):
            bool(notes)

    def test_a_text_that_breaks_breaks(self):
        with pytest.raises(ZeroDivisionError):
            aside(lambda: str(1 / 0))


def test_a_generator_that_is_left_early_swallows_nothing():
    """What a generator, next() or a set met on the way stays on the trail."""

    def items() -> Iterator[bool]:
        for item in [True, UNREAD]:
            yield ask(item)

    with trail() as seen:
        assert next(items()) is True
        assert seen.unread == []
        with pytest.raises(Unread):
            set(items())
        with pytest.raises(Unread):
            next((one for one in items() if not one), None)
    assert len(seen.unread) == 2
