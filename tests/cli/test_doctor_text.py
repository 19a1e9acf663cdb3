"""How `azaudit doctor` writes: to a terminal, in colour or not, and of what means nothing."""

import pytest

from tests.azure.live import tenant
from tests.cli.doctor_worlds import ACTIONS, OWN, doctor_of, served, sub


@pytest.fixture
def doctor(azaudit, monkeypatch):
    return doctor_of(azaudit, monkeypatch)


@pytest.mark.parametrize("columns", [80, 140])
def test_the_text_keeps_to_its_width_and_acts_on_no_terminal(doctor, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", str(columns))
    only = [OWN, *(one for one in ACTIONS if "Storage" not in one and "Network" not in one)]
    named = sub(1) | {"name": "work\x1b[31mload"}
    with served(tenant(named), only=only, graph="none") as endpoint:
        ran = doctor(endpoint)
    assert "\x1b" not in ran.out
    assert r"work\x1b[31mload" in ran.out
    assert max(map(len, ran.out.splitlines())) <= columns


def test_colour_is_for_whoever_asks(doctor, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    with served(tenant(sub(1))) as endpoint:
        assert "\x1b[" in doctor(endpoint).out
        assert "\x1b[" not in doctor(endpoint, "--no-color").out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("-f", "table"), "doctor has no form 'table'"),
        (("--select", "zzz"), "no check fits 'zzz'"),
        (("--subscription", "prodution"), "--subscription 'prodution' is none of the 1"),
    ],
)
def test_what_means_nothing_is_wrong_usage(doctor, arguments, words):
    with served(tenant(sub(1))) as endpoint:
        ran = doctor(endpoint, *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert words in ran.errors[0]


def test_quiet_leaves_only_the_answer(doctor):
    with served(tenant(sub(1)), only=[OWN, "Microsoft.KeyVault/vaults/read"]) as endpoint:
        ran = doctor(endpoint, "-q")
    assert (ran.code, ran.err) == (3, "")
    assert "Not ready" in ran.out
