"""Cloud tables and cloud files."""

import os
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from azure.core import AzureClouds
from azure.mgmt.core.tools import get_arm_endpoints

from azaudit.azure.clouds import CLOUDS, Cloud, cloud_named
from azaudit.errors import InputError, UsageError

_THEIRS = {
    "AzureCloud": AzureClouds.AZURE_PUBLIC_CLOUD,
    "AzureUSGovernment": AzureClouds.AZURE_US_GOVERNMENT,
    "AzureChinaCloud": AzureClouds.AZURE_CHINA_CLOUD,
}
_LAB = {
    "name": "Lab",
    "authority": "https://login.example",
    "arm": "https://arm.example:8443/base/",
    "arm_audience": "https://arm.example",
    "graph": "https://graph.example",
    "graph_audience": "https://graph.example",
    "keyvault_suffix": "vault.example",
}


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    def write(**changes: object) -> Path:
        path = tmp_path / "cloud.toml"
        held = {key: one for key, one in (_LAB | changes).items() if one is not None}
        lines = (f"{key} = {one!r}" for key, one in held.items())
        path.write_text("\n".join(lines), encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize("name", CLOUDS)
def test_a_cloud_s_manager_and_tokens_are_those_that_the_sdk_knows(name):
    theirs, ours = get_arm_endpoints(_THEIRS[name]), CLOUDS[name]
    assert f"{ours.arm}/" == theirs["resource_manager"]
    assert [ours.arm_scope] == theirs["credential_scopes"]


@pytest.mark.parametrize(
    ("name", "authority", "graph", "vaults"),
    [
        ("AzureCloud", "login.microsoftonline.com", "graph.microsoft.com", "vault.azure.net"),
        (
            "AzureUSGovernment",
            "login.microsoftonline.us",
            "graph.microsoft.us",
            "vault.usgovcloudapi.net",
        ),
        (
            "AzureChinaCloud",
            "login.chinacloudapi.cn",
            "microsoftgraph.chinacloudapi.cn",
            "vault.azure.cn",
        ),
    ],
)
def test_the_other_hosts_of_a_cloud_are_the_documented_ones(name, authority, graph, vaults):
    cloud = CLOUDS[name]
    assert cloud.authority == f"https://{authority}"
    assert cloud.graph == cloud.graph_audience == f"https://{graph}"
    assert cloud.keyvault_suffix == vaults


@pytest.mark.parametrize("cloud", CLOUDS.values(), ids=CLOUDS)
def test_every_address_of_a_cloud_is_a_bare_https_host(cloud):
    for key in ("authority", "arm", "arm_audience", "graph", "graph_audience"):
        parts = urlsplit(getattr(cloud, key))
        assert (parts.scheme, parts.path, parts.query) == ("https", "", "")
        assert parts.netloc == parts.hostname


@pytest.mark.parametrize("text", ["AzureChinaCloud", "azurechinacloud"])
def test_a_cloud_is_found_by_its_name_in_any_case(text):
    assert cloud_named(text) is CLOUDS["AzureChinaCloud"]


@pytest.mark.parametrize("text", ["AzureCluod", "x" * 5000, "no\0file", ""])
def test_what_is_neither_a_cloud_nor_a_file_is_refused(text):
    with pytest.raises(UsageError) as refused:
        cloud_named(text)
    assert "is no cloud and no file" in refused.value.message
    assert "AzureUSGovernment" in refused.value.hint


def test_a_misspelt_cloud_is_answered_with_the_nearest():
    with pytest.raises(UsageError) as refused:
        cloud_named("AzureCluod")
    assert refused.value.hint.startswith("did you mean AzureCloud? ")


def test_a_folder_is_no_cloud_file(tmp_path):
    with pytest.raises(UsageError):
        cloud_named(str(tmp_path))


def test_a_cloud_file_describes_a_cloud(written):
    cloud = cloud_named(str(written()))
    assert cloud == Cloud(
        name="Lab",
        authority="https://login.example",
        arm="https://arm.example:8443/base",
        arm_audience="https://arm.example",
        graph="https://graph.example",
        graph_audience="https://graph.example",
        keyvault_suffix="vault.example",
    )


@pytest.mark.parametrize("scheme", ["HTTPS", "Https"])
def test_the_scheme_of_an_address_is_written_small(written, scheme):
    assert cloud_named(str(written(arm=f"{scheme}://Arm.Example"))).arm == "https://Arm.Example"


def test_a_relative_ca_file_lies_beside_the_cloud_file(written, monkeypatch, tmp_path_factory):
    path = written(ca_file="certs/ca.pem")
    monkeypatch.chdir(path.parent)
    found = cloud_named(path.name).ca_file
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert found == path.parent / "certs" / "ca.pem"


def test_an_absolute_ca_file_stays_where_it_is(written):
    assert cloud_named(str(written(ca_file="/etc/ca.pem"))).ca_file == Path("/etc/ca.pem")


@pytest.mark.parametrize(
    ("key", "hint"),
    [
        ("arm_audiense", "did you mean arm_audience?"),
        ("cafile", "did you mean ca_file?"),
        ("zzz", "the keys are name, authority, arm"),
    ],
)
def test_an_unknown_key_is_named_with_the_nearest(written, key, hint):
    with pytest.raises(InputError) as refused:
        cloud_named(str(written(**{key: "x"})))
    assert f"has the unknown key {key!r}" in refused.value.message
    assert refused.value.hint.startswith(hint)


@pytest.mark.parametrize("key", _LAB)
@pytest.mark.parametrize("value", [None, "", 7])
def test_a_missing_key_is_named(written, key, value):
    with pytest.raises(InputError, match=f"has no text under '{key}'"):
        cloud_named(str(written(**{key: value})))


@pytest.mark.parametrize("key", ["authority", "arm", "arm_audience", "graph", "graph_audience"])
@pytest.mark.parametrize(
    "address",
    [
        "http://arm.example",
        "arm.example",
        "https://",
        "https:///path",
        "ftp://arm.example",
        "https://user@arm.example",
        "https://user:word@arm.example",
        "https://@arm.example",
        "https://arm.example:port",
        "https://arm.example:99999",
        "https://[arm.example",
        "https://arm.example?x=1",
        "https://arm.example#x",
        "https://arm.example\\@evil.example",
        "https://arm.ex ample",
        "https://\u212aarm.example",
    ],
)
def test_what_is_no_plain_https_address_is_refused(written, key, address):
    with pytest.raises(InputError, match="is no https address"):
        cloud_named(str(written(**{key: address})))


def test_an_address_with_a_control_character_is_refused(tmp_path):
    path = tmp_path / "cloud.toml"
    lines = [f'{key} = "{value}"' for key, value in (_LAB | {"arm": "https://a\\tb"}).items()]
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(InputError, match="is no https address"):
        cloud_named(str(path))


@pytest.mark.parametrize("name", ["AzureCloud", "azurecloud"])
def test_a_cloud_file_cannot_take_the_name_of_a_cloud(written, name):
    """Snapshots and reports say the name alone."""
    with pytest.raises(InputError, match="takes the name"):
        cloud_named(str(written(name=name)))


@pytest.mark.parametrize("content", [b"name = ", b"[[", b"\xff\xfe", b"name = 'a'\nname = 'b'"])
def test_broken_toml_is_no_cloud_file(tmp_path, content):
    path = tmp_path / "cloud.toml"
    path.write_bytes(content)
    with pytest.raises(InputError, match="is no cloud file"):
        cloud_named(str(path))


@pytest.mark.skipif(os.name == "nt", reason="no permission bits")
def test_a_cloud_file_that_cannot_be_read_is_said(written):
    path = written()
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("root may read anything")
    with pytest.raises(InputError, match="cannot be read"):
        cloud_named(str(path))
