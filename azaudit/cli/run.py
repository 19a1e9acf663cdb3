"""Running a command: every way in which it can end, and the exit code of each."""

import logging
import os
import signal
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import typer

from azaudit.cli.misuse import Misuse, explain_misuse
from azaudit.cli.progress import write_line
from azaudit.errors import AzauditError, InterruptedRunError

_USAGE, _INTERNAL, _INTERRUPTED, _TERMINATED = 2, 5, 130, 143


class TerminatedError(SystemExit):
    """The system asked the process to end; an exception, so that what was collected is kept."""


def run(command: Any, arguments: Sequence[str]) -> int:
    """Run a command that typer made and return the exit code of the contract.

    What went wrong is said on standard error: an error in one line, a hint in another.
    """
    before = signal.signal(signal.SIGTERM, _terminate)
    try:
        with command.make_context("azaudit", list(arguments)) as context:
            result = command.invoke(context)
        sys.stdout.flush()
    except typer.Exit as end:
        return end.exit_code
    except BaseException as error:  # noqa: BLE001 - the last place that can turn a crash into a sentence
        return _failed(error)
    finally:
        signal.signal(signal.SIGTERM, before)
    return result if isinstance(result, int) else 0


def _terminate(number: int, _frame: object) -> NoReturn:
    # whoever asks twice does not want to wait for the first to be obeyed
    signal.signal(number, signal.SIG_DFL)
    raise TerminatedError(_TERMINATED)


def forget_stdout() -> None:
    """Send what still waits for standard output nowhere; its reader has gone.

    Without this Python complains when it flushes standard output at its end.
    """
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _failed(error: BaseException) -> int:
    """Say what an exception means and return its exit code."""
    message, hint, code = _meaning(error)
    if message:
        complain(message, hint)
    logging.getLogger("azaudit").debug("raised here", exc_info=error)
    return code


def _meaning(error: BaseException) -> tuple[str, str, int]:
    """The sentence, the hint and the exit code of an exception."""
    match error:
        case InterruptedRunError():
            return error.message, error.hint, _stopped(error)
        case AzauditError():
            return error.message, error.hint, error.exit_code
        case KeyboardInterrupt() | TerminatedError() | typer.Abort():
            code = _stopped(error)
            return "terminated" if code == _TERMINATED else "interrupted", "", code
        case BrokenPipeError():  # of `--help | head` and the like
            forget_stdout()
            return "", "", 0
        case Misuse():
            return (*explain_misuse(error), _USAGE)
        case _:
            what = f"internal error: {type(error).__name__}: {error}".rstrip(": ")
            return what, "run again with -vv and report what it prints", _INTERNAL


def _stopped(error: BaseException) -> int:
    """The exit code of an interruption: by the system if that is anywhere in its cause."""
    at: BaseException | None = error
    while at is not None:
        if isinstance(at, TerminatedError):
            return _TERMINATED
        at = at.__cause__ or at.__context__
    return _INTERRUPTED


def complain(message: str, hint: str) -> None:
    """Write an error and its hint to standard error, a line each."""
    write_line(sys.stderr, f"error: {message}")
    if hint:
        write_line(sys.stderr, f"hint: {hint}")
