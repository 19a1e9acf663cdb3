"""`azaudit who-can --destroy-backups`: how it is asked, and the forms of the answer."""

from dataclasses import replace

import pytest

from tests.checks.backup_cases import RSV
from tests.checks.boundary_cases import (
    GUARDED,
    holding,
    item,
    ruled_by,
)
from tests.checks.duty_cases import HOMER, HOMER_THERE
from tests.checks.duty_worlds import both_sides
from tests.checks.power_roles import (
    OWNER,
)
from tests.checks.power_worlds import (
    assignment,
    group,
    members,
    user,
)
from tests.cli.destroy_worlds import HOMER_GUARDS, HOMER_OWNS, OWNS, Asking
from tests.cli.snapshots import write
from tests.test_startup import SDK, loaded
from tests.worlds import GROUP, SUBSCRIPTION


@pytest.fixture
def asked(azaudit, tmp_path):
    return Asking(azaudit, tmp_path)


@pytest.fixture
def path(tmp_path):
    return write(tmp_path / "s.azaudit", ruled_by(holding(item()), OWNS))


@pytest.mark.parametrize(
    ("on", "number"),
    [(RSV, 1), (RSV.upper(), 1), (GROUP, 1), (f"/subscriptions/{SUBSCRIPTION}", 1), ("rsv", 1)],
)
def test_on_narrows_it(asked, on, number):
    held = replace(ruled_by(holding(item()), OWNS))
    name = RSV.rpartition("/")[2]
    found = asked(held, on=name if on == "rsv" else on)
    assert len(found.document["vaults"]) == number


@pytest.mark.parametrize(
    ("arguments", "error", "hint"),
    [
        (("--action", "A.B/c/read"), "--destroy-backups is a question of its own", "--action"),
        (("--data",), "--destroy-backups is a question of its own", "--data"),
        (("--on", f"{RSV}2"), "the snapshots hold no", "look at how it is spelt"),
        (("--on", "nothing"), "the snapshots hold nothing called 'nothing'", "name it by"),
        (
            ("--on", f"{GROUP}/providers/Microsoft.Compute/virtualMachines/vm"),
            "is no vault that holds backups",
            "name a Recovery Services vault",
        ),
        (("-f", "table"), "who-can has no form 'table'", "use text or json"),
    ],
)
def test_wrong_usage(azaudit, path, arguments, error, hint):
    ran = azaudit("who-can", path, "--destroy-backups", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert error in ran.errors[0]
    assert hint in ran.errors[1]


def test_long_lists_are_cut_in_the_text_alone(asked):
    people = [user(f"person-{number}") for number in range(30)]
    world = both_sides(
        holding(item()),
        assignment(OWNER, "ops", type="Group"),
        people=[group("ops"), *people],
        groups=[members("ops", *people)],
    )
    found = asked(world)
    assert len(found.names()) == len(found.told()) == 30
    assert found.text.count("and 20 more; -f json has all") == 2


@pytest.mark.parametrize("columns", [80, 140])
def test_only_ids_are_longer_than_a_line(asked, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", str(columns))
    long = user("maggie", displayName="Montgomery " * 20)
    found = asked(
        both_sides(
            GUARDED, OWNS, HOMER_OWNS, HOMER_GUARDS, people=[long, HOMER], there=[HOMER_THERE]
        )
    )
    wide = [line for line in found.text.splitlines() if len(line) > columns]
    assert all(line.split()[-1].startswith("/subscriptions/") for line in wide)
    assert f"{RSV}\n" in found.text


def test_names_act_on_no_terminal(asked):
    evil = user("maggie", displayName="Evil\x1b[2J\n  alone: 9")
    found = asked(both_sides(holding(item()), OWNS, people=[evil]))
    assert "\x1b" not in found.text
    assert "Evil\\x1b[2J\\x0a alone: 9" in found.text


@pytest.mark.parametrize(("format", "rich"), [("json", False), ("text", True)])
def test_it_loads_no_sdk_and_rich_only_for_the_text(path, format, rich):
    names = loaded("who-can", str(path), "--destroy-backups", "-f", format)
    assert names.isdisjoint(SDK)
    assert ("rich" in names) == rich
