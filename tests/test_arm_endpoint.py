"""The local endpoint takes real credentials, and is started by hand."""

import asyncio
import os
import re
import signal
import subprocess
import sys

import pytest
from azure.core.exceptions import ClientAuthenticationError
from azure.identity import CredentialUnavailableError
from azure.identity.aio import AzureCliCredential, WorkloadIdentityCredential
from azure.mgmt.resource.subscriptions.aio import SubscriptionClient

from tests.arm import ArmEndpoint
from tests.arm.clients import (
    CONNECTIVITY,
    GIW,
    JOG,
    LAB,
    NOW,
    WORKLOAD,
    ask,
    client_of,
    sign_in,
)

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="the local endpoint is a tool for POSIX systems"
)


@pytest.fixture(scope="module")
def lab():
    with ArmEndpoint(LAB, now=NOW) as endpoint:
        yield endpoint


async def test_an_application_signs_in_and_reads_its_subscriptions(lab):
    async with client_of(SubscriptionClient, lab) as client:
        found = {one.subscription_id: one async for one in client.subscriptions.list()}
    assert set(found) == {
        WORKLOAD,
        CONNECTIVITY,
        "00000000-0000-0000-0001-000000000003",
        "00000000-0000-0000-0001-000000000004",
        "00000000-0000-0000-0003-000000000001",
    }
    assert found[WORKLOAD].tenant_id == JOG
    delegated = found["00000000-0000-0000-0003-000000000001"]
    assert delegated.tenant_id != JOG
    assert [one.tenant_id for one in delegated.managed_by_tenants] == [JOG]
    assert found["00000000-0000-0000-0001-000000000004"].state == "Disabled"


async def test_one_application_signs_in_to_both_tenants(lab):
    async with client_of(SubscriptionClient, lab, tenant="geekintheweeds.com") as client:
        found = [one.display_name async for one in client.subscriptions.list()]
        tenants = [one.default_domain async for one in client.tenants.list()]
    assert found == ["giw-security", "giw-consumer"]
    assert tenants == ["jogcloud.com", "geekintheweeds.com"]


async def test_a_tenant_is_known_by_its_domain_name(lab):
    async with sign_in(lab, AZURE_TENANT_ID="jogcloud.com") as credential:
        token = await credential.get_token(f"{lab.url}/.default")
    assert token.token.count(".") == 2


@pytest.mark.parametrize(
    ("changes", "number", "code"),
    [
        ({"AZURE_CLIENT_SECRET": "wrong"}, "AADSTS7000215", "invalid_client"),
        ({"AZURE_TENANT_ID": "nowhere.example"}, "AADSTS90002", "invalid_tenant"),
        ({"AZURE_TENANT_ID": "moes.example"}, "AADSTS700016", "unauthorized_client"),
    ],
)
async def test_wrong_sign_ins_are_refused_as_entra_does(lab, changes, number, code):
    async with sign_in(lab, **changes) as credential:
        with pytest.raises(ClientAuthenticationError, match=number) as caught:
            await credential.get_token(f"{lab.url}/.default")
    assert caught.value.response is None or code in str(caught.value.response.text())


async def test_a_resource_that_does_not_exist_is_refused(lab):
    async with sign_in(lab) as credential:
        with pytest.raises(ClientAuthenticationError, match="AADSTS500011"):
            await credential.get_token("https://nowhere.example/.default")


async def test_a_federated_assertion_signs_in_too(lab, tmp_path):
    claims = "eyJzdWIiOiJyZXBvOmpvZy9sYWI6cmVmOnJlZnMvaGVhZHMvbWFpbiJ9"
    file = tmp_path / "assertion"
    file.write_text(f"eyJhbGciOiJSUzI1NiJ9.{claims}.c2lnbmVk")
    async with WorkloadIdentityCredential(
        tenant_id=JOG,
        client_id=lab.environment()["AZURE_CLIENT_ID"],
        token_file_path=str(file),
        authority=lab.url,
        connection_verify=str(lab.ca_file),
        disable_instance_discovery=True,
    ) as credential:
        assert (await credential.get_token(f"{lab.url}/.default")).token


def test_the_discovery_document_points_to_the_token_endpoint(lab):
    path = f"/{JOG}/v2.0/.well-known/openid-configuration"
    status, body, _ = ask(lab, path, principal="")
    assert status == 200
    assert body["token_endpoint"] == f"{lab.url}/{JOG}/oauth2/v2.0/token"


async def test_az_gives_a_token_of_its_users_tenant(lab, monkeypatch):
    monkeypatch.setenv("PATH", f"{lab.az(user='homer')}{os.pathsep}{os.environ['PATH']}")
    before = len(lab.az_calls)
    credential = AzureCliCredential(tenant_id=GIW)
    async with client_of(SubscriptionClient, lab, credential=credential) as client:
        found = [one.display_name async for one in client.subscriptions.list()]
    assert found == ["giw-security", "giw-consumer"]
    (call,) = lab.az_calls[before:]
    assert call[:4] == ["account", "get-access-token", "--output", "json"]
    assert call[-2:] == ["--tenant", GIW]


async def test_az_without_a_tenant_takes_the_users_own(lab, monkeypatch):
    monkeypatch.setenv("PATH", f"{lab.az(user='maggie')}{os.pathsep}{os.environ['PATH']}")
    credential = AzureCliCredential()
    async with client_of(SubscriptionClient, lab, credential=credential) as client:
        found = [one.display_name async for one in client.subscriptions.list()]
    assert found == ["jogcloud-workload"]


@pytest.mark.parametrize(
    ("state", "tenant", "error", "says"),
    [
        ("logged-out", JOG, CredentialUnavailableError, "az login"),
        ("login-expired", JOG, ClientAuthenticationError, "AADSTS700082"),
        ("garbled", JOG, ClientAuthenticationError, "Unexpected output"),
        ("logged-in", GIW, ClientAuthenticationError, "AADSTS50020"),
        ("logged-in", "nowhere.example", ClientAuthenticationError, "AADSTS90002"),
    ],
)
async def test_az_fails_as_the_real_one_does(lab, monkeypatch, state, tenant, error, says):
    folder = lab.az(state, user="maggie")
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    async with AzureCliCredential(tenant_id=tenant) as credential:
        with pytest.raises(error, match=says):
            await credential.get_token(f"{lab.url}/.default")


async def test_az_can_be_too_slow(lab, monkeypatch):
    monkeypatch.setenv("PATH", f"{lab.az('slow')}{os.pathsep}{os.environ['PATH']}")
    async with AzureCliCredential(process_timeout=1) as credential:
        with pytest.raises(CredentialUnavailableError, match="Timed out"):
            await credential.get_token(f"{lab.url}/.default")
    # azure-identity kills the process and does not wait for its end; the event loop must see it
    await asyncio.sleep(0.2)


def test_it_is_started_by_hand_and_ends_with_ctrl_c():
    with subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "tests.arm", str(LAB), "--now", NOW],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=LAB.parents[2],
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        lines = [process.stdout.readline() for _ in range(10)]
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=10) == 0
        assert process.stderr.read() == ""
    text = "".join(lines)
    assert re.search(r"^export AZURE_CLIENT_SECRET=", text, re.MULTILINE)
    assert re.search(
        rf"^azaudit audit --cloud \S+ --tenant {JOG} --auth environment$", text, re.MULTILINE
    )
    assert re.search(r'^PATH=\S+:"\$PATH" azaudit audit --cloud .* --auth cli$', text, re.MULTILINE)
