"""What every way of signing in is given, and the variables that it looks for."""

import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from azaudit.azure.clouds import CLOUDS, Cloud
from azaudit.azure.credentials.people import People
from azaudit.errors import UsageError

if TYPE_CHECKING:
    from azaudit.azure.network import Network

# `az` starts in a second or two, and takes much longer where it first refreshes a large account
AZ_SECONDS = 60


def unheard(_: str) -> None:
    """Say nothing: only a person who signs in has to be told something."""


@dataclass(frozen=True)
class SignIn:
    """What signing in to one tenant needs.

    tenant: id or domain; None means the sign-in's own. environ: where variables are looked for.
    tls: the certificates to trust. retries: azure-core's settings for how long a request is tried.
    tell: writes a line for the person who signs in. az_seconds: for which `az` may take its time.
    people: who has signed in to other tenants of the run.
    """

    cloud: Cloud
    tenant: str | None
    environ: Mapping[str, str] = field(repr=False)  # it holds secrets
    tls: ssl.SSLContext
    retries: Mapping[str, Any] = field(default_factory=dict)
    tell: Callable[[str], None] = unheard
    az_seconds: int = AZ_SECONDS
    people: People = field(default_factory=People)

    def network(self, address: str) -> "Network":
        """Connections to an https address, by the proxy that the environment names for it."""
        from azaudit.azure.network import Network, proxy_for

        return Network(self.tls, proxy_for(address))

    @property
    def authority(self) -> dict[str, Any]:
        """Where a credential that speaks to Entra itself is to look for it."""
        return {
            "authority": self.cloud.authority,
            # the directory of clouds knows only Microsoft's own
            "disable_instance_discovery": self.cloud.name not in CLOUDS,
        }

    def settings(self) -> dict[str, Any]:
        """The settings of an asynchronous credential that speaks to Entra and nobody else."""
        return {
            **self.authority,
            "transport": self.network(self.cloud.authority),
            **self.retries,
        }

    def required(self, method: str, name: str, hint: str) -> str:
        """The value of a variable; raises UsageError, with the hint, where it is missing."""
        value = self.environ.get(name)
        if not value:
            raise UsageError(f"--auth {method} finds no {name}", hint=hint)
        return value

    def required_address(self, method: str, name: str, hint: str) -> str:
        """The https address that a variable holds; a token is sent there."""
        value = self.required(method, name, hint)
        if not value.lower().startswith("https://"):
            raise UsageError(
                f"{name} holds no https address", hint=f"leave {name} as the job has it"
            )
        return value
