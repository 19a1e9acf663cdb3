"""The formats: what one is, which there are, and which a name or a file means."""

from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Protocol, TextIO, TypeAlias

from azaudit.errors import UsageError
from azaudit.report.document import Document

Write: TypeAlias = Callable[[Document, TextIO], None]


class Reporter(Protocol):
    """A format of the report."""

    @property
    def name(self) -> str:
        """The word that `--format` takes."""

    @property
    def suffixes(self) -> tuple[str, ...]:
        """The endings of file names that mean this format, in lower case, with their dot."""

    def write(self, document: Document, out: TextIO) -> None:
        """Write the document to a text stream, which stays open."""


class PlainFile:
    """A file as reporters see it: it takes no colours, whatever FORCE_COLOR says.

    That variable is meant for what a person looks at, such as the log of a job.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.write = stream.write

    def isatty(self) -> bool:
        """Whether it is a terminal; a device that is one does not count."""
        return False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@dataclass(frozen=True)
class LazyReporter:
    """A format whose module is imported when it is first used.

    load: imports the module and returns its writer; a run that writes JSON needs no rich.
    """

    name: str
    suffixes: tuple[str, ...]
    load: Callable[[], Write]

    def write(self, document: Document, out: TextIO) -> None:
        """Write the document to a text stream, which stays open."""
        self.load()(document, out)


def _table() -> Write:
    from azaudit.report.table import write_table

    return write_table


def _json() -> Write:
    from azaudit.report.json_document import write_json

    return write_json


def _ndjson() -> Write:
    from azaudit.report.ndjson import write_ndjson

    return write_ndjson


def _ocsf() -> Write:
    from azaudit.report.ocsf import write_ocsf

    return write_ocsf


REPORTERS: dict[str, Reporter] = {
    reporter.name: reporter
    for reporter in (
        LazyReporter("table", (".txt",), _table),
        LazyReporter("json", (".json",), _json),
        LazyReporter("ndjson", (".ndjson", ".jsonl"), _ndjson),
        # other tools name such files after both
        LazyReporter("ocsf", (".ocsf", ".ocsf.json", ".ocsf.jsonl", ".ocsf.ndjson"), _ocsf),
    )
}
DEFAULT = "table"


def reporter_for(name: str | None, path: Path | None = None) -> Reporter:
    """The format that a name means, or else a file's name; without either, the table.

    Raises UsageError, naming the nearest format, when there is none.
    """
    if name is not None:
        return _named(name)
    if path is None:
        return REPORTERS[DEFAULT]
    by_suffix = {known: one for one in REPORTERS.values() for known in one.suffixes}
    suffix = path.suffix.lower()
    for ending in ("".join(path.suffixes[-2:]).lower(), suffix):
        if ending in by_suffix:
            return by_suffix[ending]
    near = get_close_matches(suffix, by_suffix, n=1)
    hint = f"did you mean {near[0]}? " if near else ""
    raise UsageError(
        f"the file name {str(path)!r} means no format",
        hint=f"{hint}write FORMAT:{path} with one of {', '.join(REPORTERS)}",
    )


def _named(name: str) -> Reporter:
    found = REPORTERS.get(name.lower())
    if found is not None:
        return found
    near = get_close_matches(name.lower(), REPORTERS, n=1, cutoff=0.4)
    hint = f"did you mean {near[0]}? " if near else ""
    raise UsageError(
        f"there is no format {name!r}", hint=f"{hint}the formats are {', '.join(REPORTERS)}"
    )
