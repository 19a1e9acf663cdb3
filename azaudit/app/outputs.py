"""Where reports go, and finding out before the work whether they can."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TextIO

from azaudit.errors import OutputError
from azaudit.report.base import Reporter, reporter_for
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
    if found and len(head) > 1 and os.sep not in head and "." not in head:
        return Output(reporter_for(head, Path(tail)), Path(tail))
    return Output(reporter_for(None, Path(text)), Path(text))


def require_writable(outputs: tuple[Output, ...]) -> None:
    """Raise OutputError for the first file that cannot be written; leaves no trace."""
    for output in outputs:
        if output.path is not None:
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
        path.unlink()


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
    try:
        reporter.write(document, sys.stdout)
        sys.stdout.flush()
    except BrokenPipeError:
        # Python would complain again when it flushes standard output at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _write_file(document: Document, reporter: Reporter, path: Path) -> None:
    try:
        with NamedTemporaryFile(
            "w", encoding="utf-8", newline="\n", dir=path.absolute().parent, delete=False
        ) as draft:
            _fill(document, reporter, draft.file, Path(draft.name))
        Path(draft.name).replace(path)
    except OSError as error:
        raise OutputError(
            f"{path} cannot be written: {error.strerror}",
            hint="free disk space or name a file elsewhere",
        ) from error


def _fill(document: Document, reporter: Reporter, out: TextIO, draft: Path) -> None:
    try:
        reporter.write(document, out)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
