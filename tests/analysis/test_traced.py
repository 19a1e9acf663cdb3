"""A conclusion goes with what it rests on, each time it is used."""

import pytest

from azaudit.analysis.traced import Traced, conclude, reading
from azaudit.model import Evidence, Gap
from azaudit.resources.key_vault import KeyVault
from azaudit.resources.trail import Unread, note, trail, unread

GAP = Gap("denied", "/x", "no")
WITNESS = Evidence("value", "/x", "a", 1, "", "")


def test_a_conclusion_leaves_its_witnesses_each_time():
    def reason() -> int:
        note(WITNESS)
        return 7

    with trail() as elsewhere:
        kept = conclude(reason)
    assert elsewhere.evidence == {}
    for _ in range(2):  # a cache keeps the whole of it
        with trail() as seen:
            assert kept.value == 7
        assert list(seen.evidence.values()) == [WITNESS]


def test_what_could_not_be_read_is_raised_each_time_it_is_used():
    def reason() -> int:
        note(WITNESS)
        raise unread(GAP)

    with trail() as elsewhere:
        kept = conclude(reason)
    assert elsewhere.unread == []
    for _ in range(2):
        with trail() as seen, pytest.raises(Unread) as raised:
            _ = kept.value
        assert raised.value.gaps == (GAP,)
        assert seen.unread == [raised.value]
        assert list(seen.evidence.values()) == [WITNESS]


def test_an_unread_that_the_reasoning_swallowed_is_a_gap():
    def reason() -> int:
        try:
            raise unread(GAP)
        except Unread:
            return 7

    kept = conclude(reason)
    assert kept.gaps == (GAP,)
    with pytest.raises(Unread):
        _ = kept.value


def test_none_is_a_conclusion_too():
    assert conclude(lambda: None).value is None
    assert Traced(None).value is None


def test_an_analysis_says_what_it_reads():
    @reading(KeyVault)
    def analysis() -> None: ...

    assert analysis.reads == (KeyVault,)  # type: ignore[attr-defined]  # functions carry attributes
