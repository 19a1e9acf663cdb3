"""An application that Azure Pipelines vouches for, by the job's service connection."""

from json import JSONDecodeError
from typing import Any

from azure.core.exceptions import HttpResponseError

from azaudit.azure.credentials.failures import description, explain_application, unusable
from azaudit.azure.credentials.sign_in import SignIn
from azaudit.azure.credentials.threads import LoopTransport, Threaded
from azaudit.azure.tokens import Credential, Explain
from azaudit.errors import SignInError

_METHOD = "azure-pipelines"
_TENANT, _CLIENT, _CONNECTION = (
    f"AZURESUBSCRIPTION_{name}" for name in ("TENANT_ID", "CLIENT_ID", "SERVICE_CONNECTION_ID")
)
_URI, _ACCESS = "SYSTEM_OIDCREQUESTURI", "SYSTEM_ACCESSTOKEN"
VARIABLES = (_URI, _ACCESS, _TENANT, _CLIENT, _CONNECTION)
_JOB = "it works in a job of Azure Pipelines only; elsewhere use another --auth"
_TASK = (
    "run azaudit in a task AzureCLI@2 or AzurePowerShell@5, which sets it for a service connection"
    " with workload identity federation"
)
_MAP = "give the task `env: SYSTEM_ACCESSTOKEN: $(System.AccessToken)`"
# with all retries, of Azure DevOps's token and of Entra's
_SECONDS = 120


def open_credential(sign_in: SignIn) -> Credential:
    """The credential; raises UsageError for a variable that is missing or not usable.

    The SDK's asynchronous credential asks Azure DevOps synchronously, by the transport that it
    was given for Entra; so it is the synchronous one that is used. It asks for an identity token
    with each access token, since those live for minutes only.
    """
    from azure.identity import AzurePipelinesCredential

    sign_in.required_address(_METHOD, _URI, _JOB)
    access = sign_in.required(_METHOD, _ACCESS, _MAP)
    client = sign_in.required(_METHOD, _CLIENT, _TASK)
    connection = sign_in.required(_METHOD, _CONNECTION, _TASK)
    tenant = sign_in.tenant or sign_in.required(_METHOD, _TENANT, _TASK)
    transport = LoopTransport(sign_in.network)
    try:
        inner = AzurePipelinesCredential(
            tenant_id=tenant,
            client_id=client,
            service_connection_id=connection,
            system_access_token=access,
            transport=transport,
            **sign_in.authority,
            **sign_in.retries,
        )
    except ValueError as error:
        raise unusable(sign_in.tenant, (_TENANT, _CLIENT), error) from error
    return Threaded(inner, transport, _SECONDS)


def explain(sign_in: SignIn) -> Explain:
    """Words for what Azure DevOps or Entra says when there is no token."""
    tenant = sign_in.tenant or sign_in.environ.get(_TENANT, "")
    hint = "check the service connection against the app registration"
    address = sign_in.environ.get(_URI, "").rstrip("/")
    of_entra = explain_application(sign_in.environ.get(_CLIENT, ""), tenant, hint)

    def in_words(error: Exception) -> SignInError:
        if isinstance(error, TimeoutError):
            return SignInError(
                f"there was no token within {_SECONDS} seconds",
                hint="run the job again; https://status.dev.azure.com tells of faults",
            )
        response: Any = error.response if isinstance(error, HttpResponseError) else None
        if response is not None and response.request.url.startswith(f"{address}?"):
            said = f"{response.status_code} {description(response)}".strip()
            return SignInError(
                f"Azure DevOps gave no identity token: {said}",
                hint=f"let the pipeline use the service connection, and {_MAP}",
            )
        text = str(getattr(error, "message", error))
        # of an answer that is no object, which the credential does not foresee
        unforeseen = isinstance(error, (JSONDecodeError, TypeError))
        if unforeseen or "OIDC token not found" in text:
            return SignInError(
                "the answer of Azure DevOps holds no identity token", hint="run the job again"
            )
        return of_entra(error)

    return in_words
