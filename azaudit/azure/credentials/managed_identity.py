"""The managed identity of the Azure resource that azaudit runs on."""

import re
from collections.abc import Iterator
from typing import Any

from azure.core.exceptions import AzureError, ServiceRequestError, ServiceResponseError

from azaudit.azure.credentials.failures import description, first_sentence
from azaudit.azure.credentials.sign_in import SignIn
from azaudit.azure.tokens import Credential, Explain
from azaudit.errors import SignInError, UsageError

_CLIENT = "AZURE_CLIENT_ID"
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
# The endpoint is on the machine itself, or one hop away: where it is, it answers. Where it is not,
# packets to its address get lost.
_CONNECT_SECONDS, _READ_SECONDS = 2, 10
_IMPATIENCE = {"retry_connect": 1, "retry_read": 1}


def open_credential(sign_in: SignIn) -> Credential:
    """The credential; raises UsageError for a tenant by name, or an identity that cannot be.

    Which endpoint is asked follows the variables that Azure sets, as the SDK knows them; on a
    virtual machine it is 169.254.169.254. Proxies never stand in between. The endpoint of Service
    Fabric, whose certificate signs itself, is refused.
    """
    from azure.identity.aio import ManagedIdentityCredential

    from azaudit.azure.network import Network

    if sign_in.tenant is not None and not _GUID.fullmatch(sign_in.tenant):
        # the endpoint is not told the tenant, and whose token came can be compared with ids only
        raise UsageError(
            f"--auth managed-identity cannot look for the tenant {sign_in.tenant!r}",
            hint="name the tenant of the identity by its id, or leave --tenant out",
        )
    settings: dict[str, Any] = {**sign_in.authority, **sign_in.retries, **_IMPATIENCE}
    transport = Network(sign_in.tls, connect_seconds=_CONNECT_SECONDS, read_seconds=_READ_SECONDS)
    client = sign_in.environ.get(_CLIENT) or None
    try:
        return ManagedIdentityCredential(client_id=client, transport=transport, **settings)
    except (ValueError, AzureError) as error:
        raise UsageError(
            f"the managed identity cannot be used: {first_sentence(error)}",
            hint=f"correct or unset {_CLIENT}",
        ) from error


def explain(sign_in: SignIn) -> Explain:
    """Words for what the endpoint says, and for its silence."""
    client = sign_in.environ.get(_CLIENT)
    which = f"managed identity {client}" if client else "managed identity"

    def in_words(error: Exception) -> SignInError:
        causes = list(_causes(error))
        if any(isinstance(one, (ServiceRequestError, ServiceResponseError)) for one in causes):
            return SignInError(
                "there is no managed identity endpoint here",
                hint="run azaudit on an Azure resource that has a managed identity, or sign in"
                " another way with --auth",
            )
        answers = (getattr(one, "response", None) for one in causes)
        response: Any = next((one for one in answers if one is not None), None)
        if response is None:
            return SignInError(
                f"the answer of the endpoint holds no token: {first_sentence(error)}",
                hint="sign in another way with --auth",
            )
        said = description(response) or f"answer {response.status_code} holds no token"
        return SignInError(
            f"the endpoint gave no token of the {which}: {said}",
            hint=f"assign the identity to this resource, and set {_CLIENT} to its client id where"
            " it is a user-assigned one",
        )

    return in_words


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An error and what lies behind it; the SDK wraps one into another."""
    at: BaseException | None = error
    while at is not None:
        yield at
        at = at.__cause__
