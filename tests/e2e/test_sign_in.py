"""Whole runs by each way of signing in, as jobs, resources and people start them."""

import re
import signal
import subprocess
import sys
import time
from typing import Any

import pytest

from tests.arm import ArmEndpoint
from tests.e2e.conftest import GEEKS, JOG, LAB, NOW, clean_environment

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="the local endpoint is a tool for POSIX systems"
)
BOTH = ("--tenant", JOG, "--tenant", GEEKS)


@pytest.fixture
def replayed(azaudit):
    return azaudit("demo", "-f", "json").document


def variables(lab: ArmEndpoint, auth: str, tmp_path: Any) -> dict[str, str]:
    """What azaudit finds where this way of signing in is used."""
    match auth:
        case "github":
            return lab.github()
        case "azure-pipelines":
            return lab.pipelines()
        case "workload-identity":
            return lab.workload(tmp_path / "token")
        case "managed-identity":
            return lab.virtual_machine()
        case _:
            return lab.browser()


@pytest.mark.parametrize(
    "auth", ["github", "azure-pipelines", "workload-identity", "browser", "device-code"]
)
def test_both_tenants_are_audited_in_one_run(azaudit, lab, replayed, auth, tmp_path):
    lab.people.who = "homer"
    environ = variables(lab, auth, tmp_path)
    scope = ("--cloud", lab.cloud_file, *BOTH, "--auth", auth)
    ran = azaudit("audit", *scope, "-f", "json", "-vv", environ=environ)
    assert ran.code == 1, ran.err
    assert ran.document["findings"] == replayed["findings"]
    assert lab.writes == []
    assert "azaudit.azure: GET https://" in ran.err
    secrets = {
        lab.federation.request_token,
        lab.federation.access_token,
        *lab.federation.tokens,
        *lab.people.secrets,
        *lab.given,
    }
    assert len(secrets) > 3
    for secret in secrets:
        assert secret not in ran.err + ran.out


@pytest.mark.parametrize("auth", ["github", "azure-pipelines", "app-service", "device-code"])
def test_an_answer_that_was_cut_off_is_not_shown(azaudit, lab, auth):
    """It can hold a whole token, and the SDK's errors repeat it."""
    lab.faults.add("oauth2/v2.0/token|msi/token", truncate="json")
    environ = {"app-service": lab.app_service, "github": lab.github}.get(auth, lab.pipelines)()
    method = "managed-identity" if auth == "app-service" else auth
    scope = ("--cloud", lab.cloud_file, "--auth", method)
    ran = azaudit("audit", *scope, "-vv", environ=environ)
    assert ran.code == 4
    assert "Traceback" in ran.err
    assert "Content: (left out, since it may hold a token)" in ran.err
    assert "eyJ" not in ran.err


def test_a_managed_identity_audits_its_own_tenant(azaudit, lab, tmp_path):
    environ = variables(lab, "managed-identity", tmp_path)
    scope = ("--cloud", lab.cloud_file, "--auth", "managed-identity")
    ran = azaudit("audit", *scope, "-f", "json", environ=environ)
    assert ran.code == 1, ran.err
    assert [tenant["id"] for tenant in ran.document["scope"]["tenants"]] == [JOG]


def test_the_way_of_signing_in_can_be_an_environment_variable(azaudit, lab):
    environ = lab.github() | {"AZAUDIT_AUTH": "github", "AZAUDIT_CLOUD": str(lab.cloud_file)}
    ran = azaudit("audit", "-f", "json", environ=environ)
    assert ran.code == 1, ran.err


@pytest.mark.parametrize("quiet", [(), ("-q",), ("--no-progress",)])
def test_a_code_is_shown_on_standard_error_whatever_else_is_quiet(azaudit, lab, quiet):
    lab.people.who = "homer"
    scope = ("--cloud", lab.cloud_file, "--auth", "device-code")
    ran = azaudit("audit", *scope, *quiet, "-f", "json")
    assert ran.document["findings"]
    prompts = [line for line in ran.err.splitlines() if "microsoft.com/devicelogin" in line]
    assert len(prompts) == 1
    assert re.search(r"enter the code [0-9A-F]{8}X until \d\d:\d\d", prompts[0])


def test_a_run_without_sign_in_ends_with_4_and_one_sentence(azaudit, lab):
    ran = azaudit("audit", "--cloud", lab.cloud_file, "--auth", "browser")
    assert ran.code == 4
    assert ran.err.splitlines() == [
        "error: there is no display to open a browser on",
        "hint: use --auth device-code, and a browser anywhere",
    ]
    ran = azaudit("audit", "--cloud", lab.cloud_file, "--auth", "github")
    assert ran.code == 2
    assert ran.err.startswith("error: --auth github finds no ACTIONS_ID_TOKEN_REQUEST_URL\nhint: ")
    assert lab.requests == []


@pytest.mark.slow
def test_a_job_that_takes_longer_than_its_token_lives_goes_on(azaudit, replayed):
    with ArmEndpoint(LAB, now=NOW, token_lifetime=9) as lab:
        lab.federation.lifetime = 4
        lab.faults.add(url="microsoft.recoveryservices/vaults[?]", delay=6)
        scope = ("--cloud", lab.cloud_file, *BOTH, "--auth", "github")
        ran = azaudit("audit", *scope, "-f", "json", environ=lab.github())
        assert ran.code == 1, ran.err
        assert ran.document["findings"] == replayed["findings"]
        assert len(set(lab.federation.seen)) > 2, "one a tenant, and another one when it ended"
        assert max(lab.tokens_issued.values()) > 1


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("auth", ["browser", "device-code", "azure-pipelines"])
def test_waiting_for_a_sign_in_ends_at_once(lab, tmp_path, auth, number, code):
    lab.people.answers = ["authorization_pending"]
    lab.faults.add("oidctoken", delay=30)
    environ = lab.browser(closes=True) | lab.pipelines()
    arguments = ["audit", "--cloud", str(lab.cloud_file), "--auth", auth, "-f", "json"]
    process = subprocess.Popen(
        [sys.executable, "-m", "azaudit", *arguments],
        cwd=tmp_path,
        env=clean_environment() | environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    wanted = "oauth2/v2.0/token" if auth == "device-code" else "openid-configuration"
    _wait_for(lambda: any(wanted in one.path for one in lab.requests) or auth == "azure-pipelines")
    time.sleep(2 if auth == "azure-pipelines" else 0.7)
    began = time.monotonic()
    process.send_signal(number)
    out, said = process.communicate(timeout=20)
    assert time.monotonic() - began < 2
    assert process.returncode == code, said
    assert out == ""
    assert "Traceback" not in said
    assert "Exception" not in said


def _wait_for(condition: Any) -> None:
    until = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < until, "nothing was asked"
        time.sleep(0.05)
