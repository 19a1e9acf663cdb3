"""The tokens of a way of signing in, before anybody has signed in."""

import ssl
from collections.abc import Mapping
from typing import Any

from azaudit.azure.clouds import CLOUDS
from azaudit.azure.credentials import SignIn, shared_tokens


def tokens_for(auth: str, environ: Mapping[str, str], tenant: str | None = None) -> Any:
    tls = ssl.create_default_context()
    return shared_tokens(auth, SignIn(CLOUDS["AzureCloud"], tenant, environ, tls))
