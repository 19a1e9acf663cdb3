"""Progress on standard error: one live line on a terminal, plain lines elsewhere."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, TextIO

from azaudit.snapshot.coverage import Coverage, CoverageState

if TYPE_CHECKING:
    from rich.live import Live
    from rich.text import Text

_EVERY_SECONDS = 10.0
_NOTICES = 20


def write_line(out: TextIO, text: str) -> None:
    """Write a line to standard error; that nobody reads it must not stop a collection."""
    try:
        out.write(text + "\n")
        out.flush()
    except (BrokenPipeError, ValueError):
        pass


class Counts:
    """What a collection has told so far, and what of it is worth a line.

    write: writes one line for people.
    """

    def __init__(
        self, write: Callable[[str], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.write = write
        self.clock = clock
        self.started: float | None = None
        self.units = self.done = self.refused = self.unread = 0
        self.last = ""
        self._noticed: set[tuple[object, ...]] = set()

    def plan(self, units: int) -> None:
        """Count units that have become known."""
        if self.started is None:
            self.started = self.clock()
        self.units += units

    def finish(self, unit: Coverage) -> None:
        """Count a unit that has ended; what went wrong is said once a collector, place and kind."""
        self.done += 1
        self.last = f"{unit.collector} in {unit.subscription_id or unit.scope}"
        if unit.gap() is None:
            return
        if unit.state is CoverageState.DENIED:
            self.refused += 1
        else:
            self.unread += 1
        collector = unit.collector.removesuffix("-detail")
        kind = (collector, unit.subscription_id, unit.state, unit.http_status, unit.error_code)
        if kind not in self._noticed:
            self._noticed.add(kind)
            self._notice(unit)

    def _notice(self, unit: Coverage) -> None:
        number = len(self._noticed)
        if number <= _NOTICES:
            self.write(notice(unit))
        elif number == _NOTICES + 1:
            self.write("more could not be read; the report's coverage names all of it")

    @property
    def seconds(self) -> int:
        """The time since the first unit became known."""
        return int(self.clock() - self.started) if self.started is not None else 0

    def sentence(self) -> str:
        """How far the collection is."""
        parts = [f"{self.done} of {self.units} units read"]
        if self.refused:
            parts.append(f"{self.refused} refused")
        if self.unread:
            parts.append(f"{self.unread} not readable")
        return ", ".join(parts)


def notice(unit: Coverage) -> str:
    """One line about a unit that was not read."""
    word = "refused" if unit.state is CoverageState.DENIED else f"not read ({unit.state})"
    code = " ".join(str(part) for part in (unit.http_status, unit.error_code) if part)
    place = unit.subscription_id or unit.scope
    reasons = [code, f"needs {unit.missing_action}" if unit.missing_action else ""]
    why = ", ".join(reason for reason in reasons if reason) or unit.message or "no answer"
    return f"{word}: {unit.collector} in {place}: {why}"


class PlainProgress:
    """A line when the collection starts and ends, and one every ten seconds in between."""

    def __init__(self, out: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._out = out
        self._counts = Counts(self.message, clock)
        self._spoke = 0.0
        self._closed = False

    def planned(self, units: int) -> None:
        """More units have become known."""
        first = self._counts.started is None
        self._counts.plan(units)
        if first:
            self._say(f"reading {units} units")

    def finished(self, coverage: Coverage) -> None:
        """A unit has ended, however it ended."""
        self._counts.finish(coverage)
        if self._counts.clock() - self._spoke >= _EVERY_SECONDS:
            self._say(f"{self._counts.sentence()}, now {self._counts.last}")

    def message(self, text: str) -> None:
        """Write a line at once."""
        from azaudit.report.visible import visible

        write_line(self._out, visible(text))

    def close(self) -> None:
        """Say how it ended; nothing when nothing began."""
        if self._counts.started is not None and not self._closed:
            self._closed = True
            self._say(f"{self._counts.sentence()} in {self._counts.seconds} s")

    def _say(self, text: str) -> None:
        self._spoke = self._counts.clock()
        self.message(text)


class LiveProgress:
    """One line at the bottom of a terminal that is erased at the end."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._counts = Counts(self.message)
        self._live: Live | None = None

    def planned(self, units: int) -> None:
        """More units have become known."""
        self._counts.plan(units)
        if self._live is None:
            self._live = self._start()

    def finished(self, coverage: Coverage) -> None:
        """A unit has ended, however it ended."""
        self._counts.finish(coverage)

    def message(self, text: str) -> None:
        """Write a line at once, above the live one."""
        from azaudit.report.visible import visible

        if self._live is None:
            write_line(self._out, visible(text))
        else:
            self._live.console.print(visible(text), markup=False, soft_wrap=True)

    def close(self) -> None:
        """Erase the line."""
        if self._live is not None:
            self._live.stop()
            self._live = None

    def _start(self) -> "Live":
        from rich.console import Console
        from rich.live import Live

        live = Live(
            console=Console(file=self._out, markup=False, emoji=False, highlight=False),
            get_renderable=self._line,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        live.start()
        return live

    def _line(self) -> "Text":
        from rich.text import Text

        minutes, seconds = divmod(self._counts.seconds, 60)
        text = f"{minutes}:{seconds:02}  {self._counts.sentence()}  {self._counts.last}"
        return Text(text, no_wrap=True, overflow="ellipsis")
