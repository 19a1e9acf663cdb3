"""Whole commands, run in this process."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from typer.main import get_command

from azaudit.cli import app
from azaudit.cli.run import run


@dataclass(frozen=True)
class Ran:
    """How a command ended and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def errors(self) -> list[str]:
        return self.err.splitlines()


Azaudit = Callable[..., Ran]


@pytest.fixture
def azaudit(capsys, monkeypatch, tmp_path) -> Azaudit:
    """Call it with the arguments of a command line."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    for name in ("NO_COLOR", "FORCE_COLOR"):
        # set first, so that what --no-color does to it is undone after the test
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)

    def call(*arguments: object) -> Ran:
        code = run(get_command(app), [str(argument) for argument in arguments])
        written = capsys.readouterr()
        return Ran(code, written.out, written.err)

    return call
