"""The login of the Azure CLI."""

import asyncio
import re

from azure.core.credentials import AccessTokenInfo, TokenRequestOptions
from azure.core.exceptions import AzureError

from azaudit.azure.credentials.failures import first_sentence, no_tenant
from azaudit.azure.credentials.sign_in import SignIn
from azaudit.azure.tokens import Credential, Explain
from azaudit.errors import SignInError

_GOING_SECONDS = 0.1
_CLAIMS_LOGIN = re.compile(r"az login --claims-challenge \S+")


class AzureCli:
    """The SDK's credential, which kills an `az` that takes too long.

    It does not wait until `az` has gone; the event loop would then be closed over an open process.
    """

    def __init__(self, tenant: str | None, seconds: int) -> None:
        from azure.identity.aio import AzureCliCredential

        try:
            self.inner = AzureCliCredential(tenant_id=tenant or "", process_timeout=seconds)
        except ValueError as error:
            raise no_tenant(tenant) from error

    async def get_token_info(
        self, *scopes: str, options: TokenRequestOptions | None = None
    ) -> AccessTokenInfo:
        """A token; raises what the SDK's credential raises."""
        try:
            token: AccessTokenInfo = await self.inner.get_token_info(*scopes, options=options)
        except AzureError:
            await asyncio.sleep(_GOING_SECONDS)
            raise
        return token

    async def close(self) -> None:
        """Close the credential."""
        await self.inner.close()


def open_credential(sign_in: SignIn) -> Credential:
    """The credential; raises UsageError for what is no tenant."""
    return AzureCli(sign_in.tenant, sign_in.az_seconds)


def explain(sign_in: SignIn) -> Explain:
    """Words for what `az` says when it gives no token."""
    tenant = sign_in.tenant

    def in_words(error: Exception) -> SignInError:
        text = str(getattr(error, "message", error))
        login = f"az login --tenant {tenant}" if tenant else "az login"
        variables = "set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET"
        if "not found" in text and "Azure CLI" in text:
            return SignInError(
                "there is no sign-in: the Azure CLI is not installed",
                hint=f"install it and run `{login}`, or {variables}",
            )
        if "Timed out" in text:
            return SignInError(
                f"the Azure CLI gave no token within {sign_in.az_seconds} seconds",
                hint="run `az account get-access-token` and see what it waits for",
            )
        asked = _CLAIMS_LOGIN.search(text)
        if asked:
            of = f" --tenant {tenant}" if tenant else ""
            return SignInError(
                "the tenant asks for another proof of who you are", hint=f"run `{asked[0]}{of}`"
            )
        if "az login" in text and "AADSTS" not in text:
            return SignInError(
                "the Azure CLI is not signed in", hint=f"run `{login}`, or {variables}"
            )
        what = f" for tenant {tenant}" if tenant else ""
        return SignInError(
            f"the Azure CLI gave no token{what}: {first_sentence(error)}", hint=f"run `{login}`"
        )

    return in_words
