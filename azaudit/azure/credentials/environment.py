"""The application that the environment's variables name, with its secret or certificate."""

from collections.abc import Mapping

from azaudit.azure.credentials import workload_identity
from azaudit.azure.credentials.failures import explain_application, unusable
from azaudit.azure.credentials.sign_in import SignIn
from azaudit.azure.tokens import Credential, Explain
from azaudit.errors import UsageError

_BASE = ("AZURE_TENANT_ID", "AZURE_CLIENT_ID")
_SECRET = (*_BASE, "AZURE_CLIENT_SECRET")
_CERTIFICATE = (*_BASE, "AZURE_CLIENT_CERTIFICATE_PATH")


def is_complete(environ: Mapping[str, str]) -> bool:
    """Whether all variables of an application are set."""
    return _complete(environ) is not None


def _complete(environ: Mapping[str, str]) -> tuple[str, ...] | None:
    """The first set of variables that is there completely."""
    for names in (_SECRET, _CERTIFICATE, workload_identity.VARIABLES):
        if all(environ.get(name) for name in names):
            return names
    return None


def open_credential(sign_in: SignIn) -> Credential:
    """The credential; raises UsageError for variables that are missing or not usable."""
    names = _complete(sign_in.environ)
    if names is None:
        missing = ", ".join(name for name in _SECRET if not sign_in.environ.get(name))
        raise UsageError(
            f"--auth environment finds no {missing}",
            hint="set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET,"
            " AZURE_CLIENT_CERTIFICATE_PATH or AZURE_FEDERATED_TOKEN_FILE",
        )
    if names == workload_identity.VARIABLES:
        return workload_identity.open_credential(sign_in)
    tenant, client, last = (sign_in.environ[name] for name in names)
    try:
        return _application(sign_in, sign_in.tenant or tenant, client, last, names is _SECRET)
    except OSError as error:
        raise UsageError(
            f"{names[-1]} names {last}, which cannot be read: {error.strerror}",
            hint=f"correct {names[-1]}",
        ) from error
    except (ValueError, TypeError) as error:  # an encrypted key without a password is a TypeError
        raise unusable(sign_in.tenant, names, error) from error


def _application(
    sign_in: SignIn,
    tenant: str,
    client: str,
    last: str,
    has_secret: bool,  # noqa: FBT001 - of two kinds
) -> Credential:
    """The credential of an application; last: its secret, or the file of its certificate."""
    from azure.identity import aio

    if has_secret:
        return aio.ClientSecretCredential(tenant, client, last, **sign_in.settings())
    password = sign_in.environ.get("AZURE_CLIENT_CERTIFICATE_PASSWORD")
    return aio.CertificateCredential(tenant, client, last, password=password, **sign_in.settings())


def explain(sign_in: SignIn) -> Explain:
    """Words for what Entra says when it refuses the application."""
    if _complete(sign_in.environ) == workload_identity.VARIABLES:
        return workload_identity.explain(sign_in)
    tenant = sign_in.tenant or sign_in.environ.get("AZURE_TENANT_ID", "")
    client = sign_in.environ.get("AZURE_CLIENT_ID", "")
    hint = "check the AZURE_ variables, and that the application exists in that tenant"
    return explain_application(client, tenant, hint)
