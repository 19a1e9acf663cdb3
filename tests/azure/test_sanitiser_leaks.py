"""The last look: what must never be written, and how the refusal says so."""

import base64
import json
from typing import Any

import pytest

from azaudit.azure import sanitiser
from azaudit.azure.clouds import CLOUDS
from azaudit.azure.sanitise.leaks import Leaks
from azaudit.azure.sanitise.secrets import holds_secret, secret_in
from azaudit.errors import OutputError
from tests.azure.sanitising import GROUP, TENANT, everything, interaction, sanitise

KEY_64 = base64.b64encode(bytes(range(64))).decode()
KEY_32 = base64.b64encode(bytes(range(32))).decode()
SECRETS = [
    "eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJodHRwczovL21hbmFnZW1lbnQifQ.c2lnbmF0dXJl",
    "Bearer abcdefghijklmnopqrstuvwxyz",
    "https://st.blob.core.windows.net/c?sv=2022-11-02&sig=abcdEFGH1234abcdEFGH%2B1234%3D",
    f"DefaultEndpointsProtocol=https;AccountName=st;AccountKey={KEY_64};EndpointSuffix=core.windows.net",
    "Server=tcp:db.example,1433;User ID=sa;Password=correct-horse",
    f"Endpoint=sb://ns.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey={KEY_32}",
    KEY_64,
    KEY_64.rstrip("="),
    KEY_32,
    "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n-----END RSA PRIVATE KEY-----",
    "https://maggie:correct-horse@git.example/repo",
    "Xyz8Q~" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6.q",
    "a" * 52 + "JQQJ99ABACYeBjFXJ3w3AAABACOG",
    "AKIAIOSFODNN7EXAMPLE",
]


@pytest.mark.parametrize("secret", SECRETS)
def test_secrets_are_found_and_not_kept(secret: str):
    assert holds_secret(secret)
    assert secret_in(json.dumps({"x": secret}))
    body = {
        "id": f"{GROUP}/providers/Microsoft.Web/sites/s",
        "properties": {"x": secret, "y": [secret]},
    }
    error = {"error": {"code": "Odd", "message": f"it says {secret} here"}}
    made = everything(
        sanitise(interaction(body), interaction(error), interaction(f"<p>{secret}</p>"))
    )
    assert secret.lower() not in made


@pytest.mark.parametrize(
    "text",
    [
        "Succeeded", "https://kv-0001.vault.azure.net/keys/name-0001", "key=", "sig=short",
        "Microsoft.CognitiveServices/accounts/listKeys/action", "W/\"00000000-0000-0000-3000-1\"",
        "/subscriptions/00000000-0000-0000-2000-000000000001/resourceGroups/rg-0001/providers/X.Y/z/a",
        '{"secrets": ["get"], "clientSecretUrl": "x", "adminPassword": "removed", "passwd": null}',
        "2026-03-02T08:14:58.1234567Z", "the bearer of this", "https://host:8443/a@b",
    ],
)  # fmt: skip
def test_ordinary_texts_are_no_secrets(text: str):
    assert secret_in(text) is None


@pytest.mark.parametrize("secret", SECRETS)
def test_a_recording_in_the_reserved_range_is_looked_at_too(secret: str):
    lab = "00000000-0000-0000-0001-000000000000"
    with pytest.raises(OutputError) as raised:
        sanitise(interaction({"x": secret}), tenant=lab)
    said = raised.value.message
    assert lab in said
    assert "resources.json" in said
    assert secret not in said


@pytest.mark.parametrize(
    "written",
    ["kv-tidewater", "KV-TIDEWATER", "kv%2Dtidewater", "pe-kv-tidewater.nic", "c0ffee11222243338444"
     "555566667777", "C0FFEE11-2222-4333-8444-555566667777", "52.1.2.3", "tidewater.co"],
)  # fmt: skip
def test_an_original_that_was_overlooked_fails_the_recording(written: str, monkeypatch: Any):
    class Careless(sanitiser._Texts):
        def interaction(self, interaction: Any) -> Any:
            made = super().interaction(interaction)
            made["response"]["body"]["string"] += f" {written}"
            return made

    monkeypatch.setattr(sanitiser, "_Texts", Careless)
    body = {
        "id": f"{GROUP}/providers/Microsoft.KeyVault/vaults/kv-tidewater",
        "properties": {"ip": "52.1.2.3", "host": "www.tidewater.co"},
    }
    with pytest.raises(OutputError) as raised:
        sanitiser.sanitised(CLOUDS["AzureCloud"], {TENANT: {"key-vaults": [interaction(body)]}})
    assert "key-vaults.json would hold an original" in raised.value.message
    assert written not in raised.value.message
    assert "characters" in raised.value.message


def test_words_of_azure_are_no_leaks_though_something_is_called_so():
    body = {"id": f"{GROUP}/providers/Microsoft.Web/sites/network", "kind": "network", "x": "vault"}
    sanitise(interaction(body))
    assert (
        Leaks([("name", "network"), ("name", "key vault")], ()).found("a network, a key vault")
        is None
    )
    assert Leaks([("name", "harbour")], ()).found("the harbour") is not None
    assert Leaks([("name", "harbour")], ()).found("harbours") is None
    assert Leaks([("name", "zürich")], ()).found(r'{"a": "Z\u00fcrich"}') is not None
    assert Leaks([("name", "harbour")], ["harbour"]).found("the harbour") is None
