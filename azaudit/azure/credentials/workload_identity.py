"""An application that somebody else vouches for: a token in a file, as Kubernetes writes them."""

from pathlib import Path

from azaudit.azure.credentials.failures import explain_application, unusable
from azaudit.azure.credentials.sign_in import SignIn
from azaudit.azure.tokens import Credential, Explain
from azaudit.errors import SignInError, UsageError

_FILE = "AZURE_FEDERATED_TOKEN_FILE"
VARIABLES = ("AZURE_TENANT_ID", "AZURE_CLIENT_ID", _FILE)
_HINT = (
    f"set AZURE_TENANT_ID, AZURE_CLIENT_ID and {_FILE}; in AKS, the webhook of workload identity"
    " sets them for pods with the label azure.workload.identity/use"
)


def open_credential(sign_in: SignIn) -> Credential:
    """The credential; raises UsageError for a variable that is missing, or a file that is.

    The SDK's WorkloadIdentityCredential keeps what it has read for ten minutes, in which a token
    that lives for ten minutes can end. Its base class reads whatever it is told to, so each access
    token is asked for with what the file holds at that moment.
    """
    from azure.identity import aio

    environ, method = sign_in.environ, "workload-identity"
    if sign_in.tenant is None:
        sign_in.required(method, "AZURE_TENANT_ID", _HINT)
    tenant = sign_in.tenant or environ["AZURE_TENANT_ID"]
    client = sign_in.required(method, "AZURE_CLIENT_ID", _HINT)
    path = Path(sign_in.required(method, _FILE, _HINT))
    try:
        _token_in(path)
    except SignInError as error:
        raise UsageError(error.message, hint=error.hint) from error

    def assertion() -> str:
        return _token_in(path)

    try:
        return aio.ClientAssertionCredential(tenant, client, assertion, **sign_in.settings())
    except ValueError as error:
        raise unusable(sign_in.tenant, VARIABLES, error) from error


def _token_in(path: Path) -> str:
    try:
        text = path.read_text("ascii").strip()
    except OSError as error:
        raise SignInError(
            f"{_FILE} names {path}, which cannot be read: {error.strerror}",
            hint=f"correct {_FILE}",
        ) from error
    except ValueError as error:
        raise SignInError(
            f"{_FILE} names {path}, which holds no token", hint=f"correct {_FILE}"
        ) from error
    if not text:
        raise SignInError(f"{_FILE} names {path}, which is empty", hint=f"correct {_FILE}")
    return text


def explain(sign_in: SignIn) -> Explain:
    """Words for what Entra says when it refuses the application."""
    tenant = sign_in.tenant or sign_in.environ.get("AZURE_TENANT_ID", "")
    client = sign_in.environ.get("AZURE_CLIENT_ID", "")
    hint = "check the AZURE_ variables, and that the application exists in that tenant"
    return explain_application(client, tenant, hint)
