"""Which checks a selection means."""

from collections.abc import Sequence
from difflib import get_close_matches
from fnmatch import fnmatchcase

from azaudit.errors import UsageError, concerning
from azaudit.evaluate.check import Check
from azaudit.model import Severity


def select_checks(
    checks: Sequence[Check], *, wanted: Sequence[str] = (), ignored: Sequence[str] = ()
) -> tuple[Check, ...]:
    """The checks that a selection leaves.

    Terms are ids, globs over ids, `control:GLOB` and `severity>=WORD` (also `<=`, `=`); no wanted
    terms means all. Raises UsageError for a term that fits nothing, with the nearest ids, and for
    an empty selection.
    """
    chosen = _matching(checks, wanted, "--select") if wanted else set(checks)
    chosen -= _matching(checks, ignored, "--ignore")
    if not chosen:
        raise UsageError("the selection leaves no check", hint="see `azaudit checks list`")
    return tuple(check for check in checks if check in chosen)


def find_check(checks: Sequence[Check], id: str) -> Check:
    """The check with an id or alias; raises UsageError with the nearest ids."""
    for check in checks:
        if id == check.id or id in check.aliases:
            return check
    raise _unknown(checks, id)


def _matching(checks: Sequence[Check], terms: Sequence[str], option: str) -> set[Check]:
    found: set[Check] = set()
    for term in terms:
        with concerning(option, term):
            fitting = {check for check in checks if _fits(check, term)}
            if not fitting:
                raise _unknown(checks, term)
        found |= fitting
    return found


def _fits(check: Check, term: str) -> bool:
    if term.startswith("control:"):
        return fnmatchcase(check.control, term.removeprefix("control:"))
    for sign in (">=", "<=", "="):
        head, found, word = term.partition("severity" + sign)
        if found and not head:
            return _compares(check.severity, sign, word)
    return any(fnmatchcase(name, term) for name in (check.id, *check.aliases))


def _compares(severity: Severity, sign: str, word: str) -> bool:
    try:
        limit = Severity.of(word)
    except KeyError:
        words = ", ".join(level.word for level in reversed(Severity))
        raise UsageError(f"{word!r} is no severity", hint=f"use one of {words}") from None
    return {">=": severity >= limit, "<=": severity <= limit, "=": severity == limit}[sign]


def _unknown(checks: Sequence[Check], term: str) -> UsageError:
    ids = [check.id for check in checks]
    near = get_close_matches(term, ids, n=3, cutoff=0.5)
    hint = f"did you mean {' or '.join(near)}?" if near else "see `azaudit checks list`"
    return UsageError(f"no check fits {term!r}", hint=hint)
