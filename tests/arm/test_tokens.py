"""Tokens at the local endpoint live, end and are for one tenant, as those of Entra."""

import json
import ssl
import urllib.error
import urllib.request

import pytest
from azure.core.exceptions import ClientAuthenticationError
from azure.mgmt.keyvault.aio import KeyVaultManagementClient

from tests.arm import ArmEndpoint
from tests.arm.clients import (
    GIW,
    JOG,
    SECURITY,
    VAULTS,
    VERSION,
    WORKLOAD,
    ask,
    client_of,
    names,
    tenant_of_vaults,
)


def test_a_request_without_a_token_is_told_where_to_get_one(lab):
    status, body, headers = ask(lab, VAULTS.format(SECURITY) + VERSION, principal="")
    assert (status, body["error"]["code"]) == (401, "AuthenticationFailed")
    assert f'authorization_uri="https://login.windows.net/{GIW}"' in headers["WWW-Authenticate"]


async def test_an_expired_token_is_refused(vaults):
    async with client_of(KeyVaultManagementClient, vaults, WORKLOAD) as client:
        assert len(await names(client.vaults.list_by_subscription())) == 5
        vaults.expire_tokens()
        with pytest.raises(ClientAuthenticationError) as caught:
            await names(client.vaults.list_by_subscription())
    assert caught.value.error is not None
    assert caught.value.error.code == "ExpiredAuthenticationToken"


def test_a_token_lives_no_longer_than_it_says():
    with ArmEndpoint(tenant_of_vaults(1), token_lifetime=0) as endpoint:
        status, body, _ = ask(endpoint, VAULTS.format(WORKLOAD) + VERSION)
    assert (status, body["error"]["code"]) == (401, "ExpiredAuthenticationToken")


def test_a_token_for_another_audience_is_refused(lab):
    path = VAULTS.format(WORKLOAD) + VERSION
    status, body, _ = ask(lab, path, audience="https://vault.azure.net")
    assert (status, body["error"]["code"]) == (401, "InvalidAuthenticationTokenAudience")


def test_a_token_of_another_endpoint_is_refused(lab, vaults):
    request = urllib.request.Request(lab.url + VAULTS.format(WORKLOAD) + VERSION)
    request.add_header("Authorization", f"Bearer {vaults.token('auditor')}")
    context = ssl.create_default_context(cafile=str(lab.ca_file))
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(request, context=context)
    with caught.value as error:
        assert json.loads(error.read())["error"]["code"] == "InvalidAuthenticationToken"


async def test_a_token_of_another_tenant_is_refused(lab):
    async with client_of(KeyVaultManagementClient, lab, SECURITY, tenant=JOG) as client:
        with pytest.raises(ClientAuthenticationError) as caught:
            await names(client.vaults.list_by_subscription())
    assert caught.value.error is not None
    assert caught.value.error.code == "InvalidAuthenticationTokenTenant"
    assert GIW in str(caught.value)
