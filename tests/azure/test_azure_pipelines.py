"""Signing in from Azure Pipelines, with the job's service connection and the real credential."""

import time

import pytest

from azaudit.errors import UsageError
from azaudit.snapshot.coverage import CoverageState
from tests.azure.live import TENANT, VAULTS, refused_sign_in, signed_in, unit
from tests.azure.methods import tokens_for
from tests.azure.proxy import proxying


@pytest.fixture
def task(paged, monkeypatch):
    """An endpoint, and a task's variables; the SDK looks for one in the process's environment."""
    paged.federation.subject, paged.federation.lifetime = None, 300
    paged.federation.issued.clear()
    paged.federation.seen.clear()
    monkeypatch.setenv("SYSTEM_OIDCREQUESTURI", paged.pipelines()["SYSTEM_OIDCREQUESTURI"])
    return paged


async def refused(task, **changes):
    environ = task.pipelines() | changes
    error = await refused_sign_in(task, auth="azure-pipelines", environ=environ)
    assert task.federation.access_token not in error.message + error.hint
    assert "\n" not in error.message
    return error


async def test_a_task_signs_in_as_the_application_of_its_service_connection(task):
    environ = task.pipelines()
    async with signed_in(task, auth="azure-pipelines", environ=environ) as session:
        assert session.tenant_id == TENANT
        assert session.identity == environ["AZURESUBSCRIPTION_CLIENT_ID"]
        _, coverage = await unit(session, VAULTS)
    assert coverage.state is CoverageState.COMPLETE
    assert task.federation.seen == task.federation.issued


async def test_a_run_that_outlives_its_token_asks_azure_devops_again(task, monkeypatch):
    async with signed_in(task, auth="azure-pipelines", environ=task.pipelines()) as session:
        await unit(session, VAULTS)
        now = time.time()
        monkeypatch.setattr("time.time", lambda: now + 3500)
        _, coverage = await unit(session, VAULTS)
    assert coverage.state is CoverageState.COMPLETE
    assert len(set(task.federation.seen)) == 2


@pytest.mark.parametrize(
    ("left_out", "hint"),
    [
        ("SYSTEM_OIDCREQUESTURI", "in a job of Azure Pipelines only"),
        ("SYSTEM_ACCESSTOKEN", "SYSTEM_ACCESSTOKEN: $(System.AccessToken)"),
        ("AZURESUBSCRIPTION_TENANT_ID", "AzureCLI@2"),
        ("AZURESUBSCRIPTION_CLIENT_ID", "AzureCLI@2"),
        ("AZURESUBSCRIPTION_SERVICE_CONNECTION_ID", "AzureCLI@2"),
    ],
)
async def test_a_variable_that_is_missing_is_named(task, left_out, hint):
    environ = {name: one for name, one in task.pipelines().items() if name != left_out}
    with pytest.raises(UsageError) as caught:
        tokens_for("azure-pipelines", environ)
    assert caught.value.message == f"--auth azure-pipelines finds no {left_out}"
    assert hint in caught.value.hint


async def test_the_access_token_is_sent_over_https_only(task):
    environ = task.pipelines() | {"SYSTEM_OIDCREQUESTURI": "http://localhost/oidctoken"}
    with pytest.raises(UsageError, match="SYSTEM_OIDCREQUESTURI holds no https address"):
        tokens_for("azure-pipelines", environ)


@pytest.mark.parametrize("tenant", ["no tenant!", "a/b"])
async def test_what_is_no_tenant_is_refused(task, tenant):
    with pytest.raises(UsageError, match="is no tenant id and no domain name"):
        tokens_for("azure-pipelines", task.pipelines(), tenant)


async def test_an_access_token_that_is_not_valid_is_refused(task):
    error = await refused(task, SYSTEM_ACCESSTOKEN="eyJ.e30.other")
    assert error.message == "Azure DevOps gave no identity token: 401"
    assert "SYSTEM_ACCESSTOKEN: $(System.AccessToken)" in error.hint


async def test_a_service_connection_that_the_pipeline_may_not_use_is_refused(task):
    error = await refused(task, AZURESUBSCRIPTION_SERVICE_CONNECTION_ID="other")
    assert error.message == (
        "Azure DevOps gave no identity token: 404 No service connection of this id is found"
    )
    assert error.hint.startswith("let the pipeline use the service connection")


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"<html>", "text/html"),
        (b"{", "application/json"),
        ({}, "application/json"),
        (None, "application/json"),
        (b"7", "application/json"),
    ],
)
async def test_an_answer_without_a_token_is_said(task, body, content_type):
    task.faults.add("oidctoken", body=body, content_type=content_type)
    error = await refused(task)
    assert error.message == "the answer of Azure DevOps holds no identity token"


async def test_a_subject_that_entra_does_not_know_is_shown(task):
    task.federation.subject = "sc://jog/audit/other"
    error = await refused(task)
    assert "AADSTS700213" in error.message
    assert "sc://jog/audit/other" in error.message
    assert "federated credential" in error.hint


async def test_a_fault_that_passes_costs_time_only(task):
    task.faults.add("oidctoken", status=503, times=2)
    task.faults.add("oauth2", status=503, times=1)
    async with signed_in(task, auth="azure-pipelines", environ=task.pipelines()) as session:
        assert session.tenant_id == TENANT


async def test_an_answer_that_does_not_come_is_given_up(task, monkeypatch):
    monkeypatch.setattr("azaudit.azure.credentials.azure_pipelines._SECONDS", 0.3)
    task.faults.add("oidctoken", delay=5)
    began = time.monotonic()
    error = await refused(task)
    assert time.monotonic() - began < 4
    assert error.message == "there was no token within 0.3 seconds"


async def test_redirects_take_the_access_token_nowhere(task):
    task.faults.add("oidctoken", redirect="https://localhost:1/elsewhere", status=302)
    error = await refused(task)
    assert error.message == "Azure DevOps gave no identity token: 302"


async def test_both_are_asked_through_the_proxy_of_the_environment(task, monkeypatch):
    async with proxying() as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        async with signed_in(task, auth="azure-pipelines", environ=task.pipelines()):
            pass
        assert proxy.heard
        assert all("Proxy-Authorization: Basic" in head for head in proxy.heard)
