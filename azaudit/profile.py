"""The profile: what the organisation has decided, as typed values with defaults.

The defaults are those of a regulated organisation. This module reads no file; azaudit.app.config
does that.
"""

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class PrivateLinkProfile:
    """What a private link that this organisation provides may offer, and to whom.

    allowed_tenants, allowed_subscriptions: ids in lower case, besides the collected ones.
    public_frontends: whether a public frontend may be offered too. expected_connections: how many
    connections at a time each private link configuration has to carry.
    """

    allowed_tenants: frozenset[str] = frozenset()
    allowed_subscriptions: frozenset[str] = frozenset()
    public_frontends: bool = False
    expected_connections: int = 65_536


@dataclass(frozen=True)
class OpenAIProfile:
    """What is asked of Azure OpenAI accounts.

    widest_ipv4_rule, widest_ipv6_rule: the shortest prefix that an IP rule of the firewall may
    have.
    """

    widest_ipv4_rule: int = 24
    widest_ipv6_rule: int = 64


@dataclass(frozen=True)
class GuardProfile:
    """Where a Resource Guard may lie.

    tenants: when not empty, the only tenants (ids in lower case) that may hold a guard.
    """

    tenants: frozenset[str] = frozenset()


@dataclass(frozen=True)
class KeyVaultProfile:
    """Which vaults are judged: those that hold a customer-managed key, or all."""

    scope: Literal["cmk", "all"] = "cmk"


@dataclass(frozen=True)
class Profile:
    """All decisions of the organisation that checks ask for."""

    private_link: PrivateLinkProfile = field(default_factory=PrivateLinkProfile)
    openai: OpenAIProfile = field(default_factory=OpenAIProfile)
    guard: GuardProfile = field(default_factory=GuardProfile)
    keyvault: KeyVaultProfile = field(default_factory=KeyVaultProfile)
