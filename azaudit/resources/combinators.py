"""Asking about many things at once, when some of them may be unreadable.

Each item is evaluated. An item that decides the answer wins, and then what could not be read of
the others does not matter. If none decides, what could not be read is raised as one Unread. So one
unreadable listener hides no failing one, and an unreadable list never looks empty.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Generic, NamedTuple, TypeVar

from azaudit.model import Notes
from azaudit.resources.trail import Trail, Unread, adopt, caught, doubt, merge, trail, unread

T = TypeVar("T")


class _Answer(NamedTuple, Generic[T]):
    item: T
    trail: Trail
    value: bool | None
    error: Unread | None


def _ask(items: Iterable[T], question: Callable[[T], bool]) -> list[_Answer[T]]:
    answers = []
    for item in items:
        with trail() as inner:
            try:
                value, error = bool(question(item)), None
            except Unread as raised:
                value, error = None, caught(raised)
        # An Unread that the question swallowed leaves its answer in doubt as well.
        if error is None and inner.unread:
            value, error = None, merge(inner.unread)
        inner.unread.clear()
        answers.append(_Answer(item, inner, value, error))
    return answers


def _decide(answers: list[_Answer[T]], decisive: bool) -> list[_Answer[T]]:  # noqa: FBT001 - the value looked for
    """The answers that have the decisive value; raises when there is none but some are unread."""
    found = [answer for answer in answers if answer.value is decisive]
    for answer in found or answers:
        adopt(answer.trail)
    if found:
        return found
    errors = [answer.error for answer in answers if answer.error is not None]
    if errors:
        raise unread(*merge(errors).gaps)
    return []


def any_of(items: Iterable[T], question: Callable[[T], bool]) -> bool:
    """Whether the question is true of at least one item; raises Unread when that is open."""
    return bool(_decide(_ask(items, question), decisive=True))


def all_of(items: Iterable[T], question: Callable[[T], bool]) -> bool:
    """Whether the question is true of every item; raises Unread when that is open."""
    return not _decide(_ask(items, question), decisive=False)


def count_of(items: Iterable[T], question: Callable[[T], bool]) -> int:
    """Of how many items the question is true; raises Unread when any item is open."""
    answers = _ask(items, question)
    for answer in answers:
        adopt(answer.trail)
    errors = [answer.error for answer in answers if answer.error is not None]
    if errors:
        raise unread(*merge(errors).gaps)
    return sum(answer.value is True for answer in answers)


def either(*questions: Callable[[], bool]) -> bool:
    """Whether at least one question is true; one that is true settles the unread others."""
    return any_of(questions, lambda question: question())


class Found(Generic[T]):
    """The items of which something is proved true.

    Whether there is one is certain. Which ones there are is not, where other items could not be
    read: they may belong to it as well, so it has no length, and to go through it leaves that in
    doubt. A failure may name them all the same; a pass that rests on them becomes unknown.
    """

    def __init__(self, items: list[T], others: Unread | None) -> None:
        self._items = items
        self._others = others

    def __iter__(self) -> Iterator[T]:
        if self._others is not None:
            doubt(self._others)
        return iter(self._items)

    def __bool__(self) -> bool:
        return bool(self._items)


def select(items: Iterable[T], question: Callable[[T], bool]) -> Found[T]:
    """The items of which the question is true.

    Raises Unread when it is proved of none while some items are unread.
    """
    answers = _ask(items, question)
    found = _decide(answers, decisive=True)
    errors = [answer.error for answer in answers if answer.error is not None]
    return Found([answer.item for answer in found], merge(errors) if errors else None)


def aside(*texts: Callable[[], str | None]) -> Notes:
    """Notes that may need something unreadable; they decide nothing and leave no evidence.

    texts: each returns a note, or None for none. What one could not read becomes a note that says
    so.
    """
    return Notes(tuple(said for text in texts if (said := _said(text))))


def _said(text: Callable[[], str | None]) -> str | None:
    with trail():
        try:
            return text()
        except Unread as error:
            return f"not known: {caught(error)}"
