"""The log on standard error: which records, in which form, and what is left out of them."""

import logging
from collections.abc import Callable
from typing import Any

_LOG_FORM = "%(levelname)s %(name)s: %(message)s"
# what the Azure SDK puts before the body of an answer, and what may follow it in a traceback
_BODY, _LEFT_OUT = "Content: ", "Content: (left out, since it may hold a token)"
_NEXT = ("The above exception was the direct cause", "During handling of the above exception")


class _WithoutBodies(logging.Formatter):
    """Tracebacks without the bodies of answers: an answer that is cut off can hold a whole token.

    The SDK's errors repeat it when they cannot parse it.
    """

    def formatException(self, ei: Any) -> str:  # noqa: N802 - as it is called
        """A traceback of the error and its causes."""
        kept: list[str] = []
        inside = False
        for line in super().formatException(ei).splitlines():
            text = line.lstrip(" |")
            if text.startswith(_BODY) and not inside:
                inside = True
                kept.append(_LEFT_OUT)
            inside = inside and not text.startswith(_NEXT)
            if not inside:
                kept.append(line)
        return "\n".join(kept)


class _Lines(logging.Handler):
    """Log records as lines of standard error."""

    def __init__(self, write: Callable[[str], None]) -> None:
        super().__init__()
        self.setFormatter(_WithoutBodies(_LOG_FORM))
        self._write = write

    def emit(self, record: logging.LogRecord) -> None:
        for line in self.format(record).splitlines():
            self._write(line)


def log_to(write: Callable[[str], None], verbose: int, *, quiet: bool) -> None:
    """Send azaudit's own log to standard error, at the level that -v asks for.

    The Azure SDK's loggers keep their level: at DEBUG they would write down tokens.
    """
    level = logging.INFO if verbose == 1 else logging.DEBUG if verbose else logging.WARNING
    logger = logging.getLogger("azaudit")
    logger.setLevel(logging.ERROR if quiet and not verbose else level)
    logger.handlers = [held for held in logger.handlers if not isinstance(held, _Lines)]
    logger.addHandler(_Lines(write))
    for name in ("azure", "msal"):
        # what they warn of reaches the user as our own errors and gaps
        foreign = logging.getLogger(name)
        if not foreign.handlers:
            foreign.addHandler(logging.NullHandler())
