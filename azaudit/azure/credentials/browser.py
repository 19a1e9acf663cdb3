"""The browser that a sign-in opens, and whether there can be one."""

import os
import subprocess
import sys
import webbrowser
from collections.abc import Mapping

NOT_OPENED = "no browser could be opened"
_OPENS_SECONDS = 10
_NAME = "azaudit"
_FIND = "import webbrowser; webbrowser.get()"
_OPEN = "import sys, webbrowser; sys.exit(not webbrowser.open(sys.argv[1]))"


def display_missing(environ: Mapping[str, str], platform: str = sys.platform) -> bool:
    """Whether there is no display for a browser's window.

    Without one Python would start a text browser in the terminal. BROWSER is the user's own choice
    of a program, which may need none.
    """
    if environ.get("BROWSER") or environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"):
        return False
    if platform in ("win32", "darwin"):
        return bool(environ.get("SSH_CONNECTION"))
    return True


def open_quietly() -> None:
    """Let the pages that this process opens be opened by another one.

    Browsers write to standard output, and that is the report's. Raises webbrowser.Error where no
    browser is found: the SDK would leave its port open when it finds that out.
    """
    if not _succeeds(_FIND):
        raise webbrowser.Error(NOT_OPENED)
    webbrowser.register(_NAME, None, OtherProcess(_NAME), preferred=True)


class OtherProcess(webbrowser.BaseBrowser):
    """Opens pages as this process would, but in a process whose output goes nowhere."""

    def open(self, url: str, new: int = 0, autoraise: bool = True) -> bool:  # noqa: ARG002, FBT001, FBT002 - as it is called
        """Whether a page has been opened; raises webbrowser.Error when not.

        Returning that it has not would make Python try the next browser, here.
        """
        if not _succeeds(_OPEN, url):
            raise webbrowser.Error(NOT_OPENED)
        return True


def _succeeds(program: str, *arguments: str) -> bool:
    """Whether a program of this Python ends well, or goes on as browsers do."""
    process = subprocess.Popen(  # noqa: S603 - this Python, with an address as its argument
        [sys.executable, "-I", "-c", program, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C is for azaudit
        # without a terminal there are no text browsers
        env={name: value for name, value in os.environ.items() if name != "TERM"},
    )
    try:
        return process.wait(_OPENS_SECONDS) == 0
    except subprocess.TimeoutExpired:
        return True
