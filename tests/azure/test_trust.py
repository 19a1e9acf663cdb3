"""Which certificates are trusted, and what a connection to anybody else becomes."""

import asyncio
import hashlib
import os
import subprocess
from pathlib import Path

import pytest

from azaudit.azure.clouds import cloud_named
from azaudit.azure.source import LiveSource
from azaudit.azure.trust import ca_bundle, tls_context
from azaudit.errors import SignInError, UsageError
from azaudit.snapshot.coverage import CoverageState
from tests.arm import ArmEndpoint
from tests.arm.tls import server_context
from tests.azure.live import FAST, NOW, VAULTS, signed_in, unit, vaults


@pytest.fixture(scope="module")
def others(tmp_path_factory) -> Path:
    """The certificate of an authority that signed nothing of what is served."""
    return server_context(tmp_path_factory.mktemp("other"))[1]


@pytest.fixture
def cloud_without_ca(paged, tmp_path):
    def written(ca_file: Path | None = None):
        lines = paged.cloud_file.read_text().splitlines()
        kept = [line for line in lines if not line.startswith("ca_file")]
        if ca_file is not None:
            kept.append(f"ca_file = '{ca_file}'")
        path = tmp_path / "cloud.toml"
        path.write_text("\n".join(kept))
        return cloud_named(str(path))

    return written


@pytest.mark.parametrize(
    ("ca_file", "requests", "ssl", "chosen"),
    [
        (True, "requests", "ssl", "cloud"),
        (False, "requests", "ssl", "requests"),
        (False, "", "ssl", "ssl"),
        (False, None, "ssl", "ssl"),
        (False, "requests", None, "requests"),
        (False, None, None, None),
        (False, "", "", None),
    ],
)
def test_the_cloud_file_comes_first_and_then_the_environment(
    cloud_without_ca, tmp_path, ca_file, requests, ssl, chosen
):
    for name in ("cloud", "requests", "ssl"):
        (tmp_path / name).touch()
    environ = {
        name: str(tmp_path / value) if value else ""
        for name, value in (("REQUESTS_CA_BUNDLE", requests), ("SSL_CERT_FILE", ssl))
        if value is not None
    }
    cloud = cloud_without_ca(tmp_path / "cloud" if ca_file else None)
    assert ca_bundle(cloud, environ) == (tmp_path / chosen if chosen else None)


@pytest.mark.parametrize(
    "named_by", ["the cloud file's ca_file", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"]
)
def test_a_bundle_that_does_not_exist_is_said_and_no_other_is_used(
    cloud_without_ca, tmp_path, named_by
):
    gone = tmp_path / "gone.pem"
    cloud = cloud_without_ca(gone if "ca_file" in named_by else None)
    with pytest.raises(UsageError) as caught:
        LiveSource(cloud, "cli", {named_by: str(gone)})
    assert caught.value.message == f"{named_by} names {gone}, which does not exist"
    assert named_by in caught.value.hint


@pytest.mark.parametrize("content", [b"", b"no certificate", b"\xff\xfe\x00"])
def test_a_bundle_without_certificates_is_said(cloud_without_ca, tmp_path, content):
    (tmp_path / "ca.pem").write_bytes(content)
    with pytest.raises(UsageError, match="holds no readable certificates"):
        LiveSource(cloud_without_ca(tmp_path / "ca.pem"), "cli", {})


def test_a_folder_without_certificates_is_said(cloud_without_ca, tmp_path):
    (tmp_path / "certs").mkdir()
    (tmp_path / "certs" / "ca.pem").touch()
    with pytest.raises(UsageError, match="under the names that OpenSSL looks for") as caught:
        LiveSource(cloud_without_ca(tmp_path / "certs"), "cli", {})
    assert "openssl rehash" in caught.value.hint


@pytest.mark.skipif(os.name == "nt", reason="no permission bits")
def test_a_bundle_that_cannot_be_read_is_said(cloud_without_ca, tmp_path, paged):
    path = tmp_path / "ca.pem"
    path.write_bytes(paged.ca_file.read_bytes())
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("root may read anything")
    with pytest.raises(UsageError, match="holds no readable certificates"):
        LiveSource(cloud_without_ca(path), "cli", {})


def test_the_chosen_bundle_stands_in_place_of_the_system_s(others):
    assert len(tls_context(others).get_ca_certs()) == 1


@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"])
async def test_certificates_of_the_environment_are_trusted(paged, cloud_without_ca, variable):
    """Sign-in and requests alike: both go through the same inspecting proxy."""
    environ = paged.environment() | {variable: str(paged.ca_file)}
    session = await LiveSource(cloud_without_ca(), "environment", environ).sign_in(None)
    _, coverage = await unit(session, VAULTS)
    await session.close()
    assert coverage.state is CoverageState.COMPLETE


async def test_certificates_in_a_folder_are_trusted(paged, cloud_without_ca, tmp_path):
    folder = tmp_path / "certs"
    folder.mkdir()
    pem = paged.ca_file.read_bytes()
    (folder / "ca.pem").write_bytes(pem)
    hashed = subprocess.run(
        ["openssl", "x509", "-subject_hash", "-noout", "-in", str(folder / "ca.pem")],
        capture_output=True,
        text=True,
        check=False,
    )
    if hashed.returncode:
        pytest.skip("no openssl to name the file")
    (folder / f"{hashed.stdout.strip()}.0").write_bytes(pem)
    source = LiveSource(cloud_without_ca(folder), "environment", paged.environment())
    session = await source.sign_in(None)
    _, coverage = await unit(session, VAULTS)
    await session.close()
    assert coverage.state is CoverageState.COMPLETE


async def test_whoever_is_not_trusted_is_not_signed_in_to(paged, cloud_without_ca, others):
    cloud = cloud_without_ca(others)
    source = LiveSource(cloud, "environment", paged.environment(), patience=FAST)
    with pytest.raises(SignInError, match=r"(?i)certificate verify failed"):
        async with asyncio.timeout(20):
            await source.sign_in(None)
    assert paged.requests == [], "neither the secret nor a token has left"


async def test_whoever_is_not_trusted_is_a_failure_and_gets_no_token(paged):
    """The token comes from one endpoint; another one of the same address has other certificates."""
    with ArmEndpoint(vaults(1), now=NOW) as impostor:
        async with asyncio.timeout(20), signed_in(paged) as session:
            session.cloud = cloud_named(str(impostor.cloud_file))
            port = impostor.url.rsplit(":", 1)[1]
            _redirect_connections(session, int(port))
            _, coverage = await unit(session, VAULTS)
        assert (coverage.state, coverage.error_code) == (CoverageState.FAILED, "NoConnection")
        assert "certificate verify failed" in str(coverage.message).lower()
        assert impostor.requests == []


def _redirect_connections(session, port: int) -> None:
    """Let the guard and the clients believe that the impostor is the cloud, as its DNS might."""
    guard = next(
        one._policy
        for one in session._pipeline._impl_policies
        if type(getattr(one, "_policy", None)).__name__ == "Guard"
    )
    guard._base = f"https://localhost:{port}"


def test_each_endpoint_of_the_tests_has_certificates_of_its_own(paged, others):
    """Else the tests above would prove nothing."""
    assert hashlib.sha256(paged.ca_file.read_bytes()) != hashlib.sha256(others.read_bytes())
