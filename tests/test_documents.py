"""That the documents say what the code does.

`python -m tests.test_documents` brings the generated parts of README.md up to date.
"""

import io
import json
import re
import tomllib
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, get_type_hints
from unittest.mock import patch

import pytest
import yaml
from typer.main import get_command

from azaudit import __version__, api
from azaudit.app.config import Config, WaiverTable, read_config
from azaudit.app.plan import make_plan
from azaudit.app.rulings import rulings_of
from azaudit.azure.clouds import CLOUDS, Cloud
from azaudit.catalogue.page import page
from azaudit.catalogue.views import views_page
from azaudit.cli import app
from azaudit.cli.run import run
from azaudit.evaluate.loader import load_checks
from azaudit.report.base import REPORTERS
from tests.configuration import described, reference

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
CHECKS_README = ROOT / "checks" / "README.md"
POWER = ROOT / "docs" / "power.md"
DOCUMENTS = [README, CHECKS_README, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", POWER]
_GENERATED = re.compile(r"(<!-- generated: ([\w-]+) -->\n).*?(<!-- end -->)", re.DOTALL)

SHOWN_FINDING = ("openai-local-auth-disabled", "ais-jog-foundry")
# an option that means something else than elsewhere has a variable of its own
OTHER_MEANINGS = {
    ("azaudit collect", "OUTPUT"): "SNAPSHOT",
    ("azaudit controls", "FORMAT"): "CONTROLS_FORMAT",
    ("azaudit doctor", "FORMAT"): "DOCTOR_FORMAT",
    ("azaudit who-can", "FORMAT"): "WHO_CAN_FORMAT",
}
SHOWN_KEYS = ("id", "check_id", "severity", "status", "resource_id", "message", "evidence")


def output_of(*arguments: str) -> str:
    """Standard output of a command, 80 columns wide."""
    out = io.StringIO()
    with (
        patch.dict("os.environ", {"COLUMNS": "80"}),
        redirect_stdout(out),
        redirect_stderr(io.StringIO()),
    ):
        run(get_command(app), arguments)
    return out.getvalue()


def help_texts() -> str:
    texts = [output_of("--help"), output_of("audit", "--help")]
    return "\n".join(f"```text\n{text.rstrip()}\n```\n" for text in texts)


def table_of_checks() -> str:
    rows = [
        f"| `{check.id}` | {check.severity.word} | {check.control} | {check.title} |"
        for check in load_checks()
    ]
    return "\n".join(
        ["| check | severity | control | what is true |", "| - | - | - | - |", *rows, ""]
    )


def actions() -> str:
    listed = "\n".join(make_plan(load_checks(), narrowed=False).actions)
    return f"```text\n{listed}\n```\n"


def finding() -> str:
    document = json.loads(output_of("demo", "-f", "json", "-q"))
    (found,) = (
        one
        for one in document["findings"]
        if (one["check_id"], one["resource_name"]) == SHOWN_FINDING
    )
    shown = {key: found[key] for key in SHOWN_KEYS}
    shown["remediation"] = {"az": found["remediation"]["az"]}
    return f"```json\n{json.dumps(shown, indent=2)}\n```\n"


def page_of_checks() -> str:
    exported = [getattr(api, name) for name in api.__all__]
    return f"{page(load_checks())}\n{views_page(exported)}"


PARTS: dict[str, Callable[[], str]] = {
    "help": help_texts,
    "checks": table_of_checks,
    "actions": actions,
    "finding": finding,
    "configuration": reference,
}


def brought_up_to_date(text: str) -> str:
    return _GENERATED.sub(lambda found: found[1] + PARTS[found[2]]() + found[3], text)


def commands(command: Any = None, path: str = "azaudit") -> Iterator[tuple[str, Any]]:
    """Each command that does something, with its full name."""
    command = command or get_command(app)
    if not hasattr(command, "commands"):
        yield path, command
        return
    for name, below in command.commands.items():
        yield from commands(below, f"{path} {name}")


def test_readme_is_up_to_date():
    text = README.read_text("utf-8")
    assert {found[2] for found in _GENERATED.finditer(text)} == set(PARTS)
    assert brought_up_to_date(text) == text, "run `python -m tests.test_documents`"


def test_the_page_of_the_checks_is_up_to_date():
    text = CHECKS_README.read_text("utf-8")
    assert text == page_of_checks(), "run `python -m tests.test_documents`"
    assert all(f"### {check.id}\n" in text for check in load_checks())


@pytest.mark.parametrize(("path", "command"), list(commands()), ids=lambda held: str(held)[:40])
def test_every_command_and_option_is_in_readme(path, command):
    text = README.read_text("utf-8")
    assert f"`{path.removeprefix('azaudit ')}" in text or f"{path} " in text
    options = [
        name
        for parameter in command.params
        for name in (*parameter.opts, *parameter.secondary_opts)
    ]
    missing = [name for name in options if name.startswith("-") and name not in text]
    assert not missing


@pytest.mark.parametrize(("path", "command"), list(commands()), ids=lambda held: str(held)[:40])
def test_every_option_has_its_environment_variable_and_a_help(path, command):
    for parameter in command.params:
        assert parameter.help, parameter.name
        if parameter.param_type_name == "option" and parameter.name != "help":
            long = max(parameter.opts, key=len).strip("-").replace("-", "_").upper()
            expected = OTHER_MEANINGS.get((path, long), long)
            assert parameter.envvar == f"AZAUDIT_{expected}"
            shown = output_of(*path.split()[1:], "--help")
            assert f"[AZAUDIT_{expected}]" in shown.split()


def test_the_first_screen_has_the_two_commands():
    lines = README.read_text("utf-8").splitlines()[:25]
    start = lines.index("```sh")
    block = lines[start + 1 : lines.index("```", start)]
    assert len(block) == 2
    assert all(line.startswith("python3 -m venv .venv && .venv/bin/pip install ") for line in block)
    assert block[0].endswith("azaudit demo")
    assert block[1].endswith("pytest")


def test_every_exit_code_is_in_readme():
    text = README.read_text("utf-8")
    for code in ("0", "1", "2", "3", "4", "5", "130, 143"):
        assert f"\n| {code} | " in text


def test_the_configuration_in_readme_is_valid_and_whole(tmp_path):
    blocks = re.findall(r"```toml\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    written, cloud = (tomllib.loads(block) for block in blocks)
    assert cloud.keys() == {field.name for field in fields(Cloud)}
    kinds = get_type_hints(Config)
    assert written.keys() == kinds.keys()
    for table in ("scope", "selection"):
        assert written[table].keys() == get_type_hints(kinds[table]).keys()
    # each key of the profile is in the generated table, and the example need not have them all
    assert written["profile"].keys() <= get_type_hints(kinds["profile"]).keys()
    assert all(waiver.keys() == get_type_hints(WaiverTable).keys() for waiver in written["waivers"])
    path = tmp_path / "azaudit.toml"
    path.write_text(blocks[0], "utf-8")
    rulings_of(read_config(path)).require_known(load_checks())


def test_the_fields_of_a_table_are_described_by_its_docstring():
    @dataclass
    class Some:
        """What some
        things are.

        one, two: text: with a colon. three: more of
        it, and three.
        """

        one: int
        two: int
        three: int
        four: int

    assert described(Some) == {
        "one": "text: with a colon",
        "two": "text: with a colon",
        "three": "more of it, and three",
        "four": "What some things are",
    }


def test_every_format_is_in_readme_and_in_the_help():
    text, shown = README.read_text("utf-8"), " ".join(output_of("audit", "--help").split())
    (words,) = re.findall(r"standard output: ([\w, ]+)\. Default: (?:table)", shown)
    assert re.split(r", | or ", words) == list(REPORTERS)
    assert all(f"`{name}`" in text for name in REPORTERS)


def test_every_cloud_is_in_readme():
    text = README.read_text("utf-8")
    assert all(f"`{name}`" in text for name in CLOUDS)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_documents_name_files_that_exist(path):
    named = r"`((?:azaudit|tests|checks|recordings|\.ci|\.github)/[\w./-]*)`"
    for name in re.findall(named, path.read_text("utf-8")):
        assert (ROOT / name).exists(), name


def test_the_changelog_has_what_is_not_released_and_this_version():
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert "\n## [Unreleased]\n" in text
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == __version__


def test_the_constraints_pin_everything_and_name_no_place():
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    assert all(re.fullmatch(r"[A-Za-z0-9_.-]+==[A-Za-z0-9_.+!-]+(?: ; .+)?", pin) for pin in pins)
    pinned = {normal(pin.partition("==")[0]) for pin in pins}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    assert {normal(re.split(r"[ <>=!~;\[]", one)[0]) for one in wanted} <= pinned
    assert "azaudit" not in pinned


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_ci_covers_the_platforms_and_the_versions():
    held = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text("utf-8"))
    matrix = held["jobs"]["test"]["strategy"]["matrix"]
    assert {name.partition("-")[0] for name in matrix["os"]} == {"ubuntu", "macos", "windows"}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    versions = {
        line.rpartition(" ")[2] for line in project["classifiers"] if ":: Python :: 3." in line
    }
    assert set(matrix["python"]) == versions


if __name__ == "__main__":
    CHECKS_README.write_text(page_of_checks(), "utf-8")
    README.write_text(brought_up_to_date(README.read_text("utf-8")), "utf-8")
