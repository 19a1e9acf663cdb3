import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

import pytest

from azaudit.app.toml_file import read_toml
from azaudit.app.toml_values import TomlValues, wording
from azaudit.errors import UsageError
from azaudit.model import Severity


@dataclass(frozen=True)
class Item:
    name: str
    until: date
    ports: tuple[int, ...] = ()
    words: tuple[Literal["on", "off"], ...] = ()


@dataclass(frozen=True)
class Limits:
    days: int = 30
    share: float = 0.5
    strict: bool = False
    owner: str | None = None
    networks: tuple[str, ...] = ()
    ids: frozenset[str] = frozenset()
    folder: Path = Path()
    severity: Severity = Severity.HIGH
    mode: Literal["one", "all", 3] = "one"


@dataclass(frozen=True)
class Whole:
    limits: Limits = field(default_factory=Limits)
    folded: Limits = field(default_factory=Limits)
    severities: Mapping[str, Severity] = field(default_factory=dict)
    items: tuple[Item, ...] = ()


@pytest.fixture
def read(tmp_path):
    def call(text: str) -> Whole:
        path = tmp_path / "a.toml"
        path.write_text(text, "utf-8")
        file = read_toml(path)
        made = TomlValues(file, frozenset({"folded"})).value((), Whole, file.content)
        assert isinstance(made, Whole)
        return made

    return call


@pytest.fixture
def refused(read, tmp_path):
    def call(text: str) -> tuple[str, str]:
        with pytest.raises(UsageError) as caught:
            read(text)
        return caught.value.message.replace(f"{tmp_path}{os.sep}", ""), caught.value.hint

    return call


def test_every_type_is_read(read):
    made = read("""
severities = { "a-*" = "LOW", b = "critical" }
[limits]
days = 60
share = 1
strict = true
owner = "Contoso"
networks = ["10.0.0.0/8", " B "]
ids = ["b", "a"]
folder = "mine/checks"
severity = "info"
mode = 3
[folded]
ids = [" AbC "]
owner = " AbC "
[[items]]
name = "a"
until = 2027-01-31
ports = [1, 2]
words = ["on"]
[[items]]
name = "b"
until = "2027-02-01"
""")
    assert made.limits == Limits(
        60,
        1.0,
        True,
        "Contoso",
        ("10.0.0.0/8", " B "),
        frozenset({"a", "b"}),
        Path("mine/checks"),
        Severity.INFO,
        3,
    )
    assert made.folded == Limits(ids=frozenset({"abc"}), owner=" AbC ")
    assert made.severities == {"a-*": Severity.LOW, "b": Severity.CRITICAL}
    assert made.items == (
        Item("a", date(2027, 1, 31), (1, 2), ("on",)),
        Item("b", date(2027, 2, 1)),
    )


def test_what_is_not_said_is_the_default(read):
    assert read("") == Whole()


ITEM = "\n[[items]]\nname = 'a'\nuntil = 2027-01-31\n"
LEVELS = "critical, high, medium, low, info"


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("limits.days = true", "a.toml:1: limits.days is true", "write a whole number"),
        ("limits.days = 1.5", "a.toml:1: limits.days is 1.5", "write a whole number"),
        ("limits.share = nan", "a.toml:1: limits.share is nan", "write a number"),
        ("limits.share = '1'", "a.toml:1: limits.share is '1'", "write a number"),
        ("limits.strict = 1", "a.toml:1: limits.strict is 1", "write true or false"),
        ("limits.owner = 1", "a.toml:1: limits.owner is 1", "write text"),
        ("limits.folder = []", "a.toml:1: limits.folder is a list", "write a path"),
        (
            "[limits]\nnetworks = 'a'",
            "a.toml:2: limits.networks is 'a'",
            "write a list of texts",
        ),
        (
            "[limits]\nnetworks = [\n  'a',\n\n  1,\n]",
            "a.toml:5: limits.networks is 1",
            "write text",
        ),
        ("limits.ids = ['a', ' ']", "a.toml:1: limits.ids is blank", "write text"),
        (
            "limits.severity = 'hihg'",
            "a.toml:1: limits.severity is 'hihg'",
            f"did you mean high? write one of {LEVELS}",
        ),
        ("limits.severity = 3", "a.toml:1: limits.severity is 3", f"write one of {LEVELS}"),
        (
            "limits.mode = 'al'",
            "a.toml:1: limits.mode is 'al'",
            "did you mean all? write one of 'one', 'all', 3",
        ),
        ("limits.mode = 3.0", "a.toml:1: limits.mode is 3.0", "write one of 'one', 'all', 3"),
        ("limits = 1", "a.toml:1: limits is 1", "write a table"),
        ("[[limits]]", "a.toml:1: limits is an array of tables", "write a table"),
        (
            "[limits.dyas]\nx = 1",
            "a.toml:1: there is no key 'dyas' in limits",
            "did you mean days? the keys are days, share, strict, owner, networks, ids, folder,"
            " severity, mode",
        ),
        (
            "[severities]\n\"b\" = 'low'\n'a-*' = 'grave'",
            "a.toml:3: severities.\"a-*\" is 'grave'",
            f"write one of {LEVELS}",
        ),
        (
            "severities = 'low'",
            "a.toml:1: severities is 'low'",
            f"write a table of one of {LEVELS}",
        ),
        ("items = [1]", "a.toml:1: items is 1", "write a table"),
        ("[items]\nname = 'a'", "a.toml:1: items is a table", "write an array of tables"),
        (
            f"{ITEM}{ITEM}ports = [1,\n2,\n'3']",
            "a.toml:11: items.ports is '3'",
            "write a whole number",
        ),
        (
            f"{ITEM}words = ['on', 'of']",
            "a.toml:5: items.words is 'of'",
            "did you mean off? write one of 'on', 'off'",
        ),
        (
            f"{ITEM}words = 'on'",
            "a.toml:5: items.words is 'on'",
            "write a list, each one of 'on', 'off'",
        ),
        (
            f"{ITEM}[[items]]\nname = 'b'",
            "a.toml:5: items has no 'until'",
            "write each of name, until",
        ),
        (
            "items = [\n  {name = 'a', until = 2027-01-31},\n  {until = 2027-01-31},\n]",
            "a.toml:3: items has no 'name'",
            "write each of name, until",
        ),
        (
            "items = [\n  {name = ' ', until = 2027-01-31},\n]",
            "a.toml:2: items.name is blank",
            "write text",
        ),
        (
            f"{ITEM}nmae = 'b'",
            "a.toml:5: there is no key 'nmae' in items",
            "did you mean name? the keys are name, until, ports, words",
        ),
        *(
            (
                f"[[items]]\nname = 'a'\nuntil = {written}",
                f"a.toml:3: items.until is {shown}",
                "write a date, as in 2027-01-31",
            )
            for written, shown in [
                ("'tomorrow'", "'tomorrow'"),
                ("'2027-02-30'", "'2027-02-30'"),
                ("'20270131'", "'20270131'"),
                ("'2027-W01-1'", "'2027-W01-1'"),
                ("20270131", "20270131"),
                ("2027-01-31T00:00:00Z", "2027-01-31T00:00:00+00:00"),
                ("07:32:00", "07:32:00"),
                ("''", "blank"),
            ]
        ),
    ],
)
def test_what_does_not_fit_is_named_with_its_line(refused, text, message, hint):
    assert refused(text) == (message, hint)


def test_of_a_long_value_the_beginning_is_shown(refused):
    message, _ = refused(f"limits.days = '{'x' * 900}'")
    assert message == f"a.toml:1: limits.days is '{'x' * 59}…"


def test_types_have_words():
    assert wording(tuple[date, ...]) == "a list of dates"
    assert wording(Mapping[str, Severity]) == f"a table of one of {LEVELS}"
    assert wording(str | None) == "text"
    assert wording(frozenset[str]) == "a list of texts"
    assert wording(tuple[Item, ...]) == "an array of tables"
