"""Which certificate authorities are trusted.

aiohttp and azure-core do not look into the environment; people behind TLS inspection need it.
"""

import re
import ssl
from collections.abc import Mapping
from pathlib import Path

from azaudit.azure.clouds import Cloud
from azaudit.errors import UsageError

_VARIABLES = ("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE")
# the names under which OpenSSL looks for certificates in a folder
_HASHED = re.compile(r"[0-9a-f]{8}\.[0-9]+")


def ca_bundle(cloud: Cloud, environ: Mapping[str, str]) -> Path | None:
    """The file or folder of certificates to trust, or None for the system's.

    The cloud file's, else REQUESTS_CA_BUNDLE, else SSL_CERT_FILE. Raises UsageError for one that
    does not exist: falling back to other certificates would trust what nobody chose.
    """
    if cloud.ca_file is not None:
        return _existing(cloud.ca_file, "the cloud file's ca_file")
    for name in _VARIABLES:
        if environ.get(name):
            return _existing(Path(environ[name]), name)
    return None


def _existing(path: Path, named_by: str) -> Path:
    if not path.exists():
        raise UsageError(
            f"{named_by} names {path}, which does not exist", hint=f"correct or unset {named_by}"
        )
    return path


def tls_context(bundle: Path | None) -> ssl.SSLContext:
    """The TLS settings of a connection; raises UsageError for a bundle that holds no certificate.

    One context for all connections: azure-core would load the bundle again for each request, and
    aiohttp would then reuse no connection.
    """
    if bundle is None:
        return ssl.create_default_context()
    try:
        if bundle.is_dir():
            if not any(_HASHED.fullmatch(path.name) for path in bundle.iterdir()):
                raise UsageError(
                    f"{bundle} holds no certificates under the names that OpenSSL looks for",
                    hint=f"run `openssl rehash {bundle}`, or name a file of PEM certificates",
                )
            return ssl.create_default_context(capath=str(bundle))
        return ssl.create_default_context(cafile=str(bundle))
    except (OSError, ssl.SSLError) as error:
        raise UsageError(
            f"{bundle} holds no readable certificates: {error}",
            hint="name a file of PEM certificates",
        ) from error
