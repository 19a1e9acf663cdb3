"""The browser that a sign-in opens, and whether there can be one."""

import subprocess
import sys
import webbrowser
from collections.abc import Mapping

_OPENS_SECONDS = 10
_NAME = "azaudit"
_PROGRAM = "import sys, webbrowser; sys.exit(not webbrowser.open(sys.argv[1]))"


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

    Browsers write to standard output, and that is the report's.
    """
    webbrowser.register(_NAME, None, _OtherProcess(_NAME), preferred=True)


class _OtherProcess(webbrowser.BaseBrowser):
    """Opens pages as this process would, but in a process whose output goes nowhere."""

    def open(self, url: str, new: int = 0, autoraise: bool = True) -> bool:  # noqa: ARG002, FBT001, FBT002 - as it is called
        """Whether a page has been opened; raises webbrowser.Error when not.

        Returning that it has not would make Python try the next browser, here.
        """
        arguments = [sys.executable, "-I", "-c", _PROGRAM, url]
        process = subprocess.Popen(  # noqa: S603 - this Python, and an address as an argument
            arguments,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for azaudit
        )
        try:
            failed = process.wait(_OPENS_SECONDS)
        except subprocess.TimeoutExpired:
            return True  # it waits until its browser is closed
        if failed:
            raise webbrowser.Error("no browser could be opened")
        return True
