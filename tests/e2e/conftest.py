"""The reference lab, served locally, and the program that audits it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.arm import ArmEndpoint

ROOT = Path(__file__).resolve().parent.parent.parent
LAB = ROOT / "tests" / "arm" / "lab"
NOW = "2026-11-20T09:00:00Z"
JOG = "00000000-0000-0000-0001-000000000000"
GEEKS = "00000000-0000-0000-0002-000000000000"
WORKLOAD = "00000000-0000-0000-0001-000000000001"


@dataclass(frozen=True)
class Ran:
    """How a run of the program ended and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        held: dict[str, Any] = json.loads(self.out)
        return held

    def findings(self, **wanted: str) -> list[dict[str, Any]]:
        found = self.document["findings"]
        return [one for one in found if all(one[key] == value for key, value in wanted.items())]


Azaudit = Callable[..., Ran]


@pytest.fixture
def lab() -> Iterator[ArmEndpoint]:
    with ArmEndpoint(LAB, now=NOW) as endpoint:
        yield endpoint


@pytest.fixture
def azaudit(tmp_path) -> Azaudit:
    """Run the program as a user does: in a process of its own, in an empty folder."""

    def run(*arguments: object, environ: dict[str, str] | None = None) -> Ran:
        done = subprocess.run(
            [sys.executable, "-m", "azaudit", *map(str, arguments)],
            cwd=tmp_path,
            env=clean_environment() | (environ or {}),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    return run


def clean_environment() -> dict[str, str]:
    """This process's environment without the coverage of a sign-in or of a proxy."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("AZURE_", "AZAUDIT_")) and "proxy" not in name.lower()
    }
    return {**kept, "PYTHONPATH": str(ROOT), "COLUMNS": "120"}
