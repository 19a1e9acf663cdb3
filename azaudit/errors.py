"""Every error that azaudit raises on purpose, in one tree.

An error says in one sentence what is so; its hint says what to do next. The exit code is that of
the contract, so a command needs one handler only.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar


class AzauditError(Exception):
    """The root of the tree.

    message: what is so, one sentence, lower case, no full stop.
    hint: what the user can do about it, in the same form; may be empty.
    option: the option whose value is wrong, as in `--select`, where it is one. value: which of its
    values. With them the command line can say where that value was written.
    """

    exit_code: ClassVar[int] = 5

    def __init__(self, message: str, *, hint: str = "", option: str = "", value: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.option = option
        self.value = value


class UsageError(AzauditError):
    """An option, a selection or the configuration asks for something that cannot be done."""

    exit_code = 2


class InputError(AzauditError):
    """A file that azaudit was given cannot be read: a snapshot, a recording, a cloud file."""

    exit_code = 2


class OutputError(AzauditError):
    """A file that azaudit was asked to write cannot be written."""

    exit_code = 2


class CheckFileError(AzauditError):
    """A check file cannot be used; the message starts with the file's path."""

    exit_code = 2


class SignInError(AzauditError):
    """No token could be had for a tenant."""

    exit_code = 4


class NothingToAuditError(AzauditError):
    """There is no subscription to audit."""

    exit_code = 4


class RecordingError(AzauditError):
    """A replayed run asked for something that its recording does not hold."""

    exit_code = 2


class InterruptedRunError(AzauditError):
    """The user or the system stopped the run; what was collected is kept."""

    exit_code = 130


class EngineError(AzauditError):
    """A rule of azaudit's own was broken, for example a verdict without evidence."""

    exit_code = 5


class ForbiddenRequestError(EngineError):
    """azaudit was about to send a request that is no plain read; it was not sent."""


@contextmanager
def concerning(option: str, value: str = "") -> Iterator[None]:
    """Say of an error that is raised within which option, and which of its values, it is about."""
    try:
        yield
    except AzauditError as error:
        if not error.option:
            error.option, error.value = option, value
        raise
