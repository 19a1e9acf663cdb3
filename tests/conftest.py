"""What holds for every test: no network beyond the loopback range, no surroundings that leak in."""

import os
import socket

import pytest

_LOOPBACK = ("127.", "::1", "localhost")
_real_connect = socket.socket.connect


def _refuse_elsewhere(self: socket.socket, address):
    if self.family in (socket.AF_INET, socket.AF_INET6):
        host = str(address[0])
        if not host.startswith(_LOOPBACK):
            raise OSError(f"tests talk to nothing outside the loopback range, not to {host}")
    return _real_connect(self, address)


@pytest.fixture(autouse=True)
def _closed_world(monkeypatch):
    monkeypatch.setattr(socket.socket, "connect", _refuse_elsewhere)
    for name in list(os.environ):
        if name.startswith(("AZURE_", "AZAUDIT_", "ACTIONS_ID_TOKEN", "SYSTEM_OIDC")):
            monkeypatch.delenv(name)
    for name in ("NO_COLOR", "FORCE_COLOR", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE", "CI"):
        monkeypatch.delenv(name, raising=False)
