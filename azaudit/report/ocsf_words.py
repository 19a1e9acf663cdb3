"""The numbers and captions of the OCSF schema 1.8.0 for what the findings document says in words.

The schema wants both of each pair, the caption spelt as its own. A finding has two states there:
`compliance.status_id` is what the check found, `status_id` is where the finding stands with the
people who work on findings.
"""

from collections.abc import Mapping
from typing import Any, TypeAlias

SCHEMA_VERSION = "1.8.0"

Pair: TypeAlias = tuple[int, str]

_SEVERITIES: Mapping[str, Pair] = {
    "info": (1, "Informational"),
    "low": (2, "Low"),
    "medium": (3, "Medium"),
    "high": (4, "High"),
    "critical": (5, "Critical"),
}
_NOTHING_TO_DO: Pair = (1, "Informational")

_FOUND: Mapping[str, Pair] = {
    "pass": (1, "Pass"),
    # in the words of the schema: it "did not yield a result due to missing information"
    "unknown": (2, "Warning"),
    "fail": (3, "Fail"),
    # what the source calls it, since none of the schema's words fits
    "manual": (99, "Manual"),
}
_NOT_SAID: Pair = (0, "Unknown")

_STANDS: Mapping[str, Pair] = {"pass": (4, "Resolved"), "waived": (3, "Suppressed")}
_NEW: Pair = (1, "New")


def severity(entry: Mapping[str, Any]) -> Pair:
    """How urgent the event is; a pass is informational, however bad a failure would have been.

    The schema defines High as "action is required immediately", and rules for alerts go by that.
    """
    return _NOTHING_TO_DO if entry["status"] == "pass" else check_severity(entry)


def check_severity(entry: Mapping[str, Any]) -> Pair:
    """How bad the finding is or, of a pass, would have been."""
    return _SEVERITIES[entry["severity"]]


def outcome(entry: Mapping[str, Any]) -> str:
    """The status that the check itself gave; a waiver changes who acts, not what is so."""
    if entry["status"] != "waived":
        return str(entry["status"])
    return str((entry.get("waiver") or {}).get("waived_status", "waived"))


def found(entry: Mapping[str, Any]) -> Pair:
    """What the check found: pass only for a pass, and nothing that could be read as one."""
    return _FOUND.get(outcome(entry), _NOT_SAID)


def stands(entry: Mapping[str, Any]) -> Pair:
    """Where the finding stands: new, suppressed by a waiver or, of a pass, with nothing left to do.

    The finding's uid names the control on the resource and not one fault of it, so that a pass
    closes what an earlier run failed.
    """
    return _STANDS.get(entry["status"], _NEW)
