"""Signing in from GitHub Actions: an identity token of GitHub's for each token of Entra's."""

import asyncio
import time

import pytest

from azaudit.azure.clouds import CLOUDS, cloud_named
from azaudit.azure.source import LiveSource
from azaudit.errors import SignInError, UsageError
from azaudit.snapshot.coverage import CoverageState
from tests.arm import ArmEndpoint
from tests.arm.federation import GITHUB_PATH
from tests.azure.live import (
    FAST,
    NOW,
    OTHER_TENANT,
    TENANT,
    VAULTS,
    refused_sign_in,
    signed_in,
    source_of,
    unit,
    vaults,
)
from tests.azure.methods import tokens_for
from tests.azure.proxy import proxying

_NAMES = (
    "ACTIONS_ID_TOKEN_REQUEST_URL",
    "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
    "AZURE_CLIENT_ID",
    "AZURE_TENANT_ID",
)


@pytest.fixture
def job(paged):
    """An endpoint, and the variables of a job that may ask for identity tokens."""
    paged.federation.subject, paged.federation.lifetime = None, 300
    paged.federation.issued.clear()
    paged.federation.seen.clear()
    return paged


async def refused(endpoint: ArmEndpoint, **changes: str) -> SignInError:
    error = await refused_sign_in(endpoint, auth="github", environ=endpoint.github() | changes)
    assert isinstance(error, SignInError)
    assert "\n" not in error.message
    assert endpoint.federation.request_token not in error.message + error.hint
    assert endpoint.arm_requests == []
    return error


async def test_a_job_signs_in_as_the_application_that_github_vouches_for(job):
    environ = job.github()
    async with signed_in(job, auth="github", environ=environ) as session:
        assert (session.tenant_id, session.identity) == (TENANT, environ["AZURE_CLIENT_ID"])
    assert job.federation.seen == job.federation.issued
    (asked,) = (one for one in job.requests if one.path.startswith(GITHUB_PATH))
    assert asked.path.endswith("?api-version=2.0&audience=api://AzureADTokenExchange")
    assert asked.headers["user-agent"].startswith("azaudit/")


async def test_an_address_without_a_query_gets_one(job):
    url = f"{job.url}{GITHUB_PATH}"
    environ = job.github() | {"ACTIONS_ID_TOKEN_REQUEST_URL": url}
    async with signed_in(job, auth="github", environ=environ):
        pass
    assert job.requests[0].path.startswith(f"{GITHUB_PATH}?audience=api")


async def test_a_run_that_outlives_its_token_asks_github_again(job, monkeypatch):
    """The first identity token has long ended when the second access token is asked for."""
    async with signed_in(job, auth="github", environ=job.github()) as session:
        await unit(session, VAULTS)
        now = time.time()
        monkeypatch.setattr("time.time", lambda: now + 3500)
        _, coverage = await unit(session, VAULTS)
        assert coverage.state is CoverageState.COMPLETE
    assert job.federation.seen == job.federation.issued
    assert len(set(job.federation.seen)) == 2
    assert job.tokens_issued[TENANT] >= 2


async def test_a_token_that_azure_calls_expired_makes_github_be_asked_again(job):
    async with signed_in(job, auth="github", environ=job.github()) as session:
        await unit(session, VAULTS)
        job.expire_tokens()
        _, coverage = await unit(session, VAULTS)
    assert coverage.state is CoverageState.COMPLETE
    assert len(set(job.federation.seen)) == 2


async def test_forty_that_ask_at_once_wait_for_one_identity_token(job):
    async with signed_in(job, auth="github", environ=job.github()) as session:
        job.expire_tokens()
        await asyncio.gather(*(unit(session, VAULTS) for _ in range(40)))
    assert len(job.federation.issued) == 2


async def test_several_tenants_are_signed_in_to_in_one_run():
    other = {"id": OTHER_TENANT, "name": "geekintheweeds.com", "subscriptions": []}
    with ArmEndpoint({"tenants": [vaults(1), other]}, now=NOW) as served:
        world = served.world.principals["auditor"]
        assert set(world.memberships) == {TENANT, OTHER_TENANT}
        source = source_of(served, auth="github", environ=served.github())
        for tenant in (TENANT, "geekintheweeds.com"):
            session = await source.sign_in(tenant)
            assert session.tenant_id == (TENANT if tenant == TENANT else OTHER_TENANT)
            await session.close()


@pytest.mark.parametrize("left_out", _NAMES)
@pytest.mark.parametrize("value", [None, ""])
async def test_a_variable_that_is_missing_is_named(job, left_out, value):
    environ = {name: one for name, one in job.github().items() if name != left_out}
    if value is not None:
        environ[left_out] = value
    with pytest.raises(UsageError) as caught:
        tokens_for("github", environ)
    assert caught.value.message == f"--auth github finds no {left_out}"
    wanted = "permissions: id-token: write" if left_out.startswith("ACTIONS") else "registration"
    assert wanted in caught.value.hint
    assert job.requests == []


async def test_the_tenant_may_be_named_instead(job):
    environ = {name: one for name, one in job.github().items() if name != "AZURE_TENANT_ID"}
    async with signed_in(job, TENANT, auth="github", environ=environ) as session:
        assert session.tenant_id == TENANT


async def test_elsewhere_nobody_is_told_to_change_a_job(job):
    with pytest.raises(UsageError) as caught:
        tokens_for("github", {})
    assert "in a job of GitHub Actions only" in caught.value.hint


@pytest.mark.parametrize("url", ["http://localhost/token", "localhost", "file:///etc/passwd"])
async def test_the_request_token_is_sent_over_https_only(job, url):
    environ = job.github() | {"ACTIONS_ID_TOKEN_REQUEST_URL": url}
    with pytest.raises(UsageError, match="ACTIONS_ID_TOKEN_REQUEST_URL holds no https address"):
        tokens_for("github", environ)


@pytest.mark.parametrize("status", [401, 403])
async def test_a_refusal_names_the_permission_that_is_missing(job, status):
    job.faults.add("idtoken", status=status, body={"message": "no permission"})
    error = await refused(job)
    assert error.message == f"GitHub refused an identity token: {status}"
    assert "add `permissions: id-token: write` to the job" in error.hint


async def test_a_request_token_that_has_ended_is_a_refusal(job):
    error = await refused(job, ACTIONS_ID_TOKEN_REQUEST_TOKEN="eyJ.e30.other")
    assert error.message == "GitHub refused an identity token: 401"


@pytest.mark.parametrize(
    "body",
    [
        b"<html>",
        b"",
        b"[" * 100_000,
        [],
        None,
        "text",
        {},
        {"value": None},
        {"value": 7},
        {"value": ""},
        {"value": "a\nb"},
        {"value": "ü"},
    ],
    ids=lambda body: repr(body)[:20],
)
async def test_an_answer_without_a_token_is_said(job, body):
    job.faults.add("idtoken", body=body, content_type="application/json")
    error = await refused(job)
    assert error.message == "GitHub's answer holds no identity token"


async def test_what_is_no_token_at_all_is_refused_by_entra(job):
    job.faults.add("idtoken", body={"value": "nonsense"})
    error = await refused(job)
    assert "AADSTS50027: JWT token is invalid or malformed" in error.message


@pytest.mark.parametrize("status", [302, 404, 500])
async def test_any_other_answer_is_said_with_its_status(job, status):
    job.faults.add("idtoken", status=status, body=b"", headers={"Location": job.url})
    error = await refused(job)
    assert error.message == f"GitHub gave no identity token: {status}"
    assert "githubstatus" in error.hint


async def test_a_fault_that_passes_costs_time_only(job):
    job.faults.add("idtoken", status=503, times=2)
    job.faults.add("idtoken", reset=True, times=1)
    async with signed_in(job, auth="github", environ=job.github()) as session:
        assert session.tenant_id == TENANT


async def test_an_answer_that_does_not_come_is_given_up(job, monkeypatch):
    monkeypatch.setattr("azaudit.azure.credentials.github._SECONDS", 0.3)
    job.faults.add("idtoken", delay=5)
    began = time.monotonic()
    error = await refused(job)
    assert time.monotonic() - began < 4
    assert error.message == "GitHub gave no identity token within 0.3 seconds"


async def test_github_is_asked_through_the_proxy_of_the_environment(job, monkeypatch):
    async with proxying() as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        async with signed_in(job, auth="github", environ=job.github()):
            pass
        assert len(proxy.heard) == 2, "GitHub and Entra"


async def test_github_s_certificate_is_checked_like_any_other(job, tmp_path):
    lines = job.cloud_file.read_text().splitlines()
    path = tmp_path / "cloud.toml"
    path.write_text("\n".join(line for line in lines if not line.startswith("ca_file")))
    cloud = cloud_named(str(path))
    with pytest.raises(SignInError, match=r"GitHub gave no identity token: .*(?i:verify failed)"):
        await LiveSource(cloud, "github", job.github(), patience=FAST).sign_in(None)
    assert job.requests == [], "the request token has not left"
    trusted = job.github() | {"REQUESTS_CA_BUNDLE": str(job.ca_file)}
    session = await LiveSource(cloud, "github", trusted, patience=FAST).sign_in(None)
    await session.close()


async def test_a_connection_that_fails_is_said(job):
    job.faults.add("idtoken", reset=True)
    error = await refused(job)
    assert error.message.startswith("GitHub gave no identity token: ")
    assert "HTTPS_PROXY" in error.hint


@pytest.mark.parametrize(
    ("subject", "number"), [("repo:jog/azure-audit:environment:production", 700213)]
)
async def test_a_subject_that_entra_does_not_know_is_shown(job, subject, number):
    """GitHub's subjects differ by branch, environment and age of the repository."""
    job.federation.subject = subject
    error = await refused(job)
    assert f"AADSTS{number}: No matching federated identity record" in error.message
    assert subject in error.message
    assert "federated credential with exactly that issuer, subject and audience" in error.hint


async def test_an_identity_token_that_has_ended_is_said_in_entra_s_words(job):
    job.federation.lifetime = -10
    error = await refused(job)
    assert "AADSTS700024: Client assertion is not within its valid time range" in error.message


async def test_an_application_of_another_tenant_is_said(job):
    environ = job.github() | {"AZURE_CLIENT_ID": "00000000-0000-0000-0009-00000000dead"}
    error = await refused_sign_in(job, auth="github", environ=environ)
    assert "AADSTS700016" in error.message
    assert "check AZURE_CLIENT_ID" in error.hint


def test_each_cloud_has_its_own_audience():
    assert [cloud.federation_audience for cloud in CLOUDS.values()] == [
        "api://AzureADTokenExchange",
        "api://AzureADTokenExchangeUSGov",
        "api://AzureADTokenExchangeChina",
    ]


async def test_a_cloud_file_may_name_another_audience(job, tmp_path):
    path = tmp_path / "cloud.toml"
    path.write_text(job.cloud_file.read_text() + 'federation_audience = "api://Elsewhere"\n')
    job.cloud_file, before = path, job.cloud_file
    try:
        error = await refused(job)
    finally:
        job.cloud_file = before
    assert "assertion audience 'api://Elsewhere'" in error.message
