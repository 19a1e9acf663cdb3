"""Endpoints for the tests of signing in and reading; each serves the tests of one file in turn."""

import logging
import webbrowser
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from tests.arm import ArmEndpoint
from tests.azure.live import NOW, OTHER_TENANT, described, vaults


@pytest.fixture(scope="module")
def _everything() -> Iterator[ArmEndpoint]:
    with ArmEndpoint(described(), now=NOW) as served:
        yield served


@pytest.fixture(scope="module")
def _vaults() -> Iterator[ArmEndpoint]:
    with ArmEndpoint(vaults(5), now=NOW, page_size=2) as served:
        yield served


@pytest.fixture
def endpoint(_everything: ArmEndpoint) -> ArmEndpoint:
    """One resource of every type that is read."""
    return _fresh(_everything)


@pytest.fixture
def paged(_vaults: ArmEndpoint) -> ArmEndpoint:
    """Five key vaults, two a page."""
    return _fresh(_vaults)


def _fresh(served: ArmEndpoint) -> ArmEndpoint:
    served.faults.clear()
    served.forget()
    return served


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> dict[str, str]:
    """A certificate in several forms, and a federated token."""
    folder = tmp_path_factory.mktemp("files")
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "auditor")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
        .public_bytes(serialization.Encoding.PEM)
    )

    def written(file: str, encryption: Any) -> str:
        pem = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption
        )
        (folder / file).write_bytes(pem + certificate)
        return str(folder / file)

    (folder / "text.pem").write_text("no certificate")
    (folder / "token").write_text("e30.e30.sig")
    return {
        "plain": written("plain.pem", serialization.NoEncryption()),
        "locked": written("locked.pem", serialization.BestAvailableEncryption(b"word")),
        "text": str(folder / "text.pem"),
        "missing": str(folder / "missing.pem"),
        "token": str(folder / "token"),
        "folder": str(folder),
    }


class Everything(logging.Handler):
    """Keeps all that anybody logs, with its traceback."""

    def __init__(self) -> None:
        super().__init__(logging.NOTSET)
        self.setFormatter(logging.Formatter("%(name)s %(message)s"))
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def logged():
    """The whole log at its most talkative, of the libraries too."""
    handler, root = Everything(), logging.getLogger()
    names = ["", *logging.root.manager.loggerDict, "azure", "aiohttp", "asyncio", "azaudit", "msal"]
    before = {name: logging.getLogger(name).level for name in names}
    for name in names:
        logging.getLogger(name).setLevel(logging.DEBUG)
    root.addHandler(handler)
    yield handler
    root.removeHandler(handler)
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)


@pytest.fixture(scope="module")
def _household():
    described = vaults(5)
    described["principals"] = {"homer": {"user": "homer@jogcloud.com", "reads": ["*"]}}
    other = {
        "id": OTHER_TENANT,
        "name": "geekintheweeds.com",
        "subscriptions": [],
        "principals": {"homer": {"guest": True, "reads": ["*"]}},
    }
    third = {"id": OTHER_TENANT.replace("2", "4"), "name": "moes.example", "subscriptions": []}
    with ArmEndpoint({"tenants": [described, other, third]}, now=NOW) as endpoint:
        yield endpoint


@pytest.fixture
def people(_household, monkeypatch):
    """An endpoint where Homer signs in, and a browser that shows its pages."""
    _household.faults.clear()
    _household.forget()
    held = _household.people
    held.who, held.answers, held.lifetime, held.asked = "homer", ["approved"], 900, 0
    held.strict = set()
    for name, value in _household.browser().items():
        monkeypatch.setenv(name, value)
    yield _household
    webbrowser._tryorder = None  # type: ignore[attr-defined]  # as before anybody registered one
