"""The fake browser: opens the page of a sign-in and sends its form, as a browser's script does.

Only the standard library is used, and the interpreter runs isolated, so that it starts fast.
"""

import html.parser
import json
import ssl
import sys
import urllib.parse
import urllib.request
from pathlib import Path


class _Form(html.parser.HTMLParser):
    """The one form of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.action = ""
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.action = held["action"]
        elif tag == "input":
            self.fields[held["name"]] = held["value"]


def main() -> int:
    """Open an address; the first argument is the file of settings."""
    settings = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    sys.stdout.write("Opening in existing browser session.\n")
    sys.stdout.flush()
    if settings["closes"]:
        return 0
    context = ssl.create_default_context(cafile=settings["ca_file"])
    with urllib.request.urlopen(sys.argv[2], context=context, timeout=30) as response:
        form = _Form()
        form.feed(response.read().decode())
    sent = urllib.parse.urlencode(form.fields).encode()
    with urllib.request.urlopen(form.action, sent, timeout=30) as response:
        response.read()
    return 0


if __name__ == "__main__":
    sys.exit(main())
