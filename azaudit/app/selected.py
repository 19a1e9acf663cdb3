"""The checks that a request selects, for every command that judges, collects or lists.

Nothing here needs a report or a snapshot, so that a list of checks starts fast.
"""

from collections.abc import Sequence

from azaudit.app.request import JudgeRequest
from azaudit.catalogue.selection import select_checks
from azaudit.evaluate.check import Check
from azaudit.evaluate.loader import load_checks
from azaudit.evaluate.overrides import overridden


def selected_checks(request: JudgeRequest) -> tuple[Check, ...]:
    """The checks that a request names, with the severities that were decided for them.

    Raises UsageError or CheckFileError.
    """
    checks = load_checks(request.folders)
    request.rulings.require_known(checks)
    return _selected(checks, request)


def listed_checks(request: JudgeRequest) -> tuple[Check, ...]:
    """As `selected_checks`, even where the configuration names a check that is not there.

    Whoever has misspelt one looks for its name here.
    """
    return _selected(load_checks(request.folders), request)


def _selected(checks: Sequence[Check], request: JudgeRequest) -> tuple[Check, ...]:
    return select_checks(
        overridden(checks, request.rulings.severities),
        wanted=request.select,
        ignored=request.ignore,
    )
