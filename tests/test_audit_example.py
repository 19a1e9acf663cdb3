"""The scheduled job that the repository shows: that it is safe, and that it does what it says."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command

from azaudit.azure.credentials import AUTHS
from azaudit.cli import app
from tests.arm import ArmEndpoint
from tests.e2e.conftest import LAB, NOW, ROOT, clean_environment

EXAMPLE = ROOT / ".github" / "workflows" / "audit-example.yml"


@pytest.fixture
def job() -> dict[str, Any]:
    held: dict[str, Any] = read()["jobs"]["audit"]
    return held


def read() -> dict[Any, Any]:
    held: dict[Any, Any] = yaml.safe_load(EXAMPLE.read_text("utf-8"))
    return held


def step(job: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in job["steps"] if one.get("name") == name)


def test_it_runs_by_itself_and_by_hand_and_never_for_a_pull_request():
    triggers = read()[True]  # YAML 1.1 takes `on` for a truth
    assert triggers.keys() == {"schedule", "workflow_dispatch"}
    (minute, *_) = triggers["schedule"][0]["cron"].split()
    assert minute != "0", "at the full hour GitHub is late"


def test_it_may_ask_for_identity_tokens_and_nothing_else():
    assert read()["permissions"] == {"contents": "read", "id-token": "write"}


def test_it_holds_no_secret(job):
    assert "secrets." not in EXAMPLE.read_text("utf-8")
    assert job["if"] == "vars.AZURE_CLIENT_ID != ''"
    assert step(job, "Audit")["env"] == {
        name: f"${{{{ vars.{name} }}}}" for name in ("AZURE_CLIENT_ID", "AZURE_TENANT_ID")
    }


def test_every_action_is_pinned_to_a_commit_and_says_its_version():
    lines = [line for line in EXAMPLE.read_text("utf-8").splitlines() if "uses:" in line]
    assert len(lines) == 3
    for line in lines:
        assert re.search(r"uses: [\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line), line


def test_its_command_line_is_one_that_azaudit_takes(job):
    program, *arguments = shlex.split(step(job, "Audit")["run"])
    assert program == "azaudit"
    command: Any = get_command(app)
    audit = command.commands[arguments[0]]
    context = audit.make_context("audit", arguments[1:])
    assert context.params["auth"] in AUTHS
    assert context.params["fail_on"] == "high"


def test_the_reports_are_kept_though_the_audit_has_failed(job):
    keep = step(job, "Keep the reports")
    assert keep["if"] == "${{ !cancelled() }}"
    arguments = shlex.split(step(job, "Audit")["run"])
    written = [arguments[at + 1] for at, one in enumerate(arguments) if one == "-o"]
    assert keep["with"]["path"].split() == written
    assert "continue-on-error" not in EXAMPLE.read_text("utf-8")
    names = [one.get("name") for one in job["steps"]]
    assert names.index("Keep the reports") > names.index("Audit")


@pytest.mark.skipif(sys.platform == "win32", reason="the job is one for a POSIX shell")
def test_it_audits_fails_on_what_it_finds_and_leaves_both_reports(job, tmp_path):
    program = tmp_path / "bin" / "azaudit"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m azaudit "$@"\n')
    program.chmod(0o755)
    with ArmEndpoint(LAB, now=NOW) as lab:
        environ = clean_environment() | lab.github()
        environ |= {
            "AZAUDIT_CLOUD": str(lab.cloud_file),
            "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}",
        }
        done = subprocess.run(
            # as GitHub starts it
            ["bash", "-e", "-c", step(job, "Audit")["run"]],
            cwd=tmp_path,
            env=environ,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 1, done.stderr
    assert "FAIL" in done.stdout.upper(), "the log of the job shows the report, too"
    lines = json_lines(tmp_path / "findings.ndjson")
    events = json_lines(tmp_path / "findings.ocsf.ndjson")
    findings = [line for line in lines if line["kind"] == "finding"]
    assert {event["class_uid"] for event in events} == {2003}
    assert {line["id"] for line in findings} == {event["finding_info"]["uid"] for event in events}


def json_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
