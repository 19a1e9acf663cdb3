"""Judging snapshots and turning the result into a document, for every command that reports."""

from dataclasses import dataclass
from pathlib import Path

from azaudit import __version__
from azaudit.app.config import read_profile
from azaudit.app.outputs import Output, write_reports
from azaudit.app.request import GateRequest, JudgeRequest
from azaudit.app.verdict import baseline_ids, exit_code
from azaudit.catalogue import select_checks
from azaudit.evaluate.check import Check
from azaudit.evaluate.engine import evaluate
from azaudit.evaluate.loader import load_checks
from azaudit.report.document import Document, build_document
from azaudit.resources.inventory import Inventory
from azaudit.snapshot.read import SnapshotIndex, read_snapshot


@dataclass(frozen=True)
class Outcome:
    """A judged run: its document, and the exit code that the contract gives it."""

    document: Document
    exit_code: int


def selected_checks(request: JudgeRequest) -> tuple[Check, ...]:
    """The checks that a request names; raises UsageError or CheckFileError."""
    return select_checks(
        load_checks(request.folders), wanted=request.select, ignored=request.ignore
    )
