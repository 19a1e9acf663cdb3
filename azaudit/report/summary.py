"""A run in one line."""

from typing import Any

from azaudit.report.document import Document


def summary_line(document: Document) -> str:
    """How many findings of each status there are, over which scope."""
    counts, severities = document.summary["by_status"], document.summary["by_severity"]
    failed = f"{counts['fail']} failed"
    levels = ", ".join(f"{number} {word}" for word, number in severities.items() if number)
    parts = [
        f"{failed} ({levels})" if levels else failed,
        f"{counts['unknown']} unknown",
        *([f"{counts['manual']} manual"] if counts["manual"] else []),
        *([f"{counts['waived']} waived"] if counts["waived"] else []),
        f"{counts['pass']} passed",
        f"{counts['not_applicable']} not applicable",
    ]
    return f"{', '.join(parts)} over {_scope(document.scope)}"


def _scope(scope: dict[str, Any]) -> str:
    held = [tenant for tenant in scope["tenants"] if tenant["subscriptions"]]
    subscriptions = sum(len(tenant["subscriptions"]) for tenant in held)
    return f"{plural(subscriptions, 'subscription')} in {plural(len(held), 'tenant')}"


def plural(number: int, word: str) -> str:
    """`1 check`, `2 checks`."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
