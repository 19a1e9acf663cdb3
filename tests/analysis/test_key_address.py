"""Addresses of keys, as services hold them."""

import pytest

from azaudit.analysis.key_address import Holder, KeyAddress, host_of, key_address

PUBLIC = frozenset({"AzureCloud"})
CHINA = frozenset({"AzureChinaCloud"})
DESCRIBED = frozenset({"a cloud of our own"})


@pytest.mark.parametrize(
    ("uri", "key", "version"),
    [
        ("https://kv.vault.azure.net", None, None),
        ("https://kv.vault.azure.net/", None, None),
        ("kv.vault.azure.net", None, None),
        ("https://KV.VAULT.AZURE.NET:443/keys/K/ABC", "k", "abc"),
        ("https://kv.vault.azure.net/keys/k", "k", None),
        ("https://kv.vault.azure.net//keys/k/", "k", None),
    ],
)
def test_an_address_says_vault_key_and_version(uri, key, version):
    expected = KeyAddress(Holder.VAULT, "kv.vault.azure.net", "kv", key, version)
    assert key_address(uri, PUBLIC) == expected


@pytest.mark.parametrize(
    ("host", "clouds", "holder"),
    [
        ("x.vault.azure.net", PUBLIC, Holder.VAULT),
        ("x.managedhsm.azure.net", PUBLIC, Holder.HSM),
        ("x.vault.azure.cn", PUBLIC, Holder.ABROAD),
        ("x.managedhsm.azure.cn", PUBLIC, Holder.ABROAD),
        ("x.vault.usgovcloudapi.net", PUBLIC, Holder.ABROAD),
        ("x.vault.azure.cn", CHINA, Holder.VAULT),
        ("x.vault.azure.net", CHINA, Holder.ABROAD),
        ("x.vault.azure.cn", PUBLIC | CHINA, Holder.VAULT),
        ("x.vault.example.org", DESCRIBED, Holder.VAULT),
        ("x.managedhsm.example.org", DESCRIBED, Holder.HSM),
        ("x.vault.azure.net", DESCRIBED, Holder.VAULT),
    ],
)
def test_what_an_address_means_depends_on_the_cloud(host, clouds, holder):
    found = key_address(f"https://{host}/keys/k", clouds)
    assert (found.holder, found.host, found.name) == (holder, host, "x")


@pytest.mark.parametrize(
    "uri",
    [
        "",
        "kv",
        "https://",
        "https://.vault.azure.net",
        "https://[",
        "https://vault.azure.net",
        "https://kv.vault.example.org",
        "https://kv.vault.azure.net.example.org",
        "https://kv.sub.vault.azure.net",
        "https://kv.vault.azure.net/secrets/s",
        "https://kv.vault.azure.net/keys",
        "https://kv.vault.azure.net/keys/k/1/2",
    ],
)
def test_what_is_no_address_of_a_key_or_vault_is_an_error(uri):
    with pytest.raises(ValueError, match="is the address of no key"):
        key_address(uri, PUBLIC)


def test_a_host_is_compared_without_case_and_port():
    assert host_of("https://KV.vault.azure.net:443/") == "kv.vault.azure.net"
    assert host_of("https://[") == ""
