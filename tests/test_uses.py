"""That what README.md says of its three uses is what azaudit does."""

import io
import json
import re
import shlex
from contextlib import redirect_stderr, redirect_stdout
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command

from azaudit.azure.credentials import AUTHS
from azaudit.azure.credentials.azure_pipelines import VARIABLES as PIPELINES
from azaudit.azure.credentials.github import VARIABLES as GITHUB
from azaudit.azure.credentials.workload_identity import VARIABLES as WORKLOAD
from azaudit.cli import app
from azaudit.cli.run import run

TEXT = (Path(__file__).parents[1] / "README.md").read_text("utf-8")


def table(heading: str) -> list[list[str]]:
    """The rows of a table of README.md, known by its first column's name."""
    _, _, below = TEXT.partition(f"\n| {heading} |")
    lines = below.partition("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


@cache
def lines(format: str) -> list[dict[str, Any]]:
    out = io.StringIO()
    with redirect_stdout(out), redirect_stderr(io.StringIO()):
        run(get_command(app), ["demo", "-f", format, "-q"])
    return [json.loads(line) for line in out.getvalue().splitlines()]


def found(held: Any, path: str) -> Any:
    for name in re.findall(r"[\w]+", path):
        held = held[int(name)] if name.isdigit() else held[name]
    return held


@pytest.mark.parametrize("row", table("what"), ids=lambda row: row[0])
def test_the_fields_for_a_siem_are_those_of_the_lines(row):
    _, ndjson, ocsf = row
    finding = next(line for line in lines("ndjson") if line["kind"] == "finding")
    for line, cell in ((finding, ndjson), (lines("ocsf")[0], ocsf)):
        paths = re.findall(r"`([\w.\[\]]+)`", cell)
        assert paths
        assert all(found(line, path) not in (None, "") for path in paths)


def test_the_keys_for_a_siem_are_keys():
    findings = [line for line in lines("ndjson") if line["kind"] == "finding"]
    assert len({line["id"] for line in findings}) == len(findings)
    uids = {event["finding_info"]["uid"]: event for event in lines("ocsf")}
    assert {line["id"] for line in findings} == uids.keys()
    assert len({event["metadata"]["uid"] for event in uids.values()}) == len(uids)
    numbers = {"pass": 1, "unknown": 2, "fail": 3, "manual": 99}
    for line in findings:
        event = uids[line["id"]]
        assert event["compliance"]["status_id"] == numbers[line["status"]]
        harmless = line["status"] == "pass" or line["severity"] == "info"
        assert (event["severity_id"] == 1) is harmless
        assert (event["status_id"] == 4) is (line["status"] == "pass")


def test_every_way_of_signing_in_is_in_its_table_and_in_the_help():
    rows = table("`--auth`")
    assert {row[0].strip("`") for row in rows} == set(AUTHS)
    out = io.StringIO()
    with redirect_stdout(out):
        run(get_command(app), ["audit", "--help"])
    shown = re.sub(r"\s+", "", out.getvalue())
    assert all(auth in shown for auth in AUTHS)


@pytest.mark.parametrize(
    ("auth", "names"),
    [("github", GITHUB), ("azure-pipelines", PIPELINES), ("workload-identity", WORKLOAD)],
)
def test_the_variables_of_each_are_in_its_row(auth, names):
    (row,) = (row for row in table("`--auth`") if row[0] == f"`{auth}`")
    assert set(re.findall(r"`([A-Z_]+)`", row[2])) == set(names)


def test_the_job_of_azure_pipelines_is_one_that_azaudit_takes():
    (text,) = (block for block in re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL))
    job = yaml.safe_load(text)
    task = next(step for step in job["steps"] if step.get("task") == "AzureCLI@2")
    program, *arguments = shlex.split(task["inputs"]["inlineScript"])
    command: Any = get_command(app)
    context = command.commands[arguments[0]].make_context("audit", arguments[1:])
    assert (program, context.params["auth"]) == ("azaudit", "azure-pipelines")
    assert task["env"] == {"SYSTEM_ACCESSTOKEN": "$(System.AccessToken)"}
    assert job["steps"][-1]["condition"] == "succeededOrFailed()"


def test_the_federated_credentials_are_json():
    held = re.findall(r"--parameters '(\{.*?\})'", TEXT, re.DOTALL)
    assert len(held) == 2
    for text in held:
        assert json.loads(text).keys() == {"name", "issuer", "subject", "audiences"}
