import logging
import re
import sys
from types import SimpleNamespace

import pytest
import typer

from azaudit import __version__
from azaudit.cli.run import TerminatedError
from azaudit.errors import (
    EngineError,
    InterruptedRunError,
    NothingToAuditError,
    SignInError,
    UsageError,
)


@pytest.fixture
def ends(azaudit, monkeypatch):
    """Run `audit` with a use case that raises."""

    def call(error: BaseException, *options: str):
        def run_audit(*_: object) -> None:
            raise error

        module = SimpleNamespace(run_audit=run_audit)
        monkeypatch.setitem(sys.modules, "azaudit.app.audit", module)
        return azaudit("audit", *options)

    return call


@pytest.mark.parametrize(
    ("arguments", "error", "hint"),
    [
        (["chek"], "no such command 'chek'", "did you mean check? see `azaudit --help`"),
        (["zzz"], "no such command 'zzz'", "see `azaudit --help`"),
        (
            ["checks", "lst"],
            "no such command 'lst'",
            "did you mean list? see `azaudit checks --help`",
        ),
        (
            ["check", "--slect", "x", "a"],
            "no such option --slect",
            "did you mean --select? see `azaudit check --help`",
        ),
        (["check", "--zzzz", "a"], "no such option --zzzz", "see `azaudit check --help`"),
        (["check"], "missing argument 'SNAPSHOT...'", "see `azaudit check --help`"),
    ],
)
def test_wrong_usage_is_said_with_the_nearest_name(azaudit, arguments, error, hint):
    ran = azaudit(*arguments)
    assert ran.code == 2
    assert ran.out == ""
    # versions of typer write an option with a colon or in quotes
    assert re.sub(r"option(?:: | ')(--\w+)'?", r"option \1", ran.errors[0]) == f"error: {error}"
    assert ran.errors[1:] == [f"hint: {hint}"]


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["collect"], "missing option '-o' / '--output'"),
        (["check", "a", "-f"], "option '-f' requires an argument"),
        (["check", "a", "--strict=yes"], "option '--strict' does not take a value"),
    ],
)
def test_wrong_usage_is_said_in_the_words_of_typer(azaudit, arguments, error):
    ran = azaudit(*arguments)
    assert ran.code == 2
    assert ran.errors[0].startswith(f"error: {error}")
    assert ran.errors[1].startswith("hint: see `azaudit")


@pytest.mark.parametrize("arguments", [[], ["checks"]])
def test_a_group_without_a_command_shows_its_help(azaudit, arguments):
    ran = azaudit(*arguments)
    assert ran.code == 2
    assert ran.out == ""
    assert ran.err == azaudit(*arguments, "--help").out


def test_version_is_said(azaudit):
    assert azaudit("--version").out == f"azaudit {__version__}\n"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UsageError("that is wrong", hint="do this"), 2),
        (SignInError("nobody is signed in", hint="run `az login`"), 4),
        (NothingToAuditError("there is no subscription", hint="name one"), 4),
        (EngineError("a rule was broken", hint="report it"), 5),
        (InterruptedRunError("stopped, and kept", hint="go on"), 130),
    ],
)
def test_an_error_of_ours_is_one_line_and_its_hint_another(ends, error, code):
    ran = ends(error)
    assert ran.code == code
    assert ran.errors == [f"error: {error.message}", f"hint: {error.hint}"]
    assert ran.out == ""


def test_an_internal_error_has_a_traceback_only_when_asked_for(ends):
    ran = ends(ValueError("odd"))
    assert ran.code == 5
    assert ran.errors == [
        "error: internal error: ValueError: odd",
        "hint: run again with -vv and report what it prints",
    ]
    assert "Traceback" not in ends(ValueError("odd"), "-v").err
    assert "ValueError: odd" in ends(ValueError("odd"), "-vv").err
    assert "Traceback (most recent call last):" in ends(ValueError("odd"), "-vv").err


def test_a_broken_pipe_that_is_not_standard_output_is_no_success(ends):
    ran = ends(BrokenPipeError(32, "Broken pipe"))
    assert ran.code == 5
    assert ran.errors[0] == "error: a connection inside azaudit broke"


@pytest.mark.parametrize(
    ("error", "code", "word"),
    [
        (KeyboardInterrupt(), 130, "interrupted"),
        (typer.Abort(), 130, "interrupted"),
        (TerminatedError(143), 143, "terminated"),
    ],
)
def test_an_interruption_is_said(ends, error, code, word):
    ran = ends(error)
    assert ran.code == code
    assert ran.errors == [f"error: {word}"]


def test_what_was_kept_is_said_whoever_interrupted(ends):
    def interrupted(by: BaseException) -> InterruptedRunError:
        error = InterruptedRunError("stopped; 3 units are in a.azaudit")
        error.__cause__ = by
        return error

    assert ends(interrupted(KeyboardInterrupt())).code == 130
    ran = ends(interrupted(TerminatedError(143)))
    assert ran.code == 143
    assert ran.errors == ["error: stopped; 3 units are in a.azaudit"]


def test_the_log_of_the_azure_sdk_is_never_turned_up(ends):
    for options in ((), ("-v",), ("-vv",)):
        ends(UsageError("over"), *options)
        for name in ("azure", "azure.core", "azure.identity", "msal"):
            assert logging.getLogger(name).getEffectiveLevel() >= logging.WARNING


def test_verbosity_turns_our_log_up(azaudit, tmp_path):
    levels = []
    for options in ((), ("-v",), ("-vv",), ("-vvv",), ("-q",)):
        azaudit("check", tmp_path / "nothing", *options)
        levels.append(logging.getLogger("azaudit").level)
    assert levels == [
        logging.WARNING,
        logging.INFO,
        logging.DEBUG,
        logging.DEBUG,
        logging.ERROR,
    ]
