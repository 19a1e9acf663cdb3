"""Serving described tenants by hand: `python -m tests.arm tests/arm/lab`."""

import argparse
import os
import shlex
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from yaml import YAMLError

from tests.arm.endpoint import ArmEndpoint
from tests.arm.tenant import Principal


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until interrupted."""
    options = _parser().parse_args(arguments)
    stopped = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stopped.set())
    try:
        endpoint = ArmEndpoint(
            options.tenants, now=options.now, page_size=options.page_size, port=options.port
        )
        with endpoint:
            return _serve(endpoint, options.principal, stopped)
    except (OSError, YAMLError, LookupError, ValueError) as error:
        sys.stderr.write(f"{options.tenants} cannot be served: {error!r}\n")
        return 2


def _serve(endpoint: ArmEndpoint, name: str, stopped: threading.Event) -> int:
    principal = endpoint.world.principals.get(name)
    if principal is None:
        known = ", ".join(endpoint.world.principals)
        sys.stderr.write(f"{name} is not described; there are {known}\n")
        return 2
    sys.stdout.write("".join(f"{line}\n" for line in _lines(endpoint, principal)))
    sys.stdout.flush()
    stopped.wait()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.arm", description=__doc__)
    parser.add_argument("tenants", type=Path, metavar="TENANT.yaml", help="the description")
    parser.add_argument("--now", metavar="TIME", help="RFC 3339; everything is derived from it")
    parser.add_argument("--port", type=int, default=0, help="a free one unless given")
    parser.add_argument("--page-size", type=int, help="rows that a page holds")
    parser.add_argument("--principal", default="auditor", metavar="NAME", help="who signs in")
    return parser


def _lines(endpoint: ArmEndpoint, principal: Principal) -> list[str]:
    """What to type into another terminal."""
    lines = [f"# serving {endpoint.url}; end it with Ctrl-C"]
    cloud = shlex.quote(str(endpoint.cloud_file))
    if principal.secret:
        variables = endpoint.environment(principal.name).items()
        lines += [f"export {name}={shlex.quote(value)}" for name, value in variables]
        lines += [
            f"azaudit audit --cloud {cloud} --tenant {tenant} --auth environment"
            for tenant in principal.memberships
        ]
    users = [one for one in endpoint.world.principals.values() if one.user]
    for user in users if not principal.user else [principal]:
        folder = endpoint.az(user=user.name)
        path = shlex.quote(str(folder)) + os.pathsep + '"$PATH"'
        lines.append(f"# with the Azure CLI, signed in as {user.shown}")
        lines += [
            f"PATH={path} azaudit audit --cloud {cloud} --tenant {tenant} --auth cli"
            for tenant in user.memberships
        ]
    return lines


if __name__ == "__main__":
    sys.exit(main())
