import io
import logging
import os
import re
import sys
from types import SimpleNamespace
from typing import TextIO

import pytest

from azaudit.cli.progress import LiveProgress, PlainProgress
from azaudit.cli.terminal import Surroundings, finish
from azaudit.collect.progress import Silent
from azaudit.report.base import REPORTERS
from azaudit.snapshot.coverage import Coverage, CoverageState
from tests.cli.snapshots import failing, write
from tests.worlds import NOW, SUBSCRIPTION, TENANT

KEYS = ("--select", "openai-local-auth-disabled")
ESCAPE = "\x1b["


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def path(tmp_path):
    return write(tmp_path / "a.azaudit", failing())


def test_a_pipe_gets_no_colours(azaudit, path):
    assert ESCAPE not in azaudit("check", path, *KEYS).out


def test_force_color_colours_a_pipe(azaudit, path, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert ESCAPE in azaudit("check", path, *KEYS).out


@pytest.mark.parametrize("variables", [{}, {"NO_COLOR": ""}])
def test_force_color_colours_no_file(azaudit, path, monkeypatch, tmp_path, variables):
    for name, value in {"FORCE_COLOR": "1", **variables}.items():
        monkeypatch.setenv(name, value)
    ran = azaudit("check", path, *KEYS, "-o", "r.txt", "-o", "table:r.dat")
    assert ESCAPE in ran.out
    (tmp_path / "old.txt").write_text("", "utf-8")
    azaudit("check", path, *KEYS, "-o", "old.txt", "-f", "json")
    for name in ("r.txt", "r.dat", "old.txt"):
        text = (tmp_path / name).read_text("utf-8")
        assert "FAIL    open" in text
        assert ESCAPE not in text


@pytest.mark.parametrize("variables", [{"FORCE_COLOR": ""}, {"NO_COLOR": "1", "FORCE_COLOR": "1"}])
def test_a_pipe_without_force_color_or_with_no_color_is_plain(
    azaudit, path, monkeypatch, variables
):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert ESCAPE not in azaudit("check", path, *KEYS).out


def test_no_color_wins_over_force_color(azaudit, path, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert ESCAPE not in azaudit("check", path, *KEYS, "--no-color").out


def test_no_color_leaves_no_colour(azaudit, path, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[31m" not in azaudit("check", path, *KEYS).out


@pytest.mark.parametrize("columns", [80, 140])
def test_the_table_keeps_to_the_width(azaudit, path, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", str(columns))
    widths = [len(line) for line in azaudit("check", path, *KEYS).out.splitlines()]
    assert max(widths) == columns


@pytest.mark.parametrize(
    ("options", "terminal", "kind"),
    [
        ({}, True, LiveProgress),
        ({}, False, PlainProgress),
        ({"quiet": True}, True, Silent),
        ({"no_progress": True}, True, Silent),
    ],
)
def test_progress_suits_the_terminal(monkeypatch, options, terminal, kind):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", Terminal() if terminal else io.StringIO())
    assert isinstance(Surroundings(**options).progress(), kind)


def test_a_dumb_terminal_gets_plain_lines(monkeypatch):
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setattr(sys, "stderr", Terminal())
    assert isinstance(Surroundings().progress(), PlainProgress)


def test_the_live_line_is_gone_when_the_report_begins(monkeypatch):
    """Both are terminals, so what is left of the line would stand in the report."""
    screen = Terminal()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setitem(REPORTERS, "test", _Report())
    with Surroundings() as around:
        (output,) = around.outputs("test")
        progress = around.progress()
        progress.planned(2)
        progress.finished(
            Coverage(
                "key-vaults",
                TENANT,
                SUBSCRIPTION,
                f"/subscriptions/{SUBSCRIPTION}",
                CoverageState.COMPLETE,
                NOW,
            )
        )
        output.reporter.write(None, screen)  # type: ignore[arg-type]
    assert screen.getvalue().endswith("\x1b[2Kthe report\n")


def test_what_is_logged_stands_above_the_live_line(monkeypatch):
    screen = Terminal()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", screen)
    with Surroundings(verbose=1) as around:
        around.progress().planned(1)
        logging.getLogger("azaudit.test").info("one\ntwo")
    lines = [re.sub(r"\x1b\[[?\d]*[A-Za-z]", "", line) for line in screen.getvalue().splitlines()]
    assert [line for line in lines if line and "units read" not in line] == [
        "INFO azaudit.test: one",
        "two",
    ]


def test_the_log_is_written_once_however_many_commands_ran(capsys):
    for _ in range(3):
        Surroundings(verbose=1)
    logging.getLogger("azaudit.test").info("once")
    assert capsys.readouterr().err == "INFO azaudit.test: once\n"


def test_the_summary_is_not_said_twice_on_a_terminal(azaudit, path, monkeypatch):
    screen = Terminal()
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setattr(sys, "stderr", screen)
    azaudit("check", path, *KEYS)
    assert screen.getvalue().count("1 failed (1 high)") == 1
    assert screen.getvalue().endswith("\nexit code 1\n")


def test_finish_says_warnings_before_the_summary(capsys, monkeypatch):
    monkeypatch.setattr("azaudit.report.summary.summary_line", lambda _: "the summary")
    outcome = SimpleNamespace(document=None, exit_code=0, warnings=("one", "two"))
    assert finish(outcome, Surroundings()) == 0  # type: ignore[arg-type]
    assert capsys.readouterr().err == "warning: one\nwarning: two\nthe summary\n"


def test_no_color_is_for_this_process(monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("NO_COLOR", "")
    Surroundings(no_color=True)
    assert os.environ["NO_COLOR"] == "1"
    assert "FORCE_COLOR" not in os.environ


class _Report:
    name = "test"
    suffixes = ()

    def write(self, document: object, out: TextIO) -> None:
        out.write("the report\n")
