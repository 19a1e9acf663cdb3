"""A person who signs in, in a browser here or with a code in a browser elsewhere."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any, TypeAlias

from azure.core.credentials import AccessTokenInfo, TokenRequestOptions

from azaudit.azure.credentials.browser import NOT_OPENED, display_missing, open_quietly
from azaudit.azure.credentials.failures import first_sentence, no_tenant, one_line
from azaudit.azure.credentials.sign_in import SignIn
from azaudit.azure.credentials.threads import in_thread
from azaudit.azure.tokens import Credential, Explain
from azaudit.errors import SignInError

# of the SDK's interactive credentials; it knows their common class by a private name only
_Interactive: TypeAlias = Any
_BROWSER_SECONDS = 300
_ONE_TENANT = "AZURE_IDENTITY_DISABLE_MULTITENANTAUTH"
_CODE = "use --auth device-code, and a browser anywhere"


def by_browser(sign_in: SignIn) -> Credential:
    """The credential that opens a browser; raises SignInError where none can be shown."""
    if display_missing(sign_in.environ):
        raise SignInError("there is no display to open a browser on", hint=_CODE)

    def make(settings: Mapping[str, Any], say: Callable[[str], None]) -> _Interactive:
        from azure.identity import InteractiveBrowserCredential

        open_quietly()
        say("sign in in the browser window that opens; Ctrl-C gives up")
        return InteractiveBrowserCredential(timeout=_BROWSER_SECONDS, **settings)

    return _Person(sign_in, make)


def by_device_code(sign_in: SignIn) -> Credential:
    """The credential that shows a code."""
    where = f" to tenant {sign_in.tenant}" if sign_in.tenant else ""

    def make(settings: Mapping[str, Any], say: Callable[[str], None]) -> _Interactive:
        from azure.identity import DeviceCodeCredential

        def prompt(address: str, code: str, until: datetime) -> None:
            clock = until.astimezone().strftime("%H:%M")
            say(
                f"to sign in{where}, open {one_line(address)} in any browser and enter the code"
                f" {one_line(code)} until {clock}; Ctrl-C gives up"
            )

        return DeviceCodeCredential(prompt_callback=prompt, **settings)

    return _Person(sign_in, make)


class _Person:
    """One of the SDK's synchronous credentials, in a thread.

    It asks again when its sign-in has ended, or when Azure wants another proof. make: makes it, of
    settings and of what says something to the person.
    """

    def __init__(
        self,
        sign_in: SignIn,
        make: Callable[[Mapping[str, Any], Callable[[str], None]], _Interactive],
    ) -> None:
        from azure.identity import DeviceCodeCredential

        try:
            # says before anybody is asked anything what is no tenant
            DeviceCodeCredential(tenant_id=sign_in.tenant, authority=sign_in.cloud.authority)
        except ValueError as error:
            raise no_tenant(sign_in.tenant) from error
        self._sign_in = sign_in
        self._make = make
        self._transport = sign_in.people.join(sign_in.network)
        self._made: _Interactive | None = None
        self._used: _Interactive | None = None

    def _settings(self) -> dict[str, Any]:
        return {
            # None is any tenant of an organisation: the person's own
            "tenant_id": self._sign_in.tenant,
            "additionally_allowed_tenants": ["*"],
            "disable_automatic_authentication": True,
            "transport": self._transport,
            **self._sign_in.authority,
            **self._sign_in.retries,
        }

    async def get_token_info(
        self, *scopes: str, options: TokenRequestOptions | None = None
    ) -> AccessTokenInfo:
        """A token; raises what the SDK's credential raises."""
        async with self._sign_in.people.turn:
            self._transport.bind()
            loop = asyncio.get_running_loop()

            def say(text: str) -> None:
                loop.call_soon_threadsafe(self._sign_in.tell, text)

            return await in_thread(partial(self._token, scopes, options or {}, say))

    def _token(
        self,
        scopes: tuple[str, ...],
        options: TokenRequestOptions,
        say: Callable[[str], None],
    ) -> AccessTokenInfo:
        """A token without a question, of this person or somebody known; else ask."""
        from azure.identity import AuthenticationRequiredError

        here: TokenRequestOptions = {**options}
        if self._sign_in.tenant:
            here["tenant_id"] = self._sign_in.tenant
        for credential in self._known():
            try:
                token: AccessTokenInfo = credential.get_token_info(*scopes, options=here)
            except AuthenticationRequiredError:
                continue
            self._used = credential
            return token
        asking = self._make(self._settings(), say)
        more = {key: value for key, value in options.items() if key == "enable_cae"}
        asking.authenticate(scopes=scopes, claims=options.get("claims"), **more)
        self._forget()
        self._made = self._used = asking
        self._sign_in.people.signed_in.append(asking)
        fresh: AccessTokenInfo = asking.get_token_info(*scopes, options=more)
        return fresh

    def _known(self) -> list[_Interactive]:
        """The credentials that may give a token without a question."""
        if self._used is not None:
            return [self._used]
        if self._sign_in.environ.get(_ONE_TENANT):
            return []  # the SDK would give a token of the tenant that they signed in to
        return list(self._sign_in.people.signed_in)

    def _forget(self) -> None:
        if self._made is not None:
            self._sign_in.people.signed_in.remove(self._made)
            self._made = None

    async def close(self) -> None:
        """Forget the sign-in, so that whoever comes next is asked; close the connections."""
        self._forget()
        await self._sign_in.people.leave()


def explain(sign_in: SignIn) -> Explain:
    """Words for why nobody has signed in."""
    where = f" to tenant {sign_in.tenant}" if sign_in.tenant else ""

    def in_words(error: Exception) -> SignInError:
        if isinstance(error, SignInError):
            return error
        text = first_sentence(error).removeprefix("Authentication failed: ")
        if text.startswith("Timed out"):
            hint = "run it again; --auth device-code needs no browser on this machine"
            return SignInError(f"nobody signed in{where} in time", hint=hint)
        if "HTTP server" in text:
            return SignInError(
                "no port of this machine is free for the answer of the browser", hint=_CODE
            )
        if text == NOT_OPENED:
            return SignInError(text, hint=_CODE)
        return SignInError(
            f"the sign-in{where} failed: {text}",
            hint="run it again; --tenant names another tenant",
        )

    return in_words
