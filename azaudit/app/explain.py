"""One check at length."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from textwrap import fill

from azaudit.app.permissions import graph_permissions
from azaudit.app.plan import make_plan
from azaudit.catalogue.selection import find_check
from azaudit.evaluate.check import Check
from azaudit.evaluate.loader import load_checks
from azaudit.evaluate.overrides import overridden
from azaudit.model import Severity


def explain(
    id: str, folders: tuple[Path, ...], severities: Mapping[str, Severity] | None = None
) -> str:
    """The text of `azaudit checks show`; raises UsageError for an unknown id.

    severities: what the organisation has decided, by id or glob.
    """
    check = find_check(overridden(load_checks(folders), severities or {}), id)
    plan = make_plan((check,), narrowed=True)
    parts = [
        f"{check.id} ({_severity(check)})",
        check.title,
        "",
        fill(check.risk, 88),
        "",
        f"Control:      {check.control}",
        *_listed("Judges", [selection.view.arm_type for selection in check.over]),
        *_listed("Reads", [collector.view.arm_type for collector in plan.collectors]),
        *_listed("Permissions", plan.actions),
        *_listed("Graph", graph_permissions(plan)["application"]),
        *_listed("Mappings", check.maps),
    ]
    if check.policy:
        parts.append(f"Azure Policy: {check.policy}")
    parts += ["", "Remediation:", _remedy(check.remedy)]
    if check.references:
        parts += ["", "References:", *(f"  {address}" for address in check.references)]
    return "\n".join(parts) + "\n"


def _severity(check: Check) -> str:
    own = check.ceiling.word
    return own if check.severity.word == own else f"{check.severity.word} in place of {own}"


def _remedy(text: str) -> str:
    """A command stays in one line, to be copied; words are folded."""
    if text.startswith("az "):
        return f"  {text}"
    return fill(text, 88, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)


def _listed(label: str, values: Iterable[str]) -> Iterator[str]:
    """A label with a value a line beside it; nothing without values."""
    for number, value in enumerate(dict.fromkeys(values)):
        head = f"{label}:" if number == 0 else ""
        yield f"{head:<14}{value}"
