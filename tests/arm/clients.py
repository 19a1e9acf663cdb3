"""The real Azure SDK, and plain requests, pointed at a local endpoint."""

import json
import ssl
import urllib.error
import urllib.request
from collections.abc import Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from azure.identity.aio import ClientSecretCredential

from tests.arm.endpoint import ArmEndpoint

LAB = Path(__file__).with_name("lab")
NOW = "2026-11-20T09:00:00Z"
JOG = "00000000-0000-0000-0001-000000000000"
GIW = "00000000-0000-0000-0002-000000000000"
WORKLOAD = "00000000-0000-0000-0001-000000000001"
CONNECTIVITY = "00000000-0000-0000-0001-000000000002"
SECURITY = "00000000-0000-0000-0002-000000000001"
CONSUMER = "00000000-0000-0000-0002-000000000002"
VAULTS = "/subscriptions/{}/providers/Microsoft.KeyVault/vaults"
VERSION = "?api-version=2026-05-15"


def tenant_of_vaults(count: int, **more: Any) -> dict[str, Any]:
    vaults = [
        {
            "type": "Microsoft.KeyVault/vaults",
            "name": f"kv{number}",
            "group": "rg",
            "properties": {"vaultUri": f"https://kv{number}.vault.azure.net/"},
        }
        for number in range(count)
    ]
    subscription = {"id": WORKLOAD, "name": "workload", "resources": vaults, **more}
    return {"id": JOG, "name": "jogcloud.com", "subscriptions": [subscription]}


def sign_in(endpoint: ArmEndpoint, tenant: str | None = None, **changes: str) -> Any:
    found = endpoint.environment("auditor", tenant) | changes
    return ClientSecretCredential(
        found["AZURE_TENANT_ID"],
        found["AZURE_CLIENT_ID"],
        found["AZURE_CLIENT_SECRET"],
        authority=endpoint.url,
        connection_verify=str(endpoint.ca_file),
        disable_instance_discovery=True,
    )


@asynccontextmanager
async def client_of(
    kind: type[Any],
    endpoint: ArmEndpoint,
    *arguments: str,
    tenant: str | None = None,
    credential: Any = None,
    **more: Any,
):
    async with (
        credential or sign_in(endpoint, tenant) as signed_in,
        kind(
            signed_in,
            *arguments,
            base_url=endpoint.url,
            credential_scopes=[f"{endpoint.url}/.default"],
            connection_verify=str(endpoint.ca_file),
            **more,
        ) as client,
    ):
        yield client


async def names(pager: Any) -> list[str]:
    return [row.name async for row in pager]


def ask(
    endpoint: ArmEndpoint,
    path: str,
    principal: str = "auditor",
    method: str = "GET",
    body: Any = None,
    headers: Mapping[str, str] | None = None,
    **more: Any,
) -> tuple[int, Any, Any]:
    """Status, JSON and headers of a plain request."""
    sent = dict(headers or {})
    if principal:
        sent["Authorization"] = f"Bearer {endpoint.token(principal, **more)}"
    data = None
    if body is not None:
        sent["Content-Type"] = "application/json"
        data = json.dumps(body).encode()
    request = urllib.request.Request(endpoint.url + path, data, sent, method=method)
    context = ssl.create_default_context(cafile=str(endpoint.ca_file))
    try:
        with urllib.request.urlopen(request, context=context, timeout=10) as response:
            return response.status, json.load(response), response.headers
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.loads(error.read()), error.headers


def ask_graph(endpoint: ArmEndpoint, path: str, **more: Any) -> tuple[int, Any, Any]:
    """Status, JSON and headers of a plain request to Microsoft Graph, given as `/v1.0/...`."""
    return ask(endpoint, f"/graph{path}", audience=f"{endpoint.url}/graph", **more)
