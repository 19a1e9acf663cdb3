"""Standard output for answers that are folded by hand, because rich would break ids."""

import os
import sys

from rich.console import Console

_FILE_WIDTH = 120


def plain_console() -> Console:
    """As wide as the terminal, without colour where nobody sees any."""
    out = sys.stdout
    refused = bool(os.environ.get("NO_COLOR"))
    return Console(
        file=out,
        width=None if out.isatty() or "COLUMNS" in os.environ else _FILE_WIDTH,
        force_terminal=out.isatty() or (bool(os.environ.get("FORCE_COLOR")) and not refused),
        no_color=refused,
        markup=False,
        emoji=False,
        highlight=False,
    )
