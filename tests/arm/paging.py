"""Lists in pages."""

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from tests.arm.answer import refused
from tests.arm.kinds import UNPAGED


def paged(
    rows: Sequence[Any],
    render: Callable[[Any], Any],
    query: Mapping[str, str],
    here: str,
    type: str,
    size: int,
) -> dict[str, Any]:
    """One page of a list, as `query` asks for it.

    here: the address without its query, absolute. size: the most rows that a page holds.
    """
    asked = {key.lower(): value for key, value in query.items()}
    if type.lower() in UNPAGED:
        return {"value": [render(row) for row in rows]}
    start = started(asked.get("$skiptoken"))
    top = asked.get("$top")
    size = min(size, int(top)) if top and top.isdigit() and int(top) else size
    page: dict[str, Any] = {"value": [render(row) for row in rows[start : start + size]]}
    if start + size < len(rows):
        page["nextLink"] = _link(asked, here, start + size)
    return page


def _link(asked: Mapping[str, str], here: str, start: int) -> str:
    kept = {key: one for key, one in asked.items() if key not in {"api-version", "$skiptoken"}}
    before = "".join(f"{quote(key)}={quote(one)}&" for key, one in kept.items())
    version = quote(asked["api-version"])
    return f"{here}?{before}api-version={version}&%24skiptoken={continued(start)}"


def continued(start: int) -> str:
    """The skip token of a page, as a query spells it."""
    return quote(_token(start), safe="")


def _token(start: int) -> str:
    """Opaque, as a real one is, and the same each time."""
    return base64.b64encode(f"Marker!{start:08}!0028!000004".encode()).decode()


def started(token: str | None) -> int:
    """The row with which the page of a skip token starts."""
    if token is None:
        return 0
    try:
        head, start, *_ = base64.b64decode(token, validate=True).decode().split("!")
        if head == "Marker":
            return int(start)
    except (ValueError, binascii.Error):
        pass
    raise refused(400, "InvalidSkipToken", f"The skip token '{token}' is invalid.")
