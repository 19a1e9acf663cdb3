"""The terminal around a command: where its report goes, and what is said beside the report."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

from azaudit.cli.log import log_to
from azaudit.cli.progress import LiveProgress, PlainProgress, write_line
from azaudit.collect.progress import Progress, Silent
from azaudit.errors import EngineError, OutputError, concerning

if TYPE_CHECKING:
    from azaudit.app.judge import Outcome
    from azaudit.app.outputs import Output
    from azaudit.report.base import Reporter
    from azaudit.report.document import Document


class Surroundings:
    """What the options of a command say of its terminal.

    Standard output is the report's; everything else goes to standard error. shows_summary:
    whether the user sees the report, and it ends with the summary itself.
    """

    def __init__(
        self,
        *,
        no_progress: bool = False,
        no_color: bool = False,
        quiet: bool = False,
        verbose: int = 0,
    ) -> None:
        self.quiet = quiet
        self.shows_summary = False
        self._no_progress = no_progress or quiet
        self._watched: PlainProgress | LiveProgress | None = None
        if no_color:
            # rich and the report ask the environment; FORCE_COLOR would keep bold and dim
            os.environ["NO_COLOR"] = "1"
            os.environ.pop("FORCE_COLOR", None)
        log_to(self.write, verbose, quiet=quiet)

    def outputs(self, format: str | None, files: "tuple[Output, ...]" = ()) -> "tuple[Output, ...]":
        """Standard output in a format, and every file.

        Raises UsageError for a format that there is not, OutputError for a file that cannot be
        written; no file is touched.
        """
        from azaudit.app.outputs import Output, require_writable
        from azaudit.report.base import reporter_for

        with concerning("--format"):
            reporter = reporter_for(format)
        report = _BelowProgress(reporter, self.close)
        self.shows_summary = report.name == "table" and sys.stdout.isatty() and sys.stderr.isatty()
        outputs = (Output(report, None), *files)
        require_writable(outputs)
        return outputs

    def progress(self) -> Progress:
        """What a collection tells its progress to."""
        if self._no_progress:
            return Silent()
        live = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._watched = LiveProgress(sys.stderr) if live else PlainProgress(sys.stderr)
        return self._watched

    def say(self, text: str) -> None:
        """Write a line to standard error, unless the user wants quiet."""
        if not self.quiet:
            self.write(text)

    def write(self, text: str) -> None:
        """Write a line to standard error, above what progress shows there."""
        if self._watched is not None:
            self._watched.message(text)
        else:
            write_line(sys.stderr, text)

    def close(self) -> None:
        """End what progress shows; nothing that follows may stand in its line."""
        if self._watched is not None:
            self._watched.close()
            self._watched = None

    def __enter__(self) -> "Surroundings":
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        self.close()
        if isinstance(error, BrokenPipeError):
            # `run` takes a bare one for a reader of standard output that has left, which is no
            # error; reports see to that themselves, so this one has cut a collection short
            raise EngineError(
                "a connection inside azaudit broke",
                hint="run again with -vv and report what it prints",
            ) from error


def print_text(text: str) -> None:
    """Write the whole result of a command to standard output; raises OutputError."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(
            f"standard output cannot be written: {error.strerror}", hint="free disk space"
        ) from error


def finish(outcome: "Outcome", surroundings: Surroundings) -> int:
    """Say what the report does not, and return the exit code."""
    from azaudit.report.summary import summary_line

    surroundings.close()
    for warning in outcome.warnings:
        surroundings.say(f"warning: {warning}")
    parts = [] if surroundings.shows_summary else [summary_line(outcome.document)]
    parts += [f"exit code {outcome.exit_code}"] if outcome.exit_code else []
    if parts:
        surroundings.say("; ".join(parts))
    return outcome.exit_code


@dataclass(frozen=True)
class _BelowProgress:
    """A report on standard output that starts where no progress line stands."""

    reporter: "Reporter"
    close_progress: Callable[[], None]

    @property
    def name(self) -> str:
        return self.reporter.name

    @property
    def suffixes(self) -> tuple[str, ...]:
        return self.reporter.suffixes

    def write(self, document: "Document", out: TextIO) -> None:
        self.close_progress()
        self.reporter.write(document, out)
