"""Severities that the organisation gives to checks in place of their own."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fnmatch import fnmatchcase

from azaudit.evaluate.check import Check
from azaudit.model import Severity


def overridden(checks: Iterable[Check], severities: Mapping[str, Severity]) -> tuple[Check, ...]:
    """The checks, each with the severity that was decided for it.

    severities: by id, alias or glob over these. A name wins over every glob, and of several globs
    that fit the one that was written last.
    """
    return tuple(_overridden(check, severities) for check in checks)


def fits(check: Check, name: str) -> bool:
    """Whether a name, which may be a glob, means a check."""
    return any(fnmatchcase(known, name) for known in (check.id, *check.aliases))


def _overridden(check: Check, severities: Mapping[str, Severity]) -> Check:
    fitting = [name for name in severities if fits(check, name)]
    if not fitting:
        return check
    named = [name for name in fitting if name in (check.id, *check.aliases)]
    return replace(check, severity=severities[(named or fitting)[-1]], written=check.severity)
