"""Where reports go, and finding out before the work whether they can."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from shutil import copymode
from tempfile import NamedTemporaryFile
from typing import Any, TextIO, cast

from azaudit.errors import OutputError, concerning
from azaudit.report.base import PlainFile, Reporter, reporter_for
from azaudit.report.document import Document


@dataclass(frozen=True)
class Output:
    """A report to write: its form, and its file or None for standard output."""

    reporter: Reporter
    path: Path | None


def parse_output(text: str) -> Output:
    """The output that `[FORMAT:]PATH` asks for; the format follows the file name where it can.

    Raises UsageError for a format or a file name that means none.
    """
    head, found, tail = text.partition(":")
    # a single letter before the colon is a drive
    if found and len(head) > 1 and not set(head) & {"/", os.sep, "."}:
        return Output(reporter_for(head, Path(tail)), Path(tail))
    return Output(reporter_for(None, Path(text)), Path(text))


def require_writable(outputs: tuple[Output, ...]) -> None:
    """Raise OutputError for the first file that cannot be written; leaves no trace."""
    for output in outputs:
        if output.path is not None:
            with concerning("--output", str(output.path)):
                _require_writable(output.path)


def _require_writable(path: Path) -> None:
    if path.is_dir():
        raise OutputError(f"{path} is a folder", hint="name a file in it")
    existed = path.exists()
    try:
        with path.open("a", encoding="utf-8"):
            pass
    except OSError as error:
        raise OutputError(
            f"{path} cannot be written: {error.strerror}",
            hint="name a file in a folder that exists and that you may write to",
        ) from error
    if not existed:
        path.resolve().unlink()


def write_reports(document: Document, outputs: tuple[Output, ...]) -> None:
    """Write every report; a file is replaced only when its new content is complete.

    A reader that closes standard output early is no error.
    """
    for output in outputs:
        if output.path is None:
            _write_stdout(document, output.reporter)
        else:
            _write_file(document, output.reporter, output.path)


def _write_stdout(document: Document, reporter: Reporter) -> None:
    pipe = cast(TextIO, _Pipe(sys.stdout))
    try:
        reporter.write(document, pipe)
        pipe.flush()
    except _ReaderGoneError:
        forget_stdout()
    except OSError as error:
        forget_stdout()
        raise OutputError(
            f"standard output cannot be written: {error.strerror}", hint="free disk space"
        ) from error


def forget_stdout() -> None:
    """Send what is still in the buffer of standard output nowhere; its reader has gone.

    Without this Python complains when it flushes standard output at its end.
    """
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class _ReaderGoneError(Exception):
    """Standard output was closed; no BrokenPipeError, since rich ends the process on that."""


class _Pipe:
    """Standard output as reporters see it."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        try:
            return self._stream.write(text)
        except BrokenPipeError as error:
            raise _ReaderGoneError from error

    def flush(self) -> None:
        try:
            self._stream.flush()
        except BrokenPipeError as error:
            raise _ReaderGoneError from error

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def _write_file(document: Document, reporter: Reporter, path: Path) -> None:
    try:
        if _needs_place(path):
            with path.open("w", encoding="utf-8", newline="\n") as out:
                reporter.write(document, cast(TextIO, PlainFile(out)))
        else:
            _write_draft(document, reporter, path.resolve())
    except OSError as error:
        raise OutputError(
            f"{path} cannot be written: {error.strerror}",
            hint="free disk space or name a file elsewhere",
        ) from error


def _needs_place(path: Path) -> bool:
    """Whether a file must be written where it is: a device, or in a folder that admits no other."""
    return path.exists() and not (path.is_file() and os.access(path.resolve().parent, os.W_OK))


def _write_draft(document: Document, reporter: Reporter, target: Path) -> None:
    with NamedTemporaryFile(
        "w", encoding="utf-8", newline="\n", dir=target.parent, delete=False
    ) as draft:
        name = Path(draft.name)
        try:
            reporter.write(document, cast(TextIO, PlainFile(cast(TextIO, draft.file))))
            draft.close()
            if target.exists():
                copymode(target, name)
            name.replace(target)
        except BaseException:
            draft.close()
            name.unlink(missing_ok=True)
            raise
