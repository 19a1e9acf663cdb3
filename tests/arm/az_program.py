"""The fake `az` itself: started by azure-identity in place of the Azure CLI.

It knows `account get-access-token` alone, with the options that azure-identity passes. Only the
standard library is used, and the interpreter runs isolated, so that it starts fast.
"""

import json
import ssl
import sys
import time
import urllib.error
import urllib.request
from datetime import datetime
from pathlib import Path

_OPTIONS = {"--output": "output", "--resource": "resource", "--tenant": "tenant"}
_OPTIONS |= {"-o": "output", "-t": "tenant", "--subscription": "subscription", "-s": "subscription"}
_SIGNED_OUT = "ERROR: Please run 'az login' to setup account."
_EXPIRED = (
    "ERROR: AADSTS700082: The refresh token has expired due to inactivity. The token was issued on"
    " 2026-01-05T08:00:00.0000000Z and was inactive for 90.00:00:00. Trace ID:"
    " 00000000-0000-0000-0009-000000000003 Correlation ID: 00000000-0000-0000-0009-000000000004"
    " Timestamp: 2026-11-20 09:00:00Z\n"
    "Interactive authentication is needed. Please run:\naz login"
)


def main() -> int:
    """Run one command; the first argument is the file of settings, the rest is the command."""
    settings = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    arguments = sys.argv[2:]
    with Path(settings["log"]).open("a", encoding="utf-8") as log:
        log.write(json.dumps(arguments) + "\n")
    if arguments[:2] != ["account", "get-access-token"]:
        return _failed(f"ERROR: '{' '.join(arguments)}' is misspelled or not recognized", 2)
    time.sleep(settings["delay"])
    state = settings["state"]
    if state == "logged-out":
        return _failed(_SIGNED_OUT)
    if state == "login-expired":
        return _failed(_EXPIRED)
    if state == "garbled":
        sys.stdout.write("WARNING: the extension index is out of date\n")
        return 0
    return _token(settings, arguments[2:])


def _token(settings: dict, arguments: list[str]) -> int:
    asked = {"user": settings["user"]}
    for option, value in zip(arguments[::2], arguments[1::2], strict=True):
        if option not in _OPTIONS:
            return _failed(f"ERROR: unrecognized arguments: {option} {value}", 2)
        asked[_OPTIONS[option]] = value
    context = ssl.create_default_context(cafile=settings["ca_file"])
    request = urllib.request.Request(
        settings["url"], json.dumps(asked).encode(), {"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, context=context, timeout=30) as response:
            token = json.load(response)
    except urllib.error.HTTPError as error:
        with error:
            return _failed(json.load(error)["stderr"])
    local = datetime.fromtimestamp(token["expires_on"])  # noqa: DTZ006 - az prints local time
    token["expiresOn"] = local.strftime("%Y-%m-%d %H:%M:%S.%f")
    sys.stdout.write(json.dumps(token, indent=2, sort_keys=True) + "\n")
    return 0


def _failed(message: str, code: int = 1) -> int:
    sys.stderr.write(message + "\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
