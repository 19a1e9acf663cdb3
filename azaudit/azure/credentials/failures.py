"""What a failed sign-in means, in one sentence without secrets."""

import json
import re
from typing import Any

from azaudit.azure.tokens import Explain
from azaudit.errors import SignInError, UsageError

_AADSTS = re.compile(
    r"AADSTS\d+: [^\r\n]*?(?=\s*(?:Trace ID|Timestamp|Correlation ID|$))", re.MULTILINE
)
# the parts of a token, or as much of one as was printed
_TOKEN = re.compile(r"eyJ[\w-]+(?:\.[\w-]*)*")
# Entra knows the application, and not whoever vouches for it
_UNFEDERATED = re.compile(r"AADSTS(?:70021|700211|700212|700213)\b")


def first_sentence(error: Exception) -> str:
    """What Entra or the Azure CLI said, without trace ids, addresses of help pages and stacks.

    Nor tokens: the credential repeats what `az` printed, and redacts one way of printing only.
    """
    text = str(getattr(error, "message", error))
    found = _AADSTS.search(text)
    return one_line(found[0] if found else text)


def one_line(text: str) -> str:
    """The first line that says something, as far as a person reads it, without tokens."""
    line = next((line for line in text.splitlines() if line.strip()), "")
    line = "".join(char if char.isprintable() else " " for char in _TOKEN.sub("(token)", line))
    return line.strip().removeprefix("ERROR:").strip().rstrip(".")[:300]


def description(response: Any) -> str:
    """What an answer says went wrong, in any of the usual spellings; "" where it says nothing."""
    try:
        held = json.loads(response.text())
    except (ValueError, RecursionError):
        return ""
    if not isinstance(held, dict):
        return ""
    said = held.get("error_description") or held.get("message")
    return one_line(said) if isinstance(said, str) else ""


def no_tenant(tenant: str | None) -> UsageError:
    """That a tenant is named by something that names none."""
    return UsageError(
        f"{tenant!r} is no tenant id and no domain name",
        hint="`az account tenant list` shows the tenants that you can reach",
    )


def unusable(tenant: str | None, names: tuple[str, ...], error: Exception) -> UsageError:
    """That a credential does not take what the options and variables hold.

    tenant: as the user named it, or None when a variable does.
    """
    if tenant is not None and "tenant" in str(error).lower():
        return no_tenant(tenant)
    return UsageError(
        f"the sign-in variables of the environment are not usable: {first_sentence(error)}",
        hint=f"correct {', '.join(names)}",
    )


def explain_application(client: str, tenant: str, hint: str) -> Explain:
    """Words for why an application was not let in.

    hint: what to do where Entra does not say that the application has no such credential.
    """

    def in_words(error: Exception) -> SignInError:
        if isinstance(error, SignInError):
            return error
        advice = hint
        if _UNFEDERATED.search(str(getattr(error, "message", error))):
            advice = (
                f"give application {client} a federated credential with exactly that issuer,"
                " subject and audience: `az ad app federated-credential create`"
            )
        return SignInError(
            f"application {client} could not sign in to tenant {tenant}: {first_sentence(error)}",
            hint=advice,
        )

    return in_words
