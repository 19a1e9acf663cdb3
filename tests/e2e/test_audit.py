"""The main job against the local endpoint: sign in, collect, judge, report."""

import json
import os
import signal
import stat
import subprocess
import sys
import time

import jsonschema
import pytest

from azaudit.report.schema import findings_schema
from tests.e2e.conftest import GEEKS, JOG, WORKLOAD, clean_environment

BOTH = ("--tenant", JOG, "--tenant", GEEKS)


@pytest.fixture
def replayed(azaudit):
    return azaudit("demo", "-f", "json").document


def test_a_service_principal_gets_the_findings_of_the_recording(azaudit, lab, replayed):
    ran = azaudit(
        "audit", "--cloud", lab.cloud_file, *BOTH, "-f", "json", environ=lab.environment()
    )
    assert ran.code == 1, ran.err
    assert ran.document == replayed
    assert lab.writes == []
    assert {tenant: lab.tokens_issued[tenant] for tenant in (JOG, GEEKS)} == {JOG: 2, GEEKS: 2}


def test_the_login_of_the_azure_cli_gets_the_findings_of_the_recording(azaudit, lab, replayed):
    path = f"{lab.az(user='homer')}{os.pathsep}{os.environ['PATH']}"
    ran = azaudit("audit", "--cloud", lab.cloud_file, *BOTH, "-f", "json", environ={"PATH": path})
    assert ran.code == 1, ran.err
    assert ran.document["findings"] == replayed["findings"]
    # Azure Resource Manager and Microsoft Graph take one each
    assert len(lab.az_calls) == 4, "two tokens a tenant, however many clients wait for them"


def test_without_tenants_the_sign_in_s_own_is_audited(azaudit, lab):
    ran = azaudit("audit", "--cloud", lab.cloud_file, "-f", "json", environ=lab.environment())
    assert [tenant["id"] for tenant in ran.document["scope"]["tenants"]] == [JOG]


def test_a_tenant_can_be_named_by_its_domain(azaudit, lab):
    ran = azaudit(
        "audit",
        "--cloud",
        lab.cloud_file,
        "--tenant",
        "geekintheweeds.com",
        "-f",
        "json",
        environ=lab.environment(),
    )
    tenant = ran.document["scope"]["tenants"][0]
    assert (tenant["id"], tenant["name"]) == (GEEKS, "geekintheweeds.com")


def test_a_subscription_that_refuses_everything_gives_no_verdict(azaudit, lab):
    lab.faults.add(
        subscription=WORKLOAD,
        status=403,
        code="AuthorizationFailed",
        message="The client 'a' with object id 'b' does not have authorization to perform action"
        " 'Microsoft.X/things/read' over scope '/subscriptions/s' or the scope is invalid.",
    )
    ran = azaudit(
        "audit", "--cloud", lab.cloud_file, *BOTH, "-f", "json", environ=lab.environment()
    )
    inside = ran.findings(subscription_id=WORKLOAD)
    assert inside, "what could not be judged is said"
    assert {one["status"] for one in inside} == {"unknown"}
    assert {one["gap"]["error_code"] for one in inside} == {"AuthorizationFailed"}
    assert all(one["gap"]["missing_action"].endswith("/read") for one in inside)
    assert ran.findings(status="pass"), "the other subscriptions are judged as ever"
    assert ran.code == 1


def test_unknowns_alone_end_with_3(azaudit, lab):
    lab.faults.add(subscription=WORKLOAD, status=403, code="AuthorizationFailed", message="no")
    scope = ("--cloud", lab.cloud_file, "--subscription", WORKLOAD)
    ran = azaudit("audit", *scope, "-f", "json", environ=lab.environment())
    assert ran.code == 4, "nothing at all was readable"
    check = ("--select", "recovery-vault-soft-delete", "--fail-on", "medium")
    other = ("--subscription", "jogcloud-connectivity", *check)
    ran = azaudit("audit", *scope, *other, "-f", "json", environ=lab.environment())
    assert {one["status"] for one in ran.document["findings"]} == {"unknown", "pass"}
    assert ran.code == 3
    assert azaudit("audit", *scope, *other, "--strict", environ=lab.environment()).code == 1


def test_a_tenant_that_refuses_everything_ends_with_4_and_nothing_green(azaudit, lab):
    lab.faults.add(url="/providers/", status=403, code="AuthorizationFailed", message="no")
    ran = azaudit(
        "audit", "--cloud", lab.cloud_file, *BOTH, "-f", "json", environ=lab.environment()
    )
    assert ran.code == 4
    assert {one["status"] for one in ran.document["findings"]} == {"unknown"}
    assert ran.document["summary"]["by_status"]["not_applicable"] == 0


@pytest.mark.parametrize("body", [{}, {"error": {"code": "X"}}, {"value": {}}, {"value": None}])
def test_an_answer_that_is_no_list_is_a_gap(azaudit, lab, body):
    lab.faults.add(url="microsoft.keyvault/vaults", body=body)
    ran = azaudit(
        "audit",
        "--cloud",
        lab.cloud_file,
        "--select",
        "keyvault-purge-protection",
        "-f",
        "json",
        environ=lab.environment(),
    )
    assert {one["status"] for one in ran.document["findings"]} == {"unknown"}
    assert ran.document["summary"]["by_status"]["not_applicable"] == 0
    assert ran.code in (3, 4)


def test_one_tenant_that_cannot_be_signed_in_to_costs_the_others_nothing(azaudit, lab):
    ran = azaudit(
        "audit",
        "--cloud",
        lab.cloud_file,
        "--tenant",
        JOG,
        "--tenant",
        "nowhere.invalid",
        "--ignore",
        "guard-duties-separated",
        "--fail-on",
        "critical",
        "-f",
        "json",
        environ=lab.environment(),
    )
    assert ran.code == 3, "a named tenant that cannot be read is never a clean run"
    assert "nowhere.invalid" in ran.err
    gap = next(one for one in ran.document["coverage"] if one["collector"] == "sign-in")
    assert (gap["tenant_id"], gap["state"]) == ("nowhere.invalid", "denied")
    assert ran.findings(status="fail")


def test_documents_hold_to_the_published_schema(azaudit, lab):
    ran = azaudit(
        "audit", "--cloud", lab.cloud_file, *BOTH, "-f", "json", environ=lab.environment()
    )
    jsonschema.validate(ran.document, findings_schema())
    lab.faults.add(url="/providers/", status=403, code="AuthorizationFailed", message="no")
    ran = azaudit(
        "audit", "--cloud", lab.cloud_file, *BOTH, "-f", "json", environ=lab.environment()
    )
    jsonschema.validate(ran.document, findings_schema())


def test_collect_then_check_gives_what_audit_gives(azaudit, lab, replayed, tmp_path):
    scope = ("--cloud", lab.cloud_file)
    ours = azaudit(
        "collect", *scope, "--tenant", JOG, "-o", "jog.azaudit", environ=lab.environment()
    )
    theirs = azaudit(
        "collect", *scope, "--tenant", GEEKS, "-o", "geeks.azaudit", environ=lab.environment()
    )
    assert (ours.code, theirs.code) == (0, 0), ours.err + theirs.err
    assert stat.S_IMODE((tmp_path / "jog.azaudit").stat().st_mode) == 0o600
    ran = azaudit("check", "jog.azaudit", "geeks.azaudit", "-f", "json")
    assert ran.document["findings"] == replayed["findings"]
    assert ran.code == 1


class TestBadInput:
    def test_no_credential_says_how_to_sign_in(self, azaudit, lab):
        ran = azaudit("audit", "--cloud", lab.cloud_file, environ={"PATH": "/nonexistent"})
        assert ran.code == 4
        assert "az login" in ran.err
        assert "Traceback" not in ran.err
        assert ran.out == ""

    def test_a_cli_that_is_not_signed_in_says_so(self, azaudit, lab):
        path = f"{lab.az(state='logged-out')}{os.pathsep}{os.environ['PATH']}"
        ran = azaudit("audit", "--cloud", lab.cloud_file, environ={"PATH": path})
        assert ran.code == 4
        assert ran.err.splitlines()[0] == "error: the Azure CLI is not signed in"

    def test_a_tenant_that_does_not_exist(self, azaudit, lab):
        nowhere = "99999999-0000-0000-0000-000000000000"
        ran = azaudit(
            "audit", "--cloud", lab.cloud_file, "--tenant", nowhere, environ=lab.environment()
        )
        assert ran.code == 4
        assert "AADSTS90002" in ran.err
        assert nowhere in ran.err

    def test_a_subscription_that_does_not_exist_offers_the_nearest(self, azaudit, lab):
        ran = azaudit(
            "audit",
            "--cloud",
            lab.cloud_file,
            "--subscription",
            "jogcloud-workloads",
            environ=lab.environment(),
        )
        assert ran.code == 2
        assert "did you mean jogcloud-workload" in ran.err

    def test_a_disabled_subscription_leaves_nothing_to_audit(self, azaudit, lab):
        disabled = next(
            one
            for tenant in lab.world.tenants
            for one in tenant.subscriptions
            if one.state == "Disabled"
        )
        ran = azaudit(
            "audit",
            "--cloud",
            lab.cloud_file,
            "--subscription",
            disabled.id,
            environ=lab.environment(),
        )
        assert ran.code == 4
        assert disabled.name in ran.err
        assert "disabled" in ran.err

    def test_an_unknown_check_is_said_before_anything_is_asked(self, azaudit, lab):
        ran = azaudit(
            "audit",
            "--cloud",
            lab.cloud_file,
            "--select",
            "openai-local-auth",
            environ=lab.environment(),
        )
        assert ran.code == 2
        assert "openai-local-auth-disabled" in ran.err
        assert lab.requests == []

    @pytest.mark.parametrize("command", ["audit", "collect"])
    def test_an_output_that_cannot_be_written_is_said_before_anything_is_asked(
        self, azaudit, lab, command
    ):
        ran = azaudit(
            command,
            "--cloud",
            lab.cloud_file,
            "-o",
            "no/such/folder/x.json",
            environ=lab.environment(),
        )
        assert ran.code == 2
        assert lab.requests == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for another process")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("command", ["audit", "collect"])
def test_an_interrupted_run_keeps_and_names_what_it_collected(lab, tmp_path, command, number, code):
    lab.faults.add(url="microsoft.recoveryservices/vaults", delay=30)
    output = ("-o", "kept.azaudit") if command == "collect" else ()
    process = subprocess.Popen(
        [sys.executable, "-m", "azaudit", command, "--cloud", str(lab.cloud_file), *output],
        cwd=tmp_path,
        env=clean_environment() | lab.environment() | {"TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    _wait_for(lambda: any("microsoft.keyvault" in one.path.lower() for one in lab.requests))
    time.sleep(0.5)
    process.send_signal(number)
    _, said = process.communicate(timeout=20)
    assert process.returncode == code, said
    assert "Traceback" not in said
    (kept,) = tmp_path.rglob("*.azaudit")
    assert str(kept.name) in said
    checked = subprocess.run(
        [sys.executable, "-m", "azaudit", "check", str(kept), "-f", "json"],
        env=clean_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    document = json.loads(checked.stdout)
    assert any(unit["collector"] == "key-vaults" for unit in document["coverage"])
    statuses = {
        one["status"] for one in document["findings"] if one["check_id"] == "recovery-vault-guarded"
    }
    assert statuses == {"unknown"}, "what was not reached is not judged"


def _wait_for(condition) -> None:
    until = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < until, "nothing was asked"
        time.sleep(0.05)
